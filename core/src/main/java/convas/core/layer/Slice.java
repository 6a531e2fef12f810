package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Cuts its bottom along one axis into as many tops as there are, evenly or at given points.
///
/// @param both whether the text gives both `axis` and `slice_dim`, which Caffe refuses
public record Slice(int axis, List<Integer> slicePoint, boolean both) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis that is cut; negative counts from the end.");
    private static final Field<List<Integer>> SLICE_POINT = Field.uints("slice_point")
        .doc("Where each top but the first begins; without them all tops are of one size.");
    private static final Field<Integer> SLICE_DIM = Field.uint("slice_dim", 1).doc("The old name of axis.");

    private static final FieldTable TABLE = FieldTable.of("slice_param", AXIS, SLICE_POINT, SLICE_DIM);

    public static final LayerType<Slice> TYPE = new LayerType<>("Slice", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.atLeast(1),
        "Cuts a blob into several, by default its channels.", settings -> of(settings.get(TABLE)));

    public Slice {
        slicePoint = List.copyOf(slicePoint);
    }

    private static Slice of(Params params) {
        return new Slice(params.has(SLICE_DIM) ? Axes.old(params.get(SLICE_DIM)) : params.get(AXIS), params.get(SLICE_POINT),
            params.has(AXIS) && params.has(SLICE_DIM));
    }

    @Override
    public LayerType<Slice> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (both) {
            throw new Refused("slice_dim", "`axis` and `slice_dim` mean the same: keep `axis`");
        }
        Shape in = bottoms.getFirst();
        int along = Axes.canonical(in, axis, "axis");
        if (tops == 1) {
            Axes.some(in.count(), in);
        }
        List<Shape> out = new ArrayList<>();
        for (int size : sizes(in.dim(along), tops)) {
            out.add(in.with(along, size));
        }
        return out;
    }

    private int[] sizes(int extent, int tops) {
        int[] sizes = new int[tops];
        if (slicePoint.isEmpty()) {
            if (extent % tops != 0) {
                throw new Refused("an extent of " + extent + " does not divide into " + tops + " equal tops: give `slice_point`");
            }
            java.util.Arrays.fill(sizes, extent / tops);
            return sizes;
        }
        if (slicePoint.size() != tops - 1) {
            throw new Refused("slice_point", tops + (tops == 1 ? " top needs " : " tops need ") + (tops - 1) + " `slice_point`, but there are " + slicePoint.size());
        }
        if (tops > extent) {
            throw new Refused("slice_point", "an extent of " + extent + " does not give " + tops + " tops: leave some out");
        }
        int previous = 0;
        for (int i = 0; i < tops; i++) {
            int next = i < slicePoint.size() ? slicePoint.get(i) : extent;
            // The last top may be empty.
            if (next < previous || next == previous && i < slicePoint.size() || next > extent) {
                throw new Refused("slice_point", "`slice_point` must rise from 1 to at most " + extent + ", but " + next + " follows " + previous);
            }
            sizes[i] = next - previous;
            previous = next;
        }
        return sizes;
    }

    @Override
    public String knobs() {
        return (axis == 1 ? "" : "axis " + axis + (slicePoint.isEmpty() ? "" : ", "))
            + (slicePoint.isEmpty() ? "" : slicePoint.size() > 4 ? "at " + slicePoint.size() + " points" : "at " + String.join(", ", slicePoint.stream().map(String::valueOf).toList()));
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        int along = Axes.canonical(bottoms.getFirst(), axis, "axis");
        return bottoms.getFirst().dim(along) + " = " + String.join(" + ", tops.stream().map(t -> String.valueOf(t.dim(along))).toList());
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return tops > 1 ? InPlace.REFUSED : InPlace.RIGHT;
    }

    @Override
    public Loop ready(Run run) {
        Tensor bottom = run.bottom(0);
        int along = Axes.canonical(bottom.shape(), axis, "axis");
        Loop[] copies = new Loop[run.tops()];
        int at = 0;
        for (int i = 0; i < copies.length; i++) {
            int size = run.top(i).shape().dim(along);
            copies[i] = run.kernels().copyLoop(bottom.slice(along, at, size), run.top(i));
            at += size;
        }
        return Loop.of(copies);
    }

    @Override
    public void backward(Back back) {
        int along = Axes.canonical(back.bottomShape(0), axis, "axis");
        int at = 0;
        for (int i = 0; i < back.tops(); i++) {
            int size = back.topDiff(i).shape().dim(along);
            if (back.arrives(i)) {
                back.kernels().copy(back.topDiff(i), back.bottomDiff(0).slice(along, at, size));
            }
            at += size;
        }
    }
}
