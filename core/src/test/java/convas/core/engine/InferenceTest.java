package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private static final String NET = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 13 dim: 12 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
          convolution_param { num_output: 32 kernel_size: 3 pad: 1 bias_term: false } }
        layer { name: "bn1" type: "BatchNorm" bottom: "conv1" top: "conv1" }
        layer { name: "scale1" type: "Scale" bottom: "conv1" top: "conv1" scale_param { bias_term: true } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "side" type: "Convolution" bottom: "conv1" top: "side" convolution_param { num_output: 32 kernel_size: 1 } }
        layer { name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2"
          convolution_param { num_output: 32 kernel_size: 3 pad: 1 } }
        layer { name: "scale2" type: "Scale" bottom: "conv2" top: "scaled" }
        layer { name: "sum" type: "Eltwise" bottom: "side" bottom: "scaled" top: "sum" }
        layer { name: "relu2" type: "ReLU" bottom: "sum" top: "sum" }
        layer { name: "left" type: "Convolution" bottom: "sum" top: "left"
          convolution_param { num_output: 16 kernel_size: 3 pad: 1 group: 2 } }
        layer { name: "left/relu" type: "ReLU" bottom: "left" top: "left" relu_param { negative_slope: 0.5 } }
        layer { name: "right" type: "Pooling" bottom: "sum" top: "right" pooling_param { kernel_size: 3 stride: 1 pad: 1 } }
        layer { name: "odd" type: "Convolution" bottom: "sum" top: "odd" convolution_param { num_output: 5 kernel_size: 1 } }
        layer { name: "join" type: "Concat" bottom: "left" bottom: "right" bottom: "odd" top: "join" }
        layer { name: "wide" type: "Concat" bottom: "left" bottom: "join" top: "wide" }
        layer { name: "drop" type: "Dropout" bottom: "wide" top: "wide" }
        layer { name: "last" type: "Convolution" bottom: "wide" top: "last" convolution_param { num_output: 8 kernel_size: 3 pad: 1 } }
        layer { name: "fc" type: "InnerProduct" bottom: "last" top: "fc" inner_product_param { num_output: 10 } }
        layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
        """;

    private final Annotations net = annotate(NET);
    private final Weights weights = HashFill.weights(net);
    private final Map<String, Tensor> inputs = HashFill.inputs(net, "sin");

    @Test
    void each_blob_alone_has_the_values_that_keeping_all_gives() {
        for (Kernels kernels : List.of(new ScalarKernels(), Kernels.best())) {
            Activations all = all(net, kernels);
            for (Blob blob : all.blobs().keySet()) {
                Activations one = new Inference(kernels, net, weights, Set.of(blob)).forward(inputs, Progress.NONE, new Cancellation());
                assertThat(one.blobs()).containsOnlyKeys(blob);
                assertClose(one.of(blob).orElseThrow().toArray(), all.of(blob).orElseThrow().toArray(), blob);
            }
        }
    }

    @Test
    void a_pooling_behind_a_convolution_is_done_with_it_unless_what_it_reads_is_wanted() {
        Annotations pooled = annotate("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 16 dim: 12 dim: 14 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 32 kernel_size: 3 pad: 1 } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
            layer { name: "next" type: "Convolution" bottom: "pool" top: "next" convolution_param { num_output: 16 kernel_size: 3 pad: 1 } }
            layer { name: "last" type: "Pooling" bottom: "next" top: "last" pooling_param { kernel_size: 2 stride: 2 } }
            """);
        Weights filled = HashFill.weights(pooled);
        Map<String, Tensor> given = HashFill.inputs(pooled, "sin");
        int pool = pooled.net().find("pool").orElseThrow().index();
        for (Kernels kernels : List.of(new ScalarKernels(), Kernels.best())) {
            Activations all = new Executor(kernels).forward(pooled, filled, given, Progress.NONE, new Cancellation());
            for (Blob blob : all.blobs().keySet()) {
                Activations one = new Inference(kernels, pooled, filled, Set.of(blob)).forward(given, Progress.NONE, new Cancellation());
                assertClose(one.of(blob).orElseThrow().toArray(), all.of(blob).orElseThrow().toArray(), blob);
                boolean alone = kernels instanceof ScalarKernels || blob.name().equals("conv");
                assertThat(one.nanos().get(pool) > 0).as(blob.toString()).isEqualTo(alone);
            }
        }
    }

    @Test
    void all_blobs_can_be_kept() {
        Activations all = all(net, Kernels.best());
        Activations same = new Inference(Kernels.best(), net, weights, all.blobs().keySet()).forward(inputs, Progress.NONE, new Cancellation());
        assertThat(same.blobs()).hasSameSizeAs(all.blobs());
        all.blobs().forEach((blob, tensor) -> assertClose(same.of(blob).orElseThrow().toArray(), tensor.toArray(), blob));
    }

    @Test
    void a_pass_does_not_depend_on_the_one_before() {
        Blob last = last(net);
        Inference inference = new Inference(Kernels.best(), net, weights, Set.of(last));
        float[] first = values(inference, inputs, last);
        float[] other = values(inference, HashFill.inputs(net, "hash"), last);
        assertThat(other).isNotEqualTo(first);
        assertThat(values(inference, inputs, last)).isEqualTo(first);
    }

    @Test
    void an_input_may_come_in_the_same_tensor_with_other_values_or_in_another() {
        Annotations small = annotate("""
            layer { name: "a" type: "Input" top: "a" input_param { shape { dim: 2 } } }
            layer { name: "b" type: "AbsVal" bottom: "a" top: "b" }
            """);
        Inference inference = new Inference(Kernels.best(), small, HashFill.weights(small), Set.of(last(small)));
        Tensor given = Tensor.of(Shape.of(2), new float[] {1, -2});
        assertThat(values(inference, Map.of("a", given), last(small))).containsExactly(1, 2);
        given.setFlat(0, 5);
        assertThat(values(inference, Map.of("a", given), last(small))).containsExactly(5, 2);
        assertThat(values(inference, Map.of("a", Tensor.of(Shape.of(2), new float[] {-3, 4})), last(small))).containsExactly(3, 4);
        assertThat(values(inference, Map.of(), last(small))).containsExactly(3, 4);
        assertThat(values(inference, Map.of("a", given), last(small))).containsExactly(5, 2);
    }

    @Test
    void an_input_behind_other_layers_keeps_what_it_was_given() {
        Annotations late = annotate("""
            layer { name: "a" type: "Input" top: "a" input_param { shape { dim: 5 } } }
            layer { name: "b" type: "AbsVal" bottom: "a" top: "b" }
            layer { name: "c" type: "AbsVal" bottom: "b" top: "c" }
            layer { name: "d" type: "AbsVal" bottom: "c" top: "d" }
            layer { name: "e" type: "Input" top: "e" input_param { shape { dim: 5 } } }
            layer { name: "f" type: "Eltwise" bottom: "d" bottom: "e" top: "f" }
            """);
        Map<String, Tensor> given = Map.of("a", Tensor.of(Shape.of(5), new float[] {1, -2, 3, 4, 5}),
            "e", Tensor.of(Shape.of(5), new float[] {10, 20, 30, 40, 50}));
        Inference inference = new Inference(Kernels.best(), late, HashFill.weights(late), Set.of(last(late)));
        assertThat(values(inference, given, last(late))).containsExactly(11, 22, 33, 44, 55);
    }

    @Test
    void what_cannot_run_is_skipped_with_all_that_depends_on_it() {
        Annotations broken = annotate(NET.replace("name: \"side\" type: \"Convolution\"", "name: \"side\" type: \"Sharpen\""));
        Set<Blob> blobs = new HashSet<>();
        broken.net().nodes().forEach(node -> blobs.addAll(node.tops()));
        Activations activations = new Inference(Kernels.best(), broken, HashFill.weights(broken), blobs)
            .forward(inputs, Progress.NONE, new Cancellation());
        assertThat(activations.skipped().keySet()).extracting(node -> node.id()).contains("side", "sum", "relu2", "prob")
            .doesNotContain("conv2", "scale2");
        assertThat(activations.of(last(broken))).isEmpty();
        assertThat(activations.of(broken.net().find("scale2").orElseThrow().tops().getFirst())).isPresent();
    }

    @Test
    void an_input_of_another_shape_is_refused_and_a_cancelled_pass_ends() {
        Inference inference = new Inference(Kernels.best(), net, weights, Set.of(last(net)));
        assertThatThrownBy(() -> inference.forward(Map.of("data", Tensor.dense(net.shape(last(net)).orElseThrow())), Progress.NONE,
            new Cancellation())).hasMessageStartingWith("input data is ");
        Cancellation cancellation = new Cancellation();
        List<String> heard = new ArrayList<>();
        assertThatThrownBy(() -> inference.forward(inputs, (done, total, what) -> {
            heard.add(what);
            if (what.equals("left")) {
                cancellation.cancel();
            }
        }, cancellation)).isInstanceOf(CancellationException.class);
        assertThat(heard).endsWith("left");
    }

    private Activations all(Annotations annotations, Kernels kernels) {
        return new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
    }

    private static float[] values(Inference inference, Map<String, Tensor> inputs, Blob blob) {
        return inference.forward(inputs, Progress.NONE, new Cancellation()).of(blob).orElseThrow().toArray();
    }

    private static Blob last(Annotations annotations) {
        return annotations.net().nodes().getLast().tops().getFirst();
    }

    private static void assertClose(float[] values, float[] expected, Blob blob) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).as("%s, element %d", blob, i).isCloseTo(expected[i], within(1e-5f * largest));
        }
    }

    private static Annotations annotate(String text) {
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }
}
