package convas.core.kernel;

import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

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

    private Tiles() {}

    /// One convolution: `out[pixel] = bias + sum over runs and k of in[pixel + run + k] * weights[...]`, and what follows it.
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
            long in, int[] pixels, int[] runs, long length, long weights, long bias, long out, int[] targets, long plus,
            boolean rectified) {}

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

    /// Computes the pixels `[from, to)` for one panel of channels. A last tile is moved back over pixels that are done, rather
    /// than cut; so there must be a whole tile's pixels, or all pixels there are.
    ///
    /// @param panel where its weights begin, in floats
    /// @param channel its first channel
    static void run(Job job, int from, int to, int vectors, long panel, long channel) {
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
            compute(job, first, size, vectors, panel, channel);
            if (job.plus != 0 || job.rectified) {
                finish(job, first, size, vectors, channel);
            }
            at += size;
        }
    }

    private static void compute(Job job, int first, int height, int vectors, long panel, long channel) {
        switch (vectors * 100 + height) {
            case 405 -> tile5x4(job, first, panel, channel);
            case 404 -> tile4x4(job, first, panel, channel);
            case 401 -> tile1x4(job, first, panel, channel);
            case 307 -> tile7x3(job, first, panel, channel);
            case 303 -> tile3x3(job, first, panel, channel);
            case 301 -> tile1x3(job, first, panel, channel);
            case 210 -> tile10x2(job, first, panel, channel);
            case 203 -> tile3x2(job, first, panel, channel);
            case 201 -> tile1x2(job, first, panel, channel);
            case 114 -> tile14x1(job, first, panel, channel);
            case 106 -> tile6x1(job, first, panel, channel);
            default -> tile1x1(job, first, panel, channel);
        }
    }

    /// What follows, for outputs that have just been stored and are still near. In the tiles themselves it would cost them their
    /// registers: a tile of 5 by 4 then takes three times as long.
    private static void finish(Job j, int first, int height, int vectors, long channel) {
        for (int i = first; i < first + height; i++) {
            long at = j.out() + (j.targets()[i] + channel << 2);
            finish(j, at);
            if (vectors > 1) {
                finish(j, at + BYTES);
            }
            if (vectors > 2) {
                finish(j, at + 2 * BYTES);
            }
            if (vectors > 3) {
                finish(j, at + 3 * BYTES);
            }
        }
    }

    private static void finish(Job j, long at) {
        long zeros = Vectors.ZEROS.address();
        VectorElementwise.finish(at, zeros, j.plus() == 0 ? zeros : at - j.out() + j.plus(), j.rectified() ? 0 : Float.NEGATIVE_INFINITY, at);
    }

    private static void tile5x4(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            long a4 = from + ((long) (pixels[first + 4] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                s43 = x4.fma(w3, s43);
                w += 4 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        s13.intoMemorySegment(ALL, o1 + 3 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        s23.intoMemorySegment(ALL, o2 + 3 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        s33.intoMemorySegment(ALL, o3 + 3 * BYTES, ORDER);
        long o4 = j.out() + (j.targets()[first + 4] + channel << 2);
        s40.intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        s42.intoMemorySegment(ALL, o4 + 2 * BYTES, ORDER);
        s43.intoMemorySegment(ALL, o4 + 3 * BYTES, ORDER);
    }

    private static void tile4x4(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                s13 = x1.fma(w3, s13);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                s23 = x2.fma(w3, s23);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                s33 = x3.fma(w3, s33);
                w += 4 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        s13.intoMemorySegment(ALL, o1 + 3 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        s23.intoMemorySegment(ALL, o2 + 3 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        s33.intoMemorySegment(ALL, o3 + 3 * BYTES, ORDER);
    }

    private static void tile7x3(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            long a4 = from + ((long) (pixels[first + 4] + run) << 2);
            long a5 = from + ((long) (pixels[first + 5] + run) << 2);
            long a6 = from + ((long) (pixels[first + 6] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                s32 = x3.fma(w2, s32);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                s42 = x4.fma(w2, s42);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                s52 = x5.fma(w2, s52);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                s62 = x6.fma(w2, s62);
                w += 3 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        s32.intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        long o4 = j.out() + (j.targets()[first + 4] + channel << 2);
        s40.intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        s42.intoMemorySegment(ALL, o4 + 2 * BYTES, ORDER);
        long o5 = j.out() + (j.targets()[first + 5] + channel << 2);
        s50.intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        s51.intoMemorySegment(ALL, o5 + 1 * BYTES, ORDER);
        s52.intoMemorySegment(ALL, o5 + 2 * BYTES, ORDER);
        long o6 = j.out() + (j.targets()[first + 6] + channel << 2);
        s60.intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        s61.intoMemorySegment(ALL, o6 + 1 * BYTES, ORDER);
        s62.intoMemorySegment(ALL, o6 + 2 * BYTES, ORDER);
    }

    private static void tile3x3(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                s12 = x1.fma(w2, s12);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                s22 = x2.fma(w2, s22);
                w += 3 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        s12.intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        s22.intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
    }

    private static void tile10x2(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            long a4 = from + ((long) (pixels[first + 4] + run) << 2);
            long a5 = from + ((long) (pixels[first + 5] + run) << 2);
            long a6 = from + ((long) (pixels[first + 6] + run) << 2);
            long a7 = from + ((long) (pixels[first + 7] + run) << 2);
            long a8 = from + ((long) (pixels[first + 8] + run) << 2);
            long a9 = from + ((long) (pixels[first + 9] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                s41 = x4.fma(w1, s41);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                s51 = x5.fma(w1, s51);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                s61 = x6.fma(w1, s61);
                FloatVector x7 = FloatVector.broadcast(S, ALL.get(FLOAT, a7 + 4 * k));
                s70 = x7.fma(w0, s70);
                s71 = x7.fma(w1, s71);
                FloatVector x8 = FloatVector.broadcast(S, ALL.get(FLOAT, a8 + 4 * k));
                s80 = x8.fma(w0, s80);
                s81 = x8.fma(w1, s81);
                FloatVector x9 = FloatVector.broadcast(S, ALL.get(FLOAT, a9 + 4 * k));
                s90 = x9.fma(w0, s90);
                s91 = x9.fma(w1, s91);
                w += 2 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        s31.intoMemorySegment(ALL, o3 + 1 * BYTES, ORDER);
        long o4 = j.out() + (j.targets()[first + 4] + channel << 2);
        s40.intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        s41.intoMemorySegment(ALL, o4 + 1 * BYTES, ORDER);
        long o5 = j.out() + (j.targets()[first + 5] + channel << 2);
        s50.intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        s51.intoMemorySegment(ALL, o5 + 1 * BYTES, ORDER);
        long o6 = j.out() + (j.targets()[first + 6] + channel << 2);
        s60.intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        s61.intoMemorySegment(ALL, o6 + 1 * BYTES, ORDER);
        long o7 = j.out() + (j.targets()[first + 7] + channel << 2);
        s70.intoMemorySegment(ALL, o7 + 0 * BYTES, ORDER);
        s71.intoMemorySegment(ALL, o7 + 1 * BYTES, ORDER);
        long o8 = j.out() + (j.targets()[first + 8] + channel << 2);
        s80.intoMemorySegment(ALL, o8 + 0 * BYTES, ORDER);
        s81.intoMemorySegment(ALL, o8 + 1 * BYTES, ORDER);
        long o9 = j.out() + (j.targets()[first + 9] + channel << 2);
        s90.intoMemorySegment(ALL, o9 + 0 * BYTES, ORDER);
        s91.intoMemorySegment(ALL, o9 + 1 * BYTES, ORDER);
    }

    private static void tile3x2(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s10 = b0;
        FloatVector s11 = b1;
        FloatVector s20 = b0;
        FloatVector s21 = b1;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                w += 2 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, o1 + 1 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        s21.intoMemorySegment(ALL, o2 + 1 * BYTES, ORDER);
    }

    private static void tile14x1(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
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
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            long a4 = from + ((long) (pixels[first + 4] + run) << 2);
            long a5 = from + ((long) (pixels[first + 5] + run) << 2);
            long a6 = from + ((long) (pixels[first + 6] + run) << 2);
            long a7 = from + ((long) (pixels[first + 7] + run) << 2);
            long a8 = from + ((long) (pixels[first + 8] + run) << 2);
            long a9 = from + ((long) (pixels[first + 9] + run) << 2);
            long a10 = from + ((long) (pixels[first + 10] + run) << 2);
            long a11 = from + ((long) (pixels[first + 11] + run) << 2);
            long a12 = from + ((long) (pixels[first + 12] + run) << 2);
            long a13 = from + ((long) (pixels[first + 13] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                FloatVector x6 = FloatVector.broadcast(S, ALL.get(FLOAT, a6 + 4 * k));
                s60 = x6.fma(w0, s60);
                FloatVector x7 = FloatVector.broadcast(S, ALL.get(FLOAT, a7 + 4 * k));
                s70 = x7.fma(w0, s70);
                FloatVector x8 = FloatVector.broadcast(S, ALL.get(FLOAT, a8 + 4 * k));
                s80 = x8.fma(w0, s80);
                FloatVector x9 = FloatVector.broadcast(S, ALL.get(FLOAT, a9 + 4 * k));
                s90 = x9.fma(w0, s90);
                FloatVector x10 = FloatVector.broadcast(S, ALL.get(FLOAT, a10 + 4 * k));
                s10_0 = x10.fma(w0, s10_0);
                FloatVector x11 = FloatVector.broadcast(S, ALL.get(FLOAT, a11 + 4 * k));
                s11_0 = x11.fma(w0, s11_0);
                FloatVector x12 = FloatVector.broadcast(S, ALL.get(FLOAT, a12 + 4 * k));
                s12_0 = x12.fma(w0, s12_0);
                FloatVector x13 = FloatVector.broadcast(S, ALL.get(FLOAT, a13 + 4 * k));
                s13_0 = x13.fma(w0, s13_0);
                w += 1 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        long o4 = j.out() + (j.targets()[first + 4] + channel << 2);
        s40.intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        long o5 = j.out() + (j.targets()[first + 5] + channel << 2);
        s50.intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
        long o6 = j.out() + (j.targets()[first + 6] + channel << 2);
        s60.intoMemorySegment(ALL, o6 + 0 * BYTES, ORDER);
        long o7 = j.out() + (j.targets()[first + 7] + channel << 2);
        s70.intoMemorySegment(ALL, o7 + 0 * BYTES, ORDER);
        long o8 = j.out() + (j.targets()[first + 8] + channel << 2);
        s80.intoMemorySegment(ALL, o8 + 0 * BYTES, ORDER);
        long o9 = j.out() + (j.targets()[first + 9] + channel << 2);
        s90.intoMemorySegment(ALL, o9 + 0 * BYTES, ORDER);
        long o10 = j.out() + (j.targets()[first + 10] + channel << 2);
        s10_0.intoMemorySegment(ALL, o10 + 0 * BYTES, ORDER);
        long o11 = j.out() + (j.targets()[first + 11] + channel << 2);
        s11_0.intoMemorySegment(ALL, o11 + 0 * BYTES, ORDER);
        long o12 = j.out() + (j.targets()[first + 12] + channel << 2);
        s12_0.intoMemorySegment(ALL, o12 + 0 * BYTES, ORDER);
        long o13 = j.out() + (j.targets()[first + 13] + channel << 2);
        s13_0.intoMemorySegment(ALL, o13 + 0 * BYTES, ORDER);
    }

    private static void tile6x1(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s10 = b0;
        FloatVector s20 = b0;
        FloatVector s30 = b0;
        FloatVector s40 = b0;
        FloatVector s50 = b0;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            long a1 = from + ((long) (pixels[first + 1] + run) << 2);
            long a2 = from + ((long) (pixels[first + 2] + run) << 2);
            long a3 = from + ((long) (pixels[first + 3] + run) << 2);
            long a4 = from + ((long) (pixels[first + 4] + run) << 2);
            long a5 = from + ((long) (pixels[first + 5] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + 4 * k));
                s10 = x1.fma(w0, s10);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + 4 * k));
                s20 = x2.fma(w0, s20);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + 4 * k));
                s30 = x3.fma(w0, s30);
                FloatVector x4 = FloatVector.broadcast(S, ALL.get(FLOAT, a4 + 4 * k));
                s40 = x4.fma(w0, s40);
                FloatVector x5 = FloatVector.broadcast(S, ALL.get(FLOAT, a5 + 4 * k));
                s50 = x5.fma(w0, s50);
                w += 1 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        long o1 = j.out() + (j.targets()[first + 1] + channel << 2);
        s10.intoMemorySegment(ALL, o1 + 0 * BYTES, ORDER);
        long o2 = j.out() + (j.targets()[first + 2] + channel << 2);
        s20.intoMemorySegment(ALL, o2 + 0 * BYTES, ORDER);
        long o3 = j.out() + (j.targets()[first + 3] + channel << 2);
        s30.intoMemorySegment(ALL, o3 + 0 * BYTES, ORDER);
        long o4 = j.out() + (j.targets()[first + 4] + channel << 2);
        s40.intoMemorySegment(ALL, o4 + 0 * BYTES, ORDER);
        long o5 = j.out() + (j.targets()[first + 5] + channel << 2);
        s50.intoMemorySegment(ALL, o5 + 0 * BYTES, ORDER);
    }

    private static void tile1x4(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(S, ALL, bias + 3 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        FloatVector s03 = b3;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector w3 = FloatVector.fromMemorySegment(S, ALL, w + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                s03 = x0.fma(w3, s03);
                w += 4 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
    }

    private static void tile1x3(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(S, ALL, bias + 2 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        FloatVector s02 = b2;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector w2 = FloatVector.fromMemorySegment(S, ALL, w + 2 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                s02 = x0.fma(w2, s02);
                w += 3 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
    }

    private static void tile1x2(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(S, ALL, bias + 1 * BYTES, ORDER);
        FloatVector s00 = b0;
        FloatVector s01 = b1;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector w1 = FloatVector.fromMemorySegment(S, ALL, w + 1 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                w += 2 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
        s01.intoMemorySegment(ALL, o0 + 1 * BYTES, ORDER);
    }

    private static void tile1x1(Job j, int first, long panel, long channel) {
        long from = j.in();
        int[] pixels = j.pixels();
        long length = j.length();
        long bias = j.bias() + (channel << 2);
        FloatVector b0 = FloatVector.fromMemorySegment(S, ALL, bias + 0 * BYTES, ORDER);
        FloatVector s00 = b0;
        long w = j.weights() + (panel << 2);
        for (int run : j.runs()) {
            long a0 = from + ((long) (pixels[first] + run) << 2);
            for (long k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromMemorySegment(S, ALL, w + 0 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + 4 * k));
                s00 = x0.fma(w0, s00);
                w += 1 * BYTES;
            }
        }
        long o0 = j.out() + (j.targets()[first] + channel << 2);
        s00.intoMemorySegment(ALL, o0 + 0 * BYTES, ORDER);
    }
}
