package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.OptionalInt;

/// Cuts its first bottom to the size of the second, from `axis` on.
public record Crop(int axis, List<Integer> offset) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 2).doc("The first axis to be cut; negative counts from the end.");
    private static final Field<List<Integer>> OFFSET = Field.uints("offset")
        .doc("Where the piece begins: one number for all cut axes, or one for each; 0 if absent.");

    private static final FieldTable TABLE = FieldTable.of("crop_param", AXIS, OFFSET);

    public static final LayerType<Crop> TYPE = new LayerType<>("Crop", Category.UTILITY, List.of(TABLE), Arity.exactly(2), Arity.ONE,
        "Cuts a blob to the size of another.", settings -> new Crop(settings.get(TABLE).get(AXIS), settings.get(TABLE).get(OFFSET)));

    public Crop {
        offset = List.copyOf(offset);
    }

    @Override
    public LayerType<Crop> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.get(0);
        Shape like = bottoms.get(1);
        int from = Axes.canonical(in, axis, "axis");
        if (offset.size() > 1 && from + offset.size() != in.rank()) {
            throw new Refused("offset", "there are " + offset.size() + " offsets for " + (in.rank() - from)
                + " cut axes: give one for all, or one for each");
        }
        Shape out = in;
        for (int i = from; i < in.rank(); i++) {
            if (i >= like.rank()) {
                throw new Refused("bottom 2 is " + like + ": it has no axis " + i + " to cut to");
            }
            if (in.dim(i) - offset(i, from) < like.dim(i)) {
                throw new Refused("offset", like.dim(i) + " of axis " + i + " are to be kept, but from " + offset(i, from)
                    + " on there are only " + (in.dim(i) - offset(i, from)) + ": bottom 1 is " + in + ", bottom 2 is " + like);
            }
            out = out.with(i, like.dim(i));
        }
        return List.of(out);
    }

    /// Where the piece begins on an axis counted from the front; 0 for an axis that is not cut.
    public int offset(Shape in, int along) {
        int from = Axes.canonical(in, axis, "axis");
        return along < from || along >= in.rank() ? 0 : offset(along, from);
    }

    private int offset(int axis, int from) {
        return offset.isEmpty() ? 0 : offset.size() == 1 ? offset.getFirst() : offset.get(axis - from);
    }

    @Override
    public String knobs() {
        return (axis == 2 ? "" : "axis " + axis + (offset.isEmpty() ? "" : ", "))
            + (offset.isEmpty() ? "" : "offset " + String.join(", ", offset.stream().map(String::valueOf).toList()));
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        Shape in = bottoms.getFirst();
        int from = Axes.canonical(in, axis, "axis");
        return Formulas.axes(in.rank() - from, i -> {
            int at = offset(from + i, from);
            int size = tops.getFirst().dim(from + i);
            return at + " … " + (at + size - 1) + " of " + in.dim(from + i) + " → " + size;
        });
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return offset.stream().anyMatch(each -> each > 0) ? InPlace.FAILS : InPlace.WRONG;
    }

    /// An offset that Caffe reads as a negative number, and finds out when it runs.
    public OptionalInt negative() {
        return offset.stream().mapToInt(Integer::intValue).filter(each -> each < 0).findFirst();
    }

    @Override
    public Loop ready(Run run) {
        negative().ifPresent(offset -> {
            throw new Refused("offset", "`offset` cannot be negative, but is " + offset);
        });
        return run.kernels().copyLoop(cut(run.bottom(0), run.top(0).shape()), run.top(0));
    }

    private Tensor cut(Tensor whole, Shape to) {
        Tensor part = whole;
        int from = Axes.canonical(whole.shape(), axis, "axis");
        for (int i = from; i < whole.shape().rank(); i++) {
            part = part.slice(i, offset(i, from), to.dim(i));
        }
        return part;
    }

    /// The second bottom only says how large.
    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public void backward(Back back) {
        back.kernels().copy(back.topDiff(0), cut(back.bottomDiff(0), back.topDiff(0).shape()));
    }
}
