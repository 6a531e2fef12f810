package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;

/// Makes one number of all values from `axis` on: their sum, sum of absolute values, sum of squares or mean, times `coeff`.
public record Reduction(Operation operation, int axis, float coeff) implements Differentiable {
    public enum Operation { SUM, ASUM, SUMSQ, MEAN }

    private static final Field<Operation> OPERATION = Field.enumeration("operation", Operation.SUM).numberedFrom(1)
        .doc("What is made of the values: their sum, sum of absolute values, sum of squares, or mean.");
    private static final Field<Integer> AXIS = Field.integer("axis", 0)
        .doc("The first axis that is reduced, with all behind it; negative counts from the end.");
    private static final Field<Float> COEFF = Field.real("coeff", 1f).doc("What the result is multiplied by.");

    private static final FieldTable TABLE = FieldTable.of("reduction_param", OPERATION, AXIS, COEFF);

    public static final LayerType<Reduction> TYPE = new LayerType<>("Reduction", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Makes one number of many: a sum or a mean.", settings -> of(settings.get(TABLE)));

    private static Reduction of(Params params) {
        return new Reduction(params.get(OPERATION), params.get(AXIS), params.get(COEFF));
    }

    @Override
    public LayerType<Reduction> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        int from = Axes.canonical(in, axis, "axis");
        if (operation == Operation.SUM || operation == Operation.MEAN) {
            Axes.some(in.count(from, in.rank()), in);
        }
        return List.of(Shape.of(in.toList().subList(0, from)));
    }

    @Override
    public Window window(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        int first = Axes.canonical(in, axis, "axis");
        return new Window(in.rank() == 4 && first <= 2 ? in.height() : 1, in.rank() == 4 ? in.width() : 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public String knobs() {
        return switch (operation) {
            case SUM -> "sum";
            case ASUM -> "sum of |x|";
            case SUMSQ -> "sum of squares";
            case MEAN -> "mean";
        } + (axis == 0 ? "" : ", axis " + axis);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        long outer = run.top(0).shape().count();
        long inner = in.shape().count() / Math.max(1, outer);
        Tensor out = run.denseTop(0);
        for (long o = 0; o < outer; o++) {
            run.checkCancelled();
            double sum = 0;
            for (long i = 0; i < inner; i++) {
                double value = in.getFlat(o * inner + i);
                sum += switch (operation) {
                    case SUM, MEAN -> value;
                    case ASUM -> Math.abs(value);
                    case SUMSQ -> value * value;
                };
            }
            out.setFlat(o, (float) (coeff * (operation == Operation.MEAN ? sum / inner : sum)));
        }
    }

    @Override
    public void backward(Back back) {
        Tensor diff = back.denseTopDiff(0);
        Tensor in = back.denseBottom(0);
        Tensor out = back.denseBottomDiff(0);
        long outer = diff.shape().count();
        long inner = in.shape().count() / Math.max(1, outer);
        for (long o = 0; o < outer; o++) {
            back.checkCancelled();
            double each = (double) coeff * diff.getFlat(o);
            for (long i = o * inner; i < (o + 1) * inner; i++) {
                out.setFlat(i, (float) switch (operation) {
                    case SUM -> each;
                    case MEAN -> each / inner;
                    case ASUM -> each * AbsVal.sign(in.getFlat(i));
                    case SUMSQ -> each * 2 * in.getFlat(i);
                });
            }
        }
    }
}
