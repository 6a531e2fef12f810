package convas.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The small nets, each a rule of Caffe, with other numbers than in their stored answers, and the templates.
class SmallNetsAgainstCaffe {
    private static final Path FOLDER = Path.of("target/conformance/small");
    private static Caffe caffe;
    private static Comparison comparison;

    @BeforeAll
    static void start() throws Exception {
        caffe = new Caffe(FOLDER);
        comparison = new Comparison(caffe, FOLDER);
    }

    @AfterAll
    static void stop() {
        System.out.println("Small nets and templates: " + comparison.counts());
        caffe.close();
    }

    /// What Caffe refuses ends its process; those answers are stored beside the nets, and held against Convas elsewhere.
    private static boolean accepted(Path file) {
        return !Conformance.read(file.resolveSibling(file.getFileName().toString().replace(".prototxt", ".json"))).contains("\"rejected\": true");
    }

    /// How far Caffe itself goes: its NaN comes to nothing but with this one BLAS, which takes it for 0 (`scale: nan` gives `shift`); it
    /// ends where a gradient is asked of labels, and where an empty blob is filled.
    private static final Map<String, Comparison.Depth> LESS = Map.of("text_inf_word.prototxt", Comparison.Depth.SHAPES,
        "propagate_softmax_label.prototxt", Comparison.Depth.VALUES, "slice_point_end.prototxt", Comparison.Depth.SHAPES);

    @TestFactory
    Stream<DynamicTest> small_nets_are_what_they_are_in_caffe() throws URISyntaxException {
        return Conformance.texts(Path.of(Objects.requireNonNull(getClass().getResource("/caffe")).toURI())).stream()
            .filter(SmallNetsAgainstCaffe::accepted)
            .map(file -> test(file, LESS.getOrDefault(file.getFileName().toString(), Comparison.Depth.GRADIENTS)));
    }

    /// Those that take minutes with the plain loops; `-Dconformance.large=true` runs them too.
    private static final Set<String> LARGE = Boolean.getBoolean("conformance.large") ? Set.of()
        : Set.of("inception_v3.prototxt", "inception_v4.prototxt", "resnet50.prototxt", "vgg16.prototxt");

    @TestFactory
    Stream<DynamicTest> templates_are_what_they_are_in_caffe() {
        return Conformance.texts(Path.of("../resources/networks")).stream().map(file -> test(file,
            LARGE.contains(file.getFileName().toString()) ? Comparison.Depth.SHAPES : Comparison.Depth.GRADIENTS));
    }

    private static DynamicTest test(Path file, Comparison.Depth depth) {
        return DynamicTest.dynamicTest(file.getFileName().toString(), () ->
            assertThat(comparison.compare(narrow(Conformance.read(file)), NetState.of(Phase.TEST), depth, 1)).isEmpty());
    }

    /// With fully connected layers of 64 instead of 4096 outputs: as many rules, without half a gigabyte of weights.
    private static String narrow(String text) {
        return text.replace("num_output: 4096", "num_output: 64");
    }
}
