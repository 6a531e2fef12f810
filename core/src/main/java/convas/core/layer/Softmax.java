package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.List;

/// Turns values along one axis into shares that are positive and sum to 1.
public record Softmax(int axis) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis along which the shares sum to 1; negative counts from the end.");

    static final FieldTable TABLE = FieldTable.of("softmax_param", Engine.field(), AXIS);

    public static final LayerType<Softmax> TYPE = new LayerType<>("Softmax", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Turns scores into shares that sum to 1.", settings -> of(settings.get(TABLE)));

    static Softmax of(Params params) {
        return new Softmax(params.get(AXIS));
    }

    @Override
    public LayerType<Softmax> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.some(in.dim(Axes.canonical(in, axis, "axis")), in);
        return bottoms;
    }

    @Override
    public Window window(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        int along = Axes.canonical(in, axis, "axis");
        return new Window(in.rank() == 4 && along == 2 ? in.height() : 1, in.rank() == 4 && along == 3 ? in.width() : 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public String knobs() {
        return axis == 1 ? "" : "axis " + axis;
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().softmaxLoop(run.bottom(0), Axes.canonical(run.bottom(0).shape(), axis, "axis"), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.gradients().softmax(back.top(0), Axes.canonical(back.top(0).shape(), axis, "axis"), back.topDiff(0), back.bottomDiff(0));
    }
}
