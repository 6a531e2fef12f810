package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Softmax and the mean of `-log` of the right class's share: the usual loss of a classifier. A second top gives the shares.
public record SoftmaxWithLoss(int axis) implements Layer {
    public enum Normalization { FULL, VALID, BATCH_SIZE, NONE }

    private static final Field<Integer> IGNORE_LABEL = Field.integer("ignore_label", null).doc("Predictions with this label do not count.");
    private static final Field<Normalization> NORMALIZATION = Field.enumeration("normalization", Normalization.VALID)
        .doc("What the sum is divided by: all predictions, those not ignored, the batch, or 1.");
    private static final Field<Boolean> NORMALIZE = Field.bool("normalize", null)
        .doc("The old form of normalization: true for VALID, false for BATCH_SIZE.");

    static final FieldTable LOSS = FieldTable.of("loss_param", IGNORE_LABEL, NORMALIZATION, NORMALIZE);

    public static final LayerType<SoftmaxWithLoss> TYPE = new LayerType<>("SoftmaxWithLoss", Category.LOSS, List.of(LOSS, Softmax.TABLE),
        Arity.exactly(2), Arity.between(0, 2), "The usual loss of a classifier: softmax and the logarithm of the right class's share.",
        settings -> new SoftmaxWithLoss(Softmax.of(settings.get(Softmax.TABLE)).axis()));

    @Override
    public LayerType<SoftmaxWithLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        Labels.match(bottoms.get(0), bottoms.get(1), axis);
        List<Shape> out = new ArrayList<>();
        if (tops > 0) {
            out.add(Shape.of());
        }
        if (tops > 1) {
            out.add(bottoms.get(0));
        }
        return out;
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("SoftmaxWithLoss needs labels");
    }
}
