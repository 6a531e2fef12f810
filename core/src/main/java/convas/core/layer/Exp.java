package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// `base ^ (shift + scale * x)`, with base e unless another is given.
public record Exp(float base, float scale, float shift) implements Differentiable {
    private static final FieldTable TABLE = FieldTable.of("exp_param", Base.BASE, Base.SCALE, Base.SHIFT);

    public static final LayerType<Exp> TYPE = new LayerType<>("Exp", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Raises a base to each value.", settings -> of(settings.get(TABLE)));

    private static Exp of(Params params) {
        return new Exp(params.get(Base.BASE), params.get(Base.SCALE), params.get(Base.SHIFT));
    }

    @Override
    public LayerType<Exp> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Base.check(base);
        return bottoms;
    }

    @Override
    public String knobs() {
        return (base == -1 ? "e" : Numbers.text(base)) + "^" + (scale == 1 && shift == 0 ? "x" : "(" + Numbers.text(scale) + "·x + " + Numbers.text(shift) + ")");
    }

    @Override
    public Loop ready(Run run) {
        double log = Base.log(base);
        return run.kernels().mapLoop(run.bottom(0), x -> Math.exp(log * (shift + scale * x)), run.top(0));
    }

    @Override
    public void backward(Back back) {
        double factor = Base.log(base) * scale;
        back.gradients().map(back.top(0), y -> factor * y, back.topDiff(0), back.bottomDiff(0));
    }
}
