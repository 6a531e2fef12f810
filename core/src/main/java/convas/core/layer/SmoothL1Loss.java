package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// A loss of regressions that is quadratic for small differences and straight for large ones. A third bottom weighs the differences, a
/// fourth what comes of them. Not in Caffe 1.0 (from Fast R-CNN).
public record SmoothL1Loss(float sigma) implements Differentiable {
    private static final Field<Float> SIGMA = Field.real("sigma", 1f).doc("Differences below 1 / sigma² count quadratically.");

    private static final FieldTable TABLE = FieldTable.of("smooth_l1_loss_param", SIGMA);

    public static final LayerType<SmoothL1Loss> TYPE = new LayerType<>("SmoothL1Loss", Category.LOSS, List.of(TABLE), Arity.between(2, 4),
        Arity.between(0, 1), "A loss of regressions that outliers do not rule.", settings -> new SmoothL1Loss(settings.get(TABLE).get(SIGMA)));

    @Override
    public LayerType<SmoothL1Loss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        for (int i = 1; i < bottoms.size(); i++) {
            if (bottoms.get(i).count() != bottoms.getFirst().count() || bottoms.get(i).rank() == 0) {
                throw new Refused("all bottoms must have one shape, but bottom 1 is " + bottoms.getFirst() + " and " + Axes.nth(i) + " is "
                    + bottoms.get(i));
            }
        }
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public String knobs() {
        return sigma == 1 ? "" : "sigma " + Numbers.text(sigma);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        double squared = (double) sigma * sigma;
        double loss = 0;
        for (long i = 0; i < in.shape().count(); i++) {
            double difference = Math.abs((double) in.getFlat(i) - run.denseBottom(1).getFlat(i)) * weight(run, 2, i);
            double size = Math.abs(difference);
            loss += (size < 1 / squared ? 0.5 * size * size * squared : size - 0.5 / squared) * weight(run, 3, i);
        }
        run.denseTop(0).setFlat(0, (float) (loss / in.shape().dim(0)));
    }

    private static double weight(Run run, int bottom, long at) {
        return run.bottoms() > bottom ? run.denseBottom(bottom).getFlat(at) : 1;
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom < 2;
    }

    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        Tensor[] weights = {back.bottoms() > 2 ? back.denseBottom(2) : null, back.bottoms() > 3 ? back.denseBottom(3) : null};
        double squared = (double) sigma * sigma;
        double factor = back.denseTopDiff(0).getFlat(0) / (double) in.shape().dim(0);
        Tensor target = back.denseBottom(1);
        for (long i = 0; i < in.shape().count(); i++) {
            double inside = weights[0] == null ? 1 : weights[0].getFlat(i);
            double outside = weights[1] == null ? 1 : weights[1].getFlat(i);
            double difference = ((double) in.getFlat(i) - target.getFlat(i)) * inside;
            double slope = Math.abs(difference) < 1 / squared ? squared * difference : Math.signum(difference);
            for (int bottom = 0; bottom < 2; bottom++) {
                if (back.wants(bottom)) {
                    back.denseBottomDiff(bottom).setFlat(i, (float) ((bottom == 0 ? factor : -factor) * slope * inside * outside));
                }
            }
        }
    }
}
