package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Makes one axis of several, by default of all behind the batch.
public record Flatten(int axis, int endAxis) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The first axis to join; negative counts from the end.");
    private static final Field<Integer> END_AXIS = Field.integer("end_axis", -1).doc("The last axis to join; negative counts from the end.");

    private static final FieldTable TABLE = FieldTable.of("flatten_param", AXIS, END_AXIS);

    public static final LayerType<Flatten> TYPE = new LayerType<>("Flatten", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Makes one long row of each image.", settings -> new Flatten(settings.get(TABLE).get(AXIS), settings.get(TABLE).get(END_AXIS)));

    @Override
    public LayerType<Flatten> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        int from = Axes.canonical(in, axis, "axis");
        int to = end(in);
        long joined = in.count(from, to);
        if (joined > Integer.MAX_VALUE) {
            throw new Refused("the joined axis would have extent " + joined + ", more than Caffe can hold");
        }
        return List.of(Axes.replace(in, from, to, List.of((int) joined)));
    }

    private int end(Shape in) {
        int from = Axes.canonical(in, axis, "axis");
        int to = Axes.canonical(in, endAxis, "end_axis") + 1;
        if (to < from) {
            throw new Refused("end_axis", "`end_axis` " + endAxis + " lies before axis " + axis);
        }
        return to;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public String knobs() {
        return axis == 1 && endAxis == -1 ? "" : "axes " + axis + " to " + endAxis;
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        Shape in = bottoms.getFirst();
        int from = Axes.canonical(in, axis, "axis");
        return Axes.product(in.toList().subList(from, end(in))) + " = " + in.count(from, end(in));
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.denseBottom(0);
        return run.kernels().copyLoop(in.reshaped(run.top(0).shape()), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.kernels().copy(back.denseTopDiff(0).reshaped(back.bottomShape(0)), back.bottomDiff(0));
    }
}
