package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.kernel.ReluRule;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// A rectifier that stops at 6: `min(max(x, 0), 6)`, as in MobileNet. Not in Caffe 1.0.
public record ReLU6() implements Differentiable {
    public static final LayerType<ReLU6> TYPE = new LayerType<>("ReLU6", Category.ACTIVATION, List.of(), Arity.ONE, Arity.ONE,
        "Keeps values between 0 and 6.", settings -> new ReLU6());

    @Override
    public LayerType<ReLU6> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> Math.min(Math.max(x, 0), 6), run.top(0));
    }

    /// As a ReLU; the derivative is also 0 from 6 on.
    @Override
    public void backward(Back back) {
        if (back.rule() == ReluRule.DECONVNET) {
            back.gradients().relu(back.bottom(0), 0, back.rule(), back.topDiff(0), back.bottomDiff(0));
            return;
        }
        Tensor above = Blobs.like(back.bottom(0));
        back.gradients().relu(back.bottom(0), 0, back.rule(), back.topDiff(0), above);
        back.gradients().map(back.bottom(0), x -> x < 6 ? 1 : 0, above, back.bottomDiff(0));
    }
}
