package convas.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import convas.core.Conformance;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.HashFill;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.layer.Dropout;
import convas.core.layer.Input;
import convas.core.layer.Phase;
import convas.core.net.Backprop;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.NetState;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models load in ONNX Runtime and compute there what Convas computes, which other tests compare with Caffe.
class OnnxRuntimeTest {
    @TempDir
    Path folder;

    private static OrtEnvironment environment;

    @BeforeAll
    static void load() {
        try {
            environment = OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            Assumptions.abort("skipped: ONNX Runtime does not load on this platform: " + e);
        }
    }

    /// The large ones on a small image: it is the layers that count.
    @ParameterizedTest
    @CsvSource({"lenet, 0", "cifar10_quick, 0", "cifar10_full, 0", "alexnet, 99", "zfnet, 95", "nin, 0", "vgg16, 64", "googlenet, 0",
        "resnet50, 0", "inception_v3, 0", "inception_v4, 0", "squeezenet_v1.1, 0"})
    void templates_agree(String name, int side) throws IOException, OrtException, Inexpressible, URISyntaxException {
        Net net = read(Path.of(Objects.requireNonNull(getClass().getResource("/convas/networks/" + name + ".prototxt")).toURI()), NetState.of(Phase.TEST));
        Annotations annotations = Annotator.annotate(withScores(side == 0 ? net : resized(net, side)));
        assertThat(compare(annotations)).isLessThanOrEqualTo(1e-4);
    }

    /// With what goes into the softmax as an output too: random weights make shares of 0 and 1, which hide differences.
    private static Net withScores(Net net) {
        Node softmax = net.nodes().getLast();
        assertThat(softmax.type()).isEqualTo("Softmax");
        List<Node> nodes = new ArrayList<>(net.nodes());
        nodes.add(new Node(nodes.size(), "scores", "scores", "Dropout", new Dropout(0.5f), softmax.bottoms(), softmax.bottomNames(),
            List.of(new Blob("scores", 0, nodes.size(), 0)), false, List.of(), Backprop.UNSAID, null, softmax.span()));
        return new Net(net.name(), net.state(), nodes, net.diagnostics());
    }

    private static Net resized(Net net, int side) {
        List<Node> nodes = net.nodes().stream().map(node -> !node.isInput() ? node
            : new Node(node.index(), node.id(), node.name(), node.type(), Input.of(Shape.of(1, 3, side, side)), node.bottoms(),
                node.bottomNames(), node.tops(), false, node.params(), node.backprop(), node.syntax(), node.span())).toList();
        return new Net(net.name(), net.state(), nodes, net.diagnostics());
    }

    /// Nets of what is not a number: ONNX does not say what becomes of it in a maximum or in a power of 0, and its runtime goes by
    /// other rules than Caffe.
    private static final Set<String> UNSAID = Set.of("nan_eltwise_max.prototxt", "nan_pool_max.prototxt", "nan_power_scale_0.prototxt");

    /// The nets that Caffe's values are known for; a layer with no counterpart refuses, and so does one that makes an empty blob.
    @TestFactory
    Stream<DynamicTest> small_nets_agree_or_are_refused() throws URISyntaxException {
        Path caffe = Path.of(Objects.requireNonNull(getClass().getResource("/caffe")).toURI());
        return Conformance.texts(caffe).stream().filter(file -> !file.toString().contains("reject"))
            .filter(file -> !UNSAID.contains(file.getFileName().toString()))
            .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                Annotations annotations = Annotator.annotate(read(file, NetState.of(Phase.TEST)));
                Assumptions.assumeTrue(annotations.diagnostics().stream().noneMatch(each -> each.severity() == Severity.ERROR)
                    && !annotations.net().nodes().isEmpty(), "skipped: Convas does not run it either");
                try {
                    assertThat(compare(annotations)).isLessThanOrEqualTo(1e-4);
                } catch (Inexpressible refused) {
                    boolean empty = refused.node().tops().stream().anyMatch(top -> annotations.shape(top).map(Shape::count).orElse(1L) == 0);
                    assertThat(empty || !EXPRESSED.contains(refused.node().type())).as(refused.getMessage()).isTrue();
                }
            }));
    }

    /// Types that are never refused as such.
    private static final Set<String> EXPRESSED = Set.of("InnerProduct", "LRN", "BatchNorm", "Scale", "Bias", "Concat", "Slice",
        "Split", "Eltwise", "ReLU", "PReLU", "Sigmoid", "TanH", "ELU", "Power", "Exp", "Log", "AbsVal", "Dropout", "Softmax", "Flatten",
        "Reshape", "Crop", "Silence", "BNLL", "Threshold", "Tile");

    /// Where Caffe rounds up, drops a window or counts a part of the padding, ONNX's own rule would give another size or another mean.
    @TestFactory
    Stream<DynamicTest> every_window_of_every_small_image_agrees() {
        return Stream.of("MAX", "AVE").map(method -> DynamicTest.dynamicTest(method, () -> {
            StringBuilder text = new StringBuilder("layer { name: 'odd' type: 'Input' top: 'odd' input_param { shape { dim: 1 dim: 2 dim: 5 dim: 6 } } }\n"
                + "layer { name: 'large' type: 'Input' top: 'large' input_param { shape { dim: 2 dim: 1 dim: 7 dim: 8 } } }\n");
            for (String bottom : List.of("odd", "large")) {
                for (int kernel = 1; kernel <= 5; kernel++) {
                    for (int stride = 1; stride <= kernel; stride++) {
                        for (int pad = 0; pad < kernel; pad++) {
                            String name = bottom + "_" + kernel + "_" + stride + "_" + pad;
                            text.append(String.format("layer { name: '%s' type: 'Pooling' bottom: '%s' top: '%s' pooling_param { pool: %s"
                                + " kernel_size: %d stride: %d pad: %d } }%n", name, bottom, name, method, kernel, stride, pad));
                        }
                    }
                }
            }
            assertThat(compare(annotate(text.toString()))).isLessThanOrEqualTo(1e-5);
        }));
    }

    @Test
    void a_layer_without_a_counterpart_is_named_with_the_way_out() {
        Annotations annotations = annotate("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 2 dim: 3 dim: 3 } } }
            layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 1 dim: 1 dim: 3 dim: 3 } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "label" top: "loss" }
            """);
        assertThatThrownBy(() -> new OnnxModel(annotations, HashFill.weights(annotations))).isInstanceOf(Inexpressible.class)
            .hasMessageContaining("loss (SoftmaxWithLoss)").hasMessageContaining("--deploy");
    }

    @Test
    void a_window_beyond_the_image_is_refused() {
        Annotations annotations = annotate("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 3 dim: 3 } } }
            layer { name: "pool" type: "Pooling" bottom: "data" top: "pool" pooling_param { kernel_size: 1 stride: 3 } }
            """);
        assertThatThrownBy(() -> new OnnxModel(annotations, Weights.none())).isInstanceOf(Inexpressible.class)
            .hasMessageContaining("pool (Pooling)").hasMessageContaining("stride");
    }

    private static Annotations annotate(String text) {
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }

    private static Net read(Path file, NetState state) {
        return NetReader.read(Parser.parse(Conformance.read(file)), state);
    }

    /// @return the largest difference of an output, relative to its largest magnitude
    private double compare(Annotations annotations) throws IOException, OrtException, Inexpressible {
        Weights weights = HashFill.weights(annotations);
        OnnxModel model = new OnnxModel(annotations, weights);
        Path file = Files.createTempFile(folder, "net", ".onnx");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            model.write(channel, CaffeModel.Progress.NONE);
        }
        assertThat(Files.size(file)).isEqualTo(model.bytes());
        Map<String, Tensor> inputs = HashFill.inputs(annotations, "hash");
        Activations activations = new Executor(Kernels.best()).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
        assertThat(activations.skipped()).isEmpty();
        Set<Blob> read = new HashSet<>();
        annotations.net().nodes().forEach(node -> read.addAll(node.bottoms()));
        Set<String> entering = new HashSet<>();
        annotations.net().nodes().stream().filter(Node::isInput).forEach(node -> node.tops().forEach(top -> entering.add(top.name())));
        Map<String, Tensor> outputs = new HashMap<>();
        activations.blobs().forEach((blob, tensor) -> {
            if (!read.contains(blob) && !annotations.net().nodes().get(blob.node()).isInput()) {
                outputs.put(blob.name().isEmpty() ? "unnamed" : entering.contains(blob.name()) ? blob.name() + "@" + blob.version() : blob.name(), tensor);
            }
        });
        double worst = 0;
        Map<String, OnnxTensor> fed = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(2);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                for (String name : session.getInputNames()) {
                    Tensor tensor = inputs.getOrDefault(name, Tensor.dense(shape(annotations, name)));
                    fed.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toArray()),
                        tensor.shape().toList().stream().mapToLong(Integer::longValue).toArray()));
                }
                try (OrtSession.Result result = session.run(fed)) {
                    assertThat(new TreeSet<>(session.getOutputNames())).isEqualTo(new TreeSet<>(outputs.keySet()));
                    for (Map.Entry<String, OnnxValue> each : result) {
                        OnnxTensor got = (OnnxTensor) each.getValue();
                        Tensor expected = outputs.get(each.getKey());
                        assertThat(got.getInfo().getShape()).as(each.getKey())
                            .isEqualTo(expected.shape().toList().stream().mapToLong(Integer::longValue).toArray());
                        FloatBuffer values = got.getFloatBuffer();
                        worst = Math.max(worst, difference(values, expected.toArray()));
                    }
                }
            }
        } finally {
            fed.values().forEach(OnnxTensor::close);
            Files.delete(file);
        }
        return worst;
    }

    /// Of an input; the engine feeds zeros to those without values.
    private static Shape shape(Annotations annotations, String input) {
        return annotations.net().nodes().stream().filter(Node::isInput).flatMap(node -> node.tops().stream())
            .filter(top -> top.name().equals(input)).findFirst().flatMap(annotations::shape).orElseThrow();
    }

    private static double difference(FloatBuffer values, float[] expected) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            float value = values.get(i);
            if (Float.compare(value, expected[i]) != 0 && value != expected[i]) {
                double off = Math.abs((double) value - expected[i]);
                worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
            }
            largest = Float.isFinite(expected[i]) ? Math.max(largest, Math.abs(expected[i])) : largest;
        }
        return worst == 0 ? 0 : worst / largest;
    }
}
