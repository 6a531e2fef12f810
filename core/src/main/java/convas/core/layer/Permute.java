package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;

/// Puts the axes in another order: axis `order[i]` of the bottom becomes axis `i` of the top; axes that are not named follow in their
/// old order. Not in Caffe 1.0 (from SSD).
public record Permute(List<Integer> order) implements Differentiable {
    private static final Field<List<Integer>> ORDER = Field.uints("order").doc("The bottom's axes in their new order.");

    private static final FieldTable TABLE = FieldTable.of("permute_param", ORDER);

    public static final LayerType<Permute> TYPE = new LayerType<>("Permute", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Puts the axes in another order.", settings -> new Permute(settings.get(TABLE).get(ORDER)));

    public Permute {
        order = List.copyOf(order);
    }

    @Override
    public LayerType<Permute> type() {
        return TYPE;
    }

    /// Every axis once.
    private List<Integer> whole(Shape in) {
        LinkedHashSet<Integer> axes = new LinkedHashSet<>();
        for (int axis : order) {
            if (axis >= in.rank()) {
                throw new Refused("order", "there is no axis " + axis + ": the bottom " + in + " has " + in.rank() + ", counted from 0");
            }
            if (!axes.add(axis)) {
                throw new Refused("order", "axis " + axis + " stands twice in `order`: name each axis once");
            }
        }
        for (int axis = 0; axis < in.rank(); axis++) {
            axes.add(axis);
        }
        return List.copyOf(axes);
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        return List.of(Shape.of(whole(in).stream().map(in::dim).toList()));
    }

    @Override
    public String knobs() {
        return String.join(", ", order.stream().map(String::valueOf).toList());
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.bottom(0);
        return run.kernels().copyLoop(in.permuted(whole(in.shape())), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.kernels().copy(back.topDiff(0), back.bottomDiff(0).permuted(whole(back.bottomShape(0))));
    }
}
