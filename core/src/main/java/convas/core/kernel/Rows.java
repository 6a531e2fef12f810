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

    private Rows() {}

    static void each(Row row, Tensor... tensors) {
        each(tensors[0].shape(), row, Arrays.stream(tensors).map(Layout::of).toArray(Layout[]::new));
    }

    static void each(Shape shape, Row row, Layout... layouts) {
        if (shape.count() == 0) {
            return;
        }
        int[] axes = axes(shape, layouts[0].strides());
        long[] at = new long[layouts.length];
        long[] steps = new long[layouts.length];
        int inner = axes.length == 0 ? -1 : axes[axes.length - 1];
        for (int i = 0; i < layouts.length; i++) {
            at[i] = layouts[i].base();
            steps[i] = inner < 0 ? 0 : layouts[i].strides()[inner];
        }
        visit(shape, row, layouts, axes, 0, at, steps, inner < 0 ? 1 : shape.dim(inner));
    }

    /// The axes of more than one element, that of the widest steps first. Plain loops: a layer that runs once a pass stays with code that is not
    /// compiled, in which a stream takes longer than the layer.
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

    private static void visit(
            Shape shape, Row row, Layout[] layouts, int[] axes, int depth, long[] at, long[] steps, int count) {
        if (depth >= axes.length - 1) {
            check();
            row.at(at, steps, count);
            return;
        }
        int axis = axes[depth];
        long[] here = at.clone();
        for (int i = 0; i < shape.dim(axis); i++) {
            visit(shape, row, layouts, axes, depth + 1, here, steps, count);
            for (int j = 0; j < here.length; j++) {
                here[j] += layouts[j].strides()[axis];
            }
        }
    }

    static void check() {
        if (Kernels.CHECK.isBound()) {
            Kernels.CHECK.get().run();
        }
    }
}
