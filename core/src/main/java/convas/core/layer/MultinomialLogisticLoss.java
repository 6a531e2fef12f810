package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// The mean of `-log` of the right class's probability, where the probabilities come from a layer before it.
public record MultinomialLogisticLoss() implements Differentiable {
    /// Below this probabilities count as this (Caffe's `kLOG_THRESHOLD`).
    static final double LEAST = 1e-20;

    public static final LayerType<MultinomialLogisticLoss> TYPE = new LayerType<>("MultinomialLogisticLoss", Category.LOSS,
        List.of(LossOptions.TABLE), Arity.exactly(2), Arity.between(0, 1),
        "The logarithm of the right class's probability; SoftmaxWithLoss does the same for scores.", settings -> new MultinomialLogisticLoss());

    @Override
    public LayerType<MultinomialLogisticLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        Shape labels = bottoms.get(1);
        if (labels.rank() > 4 || labels.channels() != 1 || labels.height() != 1 || labels.width() != 1) {
            throw new Refused("it takes one label for each row of probabilities, but bottom 2 is " + labels);
        }
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.denseBottom(0);
        int rows = in.shape().dim(0);
        Labels labels = new Labels(run.denseBottom(1), rows, Math.toIntExact(in.shape().count() / Math.max(1, rows)), 1);
        return () -> run.denseTop(0).setFlat(0, loss(in, rows, labels));
    }

    private static float loss(Tensor in, int rows, Labels labels) {
        // A float as in Caffe, whose sum of many labels has lost digits.
        float loss = 0;
        for (int row = 0; row < rows; row++) {
            loss -= (float) Math.log(Math.max(in.getFlat(labels.at(row, labels.checked(labels.label(row)))), LEAST));
        }
        return loss / rows;
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        int rows = in.shape().dim(0);
        Labels labels = new Labels(back.denseBottom(1), rows, Math.toIntExact(in.shape().count() / Math.max(1, rows)), 1);
        double factor = -back.denseTopDiff(0).getFlat(0) / (double) rows;
        for (int row = 0; row < rows; row++) {
            long at = labels.at(row, labels.checked(labels.label(row)));
            back.denseBottomDiff(0).setFlat(at, (float) (factor / Math.max(in.getFlat(at), LEAST)));
        }
    }
}
