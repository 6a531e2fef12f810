package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// `(shift + scale * x) ^ power`: with power 1 it scales and shifts.
public record Power(float power, float scale, float shift) implements Differentiable {
    private static final Field<Float> POWER = Field.real("power", 1f).doc("The exponent.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("What the value is multiplied by first.");
    private static final Field<Float> SHIFT = Field.real("shift", 0f).doc("What is then added.");

    private static final FieldTable TABLE = FieldTable.of("power_param", POWER, SCALE, SHIFT);

    public static final LayerType<Power> TYPE = new LayerType<>("Power", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Scales, shifts and raises to a power.", settings -> of(settings.get(TABLE)));

    private static Power of(Params params) {
        return new Power(params.get(POWER), params.get(SCALE), params.get(SHIFT));
    }

    @Override
    public LayerType<Power> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        String inner = (scale == 1 ? "x" : Numbers.text(scale) + "·x") + (shift == 0 ? "" : " + " + Numbers.text(shift));
        return power == 1 ? inner : "(" + inner + ")^" + Numbers.text(power);
    }

    @Override
    public Loop ready(Run run) {
        if (power * scale == 0) {
            double value = Math.pow(shift, power);
            return run.kernels().mapLoop(run.top(0), _ -> value, run.top(0));
        }
        return power == 1 ? run.kernels().affineLoop(run.bottom(0), 0, 0, new float[] {scale}, new float[] {shift}, run.top(0))
            : run.kernels().mapLoop(run.bottom(0), x -> Math.pow(shift + scale * x, power), run.top(0));
    }

    /// By way of the quotient that Caffe takes, so that it is not a number where Caffe's is none: at a base of 0, but for squares.
    @Override
    public void backward(Back back) {
        double factor = power * scale;
        if (factor == 1 && power == 1) {
            back.pass(0, back.topDiff(0));
        } else {
            back.elementwise(x -> {
                double base = shift + scale * x;
                return factor == 0 ? 0 : power == 1 ? factor : power == 2 ? factor * base : factor * (Math.pow(base, power) / base);
            });
        }
    }
}
