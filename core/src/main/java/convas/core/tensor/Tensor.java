package convas.core.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// Floats off the heap, addressed by strides, so that one type serves both layouts:
///
/// - *dense*: Caffe's order, each axis packed behind the next;
/// - *channels last*: for four axes (N, C, H, W), all channels of a pixel side by side and padded to a multiple of
///   [#LANES], rows and columns surrounded by a halo of zeros. The kernels are fastest here, and a slice of the channels
///   is a view: concatenation is free.
///
/// Element `(i0, i1, ...)` lies at `base + i0 * stride(0) + i1 * stride(1) + ...`, counted in floats.
public final class Tensor {
    /// Channels are padded to a multiple of this many floats: one 512-bit vector.
    public static final int LANES = 16;

    private final MemorySegment data;
    private final Shape shape;
    private final long base;
    private final long[] strides;
    private final int halo;
    private final boolean view;

    private Tensor(MemorySegment data, Shape shape, long base, long[] strides, int halo) {
        this(data, shape, base, strides, halo, false);
    }

    private Tensor(MemorySegment data, Shape shape, long base, long[] strides, int halo, boolean view) {
        this.view = view;
        this.data = data;
        this.shape = shape;
        this.base = base;
        this.strides = strides;
        this.halo = halo;
    }

    /// Zeros, dense.
    public static Tensor dense(Shape shape) {
        return new Tensor(allocate(shape.count()), shape, 0, denseStrides(shape), 0);
    }

    /// The values in Caffe's order, dense; `values` is copied.
    ///
    /// @throws IllegalArgumentException if the number of values is not that of the shape
    public static Tensor of(Shape shape, float... values) {
        if (values.length != shape.count()) {
            throw new IllegalArgumentException(values.length + " values for shape " + shape);
        }
        Tensor tensor = dense(shape);
        MemorySegment.copy(values, 0, tensor.data, ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    /// A dense tensor over existing memory of `shape.bytes()` bytes, without a copy.
    public static Tensor wrap(MemorySegment data, Shape shape) {
        if (data.byteSize() < shape.bytes()) {
            throw new IllegalArgumentException(data.byteSize() + " bytes for shape " + shape);
        }
        return new Tensor(data, shape, 0, denseStrides(shape), 0);
    }

    /// Zeros, channels last, with `halo` more rows and columns on each side of each image.
    ///
    /// @param shape four axes
    public static Tensor channelsLast(Shape shape, int halo) {
        if (shape.rank() != 4) {
            throw new IllegalArgumentException("channels last needs 4 axes, not " + shape);
        }
        long pixel = roundUp(shape.dim(1));
        long row = (shape.dim(3) + 2L * halo) * pixel;
        long image = (shape.dim(2) + 2L * halo) * row;
        long[] strides = {image, 1, row, pixel};
        return new Tensor(allocate(image * shape.dim(0)), shape, halo * row + halo * pixel, strides, halo);
    }

    private static long roundUp(long channels) {
        return (channels + LANES - 1) / LANES * LANES;
    }

    private static MemorySegment allocate(long floats) {
        return Arena.ofAuto().allocate(Math.max(1, floats) * Float.BYTES, 64);
    }

    private static long[] denseStrides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    /// The channels `[from, from + shape.dim(1))` of this tensor as a view that shares its memory.
    public Tensor channels(int from, int count) {
        return new Tensor(data, shape.with(1, count), base + from * strides[1], strides, halo, true);
    }

    /// The positions `[from, from + count)` of one axis as a view that shares this tensor's memory and strides.
    public Tensor slice(int axis, int from, int count) {
        return new Tensor(data, shape.with(axis, count), base + from * strides[axis], strides, halo, true);
    }

    /// The same elements with the axes in another order, as a view that shares this tensor's memory.
    ///
    /// @param axes every axis once, in the new order
    public Tensor permuted(List<Integer> axes) {
        long[] steps = new long[strides.length];
        int[] dims = new int[strides.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = strides[axes.get(i)];
            dims[i] = shape.dim(axes.get(i));
        }
        return new Tensor(data, Shape.of(dims), base, steps, 0, true);
    }

    /// A dense tensor's values under another shape, sharing its memory.
    ///
    /// @throws IllegalArgumentException if this tensor is not dense or the number of elements differs
    public Tensor reshaped(Shape other) {
        if (!isDense() || other.count() != shape.count()) {
            throw new IllegalArgumentException(shape + (isDense() ? "" : " (not dense)") + " seen as " + other);
        }
        return new Tensor(data, other, base, denseStrides(other), 0);
    }

    /// Another tensor of the same form over this one's memory, for values to come: what is known of this one does not hold for it.
    public Tensor anew() {
        return new Tensor(data, shape, base, strides, halo, view);
    }

    /// Whether both are one: the same elements at the same places.
    public boolean sameMemory(Tensor other) {
        return data.address() == other.data.address() && base == other.base && shape.equals(other.shape)
            && Arrays.equals(strides, other.strides);
    }

    public Shape shape() {
        return shape;
    }

    public MemorySegment data() {
        return data;
    }

    /// Address of the element `(0, 0, ...)`, for code that keeps the tensor reachable while it uses it.
    public long address() {
        return data.address() + base * Float.BYTES;
    }

    /// Offset in floats of the element `(0, 0, ...)`.
    public long base() {
        return base;
    }

    public long stride(int axis) {
        return strides[axis];
    }

    /// Rows and columns of zeros around each image; 0 for a dense tensor.
    public int halo() {
        return halo;
    }

    /// Whether the channels of a pixel lie side by side.
    public boolean isChannelsLast() {
        return strides.length == 4 && strides[1] == 1 && halo >= 0 && strides[3] % LANES == 0 && strides[3] >= shape.dim(1);
    }

    /// Floats of each pixel that belong to it alone: its channels, and their padding if it is no view of a part; a multiple of
    /// [#LANES], or 0 if there is none such.
    public int span() {
        int channels = isChannelsLast() ? shape.dim(1) : 0;
        return view && channels % LANES != 0 ? 0 : (int) roundUp(channels);
    }

    /// Whether the elements lie in Caffe's order without gaps.
    public boolean isDense() {
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.dim(axis) > 1 && strides[axis] != stride) {
                return false;
            }
            stride *= shape.dim(axis);
        }
        return true;
    }

    public float get(int n, int c, int h, int w) {
        return data.getAtIndex(ValueLayout.JAVA_FLOAT, at(n, c, h, w));
    }

    public void set(int n, int c, int h, int w, float value) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT, at(n, c, h, w), value);
    }

    private long at(int n, int c, int h, int w) {
        return base + n * strides[0] + c * strides[1] + h * strides[2] + w * strides[3];
    }

    /// The element at a position in Caffe's order, for a dense tensor.
    public float getFlat(long index) {
        return data.getAtIndex(ValueLayout.JAVA_FLOAT, base + index);
    }

    public void setFlat(long index, float value) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT, base + index, value);
    }

    /// Copies an array to the positions from `index` on in Caffe's order, for a dense tensor.
    public void setFlat(long index, float[] values) {
        MemorySegment.copy(values, 0, data, ValueLayout.JAVA_FLOAT, (base + index) * Float.BYTES, values.length);
    }

    /// Copies a dense tensor's values to the front of an array.
    public void copyTo(float[] out) {
        MemorySegment.copy(data, ValueLayout.JAVA_FLOAT, base * Float.BYTES, out, 0, Math.toIntExact(shape.count()));
    }

    /// A copy of the values in Caffe's order.
    public float[] toArray() {
        float[] out = new float[Math.toIntExact(shape.count())];
        if (isDense()) {
            copyTo(out);
            return out;
        }
        long[] extents = new long[shape.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.dim(i);
        }
        gather(out, 0, 0, base, extents);
        return out;
    }

    private int gather(float[] out, int at, int axis, long offset, long[] extents) {
        int next = at;
        if (axis == extents.length - 1) {
            for (long i = 0; i < extents[axis]; i++) {
                out[next++] = data.getAtIndex(ValueLayout.JAVA_FLOAT, offset + i * strides[axis]);
            }
            return next;
        }
        for (long i = 0; i < extents[axis]; i++) {
            next = gather(out, next, axis + 1, offset + i * strides[axis], extents);
        }
        return next;
    }
}
