package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Half the mean over the batch of the squared differences: the usual loss of a regression.
public record EuclideanLoss() implements Differentiable {

    public static final LayerType<EuclideanLoss> TYPE = new LayerType<>("EuclideanLoss", Category.LOSS, List.of(LossOptions.TABLE), Arity.exactly(2), Arity.between(0, 1),
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
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public void forward(Run run) {
        Tensor a = run.denseBottom(0);
        Tensor b = run.denseBottom(1);
        double sum = 0;
        for (long i = 0; i < a.shape().count(); i++) {
            double difference = a.getFlat(i) - b.getFlat(i);
            sum += difference * difference;
        }
        run.denseTop(0).setFlat(0, (float) (sum / a.shape().dim(0) / 2));
    }

    @Override
    public void backward(Back back) {
        Tensor a = back.denseBottom(0);
        Tensor b = back.denseBottom(1);
        double factor = back.denseTopDiff(0).getFlat(0) / (double) a.shape().dim(0);
        for (int bottom = 0; bottom < 2; bottom++) {
            double signed = bottom == 0 ? factor : -factor;
            for (long i = 0; i < a.shape().count() && back.wants(bottom); i++) {
                back.denseBottomDiff(bottom).setFlat(i, (float) (signed * (a.getFlat(i) - b.getFlat(i))));
            }
        }
    }
}
