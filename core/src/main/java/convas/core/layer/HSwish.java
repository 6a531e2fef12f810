package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// `x · min(max(x + 3, 0), 6) / 6`: the straight-edged Swish of MobileNet v3. Not in Caffe 1.0.
public record HSwish() implements Differentiable {
    public static final LayerType<HSwish> TYPE = new LayerType<>("HSwish", Category.ACTIVATION, List.of(), Arity.ONE, Arity.ONE,
        "A cheap smooth rectifier: each value times a straight-edged gate.", settings -> new HSwish());

    @Override
    public LayerType<HSwish> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> x * Math.min(Math.max(x + 3, 0), 6) / 6, run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.elementwise(x -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6);
    }
}
