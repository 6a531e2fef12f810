package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// How far wrong classes come within a margin of the right one: the loss of a support vector machine.
public record HingeLoss(Norm norm) implements Differentiable {
    public enum Norm { L1, L2 }

    private static final Field<Norm> NORM = Field.enumeration("norm", Norm.L1).numberedFrom(1).doc("Whether margins count as they are or squared.");

    private static final FieldTable TABLE = FieldTable.of("hinge_loss_param", NORM);

    public static final LayerType<HingeLoss> TYPE = new LayerType<>("HingeLoss", Category.LOSS, List.of(TABLE, LossOptions.TABLE), Arity.exactly(2), Arity.between(0, 1),
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

    private float loss(Tensor in, int rows, Labels labels) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int label = labels.checked(labels.label(row));
            for (int c = 0; c < labels.classes(); c++) {
                float value = in.getFlat(labels.at(row, c));
                double margin = margin(c == label ? -value : value);
                sum += norm == Norm.L1 ? margin : margin * margin;
            }
        }
        return (float) (sum / rows);
    }

    /// As Caffe compares: 0 also for what is not a number.
    private static double margin(double score) {
        return 1 + score > 0 ? 1 + score : 0;
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
        double factor = back.denseTopDiff(0).getFlat(0) / (double) rows;
        for (int row = 0; row < rows; row++) {
            int label = labels.checked(labels.label(row));
            for (int c = 0; c < labels.classes(); c++) {
                double sign = c == label ? -1 : 1;
                double margin = margin(sign * in.getFlat(labels.at(row, c)));
                back.denseBottomDiff(0).setFlat(labels.at(row, c),
                    (float) (factor * sign * (norm == Norm.L1 ? Math.signum(margin) : 2 * margin)));
            }
        }
    }
}
