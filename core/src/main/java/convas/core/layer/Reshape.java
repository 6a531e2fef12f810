package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Gives the same values another shape: 0 keeps an extent, -1 takes what is left.
///
/// @param shape the new extents in place of the axes `[axis, axis + num_axes)`
public record Reshape(List<Long> shape, int axis, int numAxes) implements Differentiable {
    private static final Field<List<Long>> DIM = Field.longs("dim").min(-1)
        .doc("The new extents: a number, 0 to keep the bottom's, -1 (once) for whatever is left.");
    private static final Field<Params> SHAPE = Field.message("shape", FieldTable.of("shape", DIM)).doc("The new extents.");
    private static final Field<Integer> AXIS = Field.integer("axis", 0)
        .doc("The first axis to be replaced; negative counts from the end, -1 for behind the last.");
    private static final Field<Integer> NUM_AXES = Field.integer("num_axes", -1).min(-1)
        .doc("How many axes are replaced; -1 for all that follow.");

    private static final FieldTable TABLE = FieldTable.of("reshape_param", SHAPE, AXIS, NUM_AXES);

    public static final LayerType<Reshape> TYPE = new LayerType<>("Reshape", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Gives the same values another shape.", settings -> of(settings.get(TABLE)));

    private static Reshape of(Params params) {
        return new Reshape(params.get(SHAPE).get(DIM), params.get(AXIS), params.get(NUM_AXES));
    }

    public Reshape {
        shape = List.copyOf(shape);
    }

    @Override
    public LayerType<Reshape> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.some(in.count(), in);
        int from = axis >= 0 ? axis : in.rank() + axis + 1;
        if (from < 0 || from > in.rank()) {
            throw new Refused("axis", "`axis` " + axis + " lies outside the bottom " + in);
        }
        if (numAxes < -1) {
            throw new Refused("num_axes", "`num_axes` must be -1 (all that follow), 0 or more, not " + numAxes);
        }
        int to = numAxes == -1 ? in.rank() : from + numAxes;
        if (numAxes > in.rank() || to > in.rank()) {
            throw new Refused("num_axes", "there are not " + numAxes + " axes from axis " + from + " on: the bottom is " + in);
        }
        int inferred = -1;
        long known = in.count(0, from) * in.count(to, in.rank());
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            long dim = shape.get(i);
            if (dim == 0) {
                if (from + i >= in.rank()) {
                    throw new Refused("shape", "`dim: 0` keeps an extent, but the bottom " + in + " has no axis " + (from + i));
                }
                dim = in.dim(from + i);
            } else if (dim == -1) {
                if (inferred >= 0) {
                    throw new Refused("shape", "only one `dim` can be -1, since only one can be worked out from the others");
                }
                inferred = i;
                dim = 1;
            } else if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new Refused("shape", "an axis cannot have extent " + dim + ": give 1 or more, 0 to keep, or -1 for the rest");
            }
            known = Math.multiplyExact(known, dim);
            dims.add((int) dim);
        }
        long count = in.count();
        if (inferred >= 0) {
            if (known == 0 || count % known != 0) {
                throw new Refused("shape", "`dim: -1` cannot be worked out: " + count + " values do not divide by " + known);
            }
            dims.set(inferred, Math.toIntExact(count / known));
        } else if (known != count) {
            throw new Refused("shape", "the bottom " + in + " has " + count + " values, but the new shape "
                + Axes.replace(in, from, to, dims) + " holds " + known);
        }
        return List.of(Axes.replace(in, from, to, dims));
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public String knobs() {
        return String.join("×", shape.stream().map(d -> d == -1 ? "?" : d == 0 ? "=" : d.toString()).toList());
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        return bottoms.getFirst() + " → " + tops.getFirst();
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
