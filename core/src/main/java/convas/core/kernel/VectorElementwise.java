package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.DISTANCES;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;
import static convas.core.kernel.Vectors.SUMS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Loops over stretches of memory; positions in bytes, counts in floats. Only a stretch's last, partial vector is masked.
final class VectorElementwise {
    private static final Scratch SQUARES = new Scratch();

    private VectorElementwise() {}

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(S, from, at, ORDER);
    }

    private static FloatVector load(MemorySegment from, long at, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(S, from, at, ORDER, mask);
    }

    private static VectorMask<Float> rest(long i, long count) {
        return S.indexInRange(i, count);
    }

    static void relu(MemorySegment in, long from, float slope, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            relu(load(in, from + 4 * i), slope).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        if (i < count) {
            VectorMask<Float> mask = rest(i, count);
            relu(load(in, from + 4 * i, mask), slope).intoMemorySegment(out, to + 4 * i, ORDER, mask);
        }
    }

    static FloatVector relu(FloatVector x, float slope) {
        // Two instructions, where max takes five to tell -0 from 0.
        return slope == 0 ? x.blend(0, x.compare(VectorOperators.LT, 0)) : x.min(0).mul(slope).add(x.max(0));
    }

    /// One vector, the sum of three, but at least `least`; all are addresses. No branch and no vector passes between methods: where
    /// the compiler does not expand what is called, it would make an object of it each time.
    static void finish(long from, long bias, long plus, float least, long to) {
        FloatVector sum = FloatVector.fromMemorySegment(S, ALL, from & ADDRESSES, ORDER)
            .add(FloatVector.fromMemorySegment(S, ALL, bias & ADDRESSES, ORDER))
            .add(FloatVector.fromMemorySegment(S, ALL, plus & ADDRESSES, ORDER));
        FloatVector bound = FloatVector.broadcast(S, least);
        sum.blend(bound, sum.compare(VectorOperators.LT, bound)).intoMemorySegment(ALL, to & ADDRESSES, ORDER);
    }

    /// The largest of 2×2 vectors, `next` bytes apart and two of them `line` bytes behind the others: of each as [#finish] leaves it. What is no
    /// number is never the largest, as in Caffe.
    static void finishLargest(long from, long line, long next, long bias, float least, long to) {
        long a = from & ADDRESSES;
        long b = from + line & ADDRESSES;
        long n = next & DISTANCES;
        FloatVector terms = FloatVector.fromMemorySegment(S, ALL, bias & ADDRESSES, ORDER);
        FloatVector bound = FloatVector.broadcast(S, least);
        FloatVector most = FloatVector.broadcast(S, -Float.MAX_VALUE);
        FloatVector sum = FloatVector.fromMemorySegment(S, ALL, a, ORDER).add(terms);
        most = most.blend(sum, sum.compare(VectorOperators.GT, most));
        sum = FloatVector.fromMemorySegment(S, ALL, a + n, ORDER).add(terms);
        most = most.blend(sum, sum.compare(VectorOperators.GT, most));
        sum = FloatVector.fromMemorySegment(S, ALL, b, ORDER).add(terms);
        most = most.blend(sum, sum.compare(VectorOperators.GT, most));
        sum = FloatVector.fromMemorySegment(S, ALL, b + n, ORDER).add(terms);
        most = most.blend(sum, sum.compare(VectorOperators.GT, most));
        most.blend(bound, most.compare(VectorOperators.LT, bound)).intoMemorySegment(ALL, to & ADDRESSES, ORDER);
    }

    static void unary(MemorySegment in, long from, Kernels.Unary function, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            unary(load(in, from + 4 * i), function).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        if (i < count) {
            VectorMask<Float> mask = rest(i, count);
            unary(load(in, from + 4 * i, mask), function).intoMemorySegment(out, to + 4 * i, ORDER, mask);
        }
    }

    private static FloatVector unary(FloatVector x, Kernels.Unary function) {
        return switch (function) {
            case SIGMOID -> FloatVector.broadcast(S, 1).div(x.neg().lanewise(VectorOperators.EXP).add(1));
            case TANH -> x.lanewise(VectorOperators.TANH);
        };
    }

    /// `out = left * a + right * b`.
    static void sum(MemorySegment left, long l, float a, MemorySegment right, long r, float b, MemorySegment out, long to, long count) {
        FloatVector as = FloatVector.broadcast(S, a);
        FloatVector bs = FloatVector.broadcast(S, b);
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            load(left, l + 4 * i).mul(as).add(load(right, r + 4 * i).mul(bs)).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        if (i < count) {
            VectorMask<Float> mask = rest(i, count);
            load(left, l + 4 * i, mask).mul(as).add(load(right, r + 4 * i, mask).mul(bs))
                .intoMemorySegment(out, to + 4 * i, ORDER, mask);
        }
    }

    static void product(MemorySegment left, long l, MemorySegment right, long r, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            load(left, l + 4 * i).mul(load(right, r + 4 * i)).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        if (i < count) {
            VectorMask<Float> mask = rest(i, count);
            load(left, l + 4 * i, mask).mul(load(right, r + 4 * i, mask)).intoMemorySegment(out, to + 4 * i, ORDER, mask);
        }
    }

    /// The larger value; the right one where they do not compare.
    static void max(MemorySegment left, long l, MemorySegment right, long r, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            larger(load(left, l + 4 * i), load(right, r + 4 * i)).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        if (i < count) {
            VectorMask<Float> mask = rest(i, count);
            larger(load(left, l + 4 * i, mask), load(right, r + 4 * i, mask)).intoMemorySegment(out, to + 4 * i, ORDER, mask);
        }
    }

    private static FloatVector larger(FloatVector left, FloatVector right) {
        return right.blend(left, left.compare(VectorOperators.GT, right));
    }

    /// `in * scale + shift` for each pixel of a stretch, whose channels fill `pixel` floats, as do `scale` and `shift`.
    static void affine(
            MemorySegment in, long from, MemorySegment scale, MemorySegment shift, long pixel, MemorySegment out, long to, long count) {
        for (long p = 0; p < count; p += pixel) {
            for (long c = 0; c < pixel; c += LANES) {
                long at = 4 * (p + c);
                load(in, from + at).fma(load(scale, 4 * c), load(shift, 4 * c)).intoMemorySegment(out, to + at, ORDER);
            }
        }
    }

    static void prelu(MemorySegment in, long from, MemorySegment slopes, long pixel, MemorySegment out, long to, long count) {
        for (long p = 0; p < count; p += pixel) {
            for (long c = 0; c < pixel; c += LANES) {
                FloatVector x = load(in, from + 4 * (p + c));
                x.min(0).fma(load(slopes, 4 * c), x.max(0)).intoMemorySegment(out, to + 4 * (p + c), ORDER);
            }
        }
    }

    /// Along `count` floats in a row. Its steps are methods of their own, which are called for each vector: a net has one such row in a pass, and what
    /// is called once a pass stays with code that is not compiled for its first 600 passes. There a vector operation takes a microsecond.
    ///
    /// @param from address of the first value
    /// @param to address of the first share
    static void softmax(long from, long to, int count) {
        long maxima = SUMS.floats(2L * LANES).address();
        long sums = maxima + BYTES;
        begin(maxima, sums);
        for (int i = 0; i < count; i += LANES) {
            addMaxima(from + 4L * i, Math.min(LANES, count - i), maxima);
        }
        float max = largest(maxima);
        for (int i = 0; i < count; i += LANES) {
            addPowers(from + 4L * i, max, Math.min(LANES, count - i), to + 4L * i, sums);
        }
        float factor = 1 / Vectors.sum(sums);
        for (int i = 0; i < count; i += LANES) {
            scale(to + 4L * i, factor, Math.min(LANES, count - i));
        }
    }

    private static void begin(long maxima, long sums) {
        FloatVector.broadcast(S, Float.NEGATIVE_INFINITY).intoMemorySegment(ALL, maxima & ADDRESSES, ORDER);
        FloatVector.zero(S).intoMemorySegment(ALL, sums & ADDRESSES, ORDER);
    }

    private static void addMaxima(long from, int lanes, long maxima) {
        VectorMask<Float> mask = S.indexInRange(0, lanes);
        FloatVector.fromMemorySegment(S, ALL, maxima & ADDRESSES, ORDER)
            .lanewise(VectorOperators.MAX, FloatVector.fromMemorySegment(S, ALL, from & ADDRESSES, ORDER, mask), mask)
            .intoMemorySegment(ALL, maxima & ADDRESSES, ORDER);
    }

    private static float largest(long maxima) {
        return FloatVector.fromMemorySegment(S, ALL, maxima & ADDRESSES, ORDER).reduceLanes(VectorOperators.MAX);
    }

    private static void addPowers(long from, float max, int lanes, long to, long sums) {
        VectorMask<Float> mask = S.indexInRange(0, lanes);
        FloatVector powers = FloatVector.fromMemorySegment(S, ALL, from & ADDRESSES, ORDER, mask).sub(max).lanewise(VectorOperators.EXP);
        powers.intoMemorySegment(ALL, to & ADDRESSES, ORDER, mask);
        FloatVector.fromMemorySegment(S, ALL, sums & ADDRESSES, ORDER).add(powers, mask).intoMemorySegment(ALL, sums & ADDRESSES, ORDER);
    }

    private static void scale(long at, float factor, int lanes) {
        VectorMask<Float> mask = S.indexInRange(0, lanes);
        FloatVector.fromMemorySegment(S, ALL, at & ADDRESSES, ORDER, mask).mul(factor).intoMemorySegment(ALL, at & ADDRESSES, ORDER, mask);
    }

    /// Room for [#lrnAcross], of the thread's own: zeros in front of the channels' squares and behind them.
    static MemorySegment squares(int channels, int size) {
        return SQUARES.floats(channels + size + LANES).fill((byte) 0);
    }

    /// `in * (k + factor * sum of squares) ^ -beta` for the channels of one pixel.
    ///
    /// @param squares from [#squares], for any number of pixels
    static void lrnAcross(
            MemorySegment in, long from, int channels, int size, float factor, float beta, float k, MemorySegment squares,
            MemorySegment out, long to) {
        int half = (size - 1) / 2;
        int c = 0;
        for (; c + LANES <= channels; c += LANES) {
            FloatVector x = load(in, from + 4L * c);
            x.mul(x).intoMemorySegment(squares, 4L * (half + c), ORDER);
        }
        for (; c < channels; c++) {
            float x = in.get(Vectors.FLOAT, from + 4L * c);
            squares.set(Vectors.FLOAT, 4L * (half + c), x * x);
        }
        for (c = 0; c < channels; c += LANES) {
            FloatVector sum = load(squares, 4L * c);
            for (int i = 1; i < size; i++) {
                sum = load(squares, 4L * (c + i)).add(sum);
            }
            FloatVector scale = power(sum.mul(factor).add(k), beta);
            load(in, from + 4L * c).mul(scale).intoMemorySegment(out, to + 4L * c, ORDER);
        }
    }

    /// `x ^ -beta`; the betas that nets use need only square roots.
    static FloatVector power(FloatVector x, float beta) {
        FloatVector one = FloatVector.broadcast(S, 1);
        if (beta == 0.75f) {
            return one.div(x.mul(x.sqrt()).sqrt());
        }
        if (beta == 0.5f) {
            return one.div(x.sqrt());
        }
        if (beta == 1f) {
            return one.div(x);
        }
        return x.lanewise(VectorOperators.POW, -beta);
    }

    static void copy(MemorySegment in, long from, MemorySegment out, long to, long count) {
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            load(in, from + 4 * i).intoMemorySegment(out, to + 4 * i, ORDER);
        }
        for (; i < count; i++) {
            out.set(Vectors.FLOAT, to + 4 * i, in.get(Vectors.FLOAT, from + 4 * i));
        }
    }

    /// One row of an image between layouts; addresses, and steps in floats.
    static void copyRow(long from, long inX, long inC, long to, long outX, long outC, int width, int channels) {
        // The longer side inside.
        if (channels < LANES) {
            for (int c = 0; c < channels; c++) {
                copyStrided(from + 4 * c * inC, 4 * inX, to + 4 * c * outC, 4 * outX, width);
            }
        } else {
            for (int x = 0; x < width; x++) {
                copyStrided(from + 4 * x * inX, 4 * inC, to + 4 * x * outX, 4 * outC, channels);
            }
        }
    }

    private static void copyStrided(long from, long inStep, long to, long outStep, int count) {
        for (int i = 0; i < count; i++) {
            ALL.set(Vectors.FLOAT, to + i * outStep, ALL.get(Vectors.FLOAT, from + i * inStep));
        }
    }

    /// The mean of one window, all channels. Values are summed row by row, as in Caffe: nets whose gates are saturated feel every
    /// other order.
    ///
    /// @param image address of the image's first pixel
    /// @param pixel floats from pixel to pixel, `channels` of which are pooled
    /// @param top first input row in the window, `bottom` behind the last; both inside the image
    static void avePool(
            long image, long row, long pixel, long channels, int top, int bottom, int left, int right, float area, long to) {
        for (long c = 0; c < channels; c += LANES) {
            FloatVector sum = FloatVector.zero(S);
            for (int y = top; y < bottom; y++) {
                long at = image + 4 * (y * row + left * pixel + c);
                for (int x = left; x < right; x++) {
                    sum = load(ALL, at).add(sum);
                    at += 4 * pixel;
                }
            }
            sum.div(area).intoMemorySegment(ALL, to + 4 * c, ORDER);
        }
    }

    /// One pixel, all channels.
    ///
    /// @param pixel floats from pixel to pixel, `channels` of which are normalised
    /// @param top first input row in the window, `bottom` behind the last; both inside the image
    static void lrnWithin(
            MemorySegment in, long image, long row, long pixel, long channels, int top, int bottom, int left, int right, float factor, float beta,
            long self, MemorySegment out, long to) {
        for (long c = 0; c < channels; c += LANES) {
            FloatVector sum = FloatVector.zero(S);
            for (int y = top; y < bottom; y++) {
                long at = image + 4 * (y * row + left * pixel + c);
                for (int x = left; x < right; x++) {
                    FloatVector value = load(in, at);
                    sum = value.fma(value, sum);
                    at += 4 * pixel;
                }
            }
            load(in, self + 4 * c).mul(power(sum.mul(factor).add(1), beta)).intoMemorySegment(out, to + 4 * c, ORDER);
        }
    }

    /// One pixel of a depthwise convolution: every channel has its own window of weights.
    ///
    /// @param origin first input pixel of the window, which may lie in the halo
    static void depthwise(
            MemorySegment in, long origin, long row, long pixel, int kernelH, int kernelW, long across, long channels,
            MemorySegment weights, MemorySegment bias, MemorySegment out, long to) {
        for (long c = 0; c < channels; c += LANES) {
            FloatVector sum = load(bias, 4 * c);
            long w = 4 * c;
            for (int i = 0; i < kernelH; i++) {
                long at = origin + 4 * (i * row + c);
                for (int j = 0; j < kernelW; j++) {
                    sum = load(in, at).fma(load(weights, w), sum);
                    at += 4 * across;
                    w += 4 * channels;
                }
            }
            sum.intoMemorySegment(out, to + 4 * c, ORDER);
        }
    }
}
