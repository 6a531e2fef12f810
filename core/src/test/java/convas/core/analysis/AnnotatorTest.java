package convas.core.analysis;

import static convas.core.analysis.Nets.conv;
import static convas.core.analysis.Nets.input;
import static convas.core.analysis.Nets.layer;
import static convas.core.analysis.Nets.pool;
import static convas.core.analysis.Nets.read;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.InPlace;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatorTest {
    private static String top(Annotations a, String node) {
        return a.shape(node(a, node).tops().getFirst()).map(Object::toString).orElse("?");
    }

    private static Node node(Annotations a, String id) {
        return a.net().find(id).orElseThrow();
    }

    private static String formula(Annotations a, String id) {
        return a.of(node(a, id)).formula();
    }

    private static int sees(Annotations a, String id) {
        return a.of(node(a, id)).receptiveField().orElseThrow().sizeH();
    }

    private static List<String> rules(Annotations a) {
        return a.diagnostics().stream().map(Diagnostic::rule).toList();
    }

    private static Diagnostic only(Annotations a) {
        assertThat(a.diagnostics()).hasSize(1);
        return a.diagnostics().getFirst();
    }

    @Test
    void a_stride_that_leaves_a_row_over_is_a_warning_and_rounds_down() {
        String text = input(1, 3, 5, 5) + conv("c", "data", "num_output: 2 kernel_size: 2 stride: 2 pad: 1");
        Annotations a = read(text);
        assertThat(top(a, "c")).isEqualTo("1×2×3×3");
        Diagnostic warning = only(a);
        assertThat(warning.severity()).isEqualTo(Severity.WARNING);
        assertThat(warning.rule()).isEqualTo("stride-does-not-divide");
        assertThat(warning.message()).contains("(5 + 2·1 − 2) / 2 + 1 = 3.5").contains("down to 3");
        assertThat(warning.span().of(text)).isEqualTo("stride: 2");
    }

    @Test
    void halving_an_even_image_needs_no_warning() {
        assertThat(read(input(1, 3, 224, 224) + conv("c", "data", "num_output: 64 kernel_size: 7 stride: 2 pad: 3")).diagnostics()).isEmpty();
    }

    @Test
    void a_kernel_that_hangs_over_the_image_is_a_warning_where_caffe_takes_it_and_else_an_error() {
        String text = input(1, 1, 3, 3) + conv("c", "data", "num_output: 2 kernel_size: 5 stride: 4");
        Annotations a = read(text);
        assertThat(top(a, "c")).isEqualTo("1×2×1×1");
        assertThat(formula(a, "c")).isEqualTo("⌈(3 − 5) / 4⌉ + 1 = 1");
        assertThat(only(a).rule()).isEqualTo("kernel-overhangs");
        assertThat(only(a).severity()).isEqualTo(Severity.WARNING);
        assertThat(only(a).span().of(text)).isEqualTo("kernel_size: 5");
        assertThat(only(read(text.replace("stride: 4", "stride: 2"))).severity()).isEqualTo(Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "32  | kernel_size: 5                     | 28 | 32 − 5 + 1 = 28",
        "32  | kernel_size: 5 stride: 3           | 10 | (32 − 5) / 3 + 1 = 10",
        "227 | kernel_size: 11 stride: 4          | 55 | (227 − 11) / 4 + 1 = 55",
        "227 | kernel_size: 11 stride: 4 pad: 3   | 56 | ⌊(227 + 2·3 − 11) / 4⌋ + 1 = 56",
        "224 | kernel_size: 3 pad: 1              | 224 | 224 + 2·1 − 3 + 1 = 224",
        "224 | kernel_size: 5 pad: 2              | 224 | 224 + 2·2 − 5 + 1 = 224",
        "7   | kernel_size: 3 dilation: 2         | 3  | 7 − 5 + 1 = 3",
    })
    void size_of_a_convolution(int size, String settings, int out, String formula) {
        Annotations a = read(input(1, 3, size, size) + conv("c", "data", "num_output: 4 " + settings));
        assertThat(top(a, "c")).isEqualTo("1×4×" + out + "×" + out);
        assertThat(formula(a, "c")).isEqualTo(formula);
    }

    @Test
    void a_rectangular_window_has_a_formula_for_each_direction() {
        Annotations a = read(input(1, 3, 17, 17) + conv("c", "data", "num_output: 4 kernel_h: 1 kernel_w: 7 pad_w: 3"));
        assertThat(formula(a, "c")).isEqualTo("height: 17 − 1 + 1 = 17; width: 17 + 2·3 − 7 + 1 = 17");
    }

    @ParameterizedTest
    @CsvSource({"224, 2, 2, 112", "112, 3, 2, 56", "7, 7, 1, 1"})
    void pooling_rounds_up(int size, int kernel, int stride, int out) {
        Annotations a = read(input(1, 3, size, size) + pool("p", "data", "kernel_size: " + kernel + " stride: " + stride));
        assertThat(top(a, "p")).isEqualTo("1×3×" + out + "×" + out);
        assertThat(a.totals().params()).isZero();
    }

    @Test
    void pooling_drops_a_last_window_that_would_lie_in_the_padding() {
        Annotations a = read(input(1, 1, 4, 4) + pool("p", "data", "kernel_size: 2 stride: 3 pad: 1"));
        assertThat(top(a, "p")).isEqualTo("1×1×2×2");
        assertThat(formula(a, "p")).isEqualTo("⌈(4 + 2·1 − 2) / 3⌉ + 1 − 1 (the last window would lie in the padding) = 2");
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 1, 6", "4, 3, 2, 9", "16, 4, 2, 34", "34, 4, 2, 70", "70, 16, 8, 568"})
    void a_deconvolution_enlarges(int size, int kernel, int stride, int out) {
        Annotations a = read(input(1, 2, size, size)
            + layer("d", "Deconvolution", "data", "convolution_param { num_output: 2 kernel_size: " + kernel + " stride: " + stride + " }"));
        assertThat(top(a, "d")).isEqualTo("1×2×" + out + "×" + out);
    }

    @Test
    void a_convolution_over_volumes_is_annotated() {
        Annotations a = read(input(1, 2, 8, 9, 10) + conv("c", "data", "num_output: 4 kernel_size: 3 stride: 1"));
        assertThat(top(a, "c")).isEqualTo("1×4×6×7×8");
        assertThat(a.totals().weights()).isEqualTo(4 * 2 * 27);
        assertThat(Report.of(a).rows().getLast().window()).isEqualTo("3×3 s1");
    }

    @Test
    void filters_are_as_deep_as_their_input() {
        Annotations a = read(input(1, 9, 11, 11) + conv("c", "data", "num_output: 2 kernel_size: 3 stride: 2"));
        assertThat(top(a, "c")).isEqualTo("1×2×5×5");
        assertThat(a.totals().params()).isEqualTo(2 * 82);
    }

    @Test
    void the_first_layer_of_alexnet_shares_its_parameters() {
        Annotations a = read(input(1, 3, 227, 227) + conv("c", "data", "num_output: 96 kernel_size: 11 stride: 4"));
        assertThat(a.totals().params()).isEqualTo(34_944);
        assertThat(a.totals().macs()).isEqualTo(290_400L * 363);
    }

    @ParameterizedTest
    @CsvSource({"256, 5, 2, 96, 307200", "256, 5, 1, 96, 614400", "32, 3, 32, 32, 288"})
    void groups_divide_the_weights(int outputs, int kernel, int group, int channels, long weights) {
        Annotations a = read(input(1, channels, 27, 27)
            + conv("c", "data", "bias_term: false num_output: " + outputs + " kernel_size: " + kernel + " group: " + group));
        assertThat(a.totals().params()).isEqualTo(weights);
    }

    @Test
    void a_fully_connected_neuron_sees_every_value() {
        Annotations a = read(input(1, 3, 32, 32) + layer("fc", "InnerProduct", "data", "inner_product_param { num_output: 1 }"));
        assertThat(a.totals().weights()).isEqualTo(3072);
        assertThat(a.totals().biases()).isEqualTo(1);
        assertThat(sees(a, "fc")).isEqualTo(32);
        assertThat(formula(a, "fc")).isEqualTo("3·32·32 = 3072 inputs → 1");
    }

    @Test
    void a_fully_connected_layer_behind_a_flatten_sees_everything_too() {
        Annotations a = read(input(1, 3, 32, 32) + conv("c", "data", "num_output: 4 kernel_size: 5") + layer("f", "Flatten", "c", "")
            + layer("fc", "InnerProduct", "f", "inner_product_param { num_output: 10 }"));
        assertThat(sees(a, "f")).isEqualTo(5);
        assertThat(sees(a, "fc")).isEqualTo(32);
        assertThat(formula(a, "f")).isEqualTo("4·28·28 = 3136");
    }

    @Test
    void dilated_kernels_in_a_row_see_three_seven_fifteen() {
        Annotations a = read(input(1, 1, 64, 64) + conv("a", "data", "num_output: 1 kernel_size: 3 dilation: 1")
            + conv("b", "a", "num_output: 1 kernel_size: 3 dilation: 2") + conv("c", "b", "num_output: 1 kernel_size: 3 dilation: 4"));
        assertThat(List.of(sees(a, "a"), sees(a, "b"), sees(a, "c"))).containsExactly(3, 7, 15);
        assertThat(a.of(node(a, "c")).weights()).isEqualTo(9);
    }

    @Test
    void a_seven_behind_a_five_sees_eleven() {
        Annotations a = read(input(1, 1, 64, 64) + conv("a", "data", "num_output: 1 kernel_size: 5") + conv("b", "a", "num_output: 1 kernel_size: 7"));
        assertThat(sees(a, "b")).isEqualTo(11);
    }

    @Test
    void padding_shows_in_where_a_field_starts() {
        Annotations a = read(input(1, 3, 224, 224) + conv("a", "data", "num_output: 8 kernel_size: 7 stride: 2 pad: 3")
            + layer("r", "ReLU", "a", "") + conv("b", "r", "num_output: 8 kernel_size: 3 pad: 1"));
        assertThat(a.of(node(a, "b")).receptiveField()).contains(new ReceptiveField(11, 11, 2, 2, -5, -5));
    }

    @Test
    void a_deconvolution_gathers_from_the_few_elements_that_paint_a_pixel() {
        Annotations a = read(input(1, 1, 32, 32) + conv("down", "data", "num_output: 1 kernel_size: 2 stride: 2")
            + layer("up", "Deconvolution", "down", "convolution_param { num_output: 1 kernel_size: 4 stride: 2 pad: 1 }"));
        assertThat(a.of(node(a, "up")).receptiveField()).contains(new ReceptiveField(4, 4, 1, 1, -2, -2));
    }

    @Test
    void a_cropped_blob_starts_further_in() {
        Annotations a = read(input(1, 1, 32, 32) + "layer { name: \"like\" type: \"Input\" top: \"like\" input_param { shape { dim: 1 dim: 1 dim: 20 dim: 20 } } }\n"
            + "layer { name: \"crop\" type: \"Crop\" bottom: \"data\" bottom: \"like\" top: \"crop\" crop_param { offset: 4 offset: 6 } }");
        assertThat(a.of(node(a, "crop")).receptiveField()).contains(new ReceptiveField(1, 1, 1, 1, 4, 6));
        assertThat(formula(a, "crop")).isEqualTo("height: 4 … 23 of 32 → 20; width: 6 … 25 of 32 → 20");
    }

    @Test
    void a_branch_that_does_not_fit_a_concat_is_named() {
        String text = input(1, 8, 19, 19) + conv("a", "data", "num_output: 64 kernel_size: 1") + conv("b", "data", "num_output: 64 kernel_size: 3")
            + "layer { name: \"join\" type: \"Concat\" bottom: \"a\" bottom: \"b\" top: \"join\" }";
        Diagnostic error = only(read(text));
        assertThat(error.rule()).isEqualTo("shape-mismatch");
        assertThat(error.layer()).isEqualTo("join");
        assertThat(error.message()).isEqualTo(
            "`b` is 1×64×17×17, but `a` is 1×64×19×19: they may differ only along axis 1 (channels), not in height.");
        assertThat(error.span().of(text)).isEqualTo("bottom: \"b\"");
    }

    @Test
    void a_branch_that_does_not_fit_a_sum_is_named() {
        Diagnostic error = only(read(input(1, 8, 19, 19) + conv("left", "data", "num_output: 64 kernel_size: 1")
            + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"data\" bottom: \"left\" top: \"sum\" }"));
        assertThat(error.message()).startsWith("`left` is 1×64×19×19, but `data` is 1×8×19×19");
    }

    @Test
    void what_a_wrong_layer_feeds_is_unknown_but_all_else_is_annotated() {
        Annotations a = read(input(1, 8, 19, 19) + conv("bad", "data", "num_output: 6 kernel_size: 3 group: 3") + conv("after", "bad", "num_output: 4 kernel_size: 1")
            + conv("other", "data", "num_output: 4 kernel_size: 1"));
        assertThat(rules(a)).containsExactly("refused");
        assertThat(only(a).message()).isEqualTo("8 input channels cannot be split into 3 groups: choose a group that divides 8.");
        assertThat(top(a, "after")).isEqualTo("?");
        assertThat(top(a, "other")).isEqualTo("1×4×19×19");
        assertThat(a.totals().complete()).isFalse();
        assertThat(a.totals().params()).isEqualTo(8 * 4 + 4);
    }

    @Test
    void behind_an_unknown_type_shapes_are_unknown_without_further_errors() {
        Annotations a = read(input(1, 8, 19, 19) + layer("odd", "Whatever", "data", "") + conv("after", "odd", "num_output: 4 kernel_size: 1"));
        assertThat(rules(a)).containsExactly("unknown-type");
        assertThat(a.blobs().get(node(a, "after").tops().getFirst())).isInstanceOf(Inferred.Unknown.class);
    }

    @Test
    void a_data_layer_without_sizes_is_worth_a_note_and_no_error() {
        Annotations a = read("layer { name: \"d\" type: \"Data\" top: \"data\" top: \"label\" data_param { source: \"train_lmdb\" batch_size: 64 } }");
        assertThat(only(a).severity()).isEqualTo(Severity.INFO);
        assertThat(only(a).message()).contains("train_lmdb").contains("crop_size");
    }

    @Test
    void a_data_layer_that_crops_has_a_shape() {
        Annotations a = read("layer { name: \"d\" type: \"Data\" top: \"data\" top: \"label\" transform_param { crop_size: 227 } data_param { batch_size: 64 } }");
        assertThat(top(a, "d")).isEqualTo("64×3×227×227");
        assertThat(a.totals().batch()).isEqualTo(64);
    }

    @Test
    void shared_parameters_count_once() {
        Annotations a = read(input(1, 2, 4, 4) + layer("a", "Convolution", "data", "param { name: \"w\" } convolution_param { num_output: 2 kernel_size: 1 bias_term: false }")
            + layer("b", "Convolution", "a", "param { name: \"w\" } convolution_param { num_output: 2 kernel_size: 1 bias_term: false }"));
        assertThat(a.totals().params()).isEqualTo(4);
        assertThat(a.of(node(a, "b")).paramCount()).isEqualTo(4);
    }

    @Test
    void in_place_layers_take_no_memory() {
        String conv = input(1, 2, 4, 4) + conv("a", "data", "num_output: 2 kernel_size: 1");
        Annotations a = read(conv + "layer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"a\" }\n" + layer("s", "Sigmoid", "a", ""));
        assertThat(a.totals().activationBytes()).isEqualTo(3 * 32 * 4);
        assertThat(a.totals().peakBytes()).isEqualTo(2 * 32 * 4);
        assertThat(a.of(node(a, "r")).activationBytes()).isZero();
    }

    @Test
    void a_blob_stays_until_its_last_reader_is_done() {
        Annotations a = read(input(1, 2, 4, 4) + layer("a", "Sigmoid", "data", "") + layer("b", "Sigmoid", "a", "")
            + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"data\" bottom: \"b\" top: \"sum\" }");
        assertThat(a.totals().peakBytes()).isEqualTo(3 * 32 * 4);
    }

    @Test
    void sizes_beyond_what_caffe_can_hold_are_errors() {
        Annotations a = read(input(60000, 60000, 1, 1) + conv("c", "data", "num_output: 2147483647 kernel_size: 1"));
        assertThat(rules(a)).contains("too-large");
        Annotations b = read(input(1, 1, 8, 8) + conv("c", "data", "num_output: 1 kernel_size: 7 pad: 2147483647")
            + pool("p", "data", "kernel_size: 2147483647 pad: 2147483646") + conv("d", "data", "num_output: 1 kernel_size: 2000000000 dilation: 2000000000"));
        assertThat(b.diagnostics()).hasSize(3).allSatisfy(each -> assertThat(each.severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void a_layer_with_too_many_bottoms_points_at_the_first_of_them() {
        String text = input(1, 2, 4, 4) + "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" bottom: \"data\" top: \"r\" }";
        Diagnostic error = only(read(text));
        assertThat(error.message()).isEqualTo("ReLU takes 1 bottom, not 2: disconnect the rest.");
        assertThat(error.span().start()).isEqualTo(text.lastIndexOf("bottom"));
    }

    @Test
    void too_many_param_messages_are_an_error() {
        Annotations a = read(input(1, 2, 4, 4) + layer("c", "Convolution", "data", "param { lr_mult: 1 } param { lr_mult: 2 } convolution_param { num_output: 2 kernel_size: 1 bias_term: false }"));
        assertThat(only(a).message()).isEqualTo("There are 2 `param` for 1 parameter of this layer: remove the rest.");
    }

    /// What real Caffe said of each, with a blob between the input and the layer: "does not allow in-place computation", failed checks,
    /// an end in Forward, other values than with a top of its own, or the same.
    @ParameterizedTest
    @CsvSource(delimiterString = "|", textBlock = """
        AbsVal                  | data             |                |                                                | ERROR
        Flatten                 | data             |                |                                                | ERROR
        Reshape                 | data             |                | reshape_param { shape { dim: 0 dim: -1 } }     | ERROR
        Split                   | data             | it             |                                                | ERROR
        Slice                   | data             | it             |                                                | ERROR
        Slice                   | data             |                |                                                |
        SPP                     | data             |                | spp_param { pyramid_height: 2 }                | ERROR
        SPP                     | data             |                | spp_param { pyramid_height: 1 }                | WARNING
        EuclideanLoss           | scores codes     |                |                                                | ERROR
        SoftmaxWithLoss         | scores label     |                |                                                | ERROR
        SigmoidCrossEntropyLoss | scores codes     |                |                                                | ERROR
        InfogainLoss            | scores label m   |                |                                                | ERROR
        HingeLoss               | scores label     |                |                                                | WARNING
        MultinomialLogisticLoss | scores label     |                |                                                | WARNING
        ContrastiveLoss         | scores codes label |              |                                                | WARNING
        Accuracy                | scores label     | it             |                                                | ERROR
        Accuracy                | scores label     |                |                                                | WARNING
        Crop                    | data small       |                | crop_param { offset: 1 }                       | WARNING
        Concat                  | data other       |                |                                                | WARNING
        Concat                  | data             |                |                                                |
        Eltwise                 | data other       |                | eltwise_param { operation: MAX }               | WARNING
        Eltwise                 | data other       |                |                                                | WARNING
        Eltwise                 | data other       |                | eltwise_param { operation: PROD }              |
        Pooling                 | data             |                | pooling_param { kernel_size: 3 pad: 1 }        | WARNING
        LRN                     | data             |                |                                                | WARNING
        LRN                     | data             |                | lrn_param { norm_region: WITHIN_CHANNEL }      |
        Convolution             | data             |                | convolution_param { num_output: 4 kernel_size: 3 pad: 1 group: 2 } |
        Convolution             | data             |                | convolution_param { num_output: 4 kernel_size: 1 stride: 2 pad_h: 3 pad_w: 2 } |
        Convolution             | data             |                | convolution_param { num_output: 4 kernel_size: 1 group: 4 } | WARNING
        Convolution             | data             |                | convolution_param { num_output: 4 kernel_size: 3 } | WARNING
        Convolution             | data             |                | convolution_param { num_output: 2 kernel_size: 3 pad: 1 } | WARNING
        Deconvolution           | data             |                | convolution_param { num_output: 4 kernel_size: 3 pad: 1 } |
        Deconvolution           | data             |                | convolution_param { num_output: 4 kernel_size: 1 } | WARNING
        Im2col                  | data             |                | convolution_param { kernel_size: 1 }           |
        Im2col                  | data             |                | convolution_param { kernel_size: 3 }           | WARNING
        Filter                  | data label       |                |                                                |
        Tile                    | data             |                | tile_param { tiles: 1 }                        |
        Tile                    | data             |                | tile_param { tiles: 2 }                        | WARNING
        Threshold               | data             |                |                                                |
        MVN                     | data             |                |                                                |
        Softmax                 | data             |                |                                                |
        """)
    void what_becomes_of_a_top_that_overwrites_the_bottom(String type, String bottoms, String more, String settings, Severity severity) {
        String read = names("bottom", bottoms);
        Annotations a = read("""
            input: "data" input_shape { dim: 2 dim: 4 dim: 6 dim: 5 } input: "other" input_shape { dim: 2 dim: 4 dim: 6 dim: 5 }
            input: "small" input_shape { dim: 2 dim: 4 dim: 4 dim: 4 } input: "scores" input_shape { dim: 2 dim: 4 }
            input: "codes" input_shape { dim: 2 dim: 4 } input: "label" input_shape { dim: 2 } input: "m" input_shape { dim: 4 dim: 4 }
            layer { name: "it" type: "%s" %s top: "%s" %s %s }
            """.formatted(type, read, bottoms.split(" ")[0], more == null ? "" : "top: \"" + more + "\"", settings == null ? "" : settings));
        assertThat(a.diagnostics().stream().filter(each -> each.rule().equals("in-place")).map(Diagnostic::severity).toList())
            .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void a_second_bottom_of_five_axes_fails_only_when_a_gradient_goes_to_it() {
        Annotations a = read("""
            input: "data" input_shape { dim: 1 dim: 6 dim: 4 dim: 5 } input: "other" input_shape { dim: 1 dim: 2 dim: 5 dim: 4 dim: 3 }
            layer { name: "loss" type: "EuclideanLoss" bottom: "data" bottom: "other" top: "loss" }
            """);
        assertThat(a.diagnostics()).extracting(Diagnostic::rule).containsExactly("fails-when-trained");
        assertThat(a.diagnostics().getFirst().message()).contains("1×2×5×4×3");
    }

    @ParameterizedTest(name = "{0} {1} to {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
        Accuracy    | square label2           | top label2           |                                                  | WRONG
        Accuracy    | scores label            | top label            |                                                  | FAILS
        Convolution | data other              | top other            | convolution_param { num_output: 4 kernel_size: 3 pad: 1 } |
        Convolution | data other              | top other            | convolution_param { num_output: 4 kernel_size: 1 }        | WRONG
        Convolution | data other              | top other            | convolution_param { num_output: 4 kernel_size: 3 }        | FAILS
        Convolution | scores codes            | top codes            | convolution_param { num_output: 4 kernel_size: 1 stride: 2 } | WRONG
        Filter      | data other selector     | top other            |                                                  |
        LSTMUnit    | cells gates going       | top gates            |                                                  | FAILS
        RNN         | times marks state       | top marks            | recurrent_param { num_output: 2 expose_hidden: true }     | FAILS
        """)
    void what_becomes_of_a_second_top_that_overwrites_its_bottom(String type, String bottoms, String tops, String settings, InPlace outcome) {
        Annotations a = read("""
            input: "data" input_shape { dim: 2 dim: 4 dim: 6 dim: 5 } input: "other" input_shape { dim: 2 dim: 4 dim: 6 dim: 5 }
            input: "scores" input_shape { dim: 2 dim: 4 } input: "codes" input_shape { dim: 2 dim: 4 } input: "label" input_shape { dim: 2 }
            input: "square" input_shape { dim: 4 dim: 4 } input: "label2" input_shape { dim: 4 } input: "selector" input_shape { dim: 2 }
            input: "cells" input_shape { dim: 1 dim: 2 dim: 3 } input: "gates" input_shape { dim: 1 dim: 2 dim: 12 }
            input: "going" input_shape { dim: 1 dim: 2 } input: "times" input_shape { dim: 5 dim: 4 dim: 3 }
            input: "marks" input_shape { dim: 5 dim: 4 } input: "state" input_shape { dim: 1 dim: 4 dim: 2 }
            layer { name: "it" type: "%s" %s %s %s }
            """.formatted(type, names("bottom", bottoms), names("top", tops), settings == null ? "" : settings));
        assertThat(a.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR)).isEmpty();
        assertThat(a.diagnostics().stream().filter(each -> each.rule().equals("in-place"))
            .map(each -> each.message().contains("fails when it runs") ? InPlace.FAILS : InPlace.WRONG).toList())
            .isEqualTo(outcome == null ? List.of() : List.of(outcome));
    }

    private static String names(String field, String names) {
        return Stream.of(names.split(" ")).map(each -> field + ": \"" + each + "\" ").collect(Collectors.joining());
    }
}
