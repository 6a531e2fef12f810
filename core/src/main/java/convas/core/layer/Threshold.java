package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// 1 where the value is larger than a threshold, 0 elsewhere.
public record Threshold(float threshold) implements Layer {
    private static final Field<Float> THRESHOLD = Field.real("threshold", 0f).doc("What a value must exceed to count as 1.");

    private static final FieldTable TABLE = FieldTable.of("threshold_param", THRESHOLD);

    public static final LayerType<Threshold> TYPE = new LayerType<>("Threshold", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Tells which values are larger than a threshold.", settings -> new Threshold(settings.get(TABLE).get(THRESHOLD)));

    @Override
    public LayerType<Threshold> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        return "> " + Numbers.text(threshold);
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> x > threshold ? 1 : 0, run.top(0));
    }
}
