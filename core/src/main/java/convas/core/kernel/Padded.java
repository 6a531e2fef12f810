package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Room for a copy of an input without gaps between pixels, with zeros around it. The zeros stay when it is used again.
///
/// @param strides in floats, by axis
/// @param base where the first element lies, in floats
record Padded(Shape shape, long[] strides, long base, MemorySegment data) {
    Padded(Shape shape, int padH, int padW) {
        this(shape, strides(shape, padH, padW), ((long) padH * (shape.dim(3) + 2L * padW) + padW) * shape.dim(1),
            Vectors.floats(strides(shape, padH, padW)[0] * shape.dim(0)));
    }

    private static long[] strides(Shape shape, int padH, int padW) {
        long pixel = shape.dim(1);
        long row = (shape.dim(3) + 2L * padW) * pixel;
        return new long[] {(shape.dim(2) + 2L * padH) * row, 1, row, pixel};
    }

    Loop loadLoop(Tensor in, Workers workers) {
        return workers.rowsLoop(shape, (n, y) -> {
            long from = in.address() + 4 * (n * in.stride(0) + y * in.stride(2));
            long to = data.address() + 4 * (base + n * strides[0] + y * strides[2]);
            VectorElementwise.copyRow(from, in.stride(3), in.stride(1), to, strides[3], 1, shape.dim(3), shape.dim(1));
        });
    }
}
