package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Squashes to -1 … 1: the hyperbolic tangent.
public record TanH() implements Differentiable {
    private static final FieldTable TABLE = FieldTable.of("tanh_param", Engine.field());

    public static final LayerType<TanH> TYPE = new LayerType<>("TanH", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Squashes each value to between -1 and 1.", settings -> new TanH());

    @Override
    public LayerType<TanH> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().unaryLoop(run.bottom(0), Kernels.Unary.TANH, run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.gradients().unary(back.top(0), Kernels.Unary.TANH, back.topDiff(0), back.bottomDiff(0));
    }
}
