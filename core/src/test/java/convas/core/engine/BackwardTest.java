package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BackwardTest {
    private static final Cancellation NEVER = new Cancellation();

    /// A net that is run once, with the data that it reads.
    private static final class Ran {
        final Annotations annotations;
        final Weights weights;
        final Activations activations;

        Ran(String text, Map<String, Tensor> inputs, Map<String, List<Tensor>> weights) {
            annotations = Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
            assertThat(annotations.diagnostics()).isEmpty();
            this.weights = new Weights(new LinkedHashMap<>(weights), false);
            activations = new Executor(new ScalarKernels()).forward(annotations, this.weights, inputs, Progress.NONE, NEVER);
            assertThat(activations.skipped()).isEmpty();
        }

        Node node(String name) {
            return annotations.net().find(name).orElseThrow();
        }

        Blob blob(String layer) {
            return node(layer).tops().getFirst();
        }

        Gradients back(Cotangents cotangents, Wanted wanted, ReluRule rule) {
            return new Backward(new ScalarKernels())
                .backward(annotations, weights, activations, cotangents, wanted, rule, Progress.NONE, NEVER);
        }

        Gradients back(String layer, float... cotangent) {
            Blob blob = blob(layer);
            return back(Cotangents.of(blob, Tensor.of(annotations.shape(blob).orElseThrow(), cotangent)), Wanted.EVERYTHING,
                ReluRule.PLAIN);
        }

        float[] at(Gradients gradients, String layer) {
            return gradients.of(blob(layer)).orElseThrow().toArray();
        }
    }

    private static String input(String shape) {
        return "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { " + shape + " } } }\n";
    }

    private static final String SMALL = input("dim: 1 dim: 3");

    private static String layer(String name, String type, String bottom, String top, String more) {
        return "layer { name: \"" + name + "\" type: \"" + type + "\" bottom: \"" + bottom + "\" top: \"" + top + "\" " + more + " }\n";
    }

    /// The figures of Springenberg et al., Striving for Simplicity (2015), figure 1.
    @Test
    void a_rectifier_passes_what_its_rule_says() {
        for (String top : List.of("data", "out")) {
            Ran net = new Ran(input("dim: 1 dim: 9") + layer("relu", "ReLU", "data", top, ""),
                Map.of("data", Tensor.of(Shape.of(1, 9), 1, -1, 5, 2, -5, -7, -3, 2, 4)), Map.of());
            Cotangents cotangents = Cotangents.of(net.blob("relu"), Tensor.of(Shape.of(1, 9), -2, 3, -1, 6, -3, 1, 2, -1, 3));
            Wanted data = Wanted.blobs(net.blob("data"));
            assertThat(net.at(net.back(cotangents, data, ReluRule.PLAIN), "data")).containsExactly(floats(-2, 0, -1, 6, 0, 0, 0, -1, 3), offset(0f));
            assertThat(net.at(net.back(cotangents, data, ReluRule.DECONVNET), "data")).containsExactly(floats(0, 3, 0, 6, 0, 1, 2, 0, 3), offset(0f));
            assertThat(net.at(net.back(cotangents, data, ReluRule.GUIDED), "data")).containsExactly(floats(0, 0, 0, 6, 0, 0, 0, 0, 3), offset(0f));
        }
    }

    /// To be compared with an offset of 0: then 0 and -0 are equal.
    private static float[] floats(float... values) {
        return values;
    }

    /// The first pass's sums do not go into the second's.
    @Test
    void a_second_pass_gives_the_parameters_gradients_of_its_own() {
        Ran net = new Ran(SMALL + layer("fc", "InnerProduct", "data", "fc", "inner_product_param { num_output: 2 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)),
            Map.of("fc", List.of(Tensor.of(Shape.of(2, 3), 1, 1, 1, 1, 1, 1), Tensor.of(Shape.of(2), 0, 0))));
        Backward backward = new Backward(new ScalarKernels());
        for (int value : new int[] {0, 1}) {
            Gradients gradients = backward.backward(net.annotations, net.weights, net.activations,
                Cotangents.ofValue(net.annotations, net.blob("fc"), value), Wanted.LEARNED, ReluRule.PLAIN, Progress.NONE, NEVER);
            assertThat(gradients.of(net.node("fc"), 0).orElseThrow().toArray())
                .containsExactly(value == 0 ? new float[] {1, 2, 3, 0, 0, 0} : new float[] {0, 0, 0, 1, 2, 3});
            assertThat(gradients.of(net.node("fc"), 1).orElseThrow().toArray())
                .containsExactly(value == 0 ? new float[] {1, 0} : new float[] {0, 1});
        }
    }

    /// Branches that meet, a gradient that two layers are handed, one that passes through as it is, views of channels, and maxima.
    private static final String BRANCHES = input("dim: 2 dim: 3 dim: 8 dim: 8")
        + layer("conv", "Convolution", "data", "conv", "convolution_param { num_output: 16 kernel_size: 3 pad: 1 }")
        + layer("relu", "ReLU", "conv", "conv", "")
        + layer("left", "Convolution", "conv", "left", "convolution_param { num_output: 16 kernel_size: 3 pad: 1 }")
        + layer("right", "Pooling", "conv", "right", "pooling_param { kernel_size: 3 stride: 1 pad: 1 }")
        + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"left\" bottom: \"right\" top: \"sum\" }\n"
        + layer("drop", "Dropout", "sum", "drop", "")
        + "layer { name: \"join\" type: \"Concat\" bottom: \"drop\" bottom: \"right\" top: \"join\" }\n"
        + layer("norm", "LRN", "join", "norm", "")
        + layer("flat", "Flatten", "norm", "flat", "")
        + layer("fc", "InnerProduct", "flat", "fc", "inner_product_param { num_output: 4 }")
        + layer("prob", "Softmax", "fc", "prob", "");

    /// What one pass leaves in its memory does not get into the next, and a caller keeps the gradients that it was given.
    @Test
    void passes_that_use_the_same_memory_again_give_what_new_ones_give() {
        Annotations net = Annotator.annotate(NetReader.read(Parser.parse(BRANCHES), Phase.TEST));
        Weights weights = HashFill.weights(net);
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels(2))) {
            Activations ran = new Executor(kernels).forward(net, weights, HashFill.inputs(net, "sin"), Progress.NONE, NEVER);
            assertThat(ran.skipped()).isEmpty();
            Node last = net.net().nodes().getLast();
            Wanted picture = Wanted.blobs(net.net().nodes().getFirst().tops().getFirst());
            Backward again = new Backward(kernels);
            List<Map<Object, float[]>> expected = new ArrayList<>();
            List<Gradients> held = new ArrayList<>();
            for (Wanted wanted : List.of(picture, Wanted.LEARNED, picture, Wanted.EVERYTHING, Wanted.LEARNED, picture)) {
                Cotangents score = Cotangents.ofValue(net, last.tops().getFirst(), expected.size() % 4);
                expected.add(values(new Backward(kernels).backward(net, weights, ran, score, wanted, ReluRule.PLAIN, Progress.NONE, NEVER)));
                held.add(again.backward(net, weights, ran, score, wanted, ReluRule.PLAIN, Progress.NONE, NEVER));
                // Gradients of parameters are overwritten by the next pass, those of blobs never.
                assertSame(values(held.getLast()), expected.getLast());
                held.forEach(gradients -> gradients.blobs().forEach(
                    (blob, gradient) -> assertThat(gradient.toArray()).isEqualTo(expected.get(held.indexOf(gradients)).get(blob))));
            }
        }
    }

    private static Map<Object, float[]> values(Gradients gradients) {
        Map<Object, float[]> values = new HashMap<>();
        gradients.blobs().forEach((blob, gradient) -> values.put(blob, gradient.toArray()));
        gradients.params().forEach((param, gradient) -> values.put(param, gradient.toArray()));
        return values;
    }

    private static void assertSame(Map<Object, float[]> actual, Map<Object, float[]> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach((key, value) -> assertThat(actual.get(key)).as(key.toString()).isEqualTo(value));
    }

    /// Five neurons, by hand.
    @Test
    void two_rectifiers_one_behind_the_other_each_keep_to_the_rule() {
        // h = (x1 + x2, x1 - x2) = (2, 4), both on; y = -h1 + 2 h2 = 6.
        Ran net = new Ran(input("dim: 1 dim: 2")
                + layer("h", "InnerProduct", "data", "h", "inner_product_param { num_output: 2 bias_term: false }")
                + layer("r", "ReLU", "h", "h", "")
                + layer("y", "InnerProduct", "h", "y", "inner_product_param { num_output: 1 bias_term: false }")
                + layer("out", "ReLU", "y", "y", ""),
            Map.of("data", Tensor.of(Shape.of(1, 2), 3, -1)),
            Map.of("h", List.of(Tensor.of(Shape.of(2, 2), 1, 1, 1, -1)), "y", List.of(Tensor.of(Shape.of(1, 2), -1, 2))));
        assertThat(net.activations.of(net.blob("out")).orElseThrow().toArray()).containsExactly(6);
        Cotangents one = Cotangents.ofValue(net.annotations, net.blob("out"), 0);
        Wanted data = Wanted.blobs(net.blob("data"));
        // Plain: dy/dr = (-1, 2), both pass; d/dx = (-1 + 2, -1 - 2).
        assertThat(net.at(net.back(one, data, ReluRule.PLAIN), "data")).containsExactly(1, -3);
        // Only 2 is positive and passes: (2, -2). As both neurons were on, guided gives the same.
        assertThat(net.at(net.back(one, data, ReluRule.DECONVNET), "data")).containsExactly(2, -2);
        assertThat(net.at(net.back(one, data, ReluRule.GUIDED), "data")).containsExactly(2, -2);
    }

    @Test
    void a_slope_takes_the_place_of_zero_in_every_rule() {
        Ran net = new Ran(SMALL + layer("relu", "ReLU", "data", "data", "relu_param { negative_slope: 0.5 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, -1, -2)), Map.of());
        Cotangents cotangents = Cotangents.of(net.blob("relu"), Tensor.of(Shape.of(1, 3), -8, 8, -8));
        assertThat(net.at(net.back(cotangents, Wanted.EVERYTHING, ReluRule.PLAIN), "data")).containsExactly(-8, 4, -4);
        assertThat(net.at(net.back(cotangents, Wanted.EVERYTHING, ReluRule.DECONVNET), "data")).containsExactly(-4, 8, -4);
        assertThat(net.at(net.back(cotangents, Wanted.EVERYTHING, ReluRule.GUIDED), "data")).containsExactly(-4, 4, -2);
    }

    @Test
    void gradients_of_all_readers_add_up() {
        Ran net = new Ran(SMALL + layer("double", "Power", "data", "double", "power_param { scale: 2 }")
                + layer("square", "Power", "data", "square", "power_param { power: 2 }")
                + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"double\" bottom: \"square\" bottom: \"data\" bottom: \"data\" top: \"sum\" }",
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
        // 2 x + x² + x + x has the derivative 4 + 2 x.
        assertThat(net.at(net.back("sum", 1, 1, 10), "data")).containsExactly(6, 8, 100);
    }

    /// Channels last, three of them would be filled up to sixteen.
    @Test
    void the_gradient_of_a_picture_lies_as_the_picture_does() {
        Tensor picture = Tensor.dense(Shape.of(1, 3, 5, 5));
        Ran net = new Ran(input("dim: 1 dim: 3 dim: 5 dim: 5")
            + layer("conv", "Convolution", "data", "conv", "convolution_param { num_output: 1 kernel_size: 5 bias_term: false }"),
            Map.of("data", picture), Map.of("conv", List.of(Tensor.of(Shape.of(1, 3, 5, 5), counted(75)))));
        Tensor gradient = net.back("conv", 2).of(net.blob("data")).orElseThrow();
        assertThat(gradient.isDense()).isTrue();
        assertThat(gradient.data().byteSize()).isEqualTo(75 * Float.BYTES);
        assertThat(gradient.toArray()).startsWith(0, 2, 4).endsWith(146, 148);
    }

    /// In the order of `BNLLLayer::Backward_cpu`.
    @Test
    void huge_gradients_of_a_smooth_rectifier_come_to_infinity_on_the_way_as_in_caffe() {
        Ran net = new Ran(SMALL + layer("bnll", "BNLL", "data", "bnll", ""), Map.of("data", Tensor.of(Shape.of(1, 3), 60, 60, 0)), Map.of());
        assertThat(net.at(net.back("bnll", 2.5e17f, 1e16f, 2.5e17f), "data")).containsExactly(Float.POSITIVE_INFINITY, 1e16f, 1.25e17f);
    }

    private static float[] counted(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    @Test
    void a_cotangent_in_the_middle_leaves_alone_what_comes_after() {
        Ran net = new Ran(SMALL + layer("double", "Power", "data", "double", "power_param { scale: 2 }")
                + layer("square", "Power", "double", "square", "power_param { power: 2 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
        Gradients gradients = net.back("double", 1, 0, -1);
        assertThat(net.at(gradients, "data")).containsExactly(2, 0, -2);
        assertThat(gradients.of(net.blob("square"))).isEmpty();
    }

    @Test
    void layers_that_share_a_parameter_have_the_gradient_of_both_uses() {
        Ran net = new Ran(SMALL
                + layer("a", "InnerProduct", "data", "a", "param { name: \"w\" } inner_product_param { num_output: 3 bias_term: false }")
                + layer("b", "InnerProduct", "a", "b", "param { name: \"w\" } inner_product_param { num_output: 3 bias_term: false }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)),
            Map.of("a", List.of(twice()), "b", List.of(twice())));
        // b = W W x with W = 2: at W[0, 1] the derivative of b[0] is 2 x[1] from below and a[1] = 2 x[1] from above.
        Gradients gradients = net.back("b", 1, 0, 0);
        assertThat(gradients.of(net.node("a"), 0).orElseThrow().toArray()[1]).isEqualTo(8);
        assertThat(gradients.of(net.node("b"), 0).orElseThrow().toArray()).containsExactly(gradients.of(net.node("a"), 0).orElseThrow().toArray());
    }

    private static Tensor twice() {
        return Tensor.of(Shape.of(3, 3), 2, 0, 0, 0, 2, 0, 0, 0, 2);
    }

    @Test
    void propagate_down_false_ends_a_gradient() {
        String sum = "layer { name: \"sum\" type: \"Eltwise\" bottom: \"double\" bottom: \"data\" top: \"sum\" %s }";
        for (String more : List.of("", "propagate_down: false propagate_down: true")) {
            Ran net = new Ran(SMALL + layer("double", "Power", "data", "double", "power_param { scale: 2 }") + sum.formatted(more),
                Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
            float each = more.isEmpty() ? 3 : 1;
            assertThat(net.at(net.back("sum", 1, 1, 1), "data")).containsExactly(each, each, each);
        }
    }

    @Test
    void what_is_not_wanted_is_not_computed() {
        Ran net = new Ran(SMALL + layer("a", "InnerProduct", "data", "a", "inner_product_param { num_output: 3 bias_term: false }")
                + layer("relu", "ReLU", "a", "a", "")
                + layer("b", "InnerProduct", "a", "b", "inner_product_param { num_output: 3 bias_term: false }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of("a", List.of(twice()), "b", List.of(twice())));
        Cotangents one = Cotangents.ofValue(net.annotations, net.blob("b"), 0);
        Gradients input = net.back(one, Wanted.blobs(net.blob("data")), ReluRule.PLAIN);
        assertThat(input.blobs()).containsOnlyKeys(net.blob("data"));
        assertThat(input.params()).isEmpty();
        // With the weights of a gone, all that does not lead through them still works.
        Weights half = new Weights(new LinkedHashMap<>(Map.of("b", List.of(twice()))), false);
        Gradients middle = new Backward(new ScalarKernels()).backward(net.annotations, half, net.activations, one,
            Wanted.blobs(net.blob("a")), ReluRule.PLAIN, Progress.NONE, NEVER);
        assertThat(middle.stopped()).isEmpty();
        assertThat(middle.of(net.blob("a")).orElseThrow().toArray()).containsExactly(2, 0, 0);
        Gradients learned = net.back(one, Wanted.LEARNED, ReluRule.PLAIN);
        assertThat(learned.blobs()).isEmpty();
        assertThat(learned.params()).containsOnlyKeys(new Gradients.Param("a", 0), new Gradients.Param("b", 0));
    }

    @Test
    void parameters_that_do_not_learn_are_left_out_of_training() {
        Ran net = new Ran(SMALL + layer("a", "InnerProduct", "data", "a",
                "param { lr_mult: 0 } param { lr_mult: 2 } inner_product_param { num_output: 1 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)),
            Map.of("a", List.of(Tensor.of(Shape.of(1, 3), 1, 1, 1), Tensor.of(Shape.of(1), 0))));
        Gradients gradients = net.back(Cotangents.ofValue(net.annotations, net.blob("a"), 0), Wanted.LEARNED, ReluRule.PLAIN);
        assertThat(gradients.params()).containsOnlyKeys(new Gradients.Param("a", 1));
    }

    @Test
    void items_that_a_filter_drops_get_no_gradient() {
        Ran net = new Ran(input("dim: 3 dim: 2") + """
                layer { name: "selector" type: "Input" top: "selector" input_param { shape { dim: 3 } } }
                layer { name: "keep" type: "Filter" bottom: "data" bottom: "selector" top: "keep" }
                """ + layer("double", "Power", "keep", "double", "power_param { scale: 2 }"),
            Map.of("data", Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6), "selector", Tensor.of(Shape.of(3), 1, 0, 1)), Map.of());
        Gradients gradients = net.back(Cotangents.of(net.blob("double"), Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)), Wanted.EVERYTHING, ReluRule.PLAIN);
        assertThat(net.at(gradients, "data")).containsExactly(2, 4, 0, 0, 6, 8);
        assertThat(gradients.of(net.blob("selector"))).isEmpty();
    }

    @Test
    void a_layer_without_gradient_says_so() {
        Ran net = new Ran(SMALL + layer("step", "Threshold", "data", "step", "") + layer("double", "Power", "step", "double", "power_param { scale: 2 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
        Gradients gradients = net.back("double", 1, 1, 1);
        assertThat(gradients.of(net.blob("data"))).isEmpty();
        assertThat(gradients.stopped()).containsOnlyKeys(net.node("step")).containsValue("no gradient goes through layers of type Threshold");
        assertThat(net.at(gradients, "step")).containsExactly(2, 2, 2);
    }

    @Test
    void missing_weights_end_a_gradient_with_a_reason() {
        Ran net = new Ran(SMALL + layer("a", "InnerProduct", "data", "a", "inner_product_param { num_output: 3 bias_term: false }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of("a", List.of(twice())));
        Gradients gradients = new Backward(new ScalarKernels()).backward(net.annotations, Weights.none(), net.activations,
            Cotangents.ofValue(net.annotations, net.blob("a"), 0), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, NEVER);
        assertThat(gradients.stopped()).containsValue("it has no weights");
    }

    @Test
    void losses_start_with_their_weights() {
        Ran net = new Ran(SMALL + layer("sum", "Reduction", "data", "sum", "loss_weight: 3"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
        assertThat(net.at(net.back(Cotangents.ofLosses(net.annotations), Wanted.EVERYTHING, ReluRule.PLAIN), "data"))
            .containsExactly(3, 3, 3);
    }

    @Test
    void a_pass_can_be_cancelled() {
        Ran net = new Ran(SMALL + layer("double", "Power", "data", "double", "power_param { scale: 2 }"),
            Map.of("data", Tensor.of(Shape.of(1, 3), 1, 2, 3)), Map.of());
        Cancellation cancellation = new Cancellation();
        Progress cancelling = (done, total, what) -> cancellation.cancel();
        assertThatThrownBy(() -> new Backward(new ScalarKernels()).backward(net.annotations, net.weights, net.activations,
                Cotangents.ofValue(net.annotations, net.blob("double"), 0), Wanted.EVERYTHING, ReluRule.PLAIN, cancelling, cancellation))
            .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_value_that_is_not_there_is_refused() {
        Ran net = new Ran(SMALL, Map.of(), Map.of());
        assertThatThrownBy(() -> Cotangents.ofValue(net.annotations, net.blob("data"), 3))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("data is 1×3 and has no value 3");
    }
}
