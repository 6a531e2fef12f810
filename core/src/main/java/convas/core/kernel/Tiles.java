package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of convolution: a tile of pixels by vectors of output channels, all of whose sums stay in registers.
///
/// They are written out, one for each size of tile, because the compiler keeps sums in registers only as local variables.
/// A tile of M pixels by N vectors needs M * N sums, N weights and an input at a time: more than the machine's registers (32
/// with 512-bit or ARM vectors, 16 with 256-bit ones) would spill, as 4 by 3 does of 16:
/// it runs at 53 GFLOP/s, 6 by 2 at 107.
///
/// Nothing in them checks a bound ([Vectors#ADDRESSES]): with checks a tile cost about 100 cycles beside its sums, now 30; 14 pixels
/// by one vector over 64 inputs ran at 128 GFLOP/s instead of 171, five by four at 187 with its ReLU instead of 224 (of 236).
final class Tiles {
    static final boolean MANY_REGISTERS = LANES == 16 || System.getProperty("os.arch").equals("aarch64");

    /// The most vectors of channels that a tile has.
    static final int WIDEST = MANY_REGISTERS ? 4 : 2;

    private Tiles() {}

    /// One convolution: `out[pixel] = bias + sum over runs and k of in[pixel + run + k] * weights[...]`, and what follows it.
    ///
    /// Inputs and outputs may lie in scratch that is elsewhere each time: their addresses are then distances from its beginning.
    ///
    /// @param in address of the input's first element
    /// @param pixels where each output pixel's first input lies behind it, in floats
    /// @param runs offsets of the stretches of inputs that follow each other in memory
    /// @param length floats in a stretch
    /// @param weights address of all weights
    /// @param bias address of the outputs' biases
    /// @param out address of the output's first element
    /// @param targets where each output pixel lies behind it, in floats
    /// @param plus address of what is added to the output's first element, laid out as the output is, or 0
    /// @param rectified whether negative outputs become 0
    record Job(
            long in, int[] pixels, int[] runs, int length, long weights, long bias, long out, int[] targets, long plus,
            boolean rectified) {
        /// What a tile's sums are raised to when they are stored, unless something is to be added first.
        float least() {
            return rectified && plus == 0 ? 0 : Float.NEGATIVE_INFINITY;
        }
    }

    /// How many pixels a tile of that many vectors has.
    static int height(int vectors) {
        return switch (vectors) {
            case 4 -> 5;
            case 3 -> 7;
            case 2 -> MANY_REGISTERS ? 10 : 6;
            default -> 14;
        };
    }

    /// Computes the pixels `[from, to)` for one panel of channels. A last tile is moved back over pixels that are done, rather
    /// than cut; so there must be a whole tile's pixels, or all pixels there are.
    ///
    /// @param room address of the scratch that the job's input and output lie in, or 0
    /// @param panel where its weights begin, in floats
    /// @param channel its first channel
    static void run(Job job, long room, int from, int to, int vectors, long panel, long channel) {
        int height = height(vectors);
        int count = to - from;
        // Where tiles of 5 would overlap, a few of 4 fill up.
        int fours = vectors == 4 ? (height - count % height) % height : 0;
        if (4 * fours > count) {
            fours = 0;
        }
        int whole = to - 4 * fours;
        int at = from;
        while (at < to) {
            int size = at >= whole ? 4 : count < height ? 1 : height;
            int first = Math.min(at, to - size);
            compute(job, room, first, size, vectors, panel, channel);
            if (job.plus != 0) {
                finish(job, room, first, size, vectors, channel);
            }
            at += size;
        }
    }

    private static void compute(Job job, long room, int first, int height, int vectors, long panel, long channel) {
        switch (vectors * 100 + height) {
            case 405 -> tile5x4(job, room, first, panel, channel);
            case 404 -> tile4x4(job, room, first, panel, channel);
            case 401 -> tile1x4(job, room, first, panel, channel);
            case 307 -> tile7x3(job, room, first, panel, channel);
            case 301 -> tile1x3(job, room, first, panel, channel);
            case 210 -> tile10x2(job, room, first, panel, channel);
            case 206 -> tile6x2(job, room, first, panel, channel);
            case 201 -> tile1x2(job, room, first, panel, channel);
            case 114 -> tile14x1(job, room, first, panel, channel);
            default -> tile1x1(job, room, first, panel, channel);
        }
    }

    /// What is added, for outputs that have just been stored and are still near.
    private static void finish(Job j, long room, int first, int height, int vectors, long channel) {
        for (int i = first; i < first + height; i++) {
            long at = room + j.out() + (j.targets()[i] + channel << 2);
            finish(j, room, at);
            if (vectors > 1) {
                finish(j, room, at + BYTES);
            }
            if (vectors > 2) {
                finish(j, room, at + 2 * BYTES);
            }
            if (vectors > 3) {
                finish(j, room, at + 3 * BYTES);
            }
        }
    }

    private static void finish(Job j, long room, long at) {
        VectorElementwise.finish(at, Vectors.ZEROS.address(), at - room - j.out() + j.plus(), j.rectified() ? 0 : Float.NEGATIVE_INFINITY, at);
    }

    private static void tile5x4(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, ALL, bias + 3 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            long a4 = from + ((long) (pixels[first + 4] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 4 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, v + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, v + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4L * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                s43 = x4.fma(w3, s43);
            }
            w = w + (long) length * 4 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.blend(least, s02.compare(LT, least)).intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.blend(least, s03.compare(LT, least)).intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.blend(least, s11.compare(LT, least)).intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.blend(least, s12.compare(LT, least)).intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        s13.blend(least, s13.compare(LT, least)).intoMemorySegment(ALL, o1 + 3 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.blend(least, s21.compare(LT, least)).intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.blend(least, s22.compare(LT, least)).intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        s23.blend(least, s23.compare(LT, least)).intoMemorySegment(ALL, o2 + 3 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.blend(least, s31.compare(LT, least)).intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.blend(least, s32.compare(LT, least)).intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        s33.blend(least, s33.compare(LT, least)).intoMemorySegment(ALL, o3 + 3 * BYTES, ORDER);
        long o4 = room + j.out() + (j.targets()[first + 4] + channel << 2) & ADDRESSES;
        s40.blend(least, s40.compare(LT, least)).intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.blend(least, s41.compare(LT, least)).intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        s42.blend(least, s42.compare(LT, least)).intoMemorySegment(ALL, o4 + 2 * BYTES, ORDER);
        s43.blend(least, s43.compare(LT, least)).intoMemorySegment(ALL, o4 + 3 * BYTES, ORDER);
    }

    private static void tile4x4(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, ALL, bias + 3 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 4 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, v + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, v + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
            }
            w = w + (long) length * 4 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.blend(least, s02.compare(LT, least)).intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.blend(least, s03.compare(LT, least)).intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.blend(least, s11.compare(LT, least)).intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.blend(least, s12.compare(LT, least)).intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        s13.blend(least, s13.compare(LT, least)).intoMemorySegment(ALL, o1 + 3 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.blend(least, s21.compare(LT, least)).intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.blend(least, s22.compare(LT, least)).intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        s23.blend(least, s23.compare(LT, least)).intoMemorySegment(ALL, o2 + 3 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.blend(least, s31.compare(LT, least)).intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.blend(least, s32.compare(LT, least)).intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        s33.blend(least, s33.compare(LT, least)).intoMemorySegment(ALL, o3 + 3 * BYTES, ORDER);
    }

    private static void tile7x3(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            long a4 = from + ((long) (pixels[first + 4] + run) << 2) & ADDRESSES;
            long a5 = from + ((long) (pixels[first + 5] + run) << 2) & ADDRESSES;
            long a6 = from + ((long) (pixels[first + 6] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 3 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, v + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4L * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4L * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                s52 = x5.fma(w2, s52);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4L * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                s62 = x6.fma(w2, s62);
            }
            w = w + (long) length * 3 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.blend(least, s02.compare(LT, least)).intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.blend(least, s11.compare(LT, least)).intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.blend(least, s12.compare(LT, least)).intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.blend(least, s21.compare(LT, least)).intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.blend(least, s22.compare(LT, least)).intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.blend(least, s31.compare(LT, least)).intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.blend(least, s32.compare(LT, least)).intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        long o4 = room + j.out() + (j.targets()[first + 4] + channel << 2) & ADDRESSES;
        s40.blend(least, s40.compare(LT, least)).intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.blend(least, s41.compare(LT, least)).intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        s42.blend(least, s42.compare(LT, least)).intoMemorySegment(ALL, o4 + 2 * BYTES, ORDER);
        long o5 = room + j.out() + (j.targets()[first + 5] + channel << 2) & ADDRESSES;
        s50.blend(least, s50.compare(LT, least)).intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        s51.blend(least, s51.compare(LT, least)).intoMemorySegment(ALL, o5 + 1 * BYTES, ORDER);
        s52.blend(least, s52.compare(LT, least)).intoMemorySegment(ALL, o5 + 2 * BYTES, ORDER);
        long o6 = room + j.out() + (j.targets()[first + 6] + channel << 2) & ADDRESSES;
        s60.blend(least, s60.compare(LT, least)).intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        s61.blend(least, s61.compare(LT, least)).intoMemorySegment(ALL, o6 + 1 * BYTES, ORDER);
        s62.blend(least, s62.compare(LT, least)).intoMemorySegment(ALL, o6 + 2 * BYTES, ORDER);
    }

    private static void tile10x2(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            long a4 = from + ((long) (pixels[first + 4] + run) << 2) & ADDRESSES;
            long a5 = from + ((long) (pixels[first + 5] + run) << 2) & ADDRESSES;
            long a6 = from + ((long) (pixels[first + 6] + run) << 2) & ADDRESSES;
            long a7 = from + ((long) (pixels[first + 7] + run) << 2) & ADDRESSES;
            long a8 = from + ((long) (pixels[first + 8] + run) << 2) & ADDRESSES;
            long a9 = from + ((long) (pixels[first + 9] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 2 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4L * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4L * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4L * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                FloatVector x7 = FloatVector.broadcast(S, ALL.get(FLOAT, a7 + 4L * k));
                s70 = x7.fma(w0, s70);
                s71 = x7.fma(w1, s71);
                FloatVector x8 = FloatVector.broadcast(S, ALL.get(FLOAT, a8 + 4L * k));
                s80 = x8.fma(w0, s80);
                s81 = x8.fma(w1, s81);
                FloatVector x9 = FloatVector.broadcast(S, ALL.get(FLOAT, a9 + 4L * k));
                s90 = x9.fma(w0, s90);
                s91 = x9.fma(w1, s91);
            }
            w = w + (long) length * 2 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.blend(least, s11.compare(LT, least)).intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.blend(least, s21.compare(LT, least)).intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.blend(least, s31.compare(LT, least)).intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        long o4 = room + j.out() + (j.targets()[first + 4] + channel << 2) & ADDRESSES;
        s40.blend(least, s40.compare(LT, least)).intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.blend(least, s41.compare(LT, least)).intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        long o5 = room + j.out() + (j.targets()[first + 5] + channel << 2) & ADDRESSES;
        s50.blend(least, s50.compare(LT, least)).intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        s51.blend(least, s51.compare(LT, least)).intoMemorySegment(ALL, o5 + 1 * BYTES, ORDER);
        long o6 = room + j.out() + (j.targets()[first + 6] + channel << 2) & ADDRESSES;
        s60.blend(least, s60.compare(LT, least)).intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        s61.blend(least, s61.compare(LT, least)).intoMemorySegment(ALL, o6 + 1 * BYTES, ORDER);
        long o7 = room + j.out() + (j.targets()[first + 7] + channel << 2) & ADDRESSES;
        s70.blend(least, s70.compare(LT, least)).intoMemorySegment(ALL, o7 + 0 * BYTES, ORDER);
        s71.blend(least, s71.compare(LT, least)).intoMemorySegment(ALL, o7 + 1 * BYTES, ORDER);
        long o8 = room + j.out() + (j.targets()[first + 8] + channel << 2) & ADDRESSES;
        s80.blend(least, s80.compare(LT, least)).intoMemorySegment(ALL, o8 + 0 * BYTES, ORDER);
        s81.blend(least, s81.compare(LT, least)).intoMemorySegment(ALL, o8 + 1 * BYTES, ORDER);
        long o9 = room + j.out() + (j.targets()[first + 9] + channel << 2) & ADDRESSES;
        s90.blend(least, s90.compare(LT, least)).intoMemorySegment(ALL, o9 + 0 * BYTES, ORDER);
        s91.blend(least, s91.compare(LT, least)).intoMemorySegment(ALL, o9 + 1 * BYTES, ORDER);
    }

    private static void tile6x2(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            long a4 = from + ((long) (pixels[first + 4] + run) << 2) & ADDRESSES;
            long a5 = from + ((long) (pixels[first + 5] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 2 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4L * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4L * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
            }
            w = w + (long) length * 2 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.blend(least, s11.compare(LT, least)).intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.blend(least, s21.compare(LT, least)).intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.blend(least, s31.compare(LT, least)).intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        long o4 = room + j.out() + (j.targets()[first + 4] + channel << 2) & ADDRESSES;
        s40.blend(least, s40.compare(LT, least)).intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.blend(least, s41.compare(LT, least)).intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        long o5 = room + j.out() + (j.targets()[first + 5] + channel << 2) & ADDRESSES;
        s50.blend(least, s50.compare(LT, least)).intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        s51.blend(least, s51.compare(LT, least)).intoMemorySegment(ALL, o5 + 1 * BYTES, ORDER);
    }

    private static void tile14x1(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
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
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            long a1 = from + ((long) (pixels[first + 1] + run) << 2) & ADDRESSES;
            long a2 = from + ((long) (pixels[first + 2] + run) << 2) & ADDRESSES;
            long a3 = from + ((long) (pixels[first + 3] + run) << 2) & ADDRESSES;
            long a4 = from + ((long) (pixels[first + 4] + run) << 2) & ADDRESSES;
            long a5 = from + ((long) (pixels[first + 5] + run) << 2) & ADDRESSES;
            long a6 = from + ((long) (pixels[first + 6] + run) << 2) & ADDRESSES;
            long a7 = from + ((long) (pixels[first + 7] + run) << 2) & ADDRESSES;
            long a8 = from + ((long) (pixels[first + 8] + run) << 2) & ADDRESSES;
            long a9 = from + ((long) (pixels[first + 9] + run) << 2) & ADDRESSES;
            long a10 = from + ((long) (pixels[first + 10] + run) << 2) & ADDRESSES;
            long a11 = from + ((long) (pixels[first + 11] + run) << 2) & ADDRESSES;
            long a12 = from + ((long) (pixels[first + 12] + run) << 2) & ADDRESSES;
            long a13 = from + ((long) (pixels[first + 13] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4L * k));
                s10 = x1.fma(w0, s10);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4L * k));
                s20 = x2.fma(w0, s20);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4L * k));
                s30 = x3.fma(w0, s30);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4L * k));
                s40 = x4.fma(w0, s40);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4L * k));
                s50 = x5.fma(w0, s50);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4L * k));
                s60 = x6.fma(w0, s60);
                FloatVector x7 = FloatVector.broadcast(S, ALL.get(FLOAT, a7 + 4L * k));
                s70 = x7.fma(w0, s70);
                FloatVector x8 = FloatVector.broadcast(S, ALL.get(FLOAT, a8 + 4L * k));
                s80 = x8.fma(w0, s80);
                FloatVector x9 = FloatVector.broadcast(S, ALL.get(FLOAT, a9 + 4L * k));
                s90 = x9.fma(w0, s90);
                FloatVector x10 = FloatVector.broadcast(S, ALL.get(FLOAT, a10 + 4L * k));
                s10_0 = x10.fma(w0, s10_0);
                FloatVector x11 = FloatVector.broadcast(S, ALL.get(FLOAT, a11 + 4L * k));
                s11_0 = x11.fma(w0, s11_0);
                FloatVector x12 = FloatVector.broadcast(S, ALL.get(FLOAT, a12 + 4L * k));
                s12_0 = x12.fma(w0, s12_0);
                FloatVector x13 = FloatVector.broadcast(S, ALL.get(FLOAT, a13 + 4L * k));
                s13_0 = x13.fma(w0, s13_0);
            }
            w = w + (long) length * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        long o1 = room + j.out() + (j.targets()[first + 1] + channel << 2) & ADDRESSES;
        s10.blend(least, s10.compare(LT, least)).intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        long o2 = room + j.out() + (j.targets()[first + 2] + channel << 2) & ADDRESSES;
        s20.blend(least, s20.compare(LT, least)).intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        long o3 = room + j.out() + (j.targets()[first + 3] + channel << 2) & ADDRESSES;
        s30.blend(least, s30.compare(LT, least)).intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        long o4 = room + j.out() + (j.targets()[first + 4] + channel << 2) & ADDRESSES;
        s40.blend(least, s40.compare(LT, least)).intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        long o5 = room + j.out() + (j.targets()[first + 5] + channel << 2) & ADDRESSES;
        s50.blend(least, s50.compare(LT, least)).intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        long o6 = room + j.out() + (j.targets()[first + 6] + channel << 2) & ADDRESSES;
        s60.blend(least, s60.compare(LT, least)).intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        long o7 = room + j.out() + (j.targets()[first + 7] + channel << 2) & ADDRESSES;
        s70.blend(least, s70.compare(LT, least)).intoMemorySegment(ALL, o7 + 0 * BYTES, ORDER);
        long o8 = room + j.out() + (j.targets()[first + 8] + channel << 2) & ADDRESSES;
        s80.blend(least, s80.compare(LT, least)).intoMemorySegment(ALL, o8 + 0 * BYTES, ORDER);
        long o9 = room + j.out() + (j.targets()[first + 9] + channel << 2) & ADDRESSES;
        s90.blend(least, s90.compare(LT, least)).intoMemorySegment(ALL, o9 + 0 * BYTES, ORDER);
        long o10 = room + j.out() + (j.targets()[first + 10] + channel << 2) & ADDRESSES;
        s10_0.blend(least, s10_0.compare(LT, least)).intoMemorySegment(ALL, o10 + 0 * BYTES, ORDER);
        long o11 = room + j.out() + (j.targets()[first + 11] + channel << 2) & ADDRESSES;
        s11_0.blend(least, s11_0.compare(LT, least)).intoMemorySegment(ALL, o11 + 0 * BYTES, ORDER);
        long o12 = room + j.out() + (j.targets()[first + 12] + channel << 2) & ADDRESSES;
        s12_0.blend(least, s12_0.compare(LT, least)).intoMemorySegment(ALL, o12 + 0 * BYTES, ORDER);
        long o13 = room + j.out() + (j.targets()[first + 13] + channel << 2) & ADDRESSES;
        s13_0.blend(least, s13_0.compare(LT, least)).intoMemorySegment(ALL, o13 + 0 * BYTES, ORDER);
    }

    private static void tile1x4(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, ALL, bias + 3 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s03 = b3;
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 4 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, v + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, v + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
            }
            w = w + (long) length * 4 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.blend(least, s02.compare(LT, least)).intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.blend(least, s03.compare(LT, least)).intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
    }

    private static void tile1x3(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 3 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, v + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
            }
            w = w + (long) length * 3 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.blend(least, s02.compare(LT, least)).intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
    }

    private static void tile1x2(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * 2 * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, v + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
            }
            w = w + (long) length * 2 * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.blend(least, s01.compare(LT, least)).intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
    }

    private static void tile1x1(Job j, long room, int first, long panel, long channel) {
        long from = room + j.in();
        int[] pixels = j.pixels();
        int length = j.length();
        long bias = j.bias() + (channel << 2) & ADDRESSES;
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        long w = j.weights() + (panel << 2) & ADDRESSES;
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long v = w + (long) k * BYTES;
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, v + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4L * k));
                s00 = x0.fma(w0, s00);
            }
            w = w + (long) length * BYTES & ADDRESSES;
        }
        FloatVector least = FloatVector.broadcast(S, j.least());
        long o0 = room + j.out() + (j.targets()[first] + channel << 2) & ADDRESSES;
        s00.blend(least, s00.compare(LT, least)).intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
    }
}
