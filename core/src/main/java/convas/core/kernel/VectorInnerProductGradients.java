package convas.core.kernel;

import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Back through inner products. For one image the memory is what it waits for, so that weights are read, and their gradients
/// written, once and in order.
final class VectorInnerProductGradients {
    /// Columns whose sums stay in the first cache while the rows of the weights pass by.
    private static final int COLUMNS = 2048;

    private final Workers workers;

    VectorInnerProductGradients(Workers workers) {
        this.workers = workers;
    }

    /// Rows of weights.
    ///
    /// @param finite for each row whether 0 times any of it is 0; such a row need not be read for a gradient of 0, of which behind a
    ///     rectifier there are many
    record Matrix(Tensor weights, boolean[] finite) implements Kernels.Packed {}

    Matrix pack(Tensor weights) {
        boolean[] finite = new boolean[weights.shape().dim(0)];
        int width = weights.shape().dim(1);
        for (int i = 0; i < finite.length; i++) {
            Rows.check();
            finite[i] = isFinite(weights.data(), 4 * (weights.base() + (long) i * width), width);
        }
        return new Matrix(weights, finite);
    }

    /// `out[r, j] = sum over i of in[r, i] * matrix[i, j]`.
    void rowsTimes(Tensor in, long rows, Matrix matrix, Tensor out) {
        Tensor weights = matrix.weights;
        int height = weights.shape().dim(0);
        int width = weights.shape().dim(1);
        workers.each((width + COLUMNS - 1) / COLUMNS, item -> {
            int from = item * COLUMNS;
            int count = Math.min(COLUMNS, width - from);
            for (long r = 0; r < rows; r++) {
                Rows.check();
                long to = 4 * (out.base() + r * width + from);
                out.data().asSlice(to, 4L * count).fill((byte) 0);
                for (int i = 0; i < height; i++) {
                    float factor = in.getFlat(r * height + i);
                    if (factor != 0 || !matrix.finite[i]) {
                        addRow(factor, weights.data(), 4 * (weights.base() + (long) i * width + from), out.data(), to, count);
                    }
                }
            }
        });
    }

    /// `out[i, j] = sum over r of left[r, i] * right[r, j]`.
    ///
    /// @param add whether that is added to what is there
    void outer(Tensor left, Tensor right, long rows, Tensor out, boolean add) {
        int height = out.shape().dim(0);
        int width = out.shape().dim(1);
        int share = Math.clamp((1L << 16) / Math.max(1, width), 1, 64);
        boolean[] finite = new boolean[Math.toIntExact(rows)];
        for (int r = 0; r < rows; r++) {
            finite[r] = isFinite(right.data(), 4 * (right.base() + (long) r * width), width);
        }
        workers.each((height + share - 1) / share, item -> {
            Rows.check();
            for (int i = item * share; i < Math.min(height, (item + 1) * share); i++) {
                long to = 4 * (out.base() + (long) i * width);
                boolean empty = !add;
                for (int r = 0; r < rows; r++) {
                    float factor = left.getFlat((long) r * height + i);
                    if (factor == 0 && finite[r]) {
                        continue;
                    }
                    long from = 4 * (right.base() + (long) r * width);
                    if (empty) {
                        setRow(factor, right.data(), from, out.data(), to, width);
                    } else {
                        addRow(factor, right.data(), from, out.data(), to, width);
                    }
                    empty = false;
                }
                if (empty) {
                    out.data().asSlice(to, 4L * width).fill((byte) 0);
                }
            }
        });
    }

    /// Whether 0 times any of these is 0.
    private static boolean isFinite(MemorySegment in, long from, int count) {
        int whole = count - count % LANES;
        FloatVector zeros = FloatVector.zero(S);
        for (int i = 0; i < whole; i += LANES) {
            zeros = FloatVector.fromMemorySegment(S, in, from + 4L * i, ORDER).mul(0).add(zeros);
        }
        float sum = zeros.reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < count; i++) {
            sum += 0 * in.get(FLOAT, from + 4L * i);
        }
        return sum == 0;
    }

    /// `out = factor * in`.
    private static void setRow(float factor, MemorySegment in, long from, MemorySegment out, long to, int count) {
        long whole = count - count % LANES;
        for (long i = 0; i < whole; i += LANES) {
            FloatVector.fromMemorySegment(S, in, from + 4 * i, ORDER).mul(factor).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        for (long i = whole; i < count; i++) {
            out.set(FLOAT, to + 4 * i, factor * in.get(FLOAT, from + 4 * i));
        }
    }

    /// `out += factor * in`.
    private static void addRow(float factor, MemorySegment in, long from, MemorySegment out, long to, int count) {
        long whole = count - count % LANES;
        FloatVector factors = FloatVector.broadcast(S, factor);
        for (long i = 0; i < whole; i += LANES) {
            factors.fma(FloatVector.fromMemorySegment(S, in, from + 4 * i, ORDER),
                FloatVector.fromMemorySegment(S, out, to + 4 * i, ORDER)).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        for (long i = whole; i < count; i++) {
            out.set(FLOAT, to + 4 * i, out.get(FLOAT, to + 4 * i) + factor * in.get(FLOAT, from + 4 * i));
        }
    }
}
