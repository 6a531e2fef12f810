package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;

/// Room for blobs in the form that layers see them in.
final class Blobs {
    private Blobs() {}

    /// Zeros of the same shape.
    static Tensor like(Tensor blob) {
        Shape shape = blob.shape();
        return shape.rank() == 4 ? Tensor.channelsLast(shape, 0) : Tensor.dense(shape);
    }
}
