package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Binomial normal log likelihood, a smooth rectifier: `log(1 + exp(x))`.
public record BNLL() implements Differentiable {
    public static final LayerType<BNLL> TYPE = new LayerType<>("BNLL", Category.ACTIVATION, List.of(), Arity.ONE, Arity.ONE,
        "A smooth rectifier.", settings -> new BNLL());

    @Override
    public LayerType<BNLL> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    /// By the logarithm that Caffe takes, which is 0 where a more careful one (`log1p`) would still tell.
    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x))), run.top(0));
    }

    /// `diff * e / (e + 1)` with `e = exp(min(x, 50))`, in this order, in which huge gradients come to infinity as in Caffe (`BNLLLayer::Backward_cpu`).
    @Override
    public void backward(Back back) {
        back.gradients().map(back.bottom(0), BNLL::power, back.topDiff(0), back.bottomDiff(0));
        back.gradients().map(back.bottom(0), x -> 1 / (power(x) + 1), back.bottomDiff(0), back.bottomDiff(0));
    }

    private static double power(double x) {
        return Math.exp(Math.min(x, 50));
    }
}
