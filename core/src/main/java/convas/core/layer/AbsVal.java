package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// The absolute value.
public record AbsVal() implements Differentiable {
    public static final LayerType<AbsVal> TYPE = new LayerType<>("AbsVal", Category.ACTIVATION, List.of(), Arity.ONE, Arity.ONE,
        "Drops the sign.", settings -> new AbsVal());

    @Override
    public LayerType<AbsVal> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), Math::abs, run.top(0));
    }

    /// 0 also for what is not a number.
    static double sign(double value) {
        return value > 0 ? 1 : value < 0 ? -1 : 0;
    }

    @Override
    public void backward(Back back) {
        back.elementwise(AbsVal::sign);
    }
}
