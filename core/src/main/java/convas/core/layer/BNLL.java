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

    @Override
    public void backward(Back back) {
        back.elementwise(x -> 1 / (1 + Math.exp(-x)));
    }
}
