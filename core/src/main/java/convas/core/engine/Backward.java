package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/// Sends gradients back through nets. Packed weights, and room for gradients, are remembered from pass to pass. Not for use by several threads at once.
public final class Backward {
    private final Kernels kernels;
    private final Memory memory = new Memory();
    private final GradientRoom room = new GradientRoom();
    private Map<Object, Tensor> paramRoom = Map.of();

    public Backward(Kernels kernels) {
        this.kernels = kernels;
    }

    /// The gradients of `cotangents` at what is wanted. Where a blob is read or a parameter used several times, gradients add up. A
    /// gradient ends, with a reason, at a layer that it cannot pass; at labels and where the text says `propagate_down: false` it
    /// ends as it should. The gradients of parameters are overwritten by the next pass.
    ///
    /// @param weights those of the forward pass
    /// @param activations of the same net
    /// @param rule what rectifiers let through. It belongs to each one's place in the net, in-place or not
    /// @throws CancellationException if cancelled
    public Gradients backward(
            Annotations annotations, Weights weights, Activations activations, Cotangents cotangents, Wanted wanted, ReluRule rule,
            Progress progress, Cancellation cancellation) {
        Annotations settled = Settled.of(annotations, activations);
        BackwardPass pass = new BackwardPass(
            kernels, memory, room, cancellation, rule, settled, weights, activations, cotangents, wanted, paramRoom);
        List<Node> nodes = settled.net().nodes().reversed();
        boolean completed = false;
        try {
            int done = 0;
            for (Node node : nodes) {
                cancellation.check();
                progress.at(done++, nodes.size(), node.name());
                cancellation.during(() -> pass.through(node));
            }
            progress.at(done, done, "");
            completed = true;
        } finally {
            memory.endPass(completed);
            room.endPass();
            paramRoom = pass.params.sums();
        }
        return pass.gradients();
    }
}
