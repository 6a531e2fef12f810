package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Squashes to 0 … 1: `1 / (1 + exp(-x))`.
public record Sigmoid() implements Differentiable {
    private static final FieldTable TABLE = FieldTable.of("sigmoid_param", Engine.field());

    public static final LayerType<Sigmoid> TYPE = new LayerType<>("Sigmoid", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Squashes each value to between 0 and 1.", settings -> new Sigmoid());

    @Override
    public LayerType<Sigmoid> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().unaryLoop(run.bottom(0), Kernels.Unary.SIGMOID, run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.gradients().unary(back.top(0), Kernels.Unary.SIGMOID, back.topDiff(0), back.bottomDiff(0));
    }
}
