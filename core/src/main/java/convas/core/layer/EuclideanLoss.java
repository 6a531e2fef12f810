package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Half the mean over the batch of the squared differences: the usual loss of a regression.
public record EuclideanLoss() implements Layer {

    public static final LayerType<EuclideanLoss> TYPE = new LayerType<>("EuclideanLoss", Category.LOSS, List.of(SoftmaxWithLoss.LOSS), Arity.exactly(2), Arity.between(0, 1),
        "The usual loss of a regression: half the mean squared difference.", settings -> new EuclideanLoss());

    @Override
    public LayerType<EuclideanLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        long first = bottoms.get(0).count(1, bottoms.get(0).rank());
        long second = bottoms.get(1).count(1, bottoms.get(1).rank());
        if (first != second) {
            throw new Refused("both bottoms must have the same number of values an image, but bottom 1 is " + bottoms.get(0)
                + " and bottom 2 is " + bottoms.get(1));
        }
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("EuclideanLoss needs the values that are right");
    }
}
