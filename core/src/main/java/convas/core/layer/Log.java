package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// `log_base(shift + scale * x)`, natural unless a base is given.
public record Log(float base, float scale, float shift) implements Layer {
    private static final Field<Float> BASE = Field.real("base", -1f).doc("The base, positive; -1 for e.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("What the value is multiplied by first.");
    private static final Field<Float> SHIFT = Field.real("shift", 0f).doc("What is then added.");

    private static final FieldTable TABLE = FieldTable.of("log_param", BASE, SCALE, SHIFT);

    public static final LayerType<Log> TYPE = new LayerType<>("Log", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "The logarithm of each value.", settings -> of(settings.get(TABLE)));

    private static Log of(Params params) {
        return new Log(params.get(BASE), params.get(SCALE), params.get(SHIFT));
    }

    @Override
    public LayerType<Log> type() {
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
        return "log" + (base == -1 ? "" : " base " + Numbers.text(base));
    }

    @Override
    public void forward(Run run) {
        double log = base == -1 ? 1 : Math.log(base);
        run.kernels().map(run.bottom(0), x -> Math.log(shift + scale * x) / log, run.top(0));
    }
}
