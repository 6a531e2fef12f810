package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What was in a top's memory before does not matter: blobs that are needed no more leave theirs to others.
class LayerRunTest {
    private static final List<Kernels> KERNELS = List.of(new ScalarKernels(), new VectorKernels(2));
    private static final Cancellation NEVER = new Cancellation();

    @TestFactory
    Stream<DynamicTest> every_layer_writes_every_element_of_its_tops() throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/caffe")).toURI());
        return Conformance.texts(folder).stream().filter(file -> !CaffeValuesTest.golden(file, ".json").path("rejected").asBoolean())
            .map(file -> DynamicTest.dynamicTest(CaffeValuesTest.name(file), () -> check(Conformance.read(file))));
    }

    @Test
    void every_layer_of_the_forks_writes_every_element_of_its_tops() {
        check("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 4 dim: 4 dim: 6 } } }
            layer { name: "regions" type: "Input" top: "label5" input_param { shape { dim: 2 dim: 5 } } }
            layer { name: "pool" type: "Pooling" bottom: "data" top: "pool" top: "places" pooling_param { kernel_size: 2 stride: 2 } }
            layer { name: "up" type: "Upsample" bottom: "pool" bottom: "places" top: "up" upsample_param { scale: 2 } }
            layer { name: "larger" type: "Upsample" bottom: "pool" top: "larger" upsample_param { scale: 3 } }
            layer { name: "interp" type: "Interp" bottom: "data" top: "interp" interp_param { zoom_factor: 2 pad_beg: -1 } }
            layer { name: "resize" type: "Resize" bottom: "data" top: "resize" resize_param { height: 5 width: 7 interp_mode: NEAREST } }
            layer { name: "roi" type: "ROIPooling" bottom: "data" bottom: "label5" top: "roi" roi_pooling_param { pooled_h: 2 pooled_w: 3 } }
            layer { name: "permute" type: "Permute" bottom: "data" top: "permute" permute_param { order: [0, 2, 3, 1] } }
            layer { name: "shuffle" type: "ShuffleChannel" bottom: "data" top: "shuffle" shuffle_channel_param { group: 2 } }
            layer { name: "length" type: "Normalize" bottom: "data" top: "length" norm_param { across_spatial: false } }
            layer { name: "bn" type: "BN" bottom: "data" top: "bn" }
            layer { name: "factors" type: "Input" top: "factors" input_param { shape { dim: 2 dim: 4 } } }
            layer { name: "axpy" type: "Axpy" bottom: "factors" bottom: "data" bottom: "bn" top: "axpy" }
            layer { name: "remembered" type: "Input" top: "remembered" input_param { shape { dim: 1 dim: 2 dim: 2 } } }
            layer { name: "gates" type: "Input" top: "gates" input_param { shape { dim: 1 dim: 2 dim: 8 } } }
            layer { name: "goes_on" type: "Input" top: "label2" input_param { shape { dim: 1 dim: 2 } } }
            layer { name: "unit" type: "LSTMUnit" bottom: "remembered" bottom: "gates" bottom: "label2" top: "c" top: "h" }
            layer { name: "linear" type: "Resize" bottom: "data" top: "linear" resize_param { height: 5 width: 7 } }
            layer { name: "l2" type: "L2Norm" bottom: "data" top: "l2" l2_norm_param { axis: -1 } }
            layer { name: "depthwise" type: "DepthwiseConvolution" bottom: "data" top: "depthwise"
              convolution_param { num_output: 8 kernel_size: 3 pad: 1 } }
            layer { name: "local" type: "LocallyConnected" bottom: "data" top: "local" convolution_param { num_output: 3 kernel_size: 3 pad: 1 } }
            layer { name: "priors" type: "PriorBox" bottom: "pool" bottom: "data" top: "priors" prior_box_param { min_size: 4 } }
            """);
    }

    private static void check(String text) {
        Annotations net = Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
        Weights weights = HashFill.weights(net);
        Map<String, Tensor> inputs = HashFill.inputs(net, "hash");
        for (Kernels kernels : KERNELS) {
            Activations values = new Executor(kernels).forward(net, weights, inputs, Progress.NONE, NEVER);
            for (Plan.Step step : Plan.of(net).steps()) {
                if (!step.node().isInput() && !step.node().layer().passes() && !values.skipped().containsKey(step.node())) {
                    check(kernels, step, weights.of(step.node().id()), values);
                }
            }
        }
    }

    /// Into memory full of NaN, after a pass with the bottoms' values the other way round.
    private static void check(Kernels kernels, Plan.Step step, List<Tensor> params, Activations values) {
        List<float[]> given = step.node().bottoms().stream().map(bottom -> values.of(bottom).orElseThrow().toArray()).toList();
        List<Tensor> bottoms = IntStream.range(0, given.size())
            .mapToObj(b -> like(values.of(step.node().bottoms().get(b)).orElseThrow())).toList();
        List<Tensor> tops = step.tops().stream().map(LayerRunTest::full).toList();
        LayerRun run = new LayerRun(kernels, new Memory(), step, bottoms, params, tops::get);
        for (boolean turned : new boolean[] {true, false}) {
            for (int b = 0; b < bottoms.size(); b++) {
                kernels.copy(Tensor.of(bottoms.get(b).shape(), turned ? turned(given.get(b)) : given.get(b)), bottoms.get(b));
            }
            run.forward(NEVER);
        }
        for (int t = 0; t < tops.size(); t++) {
            assertThat(tops.get(t).toArray()).as("%s top %d, %s", step.node().id(), t, kernels.describe())
                .isEqualTo(values.of(step.node().tops().get(t)).orElseThrow().toArray());
        }
    }

    private static Tensor like(Tensor tensor) {
        return tensor.isChannelsLast() ? Tensor.channelsLast(tensor.shape(), tensor.halo()) : Tensor.dense(tensor.shape());
    }

    private static Tensor full(Shape shape) {
        Tensor tensor = shape.rank() == 4 ? Tensor.channelsLast(shape, 0) : Tensor.dense(shape);
        float[] values = new float[(int) shape.count()];
        Arrays.fill(values, Float.NaN);
        KERNELS.getFirst().copy(Tensor.of(shape, values), tensor);
        return tensor;
    }

    private static float[] turned(float[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[out.length - 1 - i];
        }
        return out;
    }
}
