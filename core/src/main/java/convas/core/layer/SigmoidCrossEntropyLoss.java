package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Sigmoid and cross entropy with target probabilities: the loss where several classes may be right at once.
public record SigmoidCrossEntropyLoss() implements Layer {

    public static final LayerType<SigmoidCrossEntropyLoss> TYPE = new LayerType<>("SigmoidCrossEntropyLoss", Category.LOSS, List.of(SoftmaxWithLoss.LOSS), Arity.exactly(2), Arity.between(0, 1),
        "The loss where several classes may be right at once.", settings -> new SigmoidCrossEntropyLoss());

    @Override
    public LayerType<SigmoidCrossEntropyLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        if (bottoms.get(0).count() != bottoms.get(1).count()) {
            throw new Refused("both bottoms must have the same number of values, but bottom 1 is " + bottoms.get(0) + " and bottom 2 is "
                + bottoms.get(1));
        }
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("SigmoidCrossEntropyLoss needs target probabilities");
    }
}
