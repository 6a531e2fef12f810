package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Divides by the square root of the sum of squares along one axis: embeddings of length 1. Not in Caffe 1.0.
public record L2Norm(int axis, float eps) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis whose squares are summed; negative counts from the end.");
    private static final Field<Float> EPS = Field.real("eps", 1e-10f).doc("Added to the sum, so that nothing is divided by 0.");

    private static final FieldTable TABLE = FieldTable.of("l2_norm_param", AXIS, EPS);

    public static final LayerType<L2Norm> TYPE = new LayerType<>("L2Norm", Category.NORMALIZATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Brings the values along an axis to length 1.", settings -> new L2Norm(settings.get(TABLE).get(AXIS), settings.get(TABLE).get(EPS)));

    @Override
    public LayerType<L2Norm> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.canonical(bottoms.getFirst(), axis, "axis");
        return List.of(bottoms.getFirst());
    }

    @Override
    public String knobs() {
        return axis == 1 ? "" : "axis " + axis;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        Shape shape = in.shape();
        int along = Axes.canonical(shape, axis, "axis");
        int extent = shape.dim(along);
        long inner = shape.count(along + 1, shape.rank());
        for (long row = 0; row < shape.count(0, along) * inner; row++) {
            run.checkCancelled();
            long from = row / inner * extent * inner + row % inner;
            double norm = Math.sqrt(Normalize.squares(in, from, inner, extent) + eps);
            for (int i = 0; i < extent; i++) {
                out.setFlat(from + i * inner, (float) (in.getFlat(from + i * inner) / norm));
            }
        }
    }

    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        Tensor top = back.denseTop(0);
        Tensor diff = back.denseTopDiff(0);
        Tensor out = back.denseBottomDiff(0);
        Shape shape = in.shape();
        int along = Axes.canonical(shape, axis, "axis");
        int extent = shape.dim(along);
        long inner = shape.count(along + 1, shape.rank());
        for (long row = 0; row < shape.count(0, along) * inner; row++) {
            back.checkCancelled();
            long from = row / inner * extent * inner + row % inner;
            double norm = Math.sqrt(Normalize.squares(in, from, inner, extent) + eps);
            double share = 0;
            for (long at = from; at < from + extent * inner; at += inner) {
                share += (double) diff.getFlat(at) * top.getFlat(at);
            }
            for (long at = from; at < from + extent * inner; at += inner) {
                out.setFlat(at, (float) ((diff.getFlat(at) - top.getFlat(at) * share) / norm));
            }
        }
    }
}
