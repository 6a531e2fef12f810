package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/// Sigmoid and cross entropy with target probabilities: the loss where several classes may be right at once.
public record SigmoidCrossEntropyLoss(LossOptions options) implements Differentiable {
    public static final LayerType<SigmoidCrossEntropyLoss> TYPE = new LayerType<>("SigmoidCrossEntropyLoss", Category.LOSS,
        List.of(LossOptions.TABLE), Arity.exactly(2), Arity.between(0, 1), "The loss where several classes may be right at once.",
        settings -> new SigmoidCrossEntropyLoss(LossOptions.of(settings.get(LossOptions.TABLE), LossOptions.Normalization.BATCH_SIZE)));

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
    public String knobs() {
        return options.knobs(LossOptions.Normalization.BATCH_SIZE);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public void forward(Run run) {
        Tensor scores = run.denseBottom(0);
        Tensor targets = run.denseBottom(1);
        long count = scores.shape().count();
        // All in floats as in Caffe: a sum of many labels has lost digits, and a loss below 10⁻⁷ is none.
        float loss = 0;
        long valid = 0;
        for (long i = 0; i < count; i++) {
            float target = targets.getFlat(i);
            if (!options.ignores((int) target)) {
                float x = scores.getFlat(i);
                loss -= x * (target - (x >= 0 ? 1 : 0)) - (float) Math.log(1 + (float) Math.exp(-Math.abs(x)));
                valid++;
            }
        }
        run.denseTop(0).setFlat(0, (float) (loss / options.divisor(count, valid, scores.shape().dim(0))));
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public void backward(Back back) {
        Tensor scores = back.denseBottom(0);
        Tensor targets = back.denseBottom(1);
        long count = scores.shape().count();
        long valid = LongStream.range(0, count).filter(i -> !options.ignores((int) targets.getFlat(i))).count();
        double factor = back.denseTopDiff(0).getFlat(0) / options.divisor(count, valid, scores.shape().dim(0));
        for (long i = 0; i < count; i++) {
            if (!options.ignores((int) targets.getFlat(i))) {
                float share = (float) (1 / (1 + Math.exp(-scores.getFlat(i))));
                back.denseBottomDiff(0).setFlat(i, (float) (factor * (share - targets.getFlat(i))));
            }
        }
    }
}
