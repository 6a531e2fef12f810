package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Puts its bottoms behind each other along one axis, by default the channels; all other extents must agree.
///
/// @param both whether the text gives both `axis` and `concat_dim`, which Caffe refuses
public record Concat(int axis, boolean both) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis along which the bottoms are joined; negative counts from the end.");
    private static final Field<Integer> CONCAT_DIM = Field.uint("concat_dim", 1).doc("The old name of axis.");

    private static final FieldTable TABLE = FieldTable.of("concat_param", AXIS, CONCAT_DIM);

    public static final LayerType<Concat> TYPE = new LayerType<>("Concat", Category.JOIN, List.of(TABLE), Arity.atLeast(1), Arity.ONE,
        "Joins branches: puts their channels behind each other.", settings -> of(settings.get(TABLE)));

    private static Concat of(Params params) {
        return new Concat(params.has(CONCAT_DIM) ? Axes.old(params.get(CONCAT_DIM)) : params.get(AXIS), params.has(AXIS) && params.has(CONCAT_DIM));
    }

    @Override
    public LayerType<Concat> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (both) {
            throw new Refused("concat_dim", "`axis` and `concat_dim` mean the same: keep `axis`");
        }
        Shape first = bottoms.getFirst();
        int along = Axes.canonical(first, axis, "axis");
        long sum = 0;
        for (int i = 0; i < bottoms.size(); i++) {
            Shape bottom = bottoms.get(i);
            if (bottom.rank() != first.rank()) {
                throw new Refused.Branch(i, " has " + bottom.rank() + " axes (" + bottom + "), but ", " has " + first.rank() + " (" + first + ")");
            }
            for (int j = 0; j < first.rank(); j++) {
                if (j != along && bottom.dim(j) != first.dim(j)) {
                    throw new Refused.Branch(i, " is " + bottom + ", but ", " is " + first + ": they may differ only along axis " + along
                        + (along == 1 ? " (channels)" : "") + ", not in " + name(j, first.rank()));
                }
            }
            sum += bottom.dim(along);
        }
        if (bottoms.size() == 1) {
            Axes.some(first.count(), first);
        }
        if (sum > Integer.MAX_VALUE) {
            throw new Refused("the joined axis would have extent " + sum + ", more than Caffe can hold");
        }
        return List.of(first.with(along, (int) sum));
    }

    /// Whether it puts the channels of images behind each other.
    public boolean joinsChannels(Shape bottom) {
        return bottom.rank() == 4 && Axes.canonical(bottom, axis, "axis") == 1;
    }

    private static String name(int axis, int rank) {
        return rank == 4 ? List.of("batch", "channels", "height", "width").get(axis) : "axis " + axis;
    }

    @Override
    public String knobs() {
        return axis == 1 ? "" : "axis " + axis;
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        int along = Axes.canonical(bottoms.getFirst(), axis, "axis");
        return String.join(" + ", bottoms.stream().map(b -> String.valueOf(b.dim(along))).toList()) + " = " + tops.getFirst().dim(along);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return bottoms > 1 ? InPlace.WRONG : InPlace.RIGHT;
    }

    @Override
    public Loop ready(Run run) {
        Tensor top = run.top(0);
        int along = Axes.canonical(top.shape(), axis, "axis");
        List<Loop> copies = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < run.bottoms(); i++) {
            Tensor bottom = run.bottom(i);
            Tensor part = top.slice(along, at, bottom.shape().dim(along));
            // A bottom may lie in its part already.
            if (!part.sameMemory(bottom)) {
                copies.add(run.kernels().copyLoop(bottom, part));
            }
            at += bottom.shape().dim(along);
        }
        return Loop.of(copies.toArray(Loop[]::new));
    }

    @Override
    public void backward(Back back) {
        int along = Axes.canonical(back.topDiff(0).shape(), axis, "axis");
        int at = 0;
        for (int i = 0; i < back.bottoms(); i++) {
            int size = back.bottomShape(i).dim(along);
            if (back.wants(i)) {
                back.kernels().copy(back.topDiff(0).slice(along, at, size), back.bottomDiff(i));
            }
            at += size;
        }
    }
}
