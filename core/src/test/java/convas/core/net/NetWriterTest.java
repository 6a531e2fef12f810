package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.Conformance;
import convas.core.layer.Phase;
import convas.core.layer.Pooling;
import convas.core.layer.Refused;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Syntax;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NetWriterTest {
    @Test
    void writes_one_form_of_a_net() {
        assertThat(write("""
            # comments go
            layer < type: 'Pool' "ing"; name: 'p', bottom: ["data"] top: "p" foo_param { b: [1, 2] a: X }
              pooling_param { kernel_size: 0x2 pool: 0 stride: 2 engine: CAFFE } include { } >
            name: "n" force_backward: t
            input: "data" input_dim: 1 input_dim: 3 input_dim: 4 input_dim: 4
            """)).isEqualTo("""
            name: "n"
            force_backward: true
            layer {
              name: "input"
              type: "Input"
              top: "data"
              input_param {
                shape { dim: 1 dim: 3 dim: 4 dim: 4 }
              }
            }
            layer {
              name: "p"
              type: "Pooling"
              bottom: "data"
              top: "p"
              include { }
              pooling_param {
                kernel_size: 2
                stride: 2
                engine: CAFFE
              }
              foo_param { b: 1 b: 2 a: X }
            }
            """);
    }

    @Test
    void older_forms_are_upgraded() {
        assertThat(write("""
            layers { name: "c" type: CONVOLUTION bottom: "x" top: "c" blobs_lr: 1 blobs_lr: 2 weight_decay: 1 weight_decay: 0
              convolution_param { num_output: 2 kernel_size: 3 weight_filler { type: "gaussian" std: 0.01 } } }
            """)).isEqualTo("""
            layer {
              name: "c"
              type: "Convolution"
              bottom: "x"
              top: "c"
              param { }
              param { lr_mult: 2 decay_mult: 0 }
              convolution_param {
                num_output: 2
                kernel_size: 3
                weight_filler { type: "gaussian" std: 0.01 }
              }
            }
            """);
    }

    @Test
    void numbers_have_one_spelling() {
        assertThat(Stream.of(1f, 0.1f, 1e-4f, 1e-7f, 3e10f, -0.5f, 256f, Float.NaN, Float.NEGATIVE_INFINITY).map(NetWriter::real))
            .containsExactly("1", "0.1", "0.0001", "1e-7", "3e10", "-0.5", "256", "nan", "-inf");
    }

    @Test
    void a_net_for_use_ends_in_what_its_loss_ends_in() {
        assertThat(NetWriter.deploy(Parser.parse("""
            layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TRAIN } data_param { batch_size: 64 } }
            layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TEST } data_param { batch_size: 100 }
              transform_param { crop_size: 28 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
            layer { name: "aux" type: "InnerProduct" bottom: "data" top: "aux" inner_product_param { num_output: 10 } }
            layer { name: "aux_loss" type: "SoftmaxWithLoss" bottom: "aux" bottom: "label" top: "aux_loss" loss_weight: 0.3 }
            layer { name: "acc" type: "Accuracy" bottom: "ip" bottom: "label" top: "acc" include { phase: TEST } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """))).isEqualTo("""
            layer {
              name: "mnist"
              type: "Input"
              top: "data"
              input_param {
                shape { dim: 100 dim: 3 dim: 28 dim: 28 }
              }
            }
            layer {
              name: "ip"
              type: "InnerProduct"
              bottom: "data"
              top: "ip"
              inner_product_param {
                num_output: 10
              }
            }
            layer {
              name: "prob"
              type: "Softmax"
              bottom: "ip"
              top: "prob"
            }
            """);
    }

    @Test
    void what_a_loss_only_compares_is_an_output() {
        Net net = NetReader.read(Parser.parse(NetWriter.deploy(Parser.parse("""
            layer { name: "d" type: "Input" top: "data" top: "label" input_param { shape { dim: 1 dim: 8 } } }
            layer { name: "half" type: "Power" bottom: "label" top: "half" power_param { scale: 0.5 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 8 } }
            layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "half" top: "loss" }
            """))), Phase.TEST);
        assertThat(net.nodes()).extracting(Node::name).containsExactly("d", "ip");
    }

    @Test
    void data_of_unknown_size_cannot_become_an_input() {
        assertThatThrownBy(() -> NetWriter.deploy(Parser.parse("""
            layer { name: "d" type: "Data" top: "data" data_param { batch_size: 64 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
            """))).isInstanceOf(Refused.class).hasMessageContaining("`d`");
    }

    @TestFactory
    Stream<DynamicTest> what_is_written_reads_as_the_same_net() {
        return Stream.of("micro", "networks").flatMap(folder -> Conformance.texts(Conformance.folder(folder)).stream())
            .filter(file -> !file.toString().contains("reject"))
            .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                String text = Conformance.read(file);
                String written = write(text);
                assertThat(Parser.parse(written).problems()).isEmpty();
                assertThat(write(written)).isEqualTo(written);
                for (Phase phase : Phase.values()) {
                    Net before = NetReader.read(Parser.parse(text), phase);
                    Net after = NetReader.read(Parser.parse(written), phase);
                    assertThat(after.nodes()).extracting(Node::id).isEqualTo(before.nodes().stream().map(Node::id).toList());
                    assertThat(after.nodes()).extracting(NetWriterTest::essence).isEqualTo(before.nodes().stream().map(NetWriterTest::essence).toList());
                    assertThat(after.nodes()).extracting(Node::bottoms).isEqualTo(before.nodes().stream().map(Node::bottoms).toList());
                    assertThat(after.nodes()).extracting(Node::tops).isEqualTo(before.nodes().stream().map(Node::tops).toList());
                    assertThat(after.nodes()).extracting(NetWriterTest::rates).isEqualTo(before.nodes().stream().map(NetWriterTest::rates).toList());
                    assertThat(rules(after)).containsExactlyElementsOf(rules(before));
                }
            }));
    }

    @TestFactory
    Stream<DynamicTest> what_is_converted_in_place_is_the_same_net_in_todays_form() {
        return Stream.of("micro", "networks").flatMap(folder -> Conformance.texts(Conformance.folder(folder)).stream())
            .filter(file -> !file.toString().contains("reject"))
            .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                String text = Conformance.read(file);
                String converted = NetWriter.upgraded(Parser.parse(text));
                assertThat(Parser.parse(converted).problems()).isEmpty();
                assertThat(Parser.parse(converted).root().fields()).extracting(Syntax.Field::name).doesNotContain("layers", "input", "input_dim");
                assertThat(NetWriter.upgraded(Parser.parse(converted))).isEqualTo(converted);
                Net before = NetReader.read(Parser.parse(text), Phase.TRAIN);
                Net after = NetReader.read(Parser.parse(converted), Phase.TRAIN);
                assertThat(after.nodes()).extracting(Node::id).isEqualTo(before.nodes().stream().map(Node::id).toList());
                assertThat(after.nodes()).extracting(NetWriterTest::essence).isEqualTo(before.nodes().stream().map(NetWriterTest::essence).toList());
                assertThat(after.nodes()).extracting(Node::bottoms).isEqualTo(before.nodes().stream().map(Node::bottoms).toList());
                assertThat(after.nodes()).extracting(NetWriterTest::rates).isEqualTo(before.nodes().stream().map(NetWriterTest::rates).toList());
                assertThat(rules(after)).containsExactlyElementsOf(rules(before));
            }));
    }

    @Test
    void converting_leaves_the_rest_of_the_text_and_moves_comments_before_their_layer() {
        assertThat(NetWriter.upgraded(Parser.parse("""
            # my net
            name: 'n'  # its name
            input: "data"
            input_dim: 1
            input_dim: 3
            input_dim: 8
            input_dim: 8
            layers {
              name: "c" # the only one
              type: CONVOLUTION bottom: "data" top: "c" blobs_lr: 1 blobs_lr: 2
              convolution_param { num_output: 2 kernel_size: 3 }
            }
            # end
            """))).isEqualTo("""
            # my net
            name: 'n'  # its name
            layer {
              name: "input"
              type: "Input"
              top: "data"
              input_param {
                shape { dim: 1 dim: 3 dim: 8 dim: 8 }
              }
            }
            # the only one
            layer {
              name: "c"
              type: "Convolution"
              bottom: "data"
              top: "c"
              param { }
              param { lr_mult: 2 }
              convolution_param {
                num_output: 2
                kernel_size: 3
              }
            }
            # end
            """);
    }

    /// What the parameters' specifications come to.
    private static List<String> rates(Node node) {
        return node.params().stream().map(spec -> spec.name() + " " + spec.permissive() + " " + spec.lrMult() + " " + spec.decayMult()).toList();
    }

    /// The layer; of one that slides a window, whose `pad: 0` or `stride: 1` may go, the window on a large bottom.
    private static Object essence(Node node) {
        return node.layer() instanceof Pooling pooling && !node.bottoms().isEmpty()
            ? List.of(pooling.window(List.of(Shape.of(1, 1, 99, 97))), pooling.knobs()) : node.layer();
    }

    private static List<String> rules(Net net) {
        return net.diagnostics().stream().map(Diagnostic::rule).filter(rule -> !rule.equals("old-form")).sorted().toList();
    }

    private static String write(String text) {
        return NetWriter.write(Parser.parse(text));
    }
}
