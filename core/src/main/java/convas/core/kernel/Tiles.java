package convas.core.kernel;

import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The micro-kernels of convolution: a tile of pixels by vectors of output channels, all of whose sums stay in registers.
///
/// They are written out, one for each size of tile, because the compiler keeps sums in registers only as local variables.
/// A tile of M pixels by N vectors needs M * N sums, N weights and M inputs at a time: more than the machine's registers (32
/// with 512-bit or ARM vectors, 16 with 256-bit ones) would spill.
final class Tiles {
    private static final boolean MANY_REGISTERS = LANES == 16 || System.getProperty("os.arch").equals("aarch64");

    /// The most vectors of channels that a tile has.
    static final int WIDEST = MANY_REGISTERS ? 4 : 3;

    static {
        Directives.add();
    }

    private Tiles() {}

    /// One convolution: `out[pixel] = bias + sum over runs and k of in[pixel + run + k] * weights[...]`, and what follows it.
    ///
    /// @param pixels where each output pixel's first input lies, in floats from `inBase`
    /// @param runs offsets of the stretches of inputs that follow each other in memory
    /// @param length floats in a stretch
    /// @param targets where each output pixel lies, in floats from `outBase`
    /// @param plus what is added to each output, laid out as `out` is, or null
    /// @param ahead how far the elements of `plus` lie ahead of those of `out`, in bytes
    /// @param rectified whether negative outputs become 0
    record Job(
            MemorySegment in, long inBase, int[] pixels, int[] runs, long length, MemorySegment weights, MemorySegment bias,
            MemorySegment out, long outBase, int[] targets, MemorySegment plus, long ahead, boolean rectified) {}

    /// How many pixels a tile of that many vectors has.
    static int height(int vectors) {
        if (!MANY_REGISTERS) {
            return vectors == 1 ? 6 : 3;
        }
        return switch (vectors) {
            case 4 -> 5;
            case 3 -> 7;
            case 2 -> 10;
            default -> 14;
        };
    }

    /// Computes the pixels `[from, to)` for one panel of channels.
    ///
    /// @param panel where its weights begin, in floats
    /// @param channel its first channel
    static void run(Job job, int from, int to, int vectors, long panel, long channel) {
        int height = height(vectors);
        int last = job.pixels.length - height;
        if (last < 0 && !(vectors == 4 && to - from == 4)) {
            for (int i = from; i < to; i++) {
                switch (vectors) {
                    case 4 -> tile1x4(job, i, panel, channel);
                    case 3 -> tile1x3(job, i, panel, channel);
                    case 2 -> tile1x2(job, i, panel, channel);
                    default -> tile1x1(job, i, panel, channel);
                }
            }
            return;
        }
        // The last tile is moved back over pixels that are done, rather than cut.
        switch (vectors) {
            case 4 -> {
                // Where tiles of 5 would overlap, a few of 4 fill up.
                int fours = (height - (to - from) % height) % height;
                fours = 4 * fours <= to - from ? fours : 0;
                int i = from;
                for (; i < to - 4 * fours; i += height) {
                    tile5x4(job, Math.min(i, last), panel, channel);
                }
                for (; i < to; i += 4) {
                    tile4x4(job, i, panel, channel);
                }
            }
            case 3 -> {
                for (int i = from; i < to; i += height) {
                    if (MANY_REGISTERS) {
                        tile7x3(job, Math.min(i, last), panel, channel);
                    } else {
                        tile3x3(job, Math.min(i, last), panel, channel);
                    }
                }
            }
            case 2 -> {
                for (int i = from; i < to; i += height) {
                    if (MANY_REGISTERS) {
                        tile10x2(job, Math.min(i, last), panel, channel);
                    } else {
                        tile3x2(job, Math.min(i, last), panel, channel);
                    }
                }
            }
            default -> {
                for (int i = from; i < to; i += height) {
                    if (MANY_REGISTERS) {
                        tile14x1(job, Math.min(i, last), panel, channel);
                    } else {
                        tile6x1(job, Math.min(i, last), panel, channel);
                    }
                }
            }
        }
    }

    private static void put(Job j, FloatVector sum, long at) {
        FloatVector value = j.plus() == null ? sum : sum.add(FloatVector.fromMemorySegment(S, j.plus(), at + j.ahead(), ORDER));
        (j.rectified() ? VectorElementwise.relu(value, 0) : value).intoMemorySegment(j.out(), at, ORDER);
    }

    private static void tile5x4(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 3 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s03 = b3;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s12 = b2;
        FloatVector s13 = b3;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        FloatVector s22 = b2;
        FloatVector s23 = b3;
        FloatVector s30 = b0;
        FloatVector s31 = b1;
        FloatVector s32 = b2;
        FloatVector s33 = b3;
        FloatVector s40 = b0;
        FloatVector s41 = b1;
        FloatVector s42 = b2;
        FloatVector s43 = b3;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            long a4 = (j.inBase() + pixels[first + 4] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, weights, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
                FloatVector x4 = FloatVector.broadcast(S, in.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                s43 = x4.fma(w3, s43);
                w += 4 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
        put(j, s03, o0 + 3 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        put(j, s12, o1 + 2 * BYTES);
        put(j, s13, o1 + 3 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
        put(j, s22, o2 + 2 * BYTES);
        put(j, s23, o2 + 3 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        put(j, s31, o3 + 1 * BYTES);
        put(j, s32, o3 + 2 * BYTES);
        put(j, s33, o3 + 3 * BYTES);
        long o4 = (j.outBase() + j.targets()[first + 4] + channel) << 2;
        put(j, s40, o4 + 0 * BYTES);
        put(j, s41, o4 + 1 * BYTES);
        put(j, s42, o4 + 2 * BYTES);
        put(j, s43, o4 + 3 * BYTES);
    }

    private static void tile4x4(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 3 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s03 = b3;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s12 = b2;
        FloatVector s13 = b3;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        FloatVector s22 = b2;
        FloatVector s23 = b3;
        FloatVector s30 = b0;
        FloatVector s31 = b1;
        FloatVector s32 = b2;
        FloatVector s33 = b3;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, weights, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
                w += 4 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
        put(j, s03, o0 + 3 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        put(j, s12, o1 + 2 * BYTES);
        put(j, s13, o1 + 3 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
        put(j, s22, o2 + 2 * BYTES);
        put(j, s23, o2 + 3 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        put(j, s31, o3 + 1 * BYTES);
        put(j, s32, o3 + 2 * BYTES);
        put(j, s33, o3 + 3 * BYTES);
    }

    private static void tile7x3(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s12 = b2;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        FloatVector s22 = b2;
        FloatVector s30 = b0;
        FloatVector s31 = b1;
        FloatVector s32 = b2;
        FloatVector s40 = b0;
        FloatVector s41 = b1;
        FloatVector s42 = b2;
        FloatVector s50 = b0;
        FloatVector s51 = b1;
        FloatVector s52 = b2;
        FloatVector s60 = b0;
        FloatVector s61 = b1;
        FloatVector s62 = b2;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            long a4 = (j.inBase() + pixels[first + 4] + run) << 2;
            long a5 = (j.inBase() + pixels[first + 5] + run) << 2;
            long a6 = (j.inBase() + pixels[first + 6] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                FloatVector x4 = FloatVector.broadcast(S, in.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                FloatVector x5 = FloatVector.broadcast(S, in.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                s52 = x5.fma(w2, s52);
                FloatVector x6 = FloatVector.broadcast(S, in.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                s62 = x6.fma(w2, s62);
                w += 3 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        put(j, s12, o1 + 2 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
        put(j, s22, o2 + 2 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        put(j, s31, o3 + 1 * BYTES);
        put(j, s32, o3 + 2 * BYTES);
        long o4 = (j.outBase() + j.targets()[first + 4] + channel) << 2;
        put(j, s40, o4 + 0 * BYTES);
        put(j, s41, o4 + 1 * BYTES);
        put(j, s42, o4 + 2 * BYTES);
        long o5 = (j.outBase() + j.targets()[first + 5] + channel) << 2;
        put(j, s50, o5 + 0 * BYTES);
        put(j, s51, o5 + 1 * BYTES);
        put(j, s52, o5 + 2 * BYTES);
        long o6 = (j.outBase() + j.targets()[first + 6] + channel) << 2;
        put(j, s60, o6 + 0 * BYTES);
        put(j, s61, o6 + 1 * BYTES);
        put(j, s62, o6 + 2 * BYTES);
    }

    private static void tile3x3(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s12 = b2;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        FloatVector s22 = b2;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                w += 3 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        put(j, s12, o1 + 2 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
        put(j, s22, o2 + 2 * BYTES);
    }

    private static void tile10x2(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        FloatVector s30 = b0;
        FloatVector s31 = b1;
        FloatVector s40 = b0;
        FloatVector s41 = b1;
        FloatVector s50 = b0;
        FloatVector s51 = b1;
        FloatVector s60 = b0;
        FloatVector s61 = b1;
        FloatVector s70 = b0;
        FloatVector s71 = b1;
        FloatVector s80 = b0;
        FloatVector s81 = b1;
        FloatVector s90 = b0;
        FloatVector s91 = b1;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            long a4 = (j.inBase() + pixels[first + 4] + run) << 2;
            long a5 = (j.inBase() + pixels[first + 5] + run) << 2;
            long a6 = (j.inBase() + pixels[first + 6] + run) << 2;
            long a7 = (j.inBase() + pixels[first + 7] + run) << 2;
            long a8 = (j.inBase() + pixels[first + 8] + run) << 2;
            long a9 = (j.inBase() + pixels[first + 9] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                FloatVector x4 = FloatVector.broadcast(S, in.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                FloatVector x5 = FloatVector.broadcast(S, in.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                FloatVector x6 = FloatVector.broadcast(S, in.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                FloatVector x7 = FloatVector.broadcast(S, in.get(FLOAT, a7 + 4 * k));
                s70 = x7.fma(w0, s70);
                s71 = x7.fma(w1, s71);
                FloatVector x8 = FloatVector.broadcast(S, in.get(FLOAT, a8 + 4 * k));
                s80 = x8.fma(w0, s80);
                s81 = x8.fma(w1, s81);
                FloatVector x9 = FloatVector.broadcast(S, in.get(FLOAT, a9 + 4 * k));
                s90 = x9.fma(w0, s90);
                s91 = x9.fma(w1, s91);
                w += 2 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        put(j, s31, o3 + 1 * BYTES);
        long o4 = (j.outBase() + j.targets()[first + 4] + channel) << 2;
        put(j, s40, o4 + 0 * BYTES);
        put(j, s41, o4 + 1 * BYTES);
        long o5 = (j.outBase() + j.targets()[first + 5] + channel) << 2;
        put(j, s50, o5 + 0 * BYTES);
        put(j, s51, o5 + 1 * BYTES);
        long o6 = (j.outBase() + j.targets()[first + 6] + channel) << 2;
        put(j, s60, o6 + 0 * BYTES);
        put(j, s61, o6 + 1 * BYTES);
        long o7 = (j.outBase() + j.targets()[first + 7] + channel) << 2;
        put(j, s70, o7 + 0 * BYTES);
        put(j, s71, o7 + 1 * BYTES);
        long o8 = (j.outBase() + j.targets()[first + 8] + channel) << 2;
        put(j, s80, o8 + 0 * BYTES);
        put(j, s81, o8 + 1 * BYTES);
        long o9 = (j.outBase() + j.targets()[first + 9] + channel) << 2;
        put(j, s90, o9 + 0 * BYTES);
        put(j, s91, o9 + 1 * BYTES);
    }

    private static void tile3x2(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                w += 2 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        put(j, s11, o1 + 1 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        put(j, s21, o2 + 1 * BYTES);
    }

    private static void tile14x1(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s10 = b0;
        FloatVector s20 = b0;
        FloatVector s30 = b0;
        FloatVector s40 = b0;
        FloatVector s50 = b0;
        FloatVector s60 = b0;
        FloatVector s70 = b0;
        FloatVector s80 = b0;
        FloatVector s90 = b0;
        FloatVector s10_0 = b0;
        FloatVector s11_0 = b0;
        FloatVector s12_0 = b0;
        FloatVector s13_0 = b0;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            long a4 = (j.inBase() + pixels[first + 4] + run) << 2;
            long a5 = (j.inBase() + pixels[first + 5] + run) << 2;
            long a6 = (j.inBase() + pixels[first + 6] + run) << 2;
            long a7 = (j.inBase() + pixels[first + 7] + run) << 2;
            long a8 = (j.inBase() + pixels[first + 8] + run) << 2;
            long a9 = (j.inBase() + pixels[first + 9] + run) << 2;
            long a10 = (j.inBase() + pixels[first + 10] + run) << 2;
            long a11 = (j.inBase() + pixels[first + 11] + run) << 2;
            long a12 = (j.inBase() + pixels[first + 12] + run) << 2;
            long a13 = (j.inBase() + pixels[first + 13] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                FloatVector x4 = FloatVector.broadcast(S, in.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                FloatVector x5 = FloatVector.broadcast(S, in.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                FloatVector x6 = FloatVector.broadcast(S, in.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                FloatVector x7 = FloatVector.broadcast(S, in.get(FLOAT, a7 + 4 * k));
                s70 = x7.fma(w0, s70);
                FloatVector x8 = FloatVector.broadcast(S, in.get(FLOAT, a8 + 4 * k));
                s80 = x8.fma(w0, s80);
                FloatVector x9 = FloatVector.broadcast(S, in.get(FLOAT, a9 + 4 * k));
                s90 = x9.fma(w0, s90);
                FloatVector x10 = FloatVector.broadcast(S, in.get(FLOAT, a10 + 4 * k));
                s10_0 = x10.fma(w0, s10_0);
                FloatVector x11 = FloatVector.broadcast(S, in.get(FLOAT, a11 + 4 * k));
                s11_0 = x11.fma(w0, s11_0);
                FloatVector x12 = FloatVector.broadcast(S, in.get(FLOAT, a12 + 4 * k));
                s12_0 = x12.fma(w0, s12_0);
                FloatVector x13 = FloatVector.broadcast(S, in.get(FLOAT, a13 + 4 * k));
                s13_0 = x13.fma(w0, s13_0);
                w += 1 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        long o4 = (j.outBase() + j.targets()[first + 4] + channel) << 2;
        put(j, s40, o4 + 0 * BYTES);
        long o5 = (j.outBase() + j.targets()[first + 5] + channel) << 2;
        put(j, s50, o5 + 0 * BYTES);
        long o6 = (j.outBase() + j.targets()[first + 6] + channel) << 2;
        put(j, s60, o6 + 0 * BYTES);
        long o7 = (j.outBase() + j.targets()[first + 7] + channel) << 2;
        put(j, s70, o7 + 0 * BYTES);
        long o8 = (j.outBase() + j.targets()[first + 8] + channel) << 2;
        put(j, s80, o8 + 0 * BYTES);
        long o9 = (j.outBase() + j.targets()[first + 9] + channel) << 2;
        put(j, s90, o9 + 0 * BYTES);
        long o10 = (j.outBase() + j.targets()[first + 10] + channel) << 2;
        put(j, s10_0, o10 + 0 * BYTES);
        long o11 = (j.outBase() + j.targets()[first + 11] + channel) << 2;
        put(j, s11_0, o11 + 0 * BYTES);
        long o12 = (j.outBase() + j.targets()[first + 12] + channel) << 2;
        put(j, s12_0, o12 + 0 * BYTES);
        long o13 = (j.outBase() + j.targets()[first + 13] + channel) << 2;
        put(j, s13_0, o13 + 0 * BYTES);
    }

    private static void tile6x1(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s10 = b0;
        FloatVector s20 = b0;
        FloatVector s30 = b0;
        FloatVector s40 = b0;
        FloatVector s50 = b0;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            long a1 = (j.inBase() + pixels[first + 1] + run) << 2;
            long a2 = (j.inBase() + pixels[first + 2] + run) << 2;
            long a3 = (j.inBase() + pixels[first + 3] + run) << 2;
            long a4 = (j.inBase() + pixels[first + 4] + run) << 2;
            long a5 = (j.inBase() + pixels[first + 5] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                FloatVector x1 = FloatVector.broadcast(S, in.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                FloatVector x2 = FloatVector.broadcast(S, in.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                FloatVector x3 = FloatVector.broadcast(S, in.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                FloatVector x4 = FloatVector.broadcast(S, in.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                FloatVector x5 = FloatVector.broadcast(S, in.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                w += 1 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        long o1 = (j.outBase() + j.targets()[first + 1] + channel) << 2;
        put(j, s10, o1 + 0 * BYTES);
        long o2 = (j.outBase() + j.targets()[first + 2] + channel) << 2;
        put(j, s20, o2 + 0 * BYTES);
        long o3 = (j.outBase() + j.targets()[first + 3] + channel) << 2;
        put(j, s30, o3 + 0 * BYTES);
        long o4 = (j.outBase() + j.targets()[first + 4] + channel) << 2;
        put(j, s40, o4 + 0 * BYTES);
        long o5 = (j.outBase() + j.targets()[first + 5] + channel) << 2;
        put(j, s50, o5 + 0 * BYTES);
    }

    private static void tile1x4(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 3 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s03 = b3;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, weights, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                w += 4 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
        put(j, s03, o0 + 3 * BYTES);
    }

    private static void tile1x3(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 2 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, weights, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                w += 3 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
        put(j, s02, o0 + 2 * BYTES);
    }

    private static void tile1x2(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, weights, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                w += 2 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
        put(j, s01, o0 + 1 * BYTES);
    }

    private static void tile1x1(Job j, int first, long panel, long channel) {
        MemorySegment in = j.in();
        MemorySegment weights = j.weights();
        int[] pixels = j.pixels();
        long length = j.length();
        FloatVector b0 = FloatVector.fromMemorySegment(S, j.bias(), (channel << 2) + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        long w = panel << 2;
        for (int run : j.runs()) {
            long a0 = (j.inBase() + pixels[first] + run) << 2;
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, weights, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, in.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                w += 1 * BYTES;
            }
        }
        long o0 = (j.outBase() + j.targets()[first] + channel) << 2;
        put(j, s00, o0 + 0 * BYTES);
    }
}
