package convas.core.kernel;

import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The micro-kernels of weights' gradients: sums of outer products, `out[i, j] += sum over k of a[k, i] * b[k, j]`, a few rows
/// `i` by a few vectors of `j` at a time, whose sums stay in registers while `k` runs over all pixels.
///
/// They are written out for the reason that [Tiles] gives, and four rows need no more than the 16 registers of 256-bit vectors with
/// two vectors, and fit the 32 of the others with four. A tile that is moved back over finished rows, as there, would add twice.
final class OuterTiles {
    /// The most vectors that a tile has.
    static final int WIDEST = LANES == 16 ? 4 : 2;

    /// The rows of a full tile.
    static final int HEIGHT = 4;

    private OuterTiles() {}

    /// What all tiles of one sum share. `k` runs through stretches of `length` steps that begin at `aRuns` and `bRuns`.
    ///
    /// @param aStep from one `k` to the next, in floats, as are all places
    /// @param outStep from one row of the result to the next
    record Job(
            MemorySegment a, int[] aRuns, long aStep, MemorySegment b, int[] bRuns, long bStep, int length, MemorySegment out,
            long outStep) {}

    /// Adds the stretches `[from, end)` to `rows` rows of so many vectors.
    ///
    /// @param a0 where the first row's values begin
    /// @param b0 where the vectors begin
    /// @param to where the result goes
    /// @param fresh whether the sums start at 0 rather than at what is there
    static void add(Job job, long a0, long b0, long to, int rows, int vectors, int from, int end, boolean fresh) {
        for (int v = 0; v < vectors;) {
            int width = vectors - v >= WIDEST ? WIDEST : vectors - v >= 2 ? 2 : 1;
            long b = b0 + (long) v * LANES;
            long out = to + (long) v * LANES;
            int i = 0;
            for (; i + HEIGHT <= rows; i += HEIGHT) {
                switch (width) {
                    case 4 -> tile4x4(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                    case 2 -> tile4x2(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                    default -> tile4x1(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                }
            }
            for (; i < rows; i++) {
                switch (width) {
                    case 4 -> tile1x4(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                    case 2 -> tile1x2(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                    default -> tile1x1(job, a0 + i, b, (out + i * job.outStep) << 2, from, end, fresh);
                }
            }
            v += width;
        }
    }

    private static FloatVector start(MemorySegment out, long at, boolean fresh) {
        return fresh ? FloatVector.zero(S) : FloatVector.fromMemorySegment(S, out, at, ORDER);
    }

    private static void tile4x4(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        FloatVector s01 = start(out, to + BYTES, fresh);
        FloatVector s02 = start(out, to + 2 * BYTES, fresh);
        FloatVector s03 = start(out, to + 3 * BYTES, fresh);
        FloatVector s10 = start(out, to + row, fresh);
        FloatVector s11 = start(out, to + row + BYTES, fresh);
        FloatVector s12 = start(out, to + row + 2 * BYTES, fresh);
        FloatVector s13 = start(out, to + row + 3 * BYTES, fresh);
        FloatVector s20 = start(out, to + 2 * row, fresh);
        FloatVector s21 = start(out, to + 2 * row + BYTES, fresh);
        FloatVector s22 = start(out, to + 2 * row + 2 * BYTES, fresh);
        FloatVector s23 = start(out, to + 2 * row + 3 * BYTES, fresh);
        FloatVector s30 = start(out, to + 3 * row, fresh);
        FloatVector s31 = start(out, to + 3 * row + BYTES, fresh);
        FloatVector s32 = start(out, to + 3 * row + 2 * BYTES, fresh);
        FloatVector s33 = start(out, to + 3 * row + 3 * BYTES, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector b1 = FloatVector.fromMemorySegment(S, b, y + BYTES, ORDER);
                FloatVector b2 = FloatVector.fromMemorySegment(S, b, y + 2 * BYTES, ORDER);
                FloatVector b3 = FloatVector.fromMemorySegment(S, b, y + 3 * BYTES, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                s01 = a0.fma(b1, s01);
                s02 = a0.fma(b2, s02);
                s03 = a0.fma(b3, s03);
                FloatVector a1 = FloatVector.broadcast(S, a.get(FLOAT, x + 4));
                s10 = a1.fma(b0, s10);
                s11 = a1.fma(b1, s11);
                s12 = a1.fma(b2, s12);
                s13 = a1.fma(b3, s13);
                FloatVector a2 = FloatVector.broadcast(S, a.get(FLOAT, x + 8));
                s20 = a2.fma(b0, s20);
                s21 = a2.fma(b1, s21);
                s22 = a2.fma(b2, s22);
                s23 = a2.fma(b3, s23);
                FloatVector a3 = FloatVector.broadcast(S, a.get(FLOAT, x + 12));
                s30 = a3.fma(b0, s30);
                s31 = a3.fma(b1, s31);
                s32 = a3.fma(b2, s32);
                s33 = a3.fma(b3, s33);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
        s01.intoMemorySegment(out, to + BYTES, ORDER);
        s02.intoMemorySegment(out, to + 2 * BYTES, ORDER);
        s03.intoMemorySegment(out, to + 3 * BYTES, ORDER);
        s10.intoMemorySegment(out, to + row, ORDER);
        s11.intoMemorySegment(out, to + row + BYTES, ORDER);
        s12.intoMemorySegment(out, to + row + 2 * BYTES, ORDER);
        s13.intoMemorySegment(out, to + row + 3 * BYTES, ORDER);
        s20.intoMemorySegment(out, to + 2 * row, ORDER);
        s21.intoMemorySegment(out, to + 2 * row + BYTES, ORDER);
        s22.intoMemorySegment(out, to + 2 * row + 2 * BYTES, ORDER);
        s23.intoMemorySegment(out, to + 2 * row + 3 * BYTES, ORDER);
        s30.intoMemorySegment(out, to + 3 * row, ORDER);
        s31.intoMemorySegment(out, to + 3 * row + BYTES, ORDER);
        s32.intoMemorySegment(out, to + 3 * row + 2 * BYTES, ORDER);
        s33.intoMemorySegment(out, to + 3 * row + 3 * BYTES, ORDER);
    }

    private static void tile4x2(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        FloatVector s01 = start(out, to + BYTES, fresh);
        FloatVector s10 = start(out, to + row, fresh);
        FloatVector s11 = start(out, to + row + BYTES, fresh);
        FloatVector s20 = start(out, to + 2 * row, fresh);
        FloatVector s21 = start(out, to + 2 * row + BYTES, fresh);
        FloatVector s30 = start(out, to + 3 * row, fresh);
        FloatVector s31 = start(out, to + 3 * row + BYTES, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector b1 = FloatVector.fromMemorySegment(S, b, y + BYTES, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                s01 = a0.fma(b1, s01);
                FloatVector a1 = FloatVector.broadcast(S, a.get(FLOAT, x + 4));
                s10 = a1.fma(b0, s10);
                s11 = a1.fma(b1, s11);
                FloatVector a2 = FloatVector.broadcast(S, a.get(FLOAT, x + 8));
                s20 = a2.fma(b0, s20);
                s21 = a2.fma(b1, s21);
                FloatVector a3 = FloatVector.broadcast(S, a.get(FLOAT, x + 12));
                s30 = a3.fma(b0, s30);
                s31 = a3.fma(b1, s31);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
        s01.intoMemorySegment(out, to + BYTES, ORDER);
        s10.intoMemorySegment(out, to + row, ORDER);
        s11.intoMemorySegment(out, to + row + BYTES, ORDER);
        s20.intoMemorySegment(out, to + 2 * row, ORDER);
        s21.intoMemorySegment(out, to + 2 * row + BYTES, ORDER);
        s30.intoMemorySegment(out, to + 3 * row, ORDER);
        s31.intoMemorySegment(out, to + 3 * row + BYTES, ORDER);
    }

    private static void tile4x1(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        FloatVector s10 = start(out, to + row, fresh);
        FloatVector s20 = start(out, to + 2 * row, fresh);
        FloatVector s30 = start(out, to + 3 * row, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                FloatVector a1 = FloatVector.broadcast(S, a.get(FLOAT, x + 4));
                s10 = a1.fma(b0, s10);
                FloatVector a2 = FloatVector.broadcast(S, a.get(FLOAT, x + 8));
                s20 = a2.fma(b0, s20);
                FloatVector a3 = FloatVector.broadcast(S, a.get(FLOAT, x + 12));
                s30 = a3.fma(b0, s30);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
        s10.intoMemorySegment(out, to + row, ORDER);
        s20.intoMemorySegment(out, to + 2 * row, ORDER);
        s30.intoMemorySegment(out, to + 3 * row, ORDER);
    }

    private static void tile1x4(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        FloatVector s01 = start(out, to + BYTES, fresh);
        FloatVector s02 = start(out, to + 2 * BYTES, fresh);
        FloatVector s03 = start(out, to + 3 * BYTES, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector b1 = FloatVector.fromMemorySegment(S, b, y + BYTES, ORDER);
                FloatVector b2 = FloatVector.fromMemorySegment(S, b, y + 2 * BYTES, ORDER);
                FloatVector b3 = FloatVector.fromMemorySegment(S, b, y + 3 * BYTES, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                s01 = a0.fma(b1, s01);
                s02 = a0.fma(b2, s02);
                s03 = a0.fma(b3, s03);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
        s01.intoMemorySegment(out, to + BYTES, ORDER);
        s02.intoMemorySegment(out, to + 2 * BYTES, ORDER);
        s03.intoMemorySegment(out, to + 3 * BYTES, ORDER);
    }

    private static void tile1x2(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        FloatVector s01 = start(out, to + BYTES, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector b1 = FloatVector.fromMemorySegment(S, b, y + BYTES, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                s01 = a0.fma(b1, s01);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
        s01.intoMemorySegment(out, to + BYTES, ORDER);
    }

    private static void tile1x1(Job j, long left, long right, long to, int from, int end, boolean fresh) {
        MemorySegment a = j.a();
        MemorySegment b = j.b();
        MemorySegment out = j.out();
        long aStep = j.aStep() << 2;
        long bStep = j.bStep() << 2;
        long row = j.outStep() << 2;
        int length = j.length();
        FloatVector s00 = start(out, to, fresh);
        for (int run = from; run < end; run++) {
            long x = (left + j.aRuns()[run]) << 2;
            long y = (right + j.bRuns()[run]) << 2;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromMemorySegment(S, b, y, ORDER);
                FloatVector a0 = FloatVector.broadcast(S, a.get(FLOAT, x));
                s00 = a0.fma(b0, s00);
                x += aStep;
                y += bStep;
            }
        }
        s00.intoMemorySegment(out, to, ORDER);
    }
}
