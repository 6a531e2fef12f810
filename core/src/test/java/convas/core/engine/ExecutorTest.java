package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.layer.Filler;
import convas.core.layer.Parameter;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExecutorTest {
    private static final String BRANCHED = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 12 dim: 12 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
          convolution_param { num_output: 8 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "left" type: "Convolution" bottom: "conv1" top: "left"
          convolution_param { num_output: 4 kernel_size: 1 weight_filler { type: "xavier" } } }
        layer { name: "right" type: "Convolution" bottom: "conv1" top: "right"
          convolution_param { num_output: 5 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
        layer { name: "join" type: "Concat" bottom: "left" bottom: "right" top: "join" }
        layer { name: "prob" type: "Softmax" bottom: "join" top: "prob" }
        """;

    private final Executor executor = new Executor(Kernels.best());
    private final Tensor image = Fillers.fill("image", 0, new Parameter(
        "image", Shape.of(1, 3, 12, 12), false, false, Filler.constant(0.5f)), 1);

    @Test
    void every_version_of_a_blob_is_kept() {
        Annotations net = annotate(BRANCHED);
        Activations activations = run(net);
        assertThat(activations.skipped()).isEmpty();
        assertThat(activations.nanos()).hasSize(7);
        net.net().nodes().forEach(node -> assertThat(node.tops()).allMatch(activations.blobs()::containsKey));
        Tensor before = activations.of(top(net, "conv1")).orElseThrow();
        Tensor after = activations.of(top(net, "relu1")).orElseThrow();
        assertThat(min(before)).isNegative();
        assertThat(min(after)).isZero();
    }

    private static final String FILTERED = """
        layer { name: "data" type: "Input" top: "data" top: "selector" input_param { shape { dim: 3 dim: 2 } shape { dim: 3 } } }
        layer { name: "keep" type: "Filter" bottom: "data" bottom: "selector" top: "keep" }
        layer { name: "double" type: "Power" bottom: "keep" top: "double" power_param { scale: 2 } }
        layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "double" top: "sum" }
        """;

    @Test
    void what_follows_a_filter_has_as_many_items_as_are_kept() {
        Annotations net = annotate(FILTERED);
        for (int pass = 0; pass < 2; pass++) {
            Activations activations = executor.forward(net, Weights.none(), filtered(1, 0, 7), Progress.NONE, new Cancellation());
            Tensor doubled = activations.of(top(net, "double")).orElseThrow();
            assertThat(doubled.shape()).isEqualTo(Shape.of(2, 2));
            assertThat(doubled.toArray()).containsExactly(2, 4, 10, 12);
            assertThat(activations.skipped()).containsOnlyKeys(net.net().find("sum").orElseThrow());
        }
    }

    @Test
    void a_filter_that_keeps_nothing_says_so() {
        Annotations net = annotate(FILTERED);
        Activations activations = executor.forward(net, Weights.none(), filtered(0, 0, 0), Progress.NONE, new Cancellation());
        assertThat(activations.skipped().get(net.net().find("keep").orElseThrow())).contains("keeps none of the 3 items");
    }

    @Test
    void a_layer_whose_shapes_depend_on_values_is_skipped_where_it_is_wrong_or_the_values_are() {
        String priors = "layer { name: \"p\" type: \"Input\" top: \"p\" input_param { shape { dim: 1 dim: 2 dim: 4 } } }\n";
        String text = "layer { name: \"x\" type: \"Input\" top: \"x\" top: \"y\" input_param { shape { dim: 1 dim: 4 } shape { dim: 1 dim: 2 } } }\n" + priors
            + "layer { name: \"it\" type: \"DetectionOutput\" bottom: \"x\" bottom: \"y\" bottom: \"p\" top: \"it\""
            + " detection_output_param { num_classes: 2 code_type: CENTER_SIZE } }";
        assertThat(run(annotate(text)).skipped().values()).containsExactly("prior box 0 has no extent: it reaches from 0 to 0");
        assertThat(run(annotate(text.replace("dim: 1 dim: 2 dim: 4", "dim: 8"))).skipped().values()).containsExactly("the shape of its top it is not known");
    }

    private static Map<String, Tensor> filtered(float... selector) {
        return Map.of("data", Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6), "selector", Tensor.of(Shape.of(3), selector));
    }

    @Test
    void nothing_runs_twice() {
        Activations first = run(annotate(BRANCHED));
        Activations second = run(annotate("# a comment\n" + BRANCHED));
        assertThat(second.nanos()).containsOnly(0L);
        assertThat(ids(second)).isEqualTo(ids(first));
    }

    @Test
    void an_edit_runs_what_depends_on_it_and_nothing_else() {
        Annotations before = annotate(BRANCHED);
        Annotations after = annotate(BRANCHED.replace("num_output: 5", "num_output: 6"));
        Activations first = run(before);
        Activations second = run(after);
        for (String same : List.of("data", "conv1", "relu1", "left")) {
            assertThat(second.of(top(after, same))).as(same).hasValueSatisfying(
                tensor -> assertThat(tensor).isSameAs(first.of(top(before, same)).orElseThrow()));
        }
        for (String changed : List.of("right", "join", "prob")) {
            assertThat(second.of(top(after, changed)).orElseThrow()).as(changed)
                .isNotSameAs(first.of(top(before, changed)).orElseThrow());
        }
        assertThat(values(run(after), after)).isEqualTo(values(new Executor(Kernels.best()), after));
    }

    @Test
    void undoing_an_edit_gives_the_old_values() {
        Annotations net = annotate(BRANCHED);
        float[] before = values(run(net), net);
        run(annotate(BRANCHED.replace("num_output: 8", "num_output: 7")));
        assertThat(values(run(annotate(BRANCHED)), net)).containsExactly(before);
    }

    @Test
    void new_weights_run_their_layer_again() {
        Annotations net = annotate(BRANCHED);
        Activations first = run(net);
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>(Fillers.fill(net, 1).layers());
        layers.put("left", Fillers.fill(net, 2).of("left"));
        Activations second = executor.forward(net, new Weights(layers, true), inputs(), Progress.NONE, new Cancellation());
        assertThat(second.of(top(net, "right"))).isEqualTo(first.of(top(net, "right")));
        assertThat(second.of(top(net, "left"))).isNotEqualTo(first.of(top(net, "left")));
    }

    @Test
    void a_missing_input_is_zeros_and_one_of_another_shape_is_refused() {
        Annotations net = annotate(BRANCHED);
        Activations zeros = executor.forward(net, Fillers.fill(net, 1), Map.of(), Progress.NONE, new Cancellation());
        assertThat(zeros.of(top(net, "data")).orElseThrow().toArray()).containsOnly(0);
        assertThatThrownBy(() -> executor.forward(net, Fillers.fill(net, 1), Map.of("data", Tensor.dense(Shape.of(1, 3, 9, 12))),
            Progress.NONE, new Cancellation())).hasMessage("input data is 1×3×9×12, the net wants 1×3×12×12");
    }

    @Test
    void what_cannot_run_is_skipped_with_all_that_depends_on_it() {
        Annotations net = annotate(BRANCHED.replace("name: \"right\" type: \"Convolution\"", "name: \"right\" type: \"Sharpen\""));
        Activations activations = run(net);
        assertThat(activations.of(top(net, "left"))).isPresent();
        assertThat(activations.skipped()).containsOnlyKeys(node(net, "right"), node(net, "join"), node(net, "prob"));
        assertThat(activations.skipped().get(node(net, "right"))).contains("Sharpen");
    }

    @Test
    void a_layer_without_weights_of_its_shape_is_skipped() {
        Annotations net = annotate(BRANCHED);
        Weights others = Fillers.fill(annotate(BRANCHED.replace("num_output: 4", "num_output: 3")), 1);
        Activations activations = executor.forward(net, others, inputs(), Progress.NONE, new Cancellation());
        assertThat(activations.skipped().get(node(net, "left"))).isEqualTo("its weights are [3×8×1×1, 3] instead of [4×8×1×1, 4]");
        assertThat(activations.skipped().get(node(net, "join"))).isEqualTo("its bottom left has no values");
        assertThat(activations.of(top(net, "right"))).isPresent();
    }

    @Test
    void progress_names_each_layer() {
        List<String> heard = new ArrayList<>();
        Annotations net = annotate(BRANCHED);
        executor.forward(net, Fillers.fill(net, 1), inputs(), (done, total, what) -> heard.add(done + "/" + total + " " + what),
            new Cancellation());
        assertThat(heard).startsWith("0/7 data", "1/7 conv1").endsWith("6/7 prob", "7/7 ");
    }

    @Test
    void what_ran_before_a_cancellation_does_not_run_again() {
        Annotations net = annotate(BRANCHED);
        Cancellation cancellation = new Cancellation();
        List<Boolean> reached = new ArrayList<>();
        Progress cancelAtRight = (done, total, what) -> {
            if (what.equals("right")) {
                cancellation.cancel();
            }
            reached.add(true);
        };
        assertThatThrownBy(() -> executor.forward(net, Fillers.fill(net, 1), inputs(), cancelAtRight, cancellation))
            .isInstanceOf(CancellationException.class);
        assertThat(reached).hasSize(5);
        Activations activations = run(net);
        assertThat(activations.nanos().subList(0, 4)).containsOnly(0L);
        assertThat(activations.nanos().subList(4, 7)).doesNotContain(0L);
    }

    @Test
    void a_cancelled_pass_does_not_forget_the_one_before_it() {
        Annotations net = annotate(BRANCHED);
        run(net);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> executor.forward(net, Fillers.fill(net, 1), inputs(), Progress.NONE, cancelled))
            .isInstanceOf(CancellationException.class);
        assertThat(run(net).nanos()).containsOnly(0L);
    }

    @Test
    void a_long_layer_can_be_cancelled_while_it_runs() {
        Annotations net = annotate("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 64 dim: 256 dim: 256 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
              convolution_param { num_output: 512 kernel_size: 7 pad: 3 weight_filler { type: "xavier" } } }
            """);
        Cancellation cancellation = new Cancellation();
        Progress cancelSoon = (done, total, what) -> {
            if (what.equals("conv")) {
                Thread.startVirtualThread(cancellation::cancel);
            }
        };
        for (Kernels kernels : List.of(new ScalarKernels(), Kernels.best())) {
            assertThatThrownBy(() -> new Executor(kernels).forward(net, Fillers.fill(net, 1), Map.of(), cancelSoon, cancellation))
                .as(kernels.describe()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void released_values_give_their_memory_to_a_later_pass() {
        Annotations net = annotate(BRANCHED);
        Activations first = pass(net, 1);
        Set<MemorySegment> memory = memory(first);
        Activations second = pass(net, 2);
        assertThat(memory(second)).doesNotContainAnyElementsOf(memory);
        first.release();
        Activations third = pass(net, 3);
        assertThat(memory(third)).isEqualTo(memory);
        assertThat(third.blobs().values()).doesNotContainAnyElementsOf(first.blobs().values());
        assertSame(third, new Executor(Kernels.best()).forward(net, Fillers.fill(net, 1), noise(3), Progress.NONE, new Cancellation()));
    }

    @Test
    void values_stay_as_they_are_until_the_last_who_holds_them_lets_go() {
        Annotations net = annotate(BRANCHED);
        Activations first = pass(net, 1);
        float[] before = values(first, net);
        first.hold();
        first.release();
        pass(net, 2).release();
        pass(net, 3).release();
        pass(net, 4);
        assertThat(values(first, net)).containsExactly(before);
        first.release();
        assertThatThrownBy(first::hold).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_later_values_share_with_released_ones_stays() {
        Annotations before = annotate(BRANCHED);
        Annotations after = annotate(BRANCHED.replace("num_output: 5", "num_output: 6"));
        Activations first = run(before);
        Activations second = run(after);
        float[] shared = second.of(top(after, "conv1")).orElseThrow().toArray();
        first.release();
        pass(after, 2);
        assertThat(second.of(top(after, "conv1")).orElseThrow().toArray()).containsExactly(shared);
    }

    @Test
    void what_released_values_leave_is_still_remembered() {
        Annotations net = annotate(BRANCHED);
        Activations first = run(net);
        float[] before = values(first, net);
        first.release();
        Activations second = run(net);
        assertThat(second.nanos()).containsOnly(0L);
        assertThat(values(second, net)).containsExactly(before);
    }

    @Test
    void the_values_of_a_stopped_pass_are_held_as_well() {
        Annotations net = annotate(BRANCHED);
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> executor.forward(net, Fillers.fill(net, 1), noise(1), (done, total, what) -> {
            if (what.equals("join")) {
                cancellation.cancel();
            }
        }, cancellation)).isInstanceOf(CancellationException.class);
        Activations stopped = executor.unfinished().orElseThrow();
        float[] left = stopped.of(top(net, "left")).orElseThrow().toArray();
        pass(net, 2).release();
        pass(net, 3).release();
        pass(net, 4);
        assertThat(stopped.of(top(net, "left")).orElseThrow().toArray()).containsExactly(left);
    }

    @Test
    void passes_that_are_stopped_one_after_the_other_use_the_same_memory() {
        Annotations net = annotate(BRANCHED);
        Set<MemorySegment> all = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            Activations stopped = stoppedAtTheEnd(net, i);
            all.addAll(memory(stopped));
            stopped.release();
        }
        assertThat(all).hasSize(2 * memory(pass(net, 9)).size());
    }

    private Activations stoppedAtTheEnd(Annotations net, int seed) {
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> executor.forward(net, Fillers.fill(net, 1), noise(seed), (done, total, what) -> {
            if (done == total) {
                cancellation.cancel();
                cancellation.check();
            }
        }, cancellation)).isInstanceOf(CancellationException.class);
        return executor.unfinished().orElseThrow();
    }

    /// Tensors may be with whoever took them from values that are gone.
    @Test
    void memory_of_values_that_were_never_released_is_not_used_again() {
        Annotations net = annotate(BRANCHED);
        Tensor tensor = pass(net, 1).of(top(net, "prob")).orElseThrow();
        float[] before = tensor.toArray();
        for (int i = 2; i < 6; i++) {
            pass(net, i).release();
            System.gc();
        }
        assertThat(tensor.toArray()).containsExactly(before);
    }

    /// With an input of its own, so that every layer runs.
    private Activations pass(Annotations net, int seed) {
        return executor.forward(net, Fillers.fill(net, 1), noise(seed), Progress.NONE, new Cancellation());
    }

    private static Map<String, Tensor> noise(int seed) {
        return Map.of("data", Fillers.fill("noise", 0, new Parameter(
            "noise", Shape.of(1, 3, 12, 12), false, false, new Filler(Filler.Kind.UNIFORM, 0, 0, 1, -1, 1, -1, Filler.VarianceNorm.FAN_IN)), seed));
    }

    private static Set<MemorySegment> memory(Activations values) {
        return values.blobs().values().stream().map(Tensor::data).collect(Collectors.toSet());
    }

    private static void assertSame(Activations values, Activations expected) {
        assertThat(values.blobs()).hasSameSizeAs(expected.blobs());
        values.blobs().forEach((blob, tensor) ->
            assertThat(tensor.toArray()).as(blob.name()).containsExactly(expected.of(blob).orElseThrow().toArray()));
    }

    private Activations run(Annotations net) {
        return executor.forward(net, Fillers.fill(net, 1), inputs(), Progress.NONE, new Cancellation());
    }

    private Map<String, Tensor> inputs() {
        return Map.of("data", image);
    }

    private static Annotations annotate(String text) {
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }

    private static Node node(Annotations net, String id) {
        return net.net().find(id).orElseThrow();
    }

    private static Blob top(Annotations net, String id) {
        return node(net, id).tops().getFirst();
    }

    private static float[] values(Activations activations, Annotations net) {
        return activations.of(top(net, "prob")).orElseThrow().toArray();
    }

    private float[] values(Executor other, Annotations net) {
        return values(other.forward(net, Fillers.fill(net, 1), inputs(), Progress.NONE, new Cancellation()), net);
    }

    private static List<Integer> ids(Activations activations) {
        return activations.blobs().values().stream().map(System::identityHashCode).sorted().toList();
    }

    private static float min(Tensor tensor) {
        float min = Float.MAX_VALUE;
        for (float value : tensor.toArray()) {
            min = Math.min(min, value);
        }
        return min;
    }
}
