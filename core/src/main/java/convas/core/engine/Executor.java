package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.kernel.Kernels;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.Map;

/// Runs nets forward and remembers: in the next pass a layer whose record, weights and bottoms are unchanged is not run
/// again. Not for use by several threads at once.
public final class Executor {
    private final Kernels kernels;

    public Executor(Kernels kernels) {
        this.kernels = kernels;
    }

    /// @param inputs values for input blobs by name, dense, of the blob's shape; a missing one is zeros
    /// @throws java.util.concurrent.CancellationException if cancelled
    public Activations forward(
            Annotations annotations, Weights weights, Map<String, Tensor> inputs, Progress progress, Cancellation cancellation) {
        throw new UnsupportedOperationException("not written yet");
    }
}
