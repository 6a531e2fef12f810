package convas.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every layer type keeps to. A new type needs an example here.
class LayerContractTest {
    private static final String IMAGE = "data";
    private static final String LABEL = "label";

    /// Rules for what Caffe 1.0 does not know.
    private static final Set<String> FOREIGN = Set.of("unknown-type", "unknown-field");

    /// Fields whose presence says something in a layer of this type, whatever their value.
    private static final Map<String, Set<String>> TELLING = Map.of("SigmoidCrossEntropyLoss", Set.of("normalization"),
        "DepthwiseConvolution", Set.of("group"), "ConvolutionDepthwise", Set.of("group"), "BN", Set.of("momentum", "eps", "frozen"));

    /// For each type: its settings, what it reads, and how many tops it makes.
    private record Example(String settings, List<String> bottoms, int tops) {}

    private static Example of(String settings, String... bottoms) {
        return new Example(settings, List.of(bottoms), 1);
    }

    private static final Map<String, Example> EXAMPLES = Map.ofEntries(
        Map.entry("Input", of("input_param { shape { dim: 2 dim: 3 } }")),
        Map.entry("Data", new Example("transform_param { crop_size: 24 } data_param { batch_size: 2 }", List.of(), 2)),
        Map.entry("ImageData", new Example("image_data_param { batch_size: 2 new_height: 24 new_width: 32 }", List.of(), 2)),
        Map.entry("Convolution", of("convolution_param { num_output: 6 kernel_size: 3 pad: 1 group: 2 dilation: 2 }", IMAGE)),
        Map.entry("Deconvolution", of("convolution_param { num_output: 6 kernel_size: 4 pad: 1 stride: 2 group: 2 }", IMAGE)),
        Map.entry("Pooling", of("pooling_param { pool: AVE kernel_size: 3 stride: 2 pad: 1 }", IMAGE)),
        Map.entry("InnerProduct", of("inner_product_param { num_output: 5 }", IMAGE)),
        Map.entry("Crop", of("crop_param { axis: 2 offset: 0 }", IMAGE, IMAGE)),
        Map.entry("ReLU", of("relu_param { negative_slope: 0.1 }", IMAGE)),
        Map.entry("PReLU", of("", IMAGE)),
        Map.entry("Sigmoid", of("", IMAGE)),
        Map.entry("TanH", of("", IMAGE)),
        Map.entry("Dropout", of("dropout_param { dropout_ratio: 0.4 }", IMAGE)),
        Map.entry("Softmax", of("softmax_param { axis: -1 }", IMAGE)),
        Map.entry("BatchNorm", of("", IMAGE)),
        Map.entry("Scale", of("scale_param { bias_term: true }", IMAGE)),
        Map.entry("Bias", of("", IMAGE)),
        Map.entry("LRN", of("lrn_param { local_size: 3 norm_region: WITHIN_CHANNEL }", IMAGE)),
        Map.entry("Concat", of("concat_param { axis: 2 }", IMAGE, IMAGE, IMAGE)),
        Map.entry("Eltwise", of("eltwise_param { coeff: 1 coeff: -1 }", IMAGE, IMAGE)),
        Map.entry("Slice", new Example("slice_param { slice_point: 1 slice_point: 3 }", List.of(IMAGE), 3)),
        Map.entry("Split", new Example("", List.of(IMAGE), 2)),
        Map.entry("Flatten", of("", IMAGE)),
        Map.entry("Reshape", of("reshape_param { shape { dim: 0 dim: -1 } }", IMAGE)),
        Map.entry("Im2col", of("convolution_param { kernel_size: 3 pad: 1 }", IMAGE)),
        Map.entry("SPP", of("spp_param { pyramid_height: 2 }", IMAGE)),
        Map.entry("HDF5Data", of("hdf5_data_param { batch_size: 3 }")),
        Map.entry("MemoryData", new Example("memory_data_param { batch_size: 3 channels: 1 height: 28 width: 28 }", List.of(), 2)),
        Map.entry("DummyData", new Example("dummy_data_param { shape { dim: 3 dim: 2 } shape { dim: 3 } }", List.of(), 2)),
        Map.entry("WindowData", new Example("window_data_param { batch_size: 3 crop_size: 227 }", List.of(), 2)),
        Map.entry("ELU", of("elu_param { alpha: 2 }", IMAGE)),
        Map.entry("BNLL", of("", IMAGE)),
        Map.entry("Power", of("power_param { power: 2 scale: 0.5 shift: 1 }", IMAGE)),
        Map.entry("Exp", of("exp_param { base: 2 }", IMAGE)),
        Map.entry("Log", of("log_param { base: 10 shift: 1 }", IMAGE)),
        Map.entry("AbsVal", of("", IMAGE)),
        Map.entry("Threshold", of("threshold_param { threshold: 0.5 }", IMAGE)),
        Map.entry("MVN", of("mvn_param { across_channels: true }", IMAGE)),
        Map.entry("Tile", of("tile_param { tiles: 3 }", IMAGE)),
        Map.entry("Reduction", of("reduction_param { operation: MEAN axis: 1 }", IMAGE)),
        Map.entry("ArgMax", of("argmax_param { axis: 1 }", IMAGE)),
        Map.entry("Silence", new Example("", List.of(IMAGE), 0)),
        Map.entry("EuclideanLoss", of("", IMAGE, IMAGE)),
        Map.entry("SigmoidCrossEntropyLoss", of("", "scores", "codes")),
        Map.entry("HingeLoss", of("hinge_loss_param { norm: L2 }", "scores", LABEL)),
        Map.entry("ContrastiveLoss", of("contrastive_loss_param { margin: 2 }", "scores", "codes", LABEL)),
        Map.entry("MultinomialLogisticLoss", of("", "scores", LABEL)),
        Map.entry("InfogainLoss", of("infogain_loss_param { axis: -1 }", "scores", LABEL, "matrix")),
        Map.entry("SmoothL1Loss", of("smooth_l1_loss_param { sigma: 3 }", IMAGE, IMAGE)),
        Map.entry("BatchReindex", of("", IMAGE, LABEL)),
        Map.entry("Embed", of("embed_param { num_output: 3 input_dim: 5 }", LABEL)),
        Map.entry("Filter", of("", IMAGE, LABEL)),
        Map.entry("Parameter", of("parameter_param { shape { dim: 2 dim: 3 } }")),
        Map.entry("HDF5Output", new Example("hdf5_output_param { file_name: \"out.h5\" }", List.of(IMAGE, LABEL), 0)),
        Map.entry("Axpy", of("", "gates", IMAGE, IMAGE)),
        Map.entry("LSTM", of("recurrent_param { num_output: 3 }", "steps", "goes_on")),
        Map.entry("RNN", of("recurrent_param { num_output: 3 }", "steps", "goes_on")),
        Map.entry("LSTMUnit", new Example("", List.of("before", "lstm_gates", "goes_on_now"), 2)),
        Map.entry("Python", of("python_param { module: \"m\" layer: \"L\" }", IMAGE)),
        Map.entry("DepthwiseConvolution", of("convolution_param { num_output: 8 kernel_size: 3 pad: 1 }", IMAGE)),
        Map.entry("ConvolutionDepthwise", of("convolution_param { num_output: 4 kernel_size: 3 group: 2 }", IMAGE)),
        Map.entry("LocallyConnected", of("convolution_param { num_output: 3 kernel_size: 3 stride: 2 }", IMAGE)),
        Map.entry("ROIPooling", of("roi_pooling_param { pooled_h: 2 pooled_w: 3 spatial_scale: 0.5 }", IMAGE, "regions")),
        Map.entry("ReLU6", of("", IMAGE)),
        Map.entry("Swish", of("swish_param { beta: 2 }", IMAGE)),
        Map.entry("HSwish", of("", IMAGE)),
        Map.entry("BN", of("bn_param { bn_mode: INFERENCE }", IMAGE)),
        Map.entry("Normalize", of("norm_param { across_spatial: false channel_shared: false }", IMAGE)),
        Map.entry("L2Norm", of("l2_norm_param { axis: -1 }", IMAGE)),
        Map.entry("Permute", of("permute_param { order: 0 order: 2 order: 3 order: 1 }", IMAGE)),
        Map.entry("ShuffleChannel", of("shuffle_channel_param { group: 2 }", IMAGE)),
        Map.entry("Interp", of("interp_param { zoom_factor: 2 pad_beg: -1 }", IMAGE)),
        Map.entry("Resize", of("resize_param { height: 5 width: 7 }", IMAGE)),
        Map.entry("Upsample", of("upsample_param { scale: 3 }", IMAGE)),
        Map.entry("PriorBox", of("prior_box_param { min_size: 4 max_size: 6 aspect_ratio: 2 }", IMAGE, IMAGE)),
        Map.entry("DetectionOutput", of("detection_output_param { num_classes: 3 }", "offsets", "shares", "priors")),
        Map.entry("Proposal", new Example("proposal_param { post_nms_topn: 20 }", List.of(IMAGE, IMAGE, "scores"), 2)),
        Map.entry("SoftmaxWithLoss", of("loss_param { normalization: NONE }", "scores", LABEL)),
        Map.entry("Accuracy", of("accuracy_param { top_k: 2 }", "scores", LABEL)));

    private static final String SOURCES = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 4 dim: 8 dim: 10 } } }
        layer { name: "scores" type: "Input" top: "scores" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "codes" type: "Input" top: "codes" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "matrix" type: "Input" top: "matrix" input_param { shape { dim: 4 dim: 4 } } }
        layer { name: "gates" type: "Input" top: "gates" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "steps" type: "Input" top: "steps" input_param { shape { dim: 5 dim: 2 dim: 4 } } }
        layer { name: "goes_on" type: "Input" top: "goes_on" input_param { shape { dim: 5 dim: 2 } } }
        layer { name: "goes_on_now" type: "Input" top: "goes_on_now" input_param { shape { dim: 1 dim: 2 } } }
        layer { name: "before" type: "Input" top: "before" input_param { shape { dim: 1 dim: 2 dim: 3 } } }
        layer { name: "lstm_gates" type: "Input" top: "lstm_gates" input_param { shape { dim: 1 dim: 2 dim: 12 } } }
        layer { name: "regions" type: "Input" top: "regions" input_param { shape { dim: 6 dim: 5 } } }
        layer { name: "places" type: "Input" top: "places" input_param { shape { dim: 2 dim: 4 dim: 8 dim: 10 } } }
        layer { name: "offsets" type: "Input" top: "offsets" input_param { shape { dim: 2 dim: 40 } } }
        layer { name: "shares" type: "Input" top: "shares" input_param { shape { dim: 2 dim: 30 } } }
        layer { name: "priors" type: "Input" top: "priors" input_param { shape { dim: 1 dim: 2 dim: 40 } } }
        """;

    static Stream<String> types() {
        return Layers.all().stream().map(LayerType::name);
    }

    private static LayerType<?> type(String name) {
        return Layers.find(name).orElseThrow();
    }

    private static String text(String type, String settings) {
        Example example = EXAMPLES.get(type);
        StringBuilder out = new StringBuilder(SOURCES).append("layer { name: \"it\" type: \"").append(type).append("\" ");
        example.bottoms.forEach(bottom -> out.append("bottom: \"").append(bottom).append("\" "));
        for (int i = 0; i < example.tops; i++) {
            out.append("top: \"it").append(i).append("\" ");
        }
        return out.append(settings).append(" }").toString();
    }

    private static Net net(String type, String settings) {
        return NetReader.read(Parser.parse(text(type, settings)), Phase.TEST);
    }

    private static Layer layer(String type, String settings) {
        return net(type, settings).find("it").orElseThrow().layer();
    }

    @ParameterizedTest
    @MethodSource("types")
    void its_example_is_without_fault_and_has_known_figures(String type) {
        assertThat(EXAMPLES).as("an example of the type").containsKey(type);
        Annotations annotations = Annotator.annotate(net(type, EXAMPLES.get(type).settings));
        assertThat(annotations.diagnostics()).noneMatch(each -> each.severity() != Severity.INFO && !FOREIGN.contains(each.rule()));
        Node node = annotations.net().find("it").orElseThrow();
        if (Set.of("HDF5Data", "Python").contains(type)) {
            return;
        }
        assertThat(annotations.of(node).known()).isTrue();
        List<Shape> bottoms = annotations.shapes(node);
        List<Shape> tops = node.tops().stream().map(top -> annotations.shape(top).orElseThrow()).toList();
        assertThat(tops).hasSize(EXAMPLES.get(type).tops);
        assertThat(node.layer().macs(bottoms, tops)).isNotNegative();
        assertThat(node.layer().params(bottoms)).allSatisfy(p -> {
            assertThat(p.role()).isNotBlank();
            assertThat(p.filler()).isNotNull();
        });
        assertThat(node.layer().knobs()).hasSizeLessThan(40).doesNotContain("\n", "null");
        assertThat(node.layer().formula(bottoms, tops)).doesNotContain("null");
    }

    @ParameterizedTest
    @MethodSource("types")
    void equal_texts_give_equal_records_and_a_changed_setting_another(String type) {
        String settings = EXAMPLES.get(type).settings;
        assertThat(layer(type, settings)).isEqualTo(layer(type, settings)).hasSameHashCodeAs(layer(type, settings));
        assertThat(layer(type, settings).type()).isSameAs(type(type));
        if (settings.matches("(?s).*[a-z_]+_param .*") && !Set.of("SoftmaxWithLoss").contains(type)) {
            assertThat(layer(type, "")).as("without its settings").isNotEqualTo(layer(type, settings));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_field_is_documented_in_a_sentence(String type) {
        assertThat(type(type).doc()).matches("(?s)[A-Z].*\\.");
        for (FieldTable table : type(type).tables()) {
            for (Field<?> field : all(table)) {
                assertThat(field.doc()).as(table.name() + "." + field.name()).matches("(?s)[A-Z].*\\.");
                assertThat(field.min()).isLessThan(field.max());
                if (field.fallback() instanceof Number number) {
                    assertThat(number.doubleValue()).as("default of " + field.name()).isLessThanOrEqualTo(field.max());
                }
            }
        }
    }

    private static List<Field<?>> all(FieldTable table) {
        List<Field<?>> out = new ArrayList<>();
        for (Field<?> field : table.fields()) {
            out.add(field);
            if (field.table() != null) {
                out.addAll(all(field.table()));
            }
        }
        return out;
    }

    /// A default that stands in the text means the same as one that does not.
    @ParameterizedTest
    @MethodSource("types")
    void a_default_written_out_changes_nothing(String type) {
        Set<String> presence = new HashSet<>(Set.of("concat_dim", "slice_dim", "pad", "pad_h", "pad_w", "stride"));
        presence.addAll(TELLING.getOrDefault(type, Set.of()));
        for (FieldTable table : type(type).tables()) {
            StringBuilder written = new StringBuilder();
            for (Field<?> field : table.fields()) {
                if (!field.repeated() && field.fallback() != null && !presence.contains(field.name())) {
                    written.append(field.name()).append(": ").append(spelled(field)).append(' ');
                }
            }
            assertThat(layer(type, table.name() + " { " + written + "}")).as(written.toString()).isEqualTo(layer(type, ""));
        }
    }

    private static String spelled(Field<?> field) {
        Object value = field.fallback();
        return switch (field.kind()) {
            case STRING -> "\"" + value + "\"";
            case BOOL -> value.toString().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    /// The reader may meet anything while the user types; only the shape rule refuses, and in words.
    @ParameterizedTest
    @MethodSource("types")
    void nonsense_is_read_and_refused_in_words(String type) {
        for (FieldTable table : type(type).tables()) {
            for (Field<?> field : table.fields()) {
                for (String value : List.of("0", "-1", "7", "2147483647", "99999999999", "\"x\"", "true", "{ }", "[1, 2, 3, 4, 5]")) {
                    String settings = table.name() + " { " + field.name() + (value.startsWith("{") ? " " : ": ") + value + " }";
                    Annotations annotations = Annotator.annotate(net(type, settings));
                    annotations.diagnostics().forEach(each -> assertThat(each.message()).as(settings).matches("(?s).*[.?]")
                        .doesNotContain("null"));
                    assertThat(annotations.diagnostics()).extracting(Diagnostic::rule).doesNotContain("internal");
                    assertThat(annotations.net().find("it").orElseThrow().layer().knobs()).as(settings).doesNotContain("null");
                }
            }
        }
    }

    /// What these make (positions, counts, boxes) does not change by small steps, or is not read by any layer.
    private static final Set<String> WITHOUT_GRADIENT = Set.of("Threshold", "ArgMax", "Accuracy", "Silence", "HDF5Output", "PriorBox",
        "DetectionOutput", "Proposal", "Python");

    @ParameterizedTest
    @MethodSource("types")
    void gradients_equal_central_differences(String type) {
        Layer layer = layer(type, EXAMPLES.get(type).settings);
        assertThat(layer instanceof Differentiable).as("has a gradient").isEqualTo(
            layer.type().category() != Category.DATA && !WITHOUT_GRADIENT.contains(type));
        if (!(layer instanceof Differentiable)) {
            return;
        }
        for (Phase phase : Phase.values()) {
            new CentralDifferences(Annotator.annotate(NetReader.read(Parser.parse(text(type, EXAMPLES.get(type).settings)), phase)))
                .check();
        }
    }

    /// Ways of a layer that go back otherwise than its example.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        BN               | data       | bn_param { }
        BN               | data       | bn_param { frozen: true }
        BN               | data       | bn_param { eps: 0.01 }
        Normalize        | data       |
        Normalize        | data       | norm_param { channel_shared: false }
        LocallyConnected | data       | convolution_param { num_output: 2 kernel_size: 3 pad: 1 stride: 3 dilation: 2 bias_term: false }
        Interp           | data       | interp_param { height: 5 width: 4 }
        Interp           | data       | interp_param { shrink_factor: 2 pad_end: -1 }
        Resize           | data       | resize_param { height: 11 width: 3 interp_mode: NEAREST }
        Upsample         | data places |
        LSTM             | steps goes_on scores | recurrent_param { num_output: 3 }
        RNN              | steps goes_on scores | recurrent_param { num_output: 3 }
        """)
    void so_do_those_of_other_settings(String type, String bottoms, String settings) {
        String text = SOURCES + "layer { name: \"it\" type: \"" + type + "\" top: \"it\" "
            + Stream.of(bottoms.split(" ")).map(each -> "bottom: \"" + each + "\" ").collect(Collectors.joining())
            + Objects.requireNonNullElse(settings, "") + " }";
        for (Phase phase : Phase.values()) {
            new CentralDifferences(Annotator.annotate(NetReader.read(Parser.parse(text), phase))).check();
        }
    }

    @Test
    void names_of_types_and_messages_are_distinct_within_a_type() {
        assertThat(types().toList()).doesNotHaveDuplicates();
        Layers.all().forEach(type -> assertThat(type.tables()).extracting(FieldTable::name).doesNotHaveDuplicates());
    }

    @Test
    void each_category_but_unknown_has_a_type() {
        Set<Category> used = new HashSet<>();
        Layers.all().forEach(type -> used.add(type.category()));
        assertThat(used).contains(Category.values()[0]).hasSize(Category.values().length - 1).doesNotContain(Category.UNKNOWN);
    }

    @Test
    void knobs_say_what_matters() {
        assertThat(layer("Convolution", "convolution_param { num_output: 128 kernel_size: 3 pad: 1 }").knobs()).isEqualTo("3×3, 128, pad 1");
        assertThat(layer("Convolution", "convolution_param { num_output: 64 kernel_size: 7 stride: 2 pad: 3 }").knobs()).isEqualTo("7×7/2, 64, pad 3");
        assertThat(layer("Convolution", "convolution_param { num_output: 64 kernel_h: 1 kernel_w: 7 pad_w: 3 }").knobs()).isEqualTo("1×7, 64, pad 0×3");
        assertThat(layer("Convolution", "convolution_param { num_output: 64 kernel_size: 3 dilation: 2 group: 4 }").knobs()).isEqualTo("3×3, 64, dilation 2, group 4");
        assertThat(layer("Convolution", "convolution_param { num_output: 8 kernel_size: 3 stride_h: 2 stride_w: 2 pad_h: 1 pad_w: 1 }").knobs()).isEqualTo("3×3/2, 8, pad 1");
        assertThat(layer("Pooling", "pooling_param { kernel_size: 3 stride: 2 }").knobs()).isEqualTo("max 3×3/2");
        assertThat(layer("Pooling", "pooling_param { kernel_size: 3 stride_h: 2 stride_w: 2 pad_h: 1 pad_w: 0 }").knobs()).isEqualTo("max 3×3/2, pad 1×0");
        assertThat(layer("Pooling", "pooling_param { pool: AVE global_pooling: true }").knobs()).isEqualTo("ave global");
        assertThat(layer("ReLU", "").knobs()).isEmpty();
    }

    /// Guards the test itself: a document of this shape is what the parser makes of the examples.
    @Test
    void examples_parse() {
        EXAMPLES.forEach((type, example) -> {
            SyntaxTree tree = Parser.parse(text(type, example.settings));
            if (!tree.problems().isEmpty()) {
                fail(type + ": " + tree.problems());
            }
            assertThat(tree.root().fields()).extracting(Syntax.Field::name).containsOnly("layer");
        });
    }
}
