package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;

/// Visits the elements of several arrays of one shape together, however each is laid out, row by row. A row runs along the
/// axis on which the first array lies most closely packed.
final class Rows {
    /// Where one array has its elements, in floats.
    record Layout(long base, long[] strides) {
        static Layout of(Tensor tensor) {
            long[] strides = new long[tensor.shape().rank()];
            for (int axis = 0; axis < strides.length; axis++) {
                strides[axis] = tensor.stride(axis);
            }
            return new Layout(tensor.base(), strides);
        }
    }

    @FunctionalInterface
    interface Row {
        /// @param at position of the row's first element in each array
        /// @param steps distance between neighbours of a row in each array
        void at(long[] at, long[] steps, int count);
    }

    private final Shape shape;
    private final Row row;
    private final Layout[] layouts;
    private final int[] axes;
    private final int count;
    private final long[] steps;
    /// For each axis but the last, where it is in each array; then where the row begins.
    private final long[][] at;

    private Rows(Shape shape, Row row, Layout... layouts) {
        this.shape = shape;
        this.row = row;
        this.layouts = layouts;
        this.axes = axes(shape, layouts[0].strides());
        int inner = axes.length == 0 ? -1 : axes[axes.length - 1];
        this.count = inner < 0 ? 1 : shape.dim(inner);
        this.steps = new long[layouts.length];
        Arrays.setAll(steps, i -> inner < 0 ? 0 : layouts[i].strides()[inner]);
        this.at = new long[Math.max(1, axes.length)][layouts.length];
    }

    static void each(Row row, Tensor... tensors) {
        loop(row, tensors).run();
    }

    static void each(Shape shape, Row row, Layout... layouts) {
        loop(shape, row, layouts).run();
    }

    static Loop loop(Row row, Tensor... tensors) {
        return loop(tensors[0].shape(), row, Arrays.stream(tensors).map(Layout::of).toArray(Layout[]::new));
    }

    static Loop loop(Shape shape, Row row, Layout... layouts) {
        return shape.count() == 0 ? () -> {} : new Rows(shape, row, layouts)::run;
    }

    private void run() {
        for (int i = 0; i < layouts.length; i++) {
            at[0][i] = layouts[i].base();
        }
        visit(0);
    }

    /// The axes of more than one element, that of the widest steps first. Plain loops: what runs seldom stays with code that is not compiled, in
    /// which a stream takes longer than a small layer.
    private static int[] axes(Shape shape, long[] strides) {
        int[] axes = new int[shape.rank()];
        int count = 0;
        for (int axis = 0; axis < axes.length; axis++) {
            if (shape.dim(axis) > 1) {
                int place = count++;
                for (; place > 0 && strides[axes[place - 1]] < strides[axis]; place--) {
                    axes[place] = axes[place - 1];
                }
                axes[place] = axis;
            }
        }
        return Arrays.copyOf(axes, count);
    }

    private void visit(int depth) {
        if (depth >= axes.length - 1) {
            check();
            row.at(at[depth], steps, count);
            return;
        }
        int axis = axes[depth];
        long[] here = at[depth];
        for (int i = 0; i < shape.dim(axis); i++) {
            System.arraycopy(here, 0, at[depth + 1], 0, here.length);
            visit(depth + 1);
            for (int j = 0; j < here.length; j++) {
                here[j] += layouts[j].strides()[axis];
            }
        }
    }

    static void check() {
        Check.current().check();
    }
}
