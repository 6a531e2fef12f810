package convas.core.kernel;

import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;
import static convas.core.kernel.Vectors.SUMS;

import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// An inner product reads its weights once and as they are: for one image the memory is what it waits for.
final class VectorInnerProduct implements Kernels.Packed {
    private static final long GRAIN = 1 << 17;

    private final Tensor weights;
    private final float[] bias;
    private final boolean transpose;
    private final int inputs;
    private final int outputs;

    VectorInnerProduct(Tensor weights, Tensor bias, boolean transpose) {
        this.weights = weights;
        this.transpose = transpose;
        this.outputs = weights.shape().dim(transpose ? 1 : 0);
        this.inputs = (int) (weights.shape().count() / Math.max(1, outputs));
        this.bias = bias == null ? new float[outputs] : bias.toArray();
    }

    Loop loop(Workers workers, Tensor in, long rows, Tensor out) {
        // A multiple of 4 outputs, and of a vector where vectors of outputs are read.
        int unit = transpose ? 4 * LANES : 4;
        long share = GRAIN / Math.max(1, inputs) / unit * unit;
        int step = Math.clamp(share, unit, Math.max(unit, outputs));
        return workers.eachLoop((outputs + step - 1) / step, item -> {
            int from = item * step;
            int to = Math.min(outputs, from + step);
            for (long r = 0; r < rows; r++) {
                if (transpose) {
                    columns(in.data(), 4 * (in.base() + r * inputs), out.data(), 4 * (out.base() + r * outputs), from, to);
                } else {
                    dots(in.data(), 4 * (in.base() + r * inputs), out.data(), 4 * (out.base() + r * outputs), from, to);
                }
            }
        });
    }

    private void dots(MemorySegment in, long x, MemorySegment out, long y, int from, int to) {
        int o = from;
        for (; o + 4 <= to; o += 4) {
            dots4(weights.data(), 4 * (weights.base() + (long) o * inputs), in, x, inputs, bias, o, out, y + 4L * o);
        }
        for (; o < to; o++) {
            out.set(FLOAT, y + 4L * o, bias[o] + dot(weights.data(), 4 * (weights.base() + (long) o * inputs), in, x, inputs));
        }
    }

    private static void dots4(
            MemorySegment weights, long w, MemorySegment in, long x, int count, float[] bias, int o, MemorySegment out, long y) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        long row = 4L * count;
        long whole = count - count % LANES;
        for (long i = 0; i < whole; i += LANES) {
            FloatVector value = FloatVector.fromMemorySegment(S, in, x + 4 * i, ORDER);
            long at = w + 4 * i;
            s0 = value.fma(FloatVector.fromMemorySegment(S, weights, at, ORDER), s0);
            s1 = value.fma(FloatVector.fromMemorySegment(S, weights, at + row, ORDER), s1);
            s2 = value.fma(FloatVector.fromMemorySegment(S, weights, at + 2 * row, ORDER), s2);
            s3 = value.fma(FloatVector.fromMemorySegment(S, weights, at + 3 * row, ORDER), s3);
        }
        long sums = SUMS.floats(4L * LANES).address();
        s0.intoMemorySegment(ALL, sums, ORDER);
        s1.intoMemorySegment(ALL, sums + BYTES, ORDER);
        s2.intoMemorySegment(ALL, sums + 2 * BYTES, ORDER);
        s3.intoMemorySegment(ALL, sums + 3 * BYTES, ORDER);
        float t0 = Vectors.sum(sums) + bias[o];
        float t1 = Vectors.sum(sums + BYTES) + bias[o + 1];
        float t2 = Vectors.sum(sums + 2 * BYTES) + bias[o + 2];
        float t3 = Vectors.sum(sums + 3 * BYTES) + bias[o + 3];
        for (long i = whole; i < count; i++) {
            float value = in.get(FLOAT, x + 4 * i);
            long at = w + 4 * i;
            t0 += value * weights.get(FLOAT, at);
            t1 += value * weights.get(FLOAT, at + row);
            t2 += value * weights.get(FLOAT, at + 2 * row);
            t3 += value * weights.get(FLOAT, at + 3 * row);
        }
        out.set(FLOAT, y, t0);
        out.set(FLOAT, y + 4, t1);
        out.set(FLOAT, y + 8, t2);
        out.set(FLOAT, y + 12, t3);
    }

    private static float dot(MemorySegment weights, long w, MemorySegment in, long x, int count) {
        FloatVector sum = FloatVector.zero(S);
        long whole = count - count % LANES;
        for (long i = 0; i < whole; i += LANES) {
            sum = FloatVector.fromMemorySegment(S, in, x + 4 * i, ORDER)
                .fma(FloatVector.fromMemorySegment(S, weights, w + 4 * i, ORDER), sum);
        }
        long sums = SUMS.floats(LANES).address();
        sum.intoMemorySegment(ALL, sums, ORDER);
        float total = Vectors.sum(sums);
        for (long i = whole; i < count; i++) {
            total += in.get(FLOAT, x + 4 * i) * weights.get(FLOAT, w + 4 * i);
        }
        return total;
    }

    private void columns(MemorySegment in, long x, MemorySegment out, long y, int from, int to) {
        int o = from;
        long w = 4 * weights.base();
        for (; o + 4 * LANES <= to; o += 4 * LANES) {
            columns4(weights.data(), w + 4L * o, 4L * outputs, in, x, inputs, bias, o, out, y + 4L * o);
        }
        for (; o + LANES <= to; o += LANES) {
            columns1(weights.data(), w + 4L * o, 4L * outputs, in, x, inputs, bias, o, out, y + 4L * o);
        }
        for (; o < to; o++) {
            float sum = bias[o];
            for (long i = 0; i < inputs; i++) {
                sum += in.get(FLOAT, x + 4 * i) * weights.data().get(FLOAT, w + 4 * (i * outputs + o));
            }
            out.set(FLOAT, y + 4L * o, sum);
        }
    }

    private static void columns4(
            MemorySegment weights, long w, long row, MemorySegment in, long x, int count, float[] bias, int o,
            MemorySegment out, long y) {
        FloatVector s0 = FloatVector.fromArray(S, bias, o);
        FloatVector s1 = FloatVector.fromArray(S, bias, o + LANES);
        FloatVector s2 = FloatVector.fromArray(S, bias, o + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(S, bias, o + 3 * LANES);
        for (long i = 0; i < count; i++) {
            FloatVector value = FloatVector.broadcast(S, in.get(FLOAT, x + 4 * i));
            long at = w + i * row;
            s0 = value.fma(FloatVector.fromMemorySegment(S, weights, at, ORDER), s0);
            s1 = value.fma(FloatVector.fromMemorySegment(S, weights, at + BYTES, ORDER), s1);
            s2 = value.fma(FloatVector.fromMemorySegment(S, weights, at + 2 * BYTES, ORDER), s2);
            s3 = value.fma(FloatVector.fromMemorySegment(S, weights, at + 3 * BYTES, ORDER), s3);
        }
        s0.intoMemorySegment(out, y, ORDER);
        s1.intoMemorySegment(out, y + BYTES, ORDER);
        s2.intoMemorySegment(out, y + 2 * BYTES, ORDER);
        s3.intoMemorySegment(out, y + 3 * BYTES, ORDER);
    }

    private static void columns1(
            MemorySegment weights, long w, long row, MemorySegment in, long x, int count, float[] bias, int o,
            MemorySegment out, long y) {
        FloatVector sum = FloatVector.fromArray(S, bias, o);
        for (long i = 0; i < count; i++) {
            sum = FloatVector.broadcast(S, in.get(FLOAT, x + 4 * i))
                .fma(FloatVector.fromMemorySegment(S, weights, w + i * row, ORDER), sum);
        }
        sum.intoMemorySegment(out, y, ORDER);
    }
}
