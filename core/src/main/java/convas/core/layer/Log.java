package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// `log_base(shift + scale * x)`, natural unless a base is given.
public record Log(float base, float scale, float shift) implements Differentiable {
    private static final FieldTable TABLE = FieldTable.of("log_param", Base.BASE, Base.SCALE, Base.SHIFT);

    public static final LayerType<Log> TYPE = new LayerType<>("Log", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "The logarithm of each value.", settings -> of(settings.get(TABLE)));

    private static Log of(Params params) {
        return new Log(params.get(Base.BASE), params.get(Base.SCALE), params.get(Base.SHIFT));
    }

    @Override
    public LayerType<Log> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Base.check(base);
        if (base == 1) {
            throw new Refused("base", "there is no logarithm to the base 1: use another `base`, or none for the natural one");
        }
        return bottoms;
    }

    @Override
    public String knobs() {
        return "log" + (base == -1 ? "" : " base " + Numbers.text(base));
    }

    @Override
    public Loop ready(Run run) {
        double log = Base.log(base);
        return run.kernels().mapLoop(run.bottom(0), x -> Math.log(argument(x)) / log, run.top(0));
    }

    @Override
    public void backward(Back back) {
        double factor = scale / Base.log(base);
        back.elementwise(x -> factor / argument(x));
    }

    /// As a float, as Caffe keeps it: near to 1 its last digit is much of the logarithm.
    private float argument(double x) {
        return (float) (scale * x) + shift;
    }
}
