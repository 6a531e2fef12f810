package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Softmax and the mean of `-log` of the right class's share: the usual loss of a classifier. A second top gives the shares.
public record SoftmaxWithLoss(int axis, LossOptions options) implements Differentiable {
    public static final LayerType<SoftmaxWithLoss> TYPE = new LayerType<>("SoftmaxWithLoss", Category.LOSS,
        List.of(LossOptions.TABLE, Softmax.TABLE), Arity.exactly(2), Arity.between(0, 2),
        "The usual loss of a classifier: softmax and the logarithm of the right class's share.",
        settings -> new SoftmaxWithLoss(Softmax.of(settings.get(Softmax.TABLE)).axis(),
            LossOptions.of(settings.get(LossOptions.TABLE), LossOptions.Normalization.VALID)));

    @Override
    public LayerType<SoftmaxWithLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        Labels.match(bottoms.get(0), bottoms.get(1), axis);
        Axes.some(bottoms.get(0).count(), bottoms.get(0));
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
    public String knobs() {
        return options.knobs(LossOptions.Normalization.VALID);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public Loop ready(Run run) {
        Tensor scores = run.denseBottom(0);
        Shape shape = scores.shape();
        int along = Axes.canonical(shape, axis, "axis");
        Tensor shares = run.tops() > 1 ? run.denseTop(1) : Tensor.dense(shape);
        Labels labels = Labels.of(run.denseBottom(1), shape, along);
        return Loop.of(run.kernels().softmaxLoop(scores, along, shares), () -> run.denseTop(0).setFlat(0, loss(labels, shares)));
    }

    private float loss(Labels labels, Tensor shares) {
        // A float as in Caffe, whose sum of many labels has lost digits.
        float loss = 0;
        long valid = 0;
        for (long row = 0; row < labels.count(); row++) {
            int label = labels.label(row);
            if (!options.ignores(label)) {
                loss -= (float) Math.log(Math.max(shares.getFlat(labels.at(row, labels.checked(label))), Float.MIN_NORMAL));
                valid++;
            }
        }
        return (float) (loss / options.divisor(labels.count(), valid, labels.outer()));
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    /// The share of each class, less 1 for the right one.
    @Override
    public void backward(Back back) {
        Tensor scores = back.denseBottom(0);
        int along = Axes.canonical(scores.shape(), axis, "axis");
        Tensor shares = Tensor.dense(scores.shape());
        back.kernels().softmax(scores, along, shares);
        Labels labels = Labels.of(back.denseBottom(1), scores.shape(), along);
        long valid = LongStream.range(0, labels.count()).filter(row -> !options.ignores(labels.label(row))).count();
        double factor = back.denseTopDiff(0).getFlat(0) / options.divisor(labels.count(), valid, labels.outer());
        Tensor out = back.denseBottomDiff(0);
        for (long row = 0; row < labels.count(); row++) {
            int label = labels.label(row);
            for (int c = 0; c < labels.classes() && !options.ignores(label); c++) {
                long at = labels.at(row, c);
                out.setFlat(at, (float) (factor * (shares.getFlat(at) - (c == label ? 1 : 0))));
            }
        }
    }
}
