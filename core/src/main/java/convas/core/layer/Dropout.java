package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Zeroes a random share of the values while training (and enlarges the rest to make up for it); passes everything through
/// when testing, as [#forward] always does.
public record Dropout(float dropoutRatio) implements Differentiable {
    private static final Field<Float> DROPOUT_RATIO = Field.real("dropout_ratio", 0.5f).min(0).max(1)
        .doc("The share of values that are zeroed while training.");

    private static final FieldTable TABLE = FieldTable.of("dropout_param", DROPOUT_RATIO);

    public static final LayerType<Dropout> TYPE = new LayerType<>("Dropout", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Zeroes a random share of the values while training; does nothing otherwise.",
        settings -> new Dropout(settings.get(TABLE).get(DROPOUT_RATIO)));

    @Override
    public LayerType<Dropout> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        return Math.round(dropoutRatio * 100) + " %";
    }

    @Override
    public boolean passes() {
        return true;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().copyLoop(run.bottom(0), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.pass(0, back.topDiff(0));
    }
}
