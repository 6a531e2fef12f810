package convas.core.layer;

/// A layer through which gradients flow back. Layers that are not have none in Caffe either (ArgMax, Threshold, Accuracy), or
/// read no blobs.
public interface Differentiable extends Layer {
    /// Whether gradients flow to that bottom; not to labels and indices.
    default boolean differentiable(int bottom) {
        return true;
    }

    /// Computes those gradients of bottoms and parameters that are wanted, from the gradients of the tops: a binding to kernels.
    void backward(Back back);
}
