package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of weights' gradients: sums of outer products, `out[i, j] += sum over k of a[k, i] * b[k, j]`, a few rows
/// `i` by a few vectors of `j` at a time, whose sums stay in registers while `k` runs over all pixels.
///
/// They are written out, and check no bounds, for the reasons that [Tiles] gives; four rows need no more than the 16 registers of
/// 256-bit vectors with two vectors, and fit the 32 of the others with four. A tile that is moved back over finished rows, as there,
/// would add twice.
final class OuterTiles {
    /// The most vectors that a tile has.
    static final int WIDEST = LANES == 16 ? 4 : 2;

    /// The rows of a full tile.
    static final int HEIGHT = 4;

    private OuterTiles() {}

    /// What all tiles of one sum share. `k` runs through stretches of `length` steps that begin at `aRuns` and `bRuns`.
    ///
    /// @param a address of the values of which a row has one for each `k`
    /// @param aRows where each row's values lie behind it, in floats, as are all places
    /// @param aStep from one `k` to the next
    /// @param b address of the vectors
    /// @param out address of the result
    /// @param outStep from one row of the result to the next
    record Job(long a, int[] aRows, int[] aRuns, int aStep, long b, int[] bRuns, int bStep, int length, long out, long outStep) {}

    /// Adds the stretches `[from, end)` to the rows `[first, last)` of so many vectors.
    ///
    /// @param right where the vectors begin in `b`
    /// @param to where they go to in a row of the result
    /// @param fresh whether the sums start at 0 rather than at what is there
    static void add(Job job, int first, int last, long right, long to, int vectors, int from, int end, boolean fresh) {
        for (int v = 0; v < vectors;) {
            int width = vectors - v >= WIDEST ? WIDEST : vectors - v >= 2 ? 2 : 1;
            long b = right + (long) v * LANES;
            long out = job.out + (to + (long) v * LANES << 2);
            int i = first;
            for (; i + HEIGHT <= last; i += HEIGHT) {
                switch (width) {
                    case 4 -> tile4x4(job, i, b, out, from, end, fresh);
                    case 2 -> tile4x2(job, i, b, out, from, end, fresh);
                    default -> tile4x1(job, i, b, out, from, end, fresh);
                }
            }
            for (; i < last; i++) {
                switch (width) {
                    case 4 -> tile1x4(job, i, b, out, from, end, fresh);
                    case 2 -> tile1x2(job, i, b, out, from, end, fresh);
                    default -> tile1x1(job, i, b, out, from, end, fresh);
                }
            }
            v += width;
        }
    }

    private static FloatVector start(long at, boolean fresh) {
        return fresh ? FloatVector.zero(S) : FloatVector.fromMemorySegment(S, ALL, at, ORDER);
    }

    private static void tile4x4(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        long o1 = to + ((row + 1) * j.outStep() << 2) & ADDRESSES;
        long o2 = to + ((row + 2) * j.outStep() << 2) & ADDRESSES;
        long o3 = to + ((row + 3) * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        FloatVector s01 = start(o0 + BYTES, fresh);
        FloatVector s02 = start(o0 + 2 * BYTES, fresh);
        FloatVector s03 = start(o0 + 3 * BYTES, fresh);
        FloatVector s10 = start(o1, fresh);
        FloatVector s11 = start(o1 + BYTES, fresh);
        FloatVector s12 = start(o1 + 2 * BYTES, fresh);
        FloatVector s13 = start(o1 + 3 * BYTES, fresh);
        FloatVector s20 = start(o2, fresh);
        FloatVector s21 = start(o2 + BYTES, fresh);
        FloatVector s22 = start(o2 + 2 * BYTES, fresh);
        FloatVector s23 = start(o2 + 3 * BYTES, fresh);
        FloatVector s30 = start(o3, fresh);
        FloatVector s31 = start(o3 + BYTES, fresh);
        FloatVector s32 = start(o3 + 2 * BYTES, fresh);
        FloatVector s33 = start(o3 + 3 * BYTES, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a1 = j.a() + ((long) (j.aRows()[row + 1] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a2 = j.a() + ((long) (j.aRows()[row + 2] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a3 = j.a() + ((long) (j.aRows()[row + 3] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, y + BYTES, ORDER);
                FloatVector y2 = FloatVector.fromMemorySegment(S, ALL, y + 2 * BYTES, ORDER);
                FloatVector y3 = FloatVector.fromMemorySegment(S, ALL, y + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
                s01 = x0.fma(y1, s01);
                s02 = x0.fma(y2, s02);
                s03 = x0.fma(y3, s03);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + k * aStep));
                s10 = x1.fma(y0, s10);
                s11 = x1.fma(y1, s11);
                s12 = x1.fma(y2, s12);
                s13 = x1.fma(y3, s13);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + k * aStep));
                s20 = x2.fma(y0, s20);
                s21 = x2.fma(y1, s21);
                s22 = x2.fma(y2, s22);
                s23 = x2.fma(y3, s23);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + k * aStep));
                s30 = x3.fma(y0, s30);
                s31 = x3.fma(y1, s31);
                s32 = x3.fma(y2, s32);
                s33 = x3.fma(y3, s33);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
        s01.intoMemorySegment(ALL, o0 + BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
        s10.intoMemorySegment(ALL, o1, ORDER);
        s11.intoMemorySegment(ALL, o1 + BYTES, ORDER);
        s12.intoMemorySegment(ALL, o1 + 2 * BYTES, ORDER);
        s13.intoMemorySegment(ALL, o1 + 3 * BYTES, ORDER);
        s20.intoMemorySegment(ALL, o2, ORDER);
        s21.intoMemorySegment(ALL, o2 + BYTES, ORDER);
        s22.intoMemorySegment(ALL, o2 + 2 * BYTES, ORDER);
        s23.intoMemorySegment(ALL, o2 + 3 * BYTES, ORDER);
        s30.intoMemorySegment(ALL, o3, ORDER);
        s31.intoMemorySegment(ALL, o3 + BYTES, ORDER);
        s32.intoMemorySegment(ALL, o3 + 2 * BYTES, ORDER);
        s33.intoMemorySegment(ALL, o3 + 3 * BYTES, ORDER);
    }

    private static void tile4x2(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        long o1 = to + ((row + 1) * j.outStep() << 2) & ADDRESSES;
        long o2 = to + ((row + 2) * j.outStep() << 2) & ADDRESSES;
        long o3 = to + ((row + 3) * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        FloatVector s01 = start(o0 + BYTES, fresh);
        FloatVector s10 = start(o1, fresh);
        FloatVector s11 = start(o1 + BYTES, fresh);
        FloatVector s20 = start(o2, fresh);
        FloatVector s21 = start(o2 + BYTES, fresh);
        FloatVector s30 = start(o3, fresh);
        FloatVector s31 = start(o3 + BYTES, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a1 = j.a() + ((long) (j.aRows()[row + 1] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a2 = j.a() + ((long) (j.aRows()[row + 2] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a3 = j.a() + ((long) (j.aRows()[row + 3] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, y + BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
                s01 = x0.fma(y1, s01);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + k * aStep));
                s10 = x1.fma(y0, s10);
                s11 = x1.fma(y1, s11);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + k * aStep));
                s20 = x2.fma(y0, s20);
                s21 = x2.fma(y1, s21);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + k * aStep));
                s30 = x3.fma(y0, s30);
                s31 = x3.fma(y1, s31);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
        s01.intoMemorySegment(ALL, o0 + BYTES, ORDER);
        s10.intoMemorySegment(ALL, o1, ORDER);
        s11.intoMemorySegment(ALL, o1 + BYTES, ORDER);
        s20.intoMemorySegment(ALL, o2, ORDER);
        s21.intoMemorySegment(ALL, o2 + BYTES, ORDER);
        s30.intoMemorySegment(ALL, o3, ORDER);
        s31.intoMemorySegment(ALL, o3 + BYTES, ORDER);
    }

    private static void tile4x1(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        long o1 = to + ((row + 1) * j.outStep() << 2) & ADDRESSES;
        long o2 = to + ((row + 2) * j.outStep() << 2) & ADDRESSES;
        long o3 = to + ((row + 3) * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        FloatVector s10 = start(o1, fresh);
        FloatVector s20 = start(o2, fresh);
        FloatVector s30 = start(o3, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a1 = j.a() + ((long) (j.aRows()[row + 1] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a2 = j.a() + ((long) (j.aRows()[row + 2] + j.aRuns()[run]) << 2) & ADDRESSES;
            long a3 = j.a() + ((long) (j.aRows()[row + 3] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
                FloatVector x1 = FloatVector.broadcast(S, ALL.get(FLOAT, a1 + k * aStep));
                s10 = x1.fma(y0, s10);
                FloatVector x2 = FloatVector.broadcast(S, ALL.get(FLOAT, a2 + k * aStep));
                s20 = x2.fma(y0, s20);
                FloatVector x3 = FloatVector.broadcast(S, ALL.get(FLOAT, a3 + k * aStep));
                s30 = x3.fma(y0, s30);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
        s10.intoMemorySegment(ALL, o1, ORDER);
        s20.intoMemorySegment(ALL, o2, ORDER);
        s30.intoMemorySegment(ALL, o3, ORDER);
    }

    private static void tile1x4(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        FloatVector s01 = start(o0 + BYTES, fresh);
        FloatVector s02 = start(o0 + 2 * BYTES, fresh);
        FloatVector s03 = start(o0 + 3 * BYTES, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, y + BYTES, ORDER);
                FloatVector y2 = FloatVector.fromMemorySegment(S, ALL, y + 2 * BYTES, ORDER);
                FloatVector y3 = FloatVector.fromMemorySegment(S, ALL, y + 3 * BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
                s01 = x0.fma(y1, s01);
                s02 = x0.fma(y2, s02);
                s03 = x0.fma(y3, s03);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
        s01.intoMemorySegment(ALL, o0 + BYTES, ORDER);
        s02.intoMemorySegment(ALL, o0 + 2 * BYTES, ORDER);
        s03.intoMemorySegment(ALL, o0 + 3 * BYTES, ORDER);
    }

    private static void tile1x2(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        FloatVector s01 = start(o0 + BYTES, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, y + BYTES, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
                s01 = x0.fma(y1, s01);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
        s01.intoMemorySegment(ALL, o0 + BYTES, ORDER);
    }

    private static void tile1x1(Job j, int row, long right, long to, int from, int end, boolean fresh) {
        long o0 = to + (row * j.outStep() << 2) & ADDRESSES;
        int length = j.length();
        long aStep = (long) j.aStep() << 2 & Integer.MAX_VALUE;
        long bStep = (long) j.bStep() << 2 & Integer.MAX_VALUE;
        FloatVector s00 = start(o0, fresh);
        for (int run = from; run < end; run++) {
            long a0 = j.a() + ((long) (j.aRows()[row] + j.aRuns()[run]) << 2) & ADDRESSES;
            long b = j.b() + (right + j.bRuns()[run] << 2) & ADDRESSES;
            for (int k = 0; k < length; k++) {
                long y = b + k * bStep;
                FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, y, ORDER);
                FloatVector x0 = FloatVector.broadcast(S, ALL.get(FLOAT, a0 + k * aStep));
                s00 = x0.fma(y0, s00);
            }
        }
        s00.intoMemorySegment(ALL, o0, ORDER);
    }
}
