package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.BatchNorm;
import convas.core.layer.DummyData;
import convas.core.layer.Input;
import convas.core.layer.Opaque;
import convas.core.layer.Phase;
import convas.core.layer.Pooling;
import convas.core.layer.Softmax;
import convas.core.net.Backprop;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Layers compute what real Caffe 1.0 computes, relative to each blob's largest magnitude.
class CaffeValuesTest {
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels(2);
    private static final Cancellation NEVER = new Cancellation();

    @TestFactory
    Stream<DynamicTest> small_nets_have_caffes_values() throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/caffe")).toURI());
        return Conformance.texts(folder).stream().flatMap(file -> {
            JsonNode golden = golden(file, ".json");
            return golden.path("rejected").asBoolean() ? Stream.empty() : Stream.of(SCALAR, VECTOR).map(kernels ->
                DynamicTest.dynamicTest(name(file) + ", " + kernels.describe(), () -> small(file, golden, kernels)));
        });
    }

    private static void small(Path file, JsonNode golden, Kernels kernels) {
        Annotations annotations = annotate(NetReader.read(
            Parser.parse(Conformance.read(file)), Conformance.state(golden)));
        Weights weights = golden.path("weights").asString().startsWith("hash")
            ? HashFill.weights(annotations) : ownFillers(annotations);
        Activations activations = new Executor(kernels).forward(
            annotations, weights, HashFill.inputs(annotations, "hash", classes(golden)), Progress.NONE, NEVER);
        SoftAssertions soft = new SoftAssertions();
        eachLayer(annotations, activations, golden, (node, layer) -> {
            // Training moves the stored statistics, so that they are not what went in.
            boolean moved = node.layer() instanceof BatchNorm norm && !norm.stored();
            for (int p = 0; p < layer.path("param_values").size() && !moved; p++) {
                close(soft, node.id() + " parameter " + p, weights.of(node.id()).get(p).toArray(), floats(layer.path("param_values").get(p)), 1e-7);
            }
            Activations values = CHAINS.contains(name(file)) && !node.bottoms().isEmpty()
                ? alone(node, golden, weights, kernels) : activations;
            for (int t = 0; t < layer.path("top_values_after_this_layer").size(); t++) {
                close(soft, node.id() + " top " + t, values.of(node.tops().get(t)).orElseThrow().toArray(),
                    floats(layer.path("top_values_after_this_layer").get(t)), 1e-5);
            }
        });
        soft.assertAll();
    }

    /// What Caffe starts with; statistics that were never stored are zeros.
    static Weights ownFillers(Annotations annotations) {
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Fillers.fill(annotations, 1).layers().forEach((id, tensors) -> {
            boolean norm = annotations.net().find(id).orElseThrow().layer() instanceof BatchNorm;
            layers.put(id, norm ? tensors.stream().map(tensor -> Tensor.dense(tensor.shape())).toList() : tensors);
        });
        return new Weights(layers, true);
    }

    /// Long chains in which a layer makes much of its predecessors' rounding (MVN divides by a deviation that is small against
    /// the mean): each layer runs on Caffe's own bottoms.
    private static final Set<String> CHAINS = Set.of("v1_all_simple_types");

    /// One node of a chain without in-place layers, fed with what Caffe fed it.
    private static Activations alone(Node node, JsonNode golden, Weights weights, Kernels kernels) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> inputs = new HashMap<>();
        for (Blob bottom : node.bottoms()) {
            JsonNode maker = golden.path("layers").valueStream()
                .filter(layer -> layer.path("tops").valueStream().anyMatch(top -> top.asString().equals(bottom.name()))).findFirst().orElseThrow();
            Shape shape = Shape.of(maker.path("top_shapes").get(0).valueStream().map(JsonNode::asInt).toList());
            inputs.put(bottom.name(), Tensor.of(shape, floats(maker.path("top_values_after_this_layer").get(0))));
            nodes.add(new Node(nodes.size(), bottom.name(), bottom.name(), "Input", Input.of(shape), List.of(), List.of(),
                List.of(bottom), false, List.of(), Backprop.UNSAID, null, node.span()));
        }
        nodes.add(new Node(nodes.size(), node.id(), node.name(), node.type(), node.layer(), node.bottoms(), node.bottomNames(),
            node.tops(), false, node.params(), node.backprop(), node.syntax(), node.span()));
        Annotations annotations = Annotator.annotate(new Net("", Phase.TEST, nodes, List.of()));
        return new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, NEVER);
    }

    static int classes(JsonNode golden) {
        Matcher option = Pattern.compile("--labels=(\\d+)").matcher(golden.path("options").path("command").asString(""));
        return option.find() ? Integer.parseInt(option.group(1)) : 3;
    }

    static Annotations annotate(Net net) {
        assertThat(net.nodes()).noneMatch(node -> node.layer() instanceof Opaque);
        return Annotator.annotate(net);
    }

    @FunctionalInterface
    private interface Check {
        void layer(Node node, JsonNode golden);
    }

    private static void eachLayer(Annotations annotations, Activations activations, JsonNode golden, Check check) {
        int index = 0;
        for (JsonNode layer : golden.path("layers")) {
            if (layer.path("type").asString().equals("Split") && layer.path("name").asString().contains("_split")) {
                continue;
            }
            Node node = annotations.net().nodes().get(index++);
            assertThat(node.type()).isEqualTo(layer.path("type").asString());
            if (node.layer().runs() || node.layer() instanceof DummyData dummy && dummy.constant(0).isPresent()) {
                assertThat(activations.skipped()).doesNotContainKey(node);
                check.layer(node, layer);
            }
        }
        assertThat(index).isEqualTo(annotations.net().nodes().size());
    }

    static void close(SoftAssertions soft, String what, float[] values, float[] expected, double tolerance) {
        double largest = largest(expected);
        soft.assertThat(values).as(what).hasSameSizeAs(expected);
        double worst = IntStream.range(0, expected.length)
            .mapToDouble(i -> values[i] == expected[i] || Float.isNaN(values[i]) && Float.isNaN(expected[i]) ? 0 : Math.abs(values[i] - expected[i]) / largest).max().orElse(0);
        soft.assertThat(worst).as(what + ", relative to the largest magnitude").isLessThanOrEqualTo(tolerance);
    }

    static double largest(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).filter(Double::isFinite).max().orElse(0);
    }

    static float[] floats(JsonNode values) {
        float[] out = new float[values.size()];
        for (int i = 0; i < out.length; i++) {
            // Infinities and NaN stand as words.
            out[i] = values.get(i).isString() ? Float.parseFloat(values.get(i).asString()) : (float) values.get(i).asDouble();
        }
        return out;
    }

    @TestFactory
    Stream<DynamicTest> published_nets_have_caffes_statistics() {
        return Conformance.texts(Conformance.folder("networks")).stream()
            .filter(file -> Files.exists(file.resolveSibling(name(file) + ".forward.json")))
            .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                JsonNode golden = golden(file, ".forward.json");
                Annotations annotations = annotate(withInputs(NetReader.read(Parser.parse(Conformance.read(file)), Phase.TEST), golden));
                Weights weights = HashFill.weights(annotations);
                Map<String, Tensor> inputs = HashFill.inputs(annotations, golden.path("input_fill").asString());
                Activations activations = new Executor(VECTOR).forward(annotations, weights, inputs, Progress.NONE, NEVER);
                Predicate<Node> undetermined = file.toString().contains("SE-BN") || file.toString().contains("se_resnet")
                    ? amplified(annotations, activations, weights, inputs) : node -> false;
                compareStatistics(annotations, activations, golden, undetermined);
                Set<Blob> wanted = joints(annotations);
                compareStatistics(annotations, new Inference(VECTOR, annotations, weights, wanted).forward(inputs, Progress.NONE, NEVER), golden,
                    node -> !wanted.containsAll(node.tops()) || undetermined.test(node));
            }));
    }

    /// What modules make and what nothing reads; between them layers may run as one.
    private static Set<Blob> joints(Annotations annotations) {
        Set<Blob> joints = new HashSet<>();
        for (Node node : annotations.net().nodes()) {
            node.bottoms().stream().filter(bottom -> node.layer() instanceof Softmax || node.layer() instanceof Pooling).forEach(joints::add);
            if (annotations.net().nodes().stream().noneMatch(reader -> node.tops().stream().anyMatch(reader.bottoms()::contains))) {
                joints.addAll(node.tops());
            }
        }
        return joints;
    }

    /// The nodes whose values Caffe itself would not give again to four digits: gates that random weights drive far into
    /// saturation make so much of rounding that inputs changed by a millionth change these values by more than 1e-5.
    private static Predicate<Node> amplified(
            Annotations annotations, Activations activations, Weights weights, Map<String, Tensor> inputs) {
        Map<String, Tensor> changed = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) (1 + 1e-6 * HashFill.hash(i, 4711));
            }
            changed.put(name, Tensor.of(tensor.shape(), values));
        });
        Activations moved = new Executor(VECTOR).forward(annotations, weights, changed, Progress.NONE, NEVER);
        return node -> {
            float[] before = activations.of(node.tops().getFirst()).orElseThrow().toArray();
            float[] after = moved.of(node.tops().getFirst()).orElseThrow().toArray();
            double worst = IntStream.range(0, before.length).mapToDouble(i -> Math.abs(before[i] - after[i])).max().orElse(0);
            return worst > 1e-5 * largest(before);
        };
    }

    /// Inputs of batch 1, as the goldens have them.
    static Net withInputs(Net net, JsonNode golden) {
        Map<String, Shape[]> inputs = new HashMap<>();
        for (JsonNode layer : golden.path("layers")) {
            if (layer.path("type").asString().equals("Input")) {
                inputs.put(layer.path("name").asString(), layer.path("top_shapes").valueStream()
                    .map(shape -> Shape.of(shape.valueStream().map(JsonNode::asInt).toList())).toArray(Shape[]::new));
            }
        }
        Function<Node, Node> replace = node -> inputs.containsKey(node.name()) && node.bottoms().isEmpty()
            ? new Node(node.index(), node.id(), node.name(), "Input", Input.of(inputs.get(node.name())),
                node.bottoms(), node.bottomNames(), node.tops(), false, node.params(), node.backprop(), node.syntax(), node.span())
            : node;
        return new Net(net.name(), net.phase(), net.nodes().stream().map(replace).toList(), net.diagnostics());
    }

    private static void compareStatistics(Annotations annotations, Activations activations, JsonNode golden) {
        compareStatistics(annotations, activations, golden, node -> false);
    }

    private static void compareStatistics(
            Annotations annotations, Activations activations, JsonNode golden, Predicate<Node> undetermined) {
        SoftAssertions soft = new SoftAssertions();
        eachLayer(annotations, activations, golden, (node, layer) -> {
            for (int t = 0; t < node.tops().size() && !undetermined.test(node); t++) {
                float[] values = activations.of(node.tops().get(t)).orElseThrow().toArray();
                compare(soft, node.id() + " top " + t, values, layer.path("top_stats_after_this_layer").get(t));
            }
        });
        soft.assertAll();
    }

    private static void compare(SoftAssertions soft, String what, float[] values, JsonNode stats) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        double largest = Math.max(Math.abs(stats.path("min").asDouble()), Math.abs(stats.path("max").asDouble()));
        double tolerance = 1e-4 * largest;
        soft.assertThat(values.length).as(what).isEqualTo(stats.path("count").asInt());
        near(soft, what + " mean", mean, stats.path("mean").asDouble(), tolerance);
        near(soft, what + " std", Math.sqrt(squares / values.length), stats.path("std").asDouble(), tolerance);
        near(soft, what + " min", min, stats.path("min").asDouble(), tolerance);
        near(soft, what + " max", max, stats.path("max").asDouble(), tolerance);
        for (int i = 0; i < stats.path("first").size(); i++) {
            near(soft, what + " element " + i, values[i], stats.path("first").get(i).asDouble(), tolerance);
        }
        int mid = stats.path("mid_index").asInt();
        for (int i = 0; i < stats.path("mid").size(); i++) {
            near(soft, what + " element " + (mid + i), values[mid + i], stats.path("mid").get(i).asDouble(), tolerance);
        }
    }

    private static void near(SoftAssertions soft, String what, double value, double expected, double tolerance) {
        if (!(Math.abs(value - expected) <= tolerance)) {
            soft.fail("%s: %s, not %s", what, value, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "sin"})
    void squeezenet_with_its_trained_weights_sees_what_caffe_sees(String input) throws IOException {
        Path folder = Conformance.folder("weights");
        Path text = folder.resolve("squeezenet_v1.0.prototxt");
        JsonNode golden = golden(text, "." + input + ".json");
        Annotations annotations = annotate(withInputs(NetReader.read(Parser.parse(Conformance.read(text)), Phase.TEST), golden));
        Match match = Match.of(CaffeModel.list(folder.resolve("squeezenet_v1.0.caffemodel")), annotations);
        assertThat(match.rows()).isNotEmpty().allMatch(row -> row.kind() == Match.Kind.COPIED);
        Weights weights = match.weights(1);
        assertThat(weights.random()).isFalse();
        Map<String, Tensor> inputs = input.equals("sin")
            ? HashFill.inputs(annotations, "sin")
            : Map.of("data", raw(folder.resolve("cat227.f32"), Shape.of(1, 3, 227, 227)));
        for (Kernels kernels : List.of(VECTOR, SCALAR)) {
            Activations activations = new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, NEVER);
            compareStatistics(annotations, activations, golden);
            float[] scores = activations.of(annotations.net().nodes().getLast().tops().getFirst()).orElseThrow().toArray();
            assertThat(topFive(scores)).isEqualTo(topFive(raw(dump(folder, input), Shape.of(1000)).toArray()));
        }
    }

    private static Path dump(Path folder, String input) {
        return folder.resolve(input).resolve("squeezenet_v1.0.prob.f32");
    }

    private static List<Integer> topFive(float[] scores) {
        return IntStream.range(0, scores.length).boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed()).limit(5).toList();
    }

    static Tensor raw(Path file, Shape shape) throws IOException {
        float[] values = new float[(int) shape.count()];
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return Tensor.of(shape, values);
    }

    @Test
    void the_detector_of_mtcnn_with_its_trained_weights() throws IOException {
        Path folder = Conformance.folder("weights");
        Path text = folder.resolve("mtcnn_det1.prototxt");
        JsonNode golden = golden(text, ".sin.json");
        Annotations annotations = annotate(withInputs(NetReader.read(Parser.parse(Conformance.read(text)), Phase.TEST), golden));
        Match match = Match.of(CaffeModel.list(folder.resolve("mtcnn_det1.caffemodel")), annotations);
        assertThat(match.rows()).isNotEmpty().allMatch(row -> row.kind() == Match.Kind.COPIED);
        compareStatistics(annotations, new Executor(VECTOR).forward(
            annotations, match.weights(1), HashFill.inputs(annotations, "sin"), Progress.NONE, NEVER), golden);
    }

    static JsonNode golden(Path text, String suffix) {
        return new ObjectMapper().readTree(text.resolveSibling(name(text) + suffix).toFile());
    }

    static String name(Path file) {
        return file.getFileName().toString().replace(".prototxt", "");
    }
}
