package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.kernel.Check;
import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.layer.DummyData;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// A net made ready to run over and over, as fast as can be, for the few blobs that are wanted: layers run as one where they
/// can ([Group]), convolutions go by Winograd where that pays, and a pass takes no memory for any layer. Values then differ from Caffe's
/// by a few millionths of the largest for each layer, which a net that makes much of rounding enlarges. [Executor] keeps every
/// blob instead, and what did not change since the pass before. Not for use by several threads at once.
public final class Inference {
    private final Kernels kernels;
    private final Buffers buffers;
    private final Part[] parts;
    private final Load[] loads;
    private final Map<Node, String> skipped = new HashMap<>();
    private final Set<Blob> missing = new HashSet<>();
    private final Set<Blob> wanted;
    private final long[] nanos;
    private Activations answer;

    private record Part(Group group, LayerRun run) {}

    /// How the values of an input get in.
    private final class Load {
        private final String name;
        private final Tensor to;
        private Tensor known;
        private Loop copy;

        Load(String name, Tensor to) {
            this.name = name;
            this.to = to;
        }

        /// @param value null to leave what is there
        void from(Tensor value) {
            if (value == null) {
                return;
            }
            if (value != known) {
                if (!to.shape().equals(value.shape())) {
                    throw new IllegalArgumentException("input " + name + " is " + value.shape() + ", the net wants " + to.shape());
                }
                copy = kernels.copyLoop(value, to);
                known = value;
            }
            copy.run();
        }
    }

    /// @param wanted blobs that [#forward] answers
    public Inference(Kernels kernels, Annotations annotations, Weights weights, Set<Blob> wanted) {
        this.kernels = kernels;
        this.wanted = Set.copyOf(wanted);
        Plan plan = Plan.of(annotations);
        this.nanos = new long[plan.steps().size()];
        List<Group> groups = Group.of(plan, kernels, weights, this.wanted);
        this.buffers = new Buffers(plan, groups, this.wanted);
        Memory memory = new Memory();
        List<Part> toRun = new ArrayList<>();
        List<Load> toLoad = new ArrayList<>();
        Set<Blob> made = new HashSet<>();
        for (Group group : groups) {
            Node node = group.step().node();
            Optional<String> reason = group.step().skipped().or(() -> missing(group, made))
                .or(() -> node.isInput() ? Optional.empty() : group.step().misfit(weights));
            if (reason.isPresent()) {
                skip(group, reason.get());
                continue;
            }
            made.addAll(group.tops());
            if (node.isInput()) {
                for (Blob top : node.tops()) {
                    toLoad.add(new Load(top.name(), buffers.of(top)));
                    if (node.layer() instanceof DummyData dummy) {
                        kernels.fill(buffers.of(top), dummy.constant(top.top()).orElse(0));
                    }
                }
            } else if (!node.layer().passes()) {
                toRun.add(new Part(group, new LayerRun(kernels, memory, group.step(), node.bottoms().stream().map(buffers::of).toList(),
                    group.params(), group.plus() == null ? null : buffers.of(group.plus()), group.rectified(), group.pooled(), false,
                    top -> buffers.of(group.tops().get(top)))));
            }
        }
        // Arrays: going through a list takes an iterator each time.
        parts = toRun.toArray(Part[]::new);
        loads = toLoad.toArray(Load[]::new);
    }

    /// Runs everything. The answer is the same each time: the next pass overwrites its tensors and times. A pass takes no memory, once the code
    /// has run often enough to be compiled, where the inputs are in the same tensors as in the pass before; but that a layer may for which the
    /// number of its results is a matter of values (DetectionOutput, Proposal, Filter).
    ///
    /// @param inputs values for input blobs by name, dense, of the blob's shape; a missing one keeps its values, zeros at first
    /// @throws IllegalArgumentException if an input has another shape than its blob
    /// @throws CancellationException if cancelled
    public Activations forward(Map<String, Tensor> inputs, Progress progress, Cancellation cancellation) {
        Check before = Check.replace(cancellation);
        try {
            return pass(inputs, progress, cancellation);
        } finally {
            Check.replace(before);
        }
    }

    private Activations pass(Map<String, Tensor> inputs, Progress progress, Cancellation cancellation) {
        for (Load load : loads) {
            load.from(inputs.get(load.name));
        }
        int done = 0;
        for (Part part : parts) {
            Node node = part.group.step().node();
            cancellation.check();
            progress.at(done++, parts.length, node.name());
            if (skipped.isEmpty() || part.group.bottoms().stream().noneMatch(this::isMissing)) {
                long start = System.nanoTime();
                run(part, cancellation);
                nanos[node.index()] = System.nanoTime() - start;
            } else {
                skip(part.group, "one of its bottoms has no values");
            }
        }
        progress.at(done, done, "");
        if (answer == null) {
            answer = answer();
        }
        return answer;
    }

    private Activations answer() {
        Map<Blob, Tensor> values = new HashMap<>();
        wanted.stream().filter(blob -> !isMissing(blob)).forEach(blob -> values.put(blob, buffers.of(blob)));
        return new Activations(values, new AbstractList<>() {
            @Override
            public Long get(int node) {
                return nanos[node];
            }

            @Override
            public int size() {
                return nanos.length;
            }
        }, skipped);
    }

    private boolean isMissing(Blob blob) {
        return missing.contains(blob);
    }

    private static Optional<String> missing(Group group, Set<Blob> made) {
        return group.bottoms().stream().filter(bottom -> !made.contains(bottom)).findFirst()
            .map(bottom -> "its bottom " + bottom.name() + " has no values");
    }

    private void skip(Group group, String why) {
        answer = null;
        group.nodes().forEach(node -> {
            skipped.putIfAbsent(node, why);
            missing.addAll(node.tops());
        });
    }

    private void run(Part part, Cancellation cancellation) {
        try {
            part.run.forward(cancellation);
        } catch (Refused | UnsupportedOperationException e) {
            skip(part.group, e.getMessage());
        } catch (ArithmeticException e) {
            skip(part.group, "it is too large to run: " + part.group.step().bottoms() + " to " + part.group.step().tops());
        } catch (OutOfMemoryError e) {
            skip(part.group, "not enough memory for " + part.group.step().tops());
        }
    }
}
