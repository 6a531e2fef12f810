package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// `base ^ (shift + scale * x)`, with base e unless another is given.
public record Exp(float base, float scale, float shift) implements Layer {
    private static final Field<Float> BASE = Field.real("base", -1f).doc("The base, positive; -1 for e.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("What the value is multiplied by first.");
    private static final Field<Float> SHIFT = Field.real("shift", 0f).doc("What is then added.");

    private static final FieldTable TABLE = FieldTable.of("exp_param", BASE, SCALE, SHIFT);

    public static final LayerType<Exp> TYPE = new LayerType<>("Exp", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Raises a base to each value.", settings -> of(settings.get(TABLE)));

    private static Exp of(Params params) {
        return new Exp(params.get(BASE), params.get(SCALE), params.get(SHIFT));
    }

    @Override
    public LayerType<Exp> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (base != -1 && base <= 0) {
            throw new Refused("base", "`base` must be positive, or -1 for e, not " + Numbers.text(base));
        }
        return bottoms;
    }

    @Override
    public String knobs() {
        return (base == -1 ? "e" : Numbers.text(base)) + "^" + (scale == 1 && shift == 0 ? "x" : "(" + Numbers.text(scale) + "·x + " + Numbers.text(shift) + ")");
    }

    @Override
    public void forward(Run run) {
        double log = base == -1 ? 1 : Math.log(base);
        run.kernels().map(run.bottom(0), x -> Math.exp(log * (shift + scale * x)), run.top(0));
    }
}
