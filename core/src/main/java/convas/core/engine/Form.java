package convas.core.engine;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;

/// How a blob lies in memory. Where memory serves two blobs, one after the other, it is the same for both: then the halo's zeros stay.
///
/// @param halo rows and columns of zeros around each image, or [Plan#DENSE]
record Form(Shape shape, int halo) {
    /// New memory; zeros.
    Tensor make() {
        return shape.rank() == 4 && halo != Plan.DENSE ? Tensor.channelsLast(shape, halo) : Tensor.dense(shape);
    }
}
