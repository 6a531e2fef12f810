package convas.core.tensor;

import java.util.Arrays;
import java.util.List;

/// The extent of each axis of a blob, in Caffe's order: batch, channels, height, width for an image. A scalar has no axes.
public final class Shape {
    /// What a blob is in Caffe that was never given a shape: no axes, as a scalar, which it equals, but no value either. It is told from a
    /// scalar by its identity.
    public static final Shape NEVER_GIVEN = new Shape(new int[0]);

    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    /// @throws IllegalArgumentException for a negative extent
    public static Shape of(int... dims) {
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("negative extent " + dim);
            }
        }
        return new Shape(dims.clone());
    }

    public static Shape of(List<Integer> dims) {
        return of(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    public int rank() {
        return dims.length;
    }

    /// The extent of an axis; a negative axis counts from the end.
    ///
    /// @throws IndexOutOfBoundsException if there is no such axis
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /// Number of elements; 1 for a scalar.
    public long count() {
        return this == NEVER_GIVEN ? 0 : count(0, dims.length);
    }

    /// Product of the extents of the axes `[from, to)`.
    public long count(int from, int to) {
        long count = 1;
        for (int i = from; i < to; i++) {
            count = Math.multiplyExact(count, dims[i]);
        }
        return count;
    }

    /// Size in bytes at 4 bytes an element.
    public long bytes() {
        return Math.multiplyExact(count(), Float.BYTES);
    }

    /// As Caffe's `num()`, `channels()`, `height()`, `width()`: missing axes count as 1.
    public int num() {
        return legacy(0);
    }

    public int channels() {
        return legacy(1);
    }

    public int height() {
        return legacy(2);
    }

    public int width() {
        return legacy(3);
    }

    private int legacy(int axis) {
        return axis < dims.length ? dims[axis] : 1;
    }

    /// This shape with another extent on one axis.
    public Shape with(int axis, int extent) {
        int[] copy = dims.clone();
        copy[axis < 0 ? axis + dims.length : axis] = extent;
        return of(copy);
    }

    public int[] toArray() {
        return dims.clone();
    }

    public List<Integer> toList() {
        return Arrays.stream(dims).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// `1×3×224×224`; `scalar` for no axes.
    @Override
    public String toString() {
        if (dims.length == 0) {
            return "scalar";
        }
        StringBuilder out = new StringBuilder();
        for (int dim : dims) {
            out.append(out.isEmpty() ? "" : "×").append(dim);
        }
        return out.toString();
    }
}
