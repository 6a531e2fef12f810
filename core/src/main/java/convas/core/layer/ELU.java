package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Exponential linear unit: `x` where positive, `alpha * (exp(x) - 1)` elsewhere.
public record ELU(float alpha) implements Differentiable {
    private static final Field<Float> ALPHA = Field.real("alpha", 1f).doc("Minus the value that negative values approach.");

    private static final FieldTable TABLE = FieldTable.of("elu_param", ALPHA);

    public static final LayerType<ELU> TYPE = new LayerType<>("ELU", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Keeps positive values and bends negative ones towards -alpha.", settings -> new ELU(settings.get(TABLE).get(ALPHA)));

    @Override
    public LayerType<ELU> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        return alpha == 1 ? "" : "alpha " + Numbers.text(alpha);
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> x > 0 ? x : alpha * Math.expm1(x), run.top(0));
    }

    @Override
    public void backward(Back back) {
        // Infinity times 0 is no number in Caffe.
        back.elementwise(x -> x == Double.POSITIVE_INFINITY ? Double.NaN : x > 0 ? 1 : alpha * Math.exp(x));
    }
}
