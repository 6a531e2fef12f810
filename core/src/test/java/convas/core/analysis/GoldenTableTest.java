package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.layer.Convolution;
import convas.core.layer.Deconvolution;
import convas.core.layer.InnerProduct;
import convas.core.net.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The figures of well-known nets, computed independently of this program and confirmed by Caffe.
class GoldenTableTest {
    /// Weights of convolutions and fully connected layers alone; biases of all layers with one; megabytes of 10^6 bytes.
    @ParameterizedTest
    @CsvSource({
        "lenet, 430500, 580, 2293000, 0.08, ",
        "cifar10_full, 89440, 138, 12298240, 0.28, ",
        "alexnet, 60954656, 10568, 724406816, 5.65, 2.32",
        "googlenet, 6990272, 8280, 1582671872, 27.34, 4.82",
        "vgg16, 138344128, 13416, 15470264320, 60.95, 25.69",
        "nin, 7589920, 5256, 1100188800, 7.93, ",
        "resnet50, 25502912, 27560, 3857973248, 65.85, 9.63",
        "inception_v3, 23799136, 18216, 5713216096, 93.57, 11.06",
        "inception_v4, 42615648, 32584, 12253974624, 109.18, 8.94",
    })
    void cost_and_memory(String net, long weights, long biases, long macs, double megabytes, Double peak) {
        Annotations annotations = Nets.template(net);
        Totals totals = annotations.totals();
        assertThat(totals.complete()).isTrue();
        assertThat(connecting(annotations)).isEqualTo(weights);
        assertThat(totals.biases()).isEqualTo(biases);
        assertThat(totals.macs()).isEqualTo(macs);
        assertThat(totals.batch()).isEqualTo(1);
        assertThat(totals.activationBytes() / 1e6).isCloseTo(megabytes, within(0.01));
        if (peak != null) {
            assertThat(totals.peakBytes() / 1e6).isCloseTo(peak, within(0.005));
        }
    }

    private static long connecting(Annotations annotations) {
        return annotations.net().nodes().stream()
            .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof Deconvolution || node.layer() instanceof InnerProduct)
            .mapToLong(node -> annotations.of(node).weights()).sum();
    }

    @Test
    void learned_parameters_of_resnet_50_are_those_of_convolutions_classifier_and_scales() {
        Totals totals = Nets.template("resnet50").totals();
        assertThat(totals.params()).isEqualTo(25_557_032);
        assertThat(totals.statistics() - 53).as("means and variances, without the 53 scale factors").isEqualTo(53_120);
    }

    @Test
    void stored_parameters_of_inception_v3_include_its_statistics() {
        Annotations annotations = Nets.template("inception_v3");
        long gammas = annotations.totals().weights() - connecting(annotations);
        assertThat(annotations.totals().stored() - gammas - 94).as("without factors, which the published net does not learn")
            .isEqualTo(23_851_784);
    }

    @ParameterizedTest
    @CsvSource({
        "lenet, pool2, 16", "cifar10_full, pool3, 43",
        "alexnet, conv1, 11", "alexnet, pool1, 19", "alexnet, conv2, 51", "alexnet, pool2, 67", "alexnet, conv3, 99",
        "alexnet, conv4, 131", "alexnet, conv5, 163", "alexnet, pool5, 195",
        "googlenet, inception_3a/output, 59", "googlenet, inception_5b/output, 715",
        "vgg16, pool5, 212", "resnet50, res5c, 483", "inception_v3, mixed_7c/output, 1311", "inception_v4, mixed_c3/output, 2071",
    })
    void receptive_field(String net, String layer, int size) {
        Annotations annotations = Nets.template(net);
        ReceptiveField field = annotations.of(annotations.net().find(layer).orElseThrow()).receptiveField().orElseThrow();
        assertThat(field.sizeH()).isEqualTo(size);
        assertThat(field.sizeW()).isEqualTo(size);
    }

    @Test
    void weights_of_the_inception_modules() {
        Annotations annotations = Nets.template("googlenet");
        Map<String, Long> modules = annotations.net().nodes().stream().filter(node -> node.id().startsWith("inception_"))
            .collect(Collectors.groupingBy(node -> node.id().substring(10, 12), Collectors.summingLong(n -> annotations.of(n).weights())));
        assertThat(modules).isEqualTo(Map.of("3a", 163_328L, "3b", 388_096L, "4a", 375_552L, "4b", 448_512L, "4c", 509_440L,
            "4d", 604_672L, "4e", 867_328L, "5a", 1_042_432L, "5b", 1_442_816L));
    }

    @Test
    void receptive_field_along_each_branch_of_an_inception_module() {
        Annotations annotations = Nets.template("googlenet");
        Node module = annotations.net().find("inception_3a/output").orElseThrow();
        assertThat(module.bottomNames()).containsExactly("inception_3a/1x1", "inception_3a/3x3", "inception_3a/5x5", "inception_3a/pool_proj");
        assertThat(annotations.of(module).branches()).extracting(field -> field.orElseThrow().sizeH()).containsExactly(27, 43, 59, 43);
        assertThat(annotations.of(module).receptiveField()).isEqualTo(annotations.of(module).branches().get(2));

        Report report = Report.of(annotations);
        assertThat(report.rows().get(module.index()).byBranch()).isEqualTo("27, 43, 59, 43");
        assertThat(report.rows().get(1).byBranch()).isEmpty();
        assertThat(report.tsv().lines().filter(line -> line.contains("inception_3a/output")).toList()).singleElement()
            .satisfies(line -> assertThat(line).endsWith("\t59\t8\t27, 43, 59, 43"));
    }

    @Test
    void the_shortcut_of_a_residual_block_sees_less_than_its_other_branch() {
        Annotations annotations = Nets.template("resnet50");
        Annotation sum = annotations.of(annotations.net().find("res2b").orElseThrow());
        assertThat(sum.branches()).hasSize(2);
        assertThat(sum.branches().get(0).orElseThrow().sizeH()).isEqualTo(sum.branches().get(1).orElseThrow().sizeH() - 8);
        assertThat(sum.receptiveField()).isEqualTo(sum.branches().get(1));
    }

    @Test
    void the_ladder_of_alexnet_from_pool5_down() {
        Annotations annotations = Nets.template("alexnet");
        List<Ladder.Step> steps = Ladder.of(annotations, annotations.net().find("pool5").orElseThrow());
        assertThat(steps).extracting(Ladder.Step::rows).containsExactly(3, 5, 7, 9, 19, 23, 47, 195);
        assertThat(steps.getLast().node().id()).isEqualTo("conv1");
        assertThat(steps.getLast().formula()).isEqualTo("4·(47 − 1) + 11 = 195");
    }

    @Test
    void vgg_16_reads_as_in_the_course_notes() {
        List<String> lines = Report.of(Nets.template("vgg16")).perLayer().lines().toList();
        assertThat(lines).hasSize(22)
            .startsWith("INPUT: [224x224x3]  memory: 224*224*3 = 151K  weights: 0",
                "CONV3-64: [224x224x64]  memory: 224*224*64 = 3.2M  weights: (3*3*3)*64 = 1,728",
                "CONV3-64: [224x224x64]  memory: 224*224*64 = 3.2M  weights: (3*3*64)*64 = 36,864",
                "POOL2: [112x112x64]  memory: 112*112*64 = 803K  weights: 0")
            .endsWith("FC: [1x1x4096]  memory: 4096  weights: 7*7*512*4096 = 102,760,448",
                "FC: [1x1x4096]  memory: 4096  weights: 4096*4096 = 16,777,216",
                "FC: [1x1x1000]  memory: 1000  weights: 4096*1000 = 4,096,000");
        assertThat(lines).extracting(line -> line.replaceAll(".* ", "")).contains("73,728", "147,456", "294,912", "589,824",
            "1,179,648", "2,359,296");
    }

    @Test
    void the_blobs_of_vgg_16_sum_to_15_million_values() {
        assertThat(Nets.template("vgg16").totals().activationBytes() / 4 - 1000).as("without the softmax").isEqualTo(15_237_608);
    }
}
