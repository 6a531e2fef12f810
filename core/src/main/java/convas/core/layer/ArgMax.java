package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.Arrays;
import java.util.List;

/// Where the largest values are: along one axis, or of each image as a whole.
///
/// @param axis null for each image as a whole
public record ArgMax(boolean outMaxVal, int topK, Integer axis) implements Layer {
    private static final Field<Boolean> OUT_MAX_VAL = Field.bool("out_max_val", false)
        .doc("Whether the values come out: instead of the positions with an axis, beside them without.");
    private static final Field<Integer> TOP_K = Field.uint("top_k", 1).min(1).doc("How many of the largest come out.");
    private static final Field<Integer> AXIS = Field.integer("axis", null)
        .doc("The axis along which the largest are looked for; without it each image is one row.");

    private static final FieldTable TABLE = FieldTable.of("argmax_param", OUT_MAX_VAL, TOP_K, AXIS);

    public static final LayerType<ArgMax> TYPE = new LayerType<>("ArgMax", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "The positions of the largest values: the class of each pixel, for example.", settings -> of(settings.get(TABLE)));

    private static ArgMax of(Params params) {
        return new ArgMax(params.get(OUT_MAX_VAL), params.get(TOP_K), params.get(AXIS));
    }

    @Override
    public LayerType<ArgMax> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        if (in.rank() == 0) {
            throw new Refused("the bottom is a single number: there is nothing to compare");
        }
        long extent = axis == null ? in.count(1, in.rank()) : in.dim(Axes.canonical(in, axis, "axis"));
        if (topK < 1 || topK > extent) {
            throw new Refused("top_k", "`top_k` must be 1 to " + extent + ", the number of values compared, not " + Integer.toUnsignedString(topK));
        }
        if (axis != null) {
            return List.of(in.with(axis, topK));
        }
        int[] dims = new int[Math.max(3, in.rank())];
        Arrays.fill(dims, 1);
        dims[0] = in.dim(0);
        dims[1] = outMaxVal ? 2 : 1;
        dims[2] = topK;
        return List.of(Shape.of(dims));
    }

    @Override
    public Window window(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        int along = axis == null ? -1 : Axes.canonical(in, axis, "axis");
        return new Window(in.rank() == 4 && (axis == null || along == 2) ? in.height() : 1,
            in.rank() == 4 && (axis == null || along == 3) ? in.width() : 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public String knobs() {
        return "top " + topK + (axis == null ? "" : ", axis " + axis);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        int[] best = new int[topK];
        return () -> forward(run, in, best, out);
    }

    private void forward(Run run, Tensor in, int[] best, Tensor out) {
        Shape shape = in.shape();
        int along = axis == null ? 1 : Axes.canonical(shape, axis, "axis");
        int extent = Math.toIntExact(axis == null ? shape.count(1, shape.rank()) : shape.dim(along));
        long inner = axis == null ? 1 : shape.count(along + 1, shape.rank());
        long outer = shape.count() / Math.max(1, extent * inner);
        for (long o = 0; o < outer; o++) {
            run.checkCancelled();
            for (long i = 0; i < inner; i++) {
                long first = o * extent * inner + i;
                largest(in, first, inner, extent, best);
                for (int k = 0; k < topK; k++) {
                    float value = in.getFlat(first + best[k] * inner);
                    if (axis != null) {
                        out.setFlat((o * topK + k) * inner + i, outMaxVal ? value : best[k]);
                    } else if (outMaxVal) {
                        out.setFlat(2 * o * topK + k, best[k]);
                        out.setFlat(2 * o * topK + topK + k, value);
                    } else {
                        out.setFlat(o * topK + k, best[k]);
                    }
                }
            }
        }
    }

    /// Finds the positions of the largest values in falling order; of equal values the later first, as in Caffe.
    private static void largest(Tensor in, long first, long step, int extent, int[] best) {
        for (int j = 0; j < extent; j++) {
            float value = in.getFlat(first + j * step);
            int place = Math.min(j, best.length);
            for (; place > 0 && value >= in.getFlat(first + best[place - 1] * step); place--) {
                if (place < best.length) {
                    best[place] = best[place - 1];
                }
            }
            if (place < best.length) {
                best[place] = j;
            }
        }
    }
}
