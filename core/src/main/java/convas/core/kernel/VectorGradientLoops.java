package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The inner loops of the backward pass that are no products: element by element, and through windows. Places are in bytes.
final class VectorGradientLoops {
    private VectorGradientLoops() {}

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(S, from, at, ORDER);
    }

    /// @param slopes one for each channel of a pixel, or null for `slope` everywhere
    /// @param pixel floats in a pixel
    static void relu(
            MemorySegment in, long x, MemorySegment diff, long g, float slope, MemorySegment slopes, long pixel, ReluRule rule,
            MemorySegment out, long to, long count) {
        FloatVector one = FloatVector.broadcast(S, slope);
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector gradient = load(diff, g + 4 * i);
            FloatVector low = slopes == null ? one : load(slopes, i % pixel * 4);
            FloatVector passed = gradient;
            if (rule != ReluRule.DECONVNET) {
                FloatVector value = load(in, x + 4 * i);
                passed = passed.mul(low.blend(1, value.compare(VectorOperators.GT, 0)).blend(0, value.test(VectorOperators.IS_NAN)));
            }
            if (rule != ReluRule.PLAIN) {
                passed = passed.mul(low).blend(passed, gradient.compare(VectorOperators.GT, 0));
            }
            passed.intoMemorySegment(out, to + 4 * i, ORDER);
        }
        for (; i < count; i++) {
            out.set(FLOAT, to + 4 * i, rule.pass(in.get(FLOAT, x + 4 * i), diff.get(FLOAT, g + 4 * i),
                slopes == null ? slope : slopes.get(FLOAT, i % pixel * 4)));
        }
    }

    static void unary(
            MemorySegment top, long y, Kernels.Unary function, MemorySegment diff, long g, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector value = load(top, y + 4 * i);
            FloatVector derivative = switch (function) {
                case SIGMOID -> value.sub(value.mul(value));
                case TANH -> value.mul(value).neg().add(1);
            };
            load(diff, g + 4 * i).mul(derivative).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        for (; i < count; i++) {
            float value = top.get(FLOAT, y + 4 * i);
            out.set(FLOAT, to + 4 * i, diff.get(FLOAT, g + 4 * i) * (function == Kernels.Unary.TANH ? 1 - value * value : value - value * value));
        }
    }

    /// Adds to `sums` the products of a vector of channels of two rows of pixels.
    static void dot(MemorySegment a, long x, long aStep, MemorySegment b, long y, long bStep, int count, float[] sums) {
        FloatVector sum = FloatVector.fromArray(S, sums, 0);
        for (int i = 0; i < count; i++) {
            sum = load(a, x + i * aStep).fma(load(b, y + i * bStep), sum);
        }
        sum.intoArray(sums, 0);
    }

    /// Values that lie apart, side by side; addresses.
    static void gather(long from, long step, int count, long to, boolean add) {
        long in = from & ADDRESSES;
        long out = to & ADDRESSES;
        long apart = step & Vectors.DISTANCES;
        for (int i = 0; i < count; i++) {
            float value = ALL.get(FLOAT, in);
            ALL.set(FLOAT, out + 4L * i, add ? ALL.get(FLOAT, out + 4L * i) + value : value);
            in = in + apart & ADDRESSES;
        }
    }

    /// Adds a vector of channels of a row of pixels to `sums`.
    static void sum(MemorySegment in, long at, long step, int count, float[] sums) {
        FloatVector sum = FloatVector.fromArray(S, sums, 0);
        for (int i = 0; i < count; i++) {
            sum = load(in, at + i * step).add(sum);
        }
        sum.intoArray(sums, 0);
    }

    /// A panel of channels of one image back through a maximum.
    static void maxPool(Tensor bottom, int n, Panel panel, Window window, Tensor topDiff, Tensor bottomDiff) {
        int height = bottom.shape().dim(2);
        int width = bottom.shape().dim(3);
        long in = bottom.address() + 4 * (n * bottom.stride(0) + panel.channel());
        long out = bottomDiff.address() + 4 * (n * bottomDiff.stride(0) + panel.channel());
        for (int y = 0; y < topDiff.shape().dim(2); y++) {
            Rows.check();
            int first = y * window.strideH() - window.padH();
            int top = Math.max(0, first);
            int rows = Math.min(first + window.kernelH(), height) - top;
            long diff = topDiff.address() + 4 * (n * topDiff.stride(0) + y * topDiff.stride(2) + panel.channel());
            for (int x = 0; x < topDiff.shape().dim(3); x++) {
                int left = Math.max(0, x * window.strideW() - window.padW());
                int columns = Math.min(x * window.strideW() - window.padW() + window.kernelW(), width) - left;
                for (int v = 0; v < panel.vectors(); v++) {
                    route(in + BYTES * v + 4 * (top * bottom.stride(2) + left * bottom.stride(3)), 4 * bottom.stride(2), 4 * bottom.stride(3), rows,
                        columns, diff + BYTES * v + 4 * x * topDiff.stride(3),
                        out + BYTES * v + 4 * (top * bottomDiff.stride(2) + left * bottomDiff.stride(3)), 4 * bottomDiff.stride(2),
                        4 * bottomDiff.stride(3));
                }
            }
        }
        Reference.reachabilityFence(bottom);
        Reference.reachabilityFence(topDiff);
        Reference.reachabilityFence(bottomDiff);
    }

    /// One window; addresses, and steps in bytes.
    private static void route(
            long in, long inRow, long inPixel, int rows, int columns, long gradient, long out, long outRow, long outPixel) {
        FloatVector best = FloatVector.broadcast(S, -Float.MAX_VALUE);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                FloatVector value = load(ALL, in + y * inRow + x * inPixel);
                best = value.blend(best, value.compare(VectorOperators.GT, best).not());
            }
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector rest = load(ALL, gradient);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                VectorMask<Float> here = load(ALL, in + y * inRow + x * inPixel).compare(VectorOperators.EQ, best);
                long at = out + y * outRow + x * outPixel;
                load(ALL, at).add(zero.blend(rest, here)).intoMemorySegment(ALL, at, ORDER);
                rest = zero.blend(rest, here.not());
            }
        }
    }

    /// A panel of channels of one image back through a mean.
    static void avePool(Tensor topDiff, int n, Panel panel, Window window, Tensor bottomDiff) {
        int height = bottomDiff.shape().dim(2);
        int width = bottomDiff.shape().dim(3);
        MemorySegment data = bottomDiff.data();
        long out = 4 * (bottomDiff.base() + n * bottomDiff.stride(0) + panel.channel());
        for (int y = 0; y < topDiff.shape().dim(2); y++) {
            Rows.check();
            int top = y * window.strideH() - window.padH();
            int bottom = Math.min(top + window.kernelH(), height + window.padH());
            long diff = 4 * (topDiff.base() + n * topDiff.stride(0) + y * topDiff.stride(2) + panel.channel());
            for (int x = 0; x < topDiff.shape().dim(3); x++) {
                int left = x * window.strideW() - window.padW();
                int right = Math.min(left + window.kernelW(), width + window.padW());
                for (int v = 0; v < panel.vectors(); v++) {
                    FloatVector share = load(topDiff.data(), diff + BYTES * v + 4 * x * topDiff.stride(3)).div((float) (bottom - top) * (right - left));
                    for (int row = Math.max(0, top); row < Math.min(bottom, height); row++) {
                        for (int column = Math.max(0, left); column < Math.min(right, width); column++) {
                            long at = out + BYTES * v + 4 * (row * bottomDiff.stride(2) + column * bottomDiff.stride(3));
                            load(data, at).add(share).intoMemorySegment(data, at, ORDER);
                        }
                    }
                }
            }
        }
    }

    /// The channels of one pixel back through a normalisation over channels.
    ///
    /// @param squares zeros, with room for `half` in front of the channels, and their vectors and `half` more; `shares` alike
    static void lrnAcross(
            MemorySegment in, long x, MemorySegment diff, long g, int channels, int size, float factor, float beta, float k,
            float[] squares, float[] shares, MemorySegment out, long to) {
        int half = (size - 1) / 2;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector value = load(in, x + 4L * c);
            value.mul(value).intoArray(squares, half + c);
        }
        Arrays.fill(squares, half + channels, squares.length, 0);
        for (int c = 0; c < channels; c += LANES) {
            FloatVector energy = around(squares, c, size).mul(factor).add(k);
            FloatVector power = VectorElementwise.power(energy, beta);
            FloatVector gradient = load(diff, g + 4L * c).mul(power);
            gradient.intoMemorySegment(out, to + 4L * c, ORDER);
            gradient.mul(load(in, x + 4L * c)).div(energy).intoArray(shares, half + c);
        }
        Arrays.fill(shares, half + channels, shares.length, 0);
        for (int c = 0; c < channels; c += LANES) {
            FloatVector less = around(shares, c, size).mul(load(in, x + 4L * c)).mul(2 * factor * beta);
            load(out, to + 4L * c).sub(less).intoMemorySegment(out, to + 4L * c, ORDER);
        }
    }

    private static FloatVector around(float[] values, int at, int size) {
        FloatVector sum = FloatVector.fromArray(S, values, at);
        for (int i = 1; i < size; i++) {
            sum = FloatVector.fromArray(S, values, at + i).add(sum);
        }
        return sum;
    }
}
