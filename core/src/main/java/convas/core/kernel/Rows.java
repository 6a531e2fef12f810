package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Visits the elements of several arrays of one shape together, however each is laid out, row by row. A row runs along the
/// axis on which the first array lies most closely packed.
final class Rows {
    /// Where one array has its elements, in floats.
    record Layout(long base, long[] strides) {
        static Layout of(Tensor tensor) {
            return new Layout(tensor.base(), IntStream.range(0, tensor.shape().rank()).mapToLong(tensor::stride).toArray());
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
        int[] axes = IntStream.range(0, shape.rank()).boxed()
            .filter(axis -> shape.dim(axis) > 1)
            .sorted(Comparator.comparingLong(axis -> -layouts[0].strides()[axis]))
            .mapToInt(Integer::intValue).toArray();
        long[] at = Arrays.stream(layouts).mapToLong(Layout::base).toArray();
        long[] steps = new long[layouts.length];
        int count = 1;
        if (axes.length > 0) {
            int inner = axes[axes.length - 1];
            Arrays.setAll(steps, i -> layouts[i].strides()[inner]);
            count = shape.dim(inner);
        }
        visit(shape, row, layouts, axes, 0, at, steps, count);
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
