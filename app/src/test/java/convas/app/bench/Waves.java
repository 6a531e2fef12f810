package convas.app.bench;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;

/// The values that benchmarks work on.
final class Waves {
    private Waves() {}

    /// Dense.
    static Tensor of(Shape shape) {
        Tensor tensor = Tensor.dense(shape);
        for (long i = 0; i < shape.count(); i++) {
            tensor.setFlat(i, (float) Math.sin(i * 0.01));
        }
        return tensor;
    }
}
