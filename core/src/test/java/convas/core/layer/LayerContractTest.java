package convas.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.net.CaffeFields;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetEdit;
import convas.core.net.NetReader;
import convas.core.net.NetWriter;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.prototxt.TextEdit;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        Map.entry("DetectionOutput", of("detection_output_param { num_classes: 3 keep_top_k: 1 }", "offsets", "shares", "priors")),
        Map.entry("Proposal", new Example("proposal_param { ratio: 1 scale: [1, 2] post_nms_topn: 1 }", List.of(IMAGE, "moves", "sizes"), 2)),
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
        layer { name: "offsets" type: "Input" top: "offsets" input_param { shape { dim: 1 dim: 40 } } }
        layer { name: "shares" type: "Input" top: "shares" input_param { shape { dim: 1 dim: 30 } } }
        layer { name: "moves" type: "Input" top: "moves" input_param { shape { dim: 2 dim: 8 dim: 8 dim: 10 } } }
        layer { name: "sizes" type: "Input" top: "sizes" input_param { shape { dim: 2 dim: 3 } } }
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
        StringBuilder out = new StringBuilder();
        SOURCES.lines().filter(line -> example.bottoms.stream().anyMatch(bottom -> line.contains("top: \"" + bottom + "\"")))
            .forEach(line -> out.append(line).append('\n'));
        out.append("layer { name: \"it\" type: \"").append(type).append("\" ");
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

    /// Whose values come from outside, or are not computed here.
    private static final Set<String> WITHOUT_VALUES = Set.of("Input", "Data", "ImageData", "HDF5Data", "MemoryData", "DummyData", "WindowData",
        "Python");

    /// A layer writes every element of the shape that its rule says, and none beside it, whichever kernels run it and in whichever layout.
    @ParameterizedTest
    @MethodSource("types")
    void what_it_makes_has_the_shape_that_the_rule_says_and_one_value_with_all_kernels(String type) {
        Annotations annotations = Annotator.annotate(net(type, EXAMPLES.get(type).settings));
        Node node = annotations.net().find("it").orElseThrow();
        assertThat(node.layer().runs() && !node.isInput()).as("computes its tops").isEqualTo(!WITHOUT_VALUES.contains(type));
        if (WITHOUT_VALUES.contains(type)) {
            return;
        }
        Given given = Given.of(annotations, node);
        List<float[]> expected = null;
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels(2))) {
            Activations pass = new Executor(kernels).forward(annotations, given.weights(), given.inputs(), Progress.NONE, new Cancellation());
            assertThat(pass.skipped()).doesNotContainKey(node);
            List<Tensor> bottoms = node.bottoms().stream().map(bottom -> pass.of(bottom).orElseThrow()).toList();
            List<Tensor> like = node.tops().stream().map(top -> pass.of(top).orElseThrow()).toList();
            assertThat(like).extracting(Tensor::shape).containsExactlyElementsOf(node.layer().tops(annotations.shapes(node), node.tops().size()));
            List<float[]> values = like.stream().map(Tensor::toArray).toList();
            expected = expected == null ? values : expected;
            same(values, expected, kernels.getClass().getSimpleName());
            if (!node.layer().passes()) {
                same(new Poisoned(kernels, bottoms, given.weights().of("it"), like).forward(node.layer()), expected, "over NaN");
                List<Tensor> dense = bottoms.stream().map(bottom -> Tensor.of(bottom.shape(), bottom.toArray())).toList();
                List<Tensor> denseTops = like.stream().map(top -> Tensor.dense(top.shape())).toList();
                same(new Poisoned(kernels, dense, given.weights().of("it"), denseTops).forward(node.layer()), expected, "dense, over NaN");
            }
        }
    }

    private static void same(List<float[]> values, List<float[]> expected, String how) {
        assertThat(values).hasSameSizeAs(expected);
        for (int t = 0; t < values.size(); t++) {
            float[] own = values.get(t);
            float[] other = expected.get(t);
            assertThat(own).as(how).hasSameSizeAs(other);
            double largest = IntStream.range(0, other.length).mapToDouble(i -> Math.abs(other[i])).max().orElse(0);
            for (int i = 0; i < own.length; i++) {
                assertThat((double) own[i]).as("%s, top %d, element %d", how, t, i).isCloseTo(other[i], within(1e-5 * largest));
            }
        }
    }

    /// Every field with a value that is not its default, one at a time.
    @ParameterizedTest
    @MethodSource("types")
    void what_is_written_reads_as_what_was_read(String type) {
        again(type, EXAMPLES.get(type).settings);
        type(type).tables().forEach(table -> each(table, List.of(table.name()), (path, field) ->
            values(field).forEach(value -> again(type, nested(path, field.name(), value)))));
    }

    private static void again(String type, String settings) {
        SyntaxTree before = Parser.parse(text(type, settings));
        assertThat(before.problems()).as(settings).isEmpty();
        String written = NetWriter.write(before);
        SyntaxTree after = Parser.parse(written);
        assertThat(NetWriter.write(after)).as(settings).isEqualTo(written);
        Node read = NetReader.read(before, Phase.TEST).find("it").orElseThrow();
        Node again = NetReader.read(after, Phase.TEST).find("it").orElseThrow();
        assertThat(again.layer()).as(written).isEqualTo(read.layer());
        for (FieldTable table : type(type).tables()) {
            assertThat(given(table, again, written)).as(settings).isEqualTo(given(table, read, before.text()));
        }
    }

    /// What counts for each field of a layer's message, in order.
    private static List<Object> given(FieldTable table, Node node, String text) {
        Syntax.Message own = ((Syntax.Message) node.syntax().value()).fields().stream().filter(field -> field.name().equals(table.name()))
            .map(field -> (Syntax.Message) field.value()).findFirst().orElse(null);
        List<Object> out = new ArrayList<>();
        given(Params.of(table, own, text), out);
        return out;
    }

    private static void given(Params params, List<Object> out) {
        for (Field<?> field : params.table().fields()) {
            Object value = params.get(field);
            if (value instanceof Params inner) {
                given(inner, out);
            } else if (field.kind() == Field.Kind.MESSAGE) {
                ((List<?>) value).forEach(inner -> given((Params) inner, out));
            } else {
                out.add(field.name() + "=" + value);
            }
        }
    }

    /// Fields whose presence says something, so that they are written whatever their value.
    private static final Set<String> WRITTEN = Set.of("concat_dim", "slice_dim", "normalization", "pad_h", "pad_w");

    @ParameterizedTest
    @MethodSource("types")
    void a_default_is_not_written(String type) {
        String plain = NetWriter.write(Parser.parse(text(type, "")));
        // Where none is given, PReLU starts with 0.25 and Scale with 1, so that a filler that is given stays.
        String filled = type(type).tables().isEmpty() ? plain
            : NetWriter.write(Parser.parse(text(type, type(type).tables().getFirst().name() + " { filler { } }")));
        type(type).tables().forEach(table -> each(table, List.of(table.name()), (path, field) -> {
            // What programs built on Caffe have is kept as it is: their defaults differ.
            boolean own = CaffeFields.of("LayerParameter").containsKey(table.name()) && !field.isForeign();
            boolean inRepeated = path.stream().anyMatch(Set.of("shape", "data_filler")::contains);
            if (own && !inRepeated && !field.repeated() && field.fallback() != null && !WRITTEN.contains(field.name()) && declared(table, path, field)) {
                String settings = nested(path, field.name(), spelled(field));
                assertThat(NetWriter.write(Parser.parse(text(type, settings)))).as(settings)
                    .isEqualTo(path.contains("filler") ? filled : plain);
            }
        }));
    }

    /// Whether Caffe declares the default: where it does not, a value that is given is told from none.
    private static boolean declared(FieldTable table, List<String> path, Field<?> field) {
        String message = CaffeFields.of("LayerParameter").get(table.name()).type();
        for (String step : path.subList(1, path.size())) {
            message = CaffeFields.of(message).get(step).type();
        }
        return CaffeFields.of(message).get(field.name()).fallback() != null;
    }

    @FunctionalInterface
    private interface Visit {
        /// @param path of messages, from the layer to the one that has the field
        void field(List<String> path, Field<?> field);
    }

    private static void each(FieldTable table, List<String> path, Visit visit) {
        for (Field<?> field : table.fields()) {
            if (field.kind() == Field.Kind.MESSAGE) {
                each(field.table(), Stream.concat(path.stream(), Stream.of(field.name())).toList(), visit);
            } else {
                visit.field(path, field);
            }
        }
    }

    private static String nested(List<String> path, String name, String value) {
        return String.join(" { ", path) + " { " + name + ": " + value + " }".repeat(path.size());
    }

    private static List<String> values(Field<?> field) {
        return switch (field.kind()) {
            case INT, UINT, LONG -> field.repeated() ? List.of("3", "[2, 5]") : List.of("3");
            case FLOAT -> field.repeated() ? List.of("0.3", "[0.25, 1e-7]") : List.of("0.3", "1e-7");
            case BOOL -> List.of("true", "false");
            case STRING -> List.of("\"a b\\\"c\"");
            case ENUM -> field.constants();
            case MESSAGE -> List.of();
        };
    }

    /// What no field of the kind can hold, and what lies outside its range.
    private static List<String> refused(Field<?> field) {
        List<String> out = new ArrayList<>(switch (field.kind()) {
            case INT, LONG -> List.of("\"3\"", "7.5", "many", "99999999999999999999");
            case UINT -> List.of("\"3\"", "7.5", "many", "-1", "99999999999");
            case FLOAT -> List.of("\"3\"", "many");
            case BOOL -> List.of("\"true\"", "yes", "2");
            case STRING -> List.of("5", "word");
            case ENUM -> List.of("NO_SUCH", "99", "\"" + field.constants().getFirst() + "\"");
            case MESSAGE -> List.of("1");
        });
        if (Double.isFinite(field.min()) && field.kind() != Field.Kind.FLOAT) {
            out.add(Long.toString((long) field.min() - 1));
        }
        return out;
    }

    /// What Caffe takes though it makes no sense.
    private static final Map<String, Set<String>> TAKEN = Map.of(
        "Im2col", Set.of("convolution_param.num_output", "convolution_param.group", "convolution_param.weight_filler.sparse",
            "convolution_param.bias_filler.sparse"),
        "Accuracy", Set.of("accuracy_param.top_k"));

    /// The error is told of the layer and stands in it; the example without that value has none.
    @ParameterizedTest
    @MethodSource("types")
    void a_value_that_caffe_refuses_is_an_error_in_its_place(String type) {
        Set<String> missed = new TreeSet<>();
        type(type).tables().forEach(table -> each(table, List.of(table.name()), (path, field) -> {
            for (String value : refused(field)) {
                List<String> whole = Stream.concat(path.stream(), Stream.of(field.name())).toList();
                Net net = NetReader.read(Parser.parse(with(type, whole, value)), Phase.TEST);
                boolean told = Annotator.annotate(net).diagnostics().stream().anyMatch(each -> each.severity() == Severity.ERROR
                    && !FOREIGN.contains(each.rule()) && net.find("it").orElseThrow().span().contains(each.span().start()));
                if (!told && !TAKEN.getOrDefault(type, Set.of()).contains(String.join(".", whole))) {
                    missed.add(String.join(".", whole) + ": " + value);
                }
            }
        }));
        assertThat(missed).isEmpty();
    }

    /// The example with a field set. A height or width stands in place of the field for both, and not alone.
    private static String with(String type, List<String> path, String value) {
        String text = set(text(type, EXAMPLES.get(type).settings), path, value);
        String name = path.getLast();
        if (!name.endsWith("_h") && !name.endsWith("_w")) {
            return text;
        }
        String both = name.substring(0, name.length() - 2);
        for (String square : List.of(both, both + "_size")) {
            text = set(text, List.of(path.getFirst(), square), null);
        }
        return set(text, List.of(path.getFirst(), both + (name.endsWith("_h") ? "_w" : "_h")), "1");
    }

    private static String set(String text, List<String> path, String value) {
        SyntaxTree tree = Parser.parse(text);
        return TextEdit.apply(text, new NetEdit(tree).set((Syntax.Message) tree.root().fields().getLast().value(), path, value));
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
        Pooling          | data       | pooling_param { pool: STOCHASTIC kernel_h: 1 kernel_w: 2 stride: 3 }
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
