package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// How far wrong classes come within a margin of the right one: the loss of a support vector machine.
public record HingeLoss(Norm norm) implements Layer {
    public enum Norm { L1, L2 }

    private static final Field<Norm> NORM = Field.enumeration("norm", Norm.L1).numberedFrom(1).doc("Whether margins count as they are or squared.");

    private static final FieldTable TABLE = FieldTable.of("hinge_loss_param", NORM);

    public static final LayerType<HingeLoss> TYPE = new LayerType<>("HingeLoss", Category.LOSS, List.of(TABLE, SoftmaxWithLoss.LOSS), Arity.exactly(2), Arity.between(0, 1),
        "The loss of a support vector machine.", settings -> new HingeLoss(settings.get(TABLE).get(NORM)));

    @Override
    public LayerType<HingeLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public String knobs() {
        return norm.name();
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("HingeLoss needs labels");
    }
}
