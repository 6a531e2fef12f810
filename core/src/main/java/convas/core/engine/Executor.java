package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.kernel.Kernels;
import convas.core.layer.DummyData;
import convas.core.layer.Parameter;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Runs nets forward and remembers: in the next pass a layer whose record, weights and bottoms are unchanged is not run
/// again. Values that are released give their memory to later passes. Not for use by several threads at once.
public final class Executor {
    private final Kernels kernels;
    private final Memory memory = new Memory();
    private final Spare spare = new Spare();
    private Pass unfinished;

    public Executor(Kernels kernels) {
        this.kernels = kernels;
    }

    /// A layer that cannot run is skipped with a reason, and so is all that depends on it.
    ///
    /// @param inputs values for input blobs by name, dense, of the blob's shape; a missing one is zeros. A tensor that is
    ///     the same as in the pass before counts as unchanged
    /// @return values held for the caller
    /// @throws IllegalArgumentException if an input has another shape than its blob
    /// @throws CancellationException if cancelled; what has been computed so far is remembered
    public Activations forward(
            Annotations annotations, Weights weights, Map<String, Tensor> inputs, Progress progress, Cancellation cancellation) {
        Pass pass = new Pass(annotations, weights, inputs, cancellation);
        List<Node> nodes = annotations.net().nodes();
        boolean completed = false;
        unfinished = null;
        spare.beginPass(memory.tops());
        try {
            for (Node node : nodes) {
                cancellation.check();
                progress.at(node.index(), nodes.size(), node.name());
                cancellation.during(() -> pass.nanos.add(pass.step(node)));
            }
            progress.at(nodes.size(), nodes.size(), "");
            completed = true;
        } finally {
            memory.endPass(completed);
            spare.endPass(completed);
            if (!completed) {
                unfinished = pass;
            }
        }
        return spare.lend(pass.values());
    }

    /// The values that the last pass had when it was cancelled, held for the caller; layers it did not reach are skipped. Empty if it
    /// ended.
    public Optional<Activations> unfinished() {
        return Optional.ofNullable(unfinished).map(pass -> spare.lend(pass.values()));
    }

    private final class Pass {
        final Map<Blob, Tensor> blobs = new HashMap<>();
        final Map<Node, String> skipped = new HashMap<>();
        final List<Long> nanos = new ArrayList<>();
        private final Buffers buffers;
        private final Weights weights;
        private final Map<String, Tensor> inputs;
        private final Cancellation cancellation;
        private Annotations annotations;
        private Plan plan;

        Pass(Annotations annotations, Weights weights, Map<String, Tensor> inputs, Cancellation cancellation) {
            this.annotations = annotations;
            this.plan = Plan.of(annotations);
            this.buffers = new Buffers(plan, spare::take);
            this.weights = weights;
            this.inputs = inputs;
            this.cancellation = cancellation;
        }

        Activations values() {
            List<Node> nodes = annotations.net().nodes();
            for (Node node : nodes.subList(nanos.size(), nodes.size())) {
                skipped.put(node, "the run was stopped before it");
            }
            return new Activations(blobs, nanos, skipped);
        }

        /// Where the node's shapes depend on values, what follows is planned anew.
        void settle(Node node) {
            Settled.of(annotations, plan.steps().get(node.index()).node(), blobs).ifPresent(settled -> {
                annotations = settled;
                plan = Plan.of(settled);
                buffers.follow(plan);
            });
        }

        /// Runs one node or takes its tops from the pass before; answers the time in ns.
        long step(Node node) {
            settle(node);
            Plan.Step step = plan.steps().get(node.index());
            Optional<String> reason = reason(step);
            if (reason.isPresent()) {
                skipped.put(node, reason.get());
                return 0;
            }
            long start = System.nanoTime();
            List<Tensor> bottoms = step.node().bottoms().stream().map(blobs::get).toList();
            List<Tensor> params = step.node().isInput() ? values(step) : weights.of(step.node().id());
            Memory.Question question = new Memory.Question(step.node().layer(), params, bottoms, step.tops());
            Optional<List<Tensor>> known = memory.tops(question);
            if (known.isPresent()) {
                memory.keepPrepared(LayerRun.preparedBy(step, params));
                keep(step.node(), known.get());
                return 0;
            }
            try {
                List<Tensor> tops = step.node().isInput() ? load(step, params)
                    : step.node().layer().passes() ? Collections.nCopies(step.tops().size(), bottoms.getFirst())
                    : run(step, bottoms, params);
                memory.remember(question, tops);
                keep(step.node(), tops);
            } catch (Refused | UnsupportedOperationException e) {
                skipped.put(node, e.getMessage());
            } catch (ArithmeticException e) {
                skipped.put(node, "it is too large to run: " + step.bottoms() + " to " + step.tops());
            } catch (OutOfMemoryError e) {
                skipped.put(node, "not enough memory for " + step.tops());
            }
            return System.nanoTime() - start;
        }

        private void keep(Node node, List<Tensor> tops) {
            for (int i = 0; i < tops.size(); i++) {
                blobs.put(node.tops().get(i), tops.get(i));
            }
        }

        private Optional<String> reason(Plan.Step step) {
            return step.skipped().or(() -> step.node().bottoms().stream().filter(bottom -> !blobs.containsKey(bottom)).findFirst()
                .map(bottom -> "its bottom " + bottom.name() + " has no values")).or(() -> step.misfit(weights));
        }

        /// What an input blob is given, or nothing where it is zeros.
        private List<Tensor> values(Plan.Step step) {
            List<Tensor> values = new ArrayList<>();
            for (int i = 0; i < step.tops().size(); i++) {
                String name = step.node().tops().get(i).name();
                Tensor value = inputs.get(name);
                if (value != null && !value.shape().equals(step.tops().get(i))) {
                    throw new IllegalArgumentException(
                        "input " + name + " is " + value.shape() + ", the net wants " + step.tops().get(i));
                }
                values.add(value);
            }
            return values;
        }

        private List<Tensor> load(Plan.Step step, List<Tensor> values) {
            List<Tensor> tops = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                Tensor top = buffers.of(step.node().tops().get(i));
                if (values.get(i) != null) {
                    kernels.copy(values.get(i), top);
                } else if (step.node().layer() instanceof DummyData dummy) {
                    kernels.fill(top, dummy.constant(i).orElse(0));
                }
                tops.add(top);
            }
            return tops;
        }

        private List<Tensor> run(Plan.Step step, List<Tensor> bottoms, List<Tensor> params) {
            return new LayerRun(kernels, memory, step, bottoms, params, top -> buffers.of(step.node().tops().get(top))).forward(cancellation);
        }
    }
}
