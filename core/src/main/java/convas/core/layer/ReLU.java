package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Rectified linear unit: `max(x, 0) + negative_slope * min(x, 0)`.
public record ReLU(float negativeSlope) implements Differentiable {
    private static final Field<Float> NEGATIVE_SLOPE = Field.real("negative_slope", 0f)
        .doc("What negative values are multiplied by; 0 for the plain rectifier.");

    private static final FieldTable TABLE = FieldTable.of("relu_param", NEGATIVE_SLOPE, Engine.field());

    public static final LayerType<ReLU> TYPE = new LayerType<>("ReLU", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Keeps positive values and zeroes negative ones.", settings -> new ReLU(settings.get(TABLE).get(NEGATIVE_SLOPE)));

    @Override
    public LayerType<ReLU> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        return negativeSlope == 0 ? "" : "slope " + Numbers.text(negativeSlope);
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().reluLoop(run.bottom(0), negativeSlope, run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.gradients().relu(back.bottom(0), negativeSlope, back.rule(), back.topDiff(0), back.bottomDiff(0));
    }
}
