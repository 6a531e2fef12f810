package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Softmax and a logarithm as in SoftmaxWithLoss, but a matrix of classes × classes, the third bottom, says how much each wrong
/// class matters. A second top gives the shares.
public record InfogainLoss(String source, int axis, int softmaxAxis, LossOptions options) implements Differentiable {
    private static final Field<String> SOURCE = Field.string("source", null).doc("The file with the matrix, a BlobProto, where no third bottom gives it; looked for from the folder that the program runs in.");
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis of the classes; negative counts from the end.");

    private static final FieldTable TABLE = FieldTable.of("infogain_loss_param", SOURCE, AXIS);

    public static final LayerType<InfogainLoss> TYPE = new LayerType<>("InfogainLoss", Category.LOSS,
        List.of(TABLE, LossOptions.TABLE, Softmax.TABLE), Arity.between(2, 3), Arity.between(0, 2),
        "The loss of a classifier in which a matrix weighs the mistakes.", InfogainLoss::of);

    private static InfogainLoss of(Settings settings) {
        return new InfogainLoss(settings.get(TABLE).get(SOURCE), settings.get(TABLE).get(AXIS),
            Softmax.of(settings.get(Softmax.TABLE)).axis(), LossOptions.of(settings.get(LossOptions.TABLE), LossOptions.Normalization.VALID));
    }

    @Override
    public LayerType<InfogainLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.get(0);
        if (bottoms.size() < 3 && (source == null || source.isEmpty())) {
            throw new Refused("the matrix is missing: give it as a third bottom, or name its file in `source`");
        }
        Labels.together(bottoms);
        Labels.match(in, bottoms.get(1), axis);
        Axes.some(in.count(), in);
        Axes.canonical(in, softmaxAxis, "axis");
        int classes = in.dim(Axes.canonical(in, axis, "axis"));
        if (bottoms.size() > 2 && bottoms.get(2).count() != (long) classes * classes) {
            throw new Refused("the matrix must have " + classes + "·" + classes + " values for " + classes + " classes, but bottom 3 is "
                + bottoms.get(2));
        }
        List<Shape> out = new ArrayList<>();
        if (tops > 0) {
            out.add(Shape.of());
        }
        if (tops > 1) {
            out.add(in);
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

    /// Rows of right classes, columns of classes.
    private float[] matrix(Reading from, int classes) {
        return from.bottoms() > 2 ? from.denseBottom(2).toArray()
            : from.prepared(() -> BlobFile.read(source, Math.multiplyExact(classes, classes)));
    }

    @Override
    public Loop ready(Run run) {
        Tensor scores = run.denseBottom(0);
        Tensor shares = run.tops() > 1 ? run.denseTop(1) : Tensor.dense(scores.shape());
        Labels labels = Labels.of(run.denseBottom(1), scores.shape(), Axes.canonical(scores.shape(), axis, "axis"));
        float[] matrix = matrix(run, labels.classes());
        return Loop.of(run.kernels().softmaxLoop(scores, Axes.canonical(scores.shape(), softmaxAxis, "axis"), shares), () -> {
            if (run.bottoms() > 2) {
                run.denseBottom(2).copyTo(matrix);
            }
            run.denseTop(0).setFlat(0, loss(labels, matrix, shares));
        });
    }

    private float loss(Labels labels, float[] matrix, Tensor shares) {
        // A float as in Caffe, whose sum of many labels has lost digits.
        float loss = 0;
        long valid = 0;
        for (long row = 0; row < labels.count(); row++) {
            int label = labels.label(row);
            if (options.ignores(label)) {
                continue;
            }
            int first = labels.checked(label) * labels.classes();
            for (int c = 0; c < labels.classes(); c++) {
                loss -= matrix[first + c] * (float) Math.log(Math.max(shares.getFlat(labels.at(row, c)), MultinomialLogisticLoss.LEAST));
            }
            valid++;
        }
        return (float) (loss / options.divisor(labels.count(), valid, labels.outer()));
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public void backward(Back back) {
        Tensor scores = back.denseBottom(0);
        Tensor shares = Tensor.dense(scores.shape());
        back.kernels().softmax(scores, Axes.canonical(scores.shape(), softmaxAxis, "axis"), shares);
        Labels labels = Labels.of(back.denseBottom(1), scores.shape(), Axes.canonical(scores.shape(), axis, "axis"));
        float[] matrix = matrix(back, labels.classes());
        long valid = LongStream.range(0, labels.count()).filter(row -> !options.ignores(labels.label(row))).count();
        double factor = back.denseTopDiff(0).getFlat(0) / options.divisor(labels.count(), valid, labels.outer());
        Tensor out = back.denseBottomDiff(0);
        for (long row = 0; row < labels.count(); row++) {
            int label = labels.label(row);
            if (options.ignores(label)) {
                continue;
            }
            int first = labels.checked(label) * labels.classes();
            double sum = 0;
            for (int c = 0; c < labels.classes(); c++) {
                sum += matrix[first + c];
            }
            for (int c = 0; c < labels.classes(); c++) {
                long at = labels.at(row, c);
                out.setFlat(at, (float) (factor * (shares.getFlat(at) * sum - matrix[first + c])));
            }
        }
    }
}
