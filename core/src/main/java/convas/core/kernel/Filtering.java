package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.DISTANCES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/// Winograd's minimal filtering along one axis (Lavin and Gray, 2016): `outputs` neighbouring sums of `kernel` products each, from
/// `outputs + kernel - 1` multiplications.
///
/// Inputs and kernel are polynomials; they are evaluated at the points 0, ±a, ±b, …, ∞, multiplied there, and the product is
/// interpolated. Even and odd powers are summed by themselves, and their sum and difference are the values of a pair of points.
/// The points decide how much precision is lost: 0, ±√½, ±√2, ∞ leave a quarter of the error of 0, ±1, ±2, ∞. Of the largest output
/// with 512 channels, where a plain sum has 1e-6: 4 points in both directions 0.8e-6, 6 points 3.5e-6, 8 points 1.7e-5; 10 points
/// in one direction 4e-6. Six outputs of 3 taps have the points, and the error, of four of 5.
///
/// The vector operations are written out, without small methods of our own: past some forty of them the compiler no longer expands
/// such methods, and makes an object of each vector that they pass on. Each method has the loops over rows and lines itself: one such loop that
/// calls a method for each line made GoogLeNet with 256 bits 0.25 of 20 ms slower.
enum Filtering {
    /// One tap: there is nothing to evaluate.
    NONE(1, 1) {
        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            throw new UnsupportedOperationException();
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            throw new UnsupportedOperationException();
        }
    },

    /// For maps so small that reading the weights takes longest: it has the fewest.
    TWO_OF_THREE(2, 3, 1) {
        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector x2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector x3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    x2.sub(x0).intoMemorySegment(ALL, into, ORDER);
                    x2.add(x1).intoMemorySegment(ALL, into + n, ORDER);
                    x2.sub(x1).intoMemorySegment(ALL, into + 2 * n, ORDER);
                    x3.sub(x1).intoMemorySegment(ALL, into + 3 * n, ORDER);
                }
            }
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector p0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector p1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector p2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector p3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    p0.add(p1.add(p2)).intoMemorySegment(ALL, into, ORDER);
                    p3.add(p1.sub(p2)).intoMemorySegment(ALL, into + n, ORDER);
                }
            }
        }
    },

    FOUR_OF_THREE(4, 3, Math.sqrt(0.5), Math.sqrt(2)) {
        private static final float A = (float) Math.sqrt(0.5);
        private static final float B = (float) Math.sqrt(2);

        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector x2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector x3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    FloatVector x4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                    FloatVector x5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                    FloatVector a = FloatVector.broadcast(S, -A * A);
                    FloatVector b = FloatVector.broadcast(S, -B * B);
                    FloatVector middle = a.add(b);
                    FloatVector evenA = x2.fma(b, x4);
                    FloatVector oddA = x1.fma(b, x3).mul(A);
                    FloatVector evenB = x2.fma(a, x4);
                    FloatVector oddB = x1.fma(a, x3).mul(B);
                    x2.fma(middle, x0.add(x4)).intoMemorySegment(ALL, into, ORDER);
                    evenA.add(oddA).intoMemorySegment(ALL, into + n, ORDER);
                    evenA.sub(oddA).intoMemorySegment(ALL, into + 2 * n, ORDER);
                    evenB.add(oddB).intoMemorySegment(ALL, into + 3 * n, ORDER);
                    evenB.sub(oddB).intoMemorySegment(ALL, into + 4 * n, ORDER);
                    x3.fma(middle, x1.add(x5)).intoMemorySegment(ALL, into + 5 * n, ORDER);
                }
            }
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector p0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector p1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector p2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector p3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    FloatVector p4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                    FloatVector p5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                    FloatVector evenA = p1.add(p2);
                    FloatVector oddA = p1.sub(p2).mul(A);
                    FloatVector evenB = p3.add(p4);
                    FloatVector oddB = p3.sub(p4).mul(B);
                    FloatVector a = FloatVector.broadcast(S, A * A);
                    FloatVector b = FloatVector.broadcast(S, B * B);
                    p0.add(evenA).add(evenB).intoMemorySegment(ALL, into, ORDER);
                    oddA.add(oddB).intoMemorySegment(ALL, into + n, ORDER);
                    evenB.fma(b, evenA.mul(a)).intoMemorySegment(ALL, into + 2 * n, ORDER);
                    oddB.fma(b, oddA.fma(a, p5)).intoMemorySegment(ALL, into + 3 * n, ORDER);
                }
            }
        }
    },

    /// For large maps: on small ones too much of the last tiles is computed twice.
    SIX_OF_THREE(6, 3, Filtering.LOW, 1, Filtering.HIGH) {
        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            evaluateEight(rows, lines, at, step, line, row, to, next, toLine, toRow);
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            interpolateEight(6, rows, lines, at, step, line, row, to, next, toLine, toRow);
        }
    },

    FOUR_OF_FIVE(4, 5, Filtering.LOW, 1, Filtering.HIGH) {
        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            evaluateEight(rows, lines, at, step, line, row, to, next, toLine, toRow);
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            interpolateEight(4, rows, lines, at, step, line, row, to, next, toLine, toRow);
        }
    },

    /// In one direction only: in both its error would be squared.
    FOUR_OF_SEVEN(4, 7, 0.5, 0.8f, 1.25, 2) {
        private static final float A = 0.5f;
        private static final float B = 0.8f;
        private static final float C = 1.25f;
        private static final float D = 2;

        @Override
        void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector x2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector x3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    FloatVector x4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                    FloatVector x5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                    FloatVector x6 = FloatVector.fromMemorySegment(S, ALL, from + 6 * s, ORDER);
                    FloatVector x7 = FloatVector.fromMemorySegment(S, ALL, from + 7 * s, ORDER);
                    FloatVector x8 = FloatVector.fromMemorySegment(S, ALL, from + 8 * s, ORDER);
                    FloatVector x9 = FloatVector.fromMemorySegment(S, ALL, from + 9 * s, ORDER);
                    FloatVector a = FloatVector.broadcast(S, -A * A);
                    FloatVector b = FloatVector.broadcast(S, -B * B);
                    FloatVector c = FloatVector.broadcast(S, -C * C);
                    FloatVector d = FloatVector.broadcast(S, -D * D);
                    FloatVector sum = a.add(b);
                    FloatVector product = FloatVector.broadcast(S, A * A * B * B);
                    // Times (variable² - a²)(variable² - b²).
                    FloatVector u0 = x0.fma(product, x2.fma(sum, x4));
                    FloatVector u1 = x1.fma(product, x3.fma(sum, x5));
                    FloatVector u2 = x2.fma(product, x4.fma(sum, x6));
                    FloatVector u3 = x3.fma(product, x5.fma(sum, x7));
                    FloatVector u4 = x4.fma(product, x6.fma(sum, x8));
                    FloatVector u5 = x5.fma(product, x7.fma(sum, x9));
                    // Times (variable² - c²)(variable² - d²).
                    FloatVector others = c.add(d);
                    FloatVector both = FloatVector.broadcast(S, C * C * D * D);
                    FloatVector v1 = x1.fma(both, x3.fma(others, x5));
                    FloatVector v2 = x2.fma(both, x4.fma(others, x6));
                    FloatVector v3 = x3.fma(both, x5.fma(others, x7));
                    FloatVector v4 = x4.fma(both, x6.fma(others, x8));
                    FloatVector evenA = v2.fma(b, v4);
                    FloatVector oddA = v1.fma(b, v3).mul(A);
                    FloatVector evenB = v2.fma(a, v4);
                    FloatVector oddB = v1.fma(a, v3).mul(B);
                    FloatVector evenC = u2.fma(d, u4);
                    FloatVector oddC = u1.fma(d, u3).mul(C);
                    FloatVector evenD = u2.fma(c, u4);
                    FloatVector oddD = u1.fma(c, u3).mul(D);
                    u0.fma(both, u2.fma(others, u4)).intoMemorySegment(ALL, into, ORDER);
                    evenA.add(oddA).intoMemorySegment(ALL, into + n, ORDER);
                    evenA.sub(oddA).intoMemorySegment(ALL, into + 2 * n, ORDER);
                    evenB.add(oddB).intoMemorySegment(ALL, into + 3 * n, ORDER);
                    evenB.sub(oddB).intoMemorySegment(ALL, into + 4 * n, ORDER);
                    evenC.add(oddC).intoMemorySegment(ALL, into + 5 * n, ORDER);
                    evenC.sub(oddC).intoMemorySegment(ALL, into + 6 * n, ORDER);
                    evenD.add(oddD).intoMemorySegment(ALL, into + 7 * n, ORDER);
                    evenD.sub(oddD).intoMemorySegment(ALL, into + 8 * n, ORDER);
                    u1.fma(both, u3.fma(others, u5)).intoMemorySegment(ALL, into + 9 * n, ORDER);
                }
            }
        }

        @Override
        void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
            long s = step & DISTANCES;
            long n = next & DISTANCES;
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < lines; i++) {
                    long from = at + j * row + i * line & ADDRESSES;
                    long into = to + j * toRow + i * toLine & ADDRESSES;
                    FloatVector p0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                    FloatVector p1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                    FloatVector p2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                    FloatVector p3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                    FloatVector p4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                    FloatVector p5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                    FloatVector p6 = FloatVector.fromMemorySegment(S, ALL, from + 6 * s, ORDER);
                    FloatVector p7 = FloatVector.fromMemorySegment(S, ALL, from + 7 * s, ORDER);
                    FloatVector p8 = FloatVector.fromMemorySegment(S, ALL, from + 8 * s, ORDER);
                    FloatVector p9 = FloatVector.fromMemorySegment(S, ALL, from + 9 * s, ORDER);
                    FloatVector evenA = p1.add(p2);
                    FloatVector oddA = p1.sub(p2).mul(A);
                    FloatVector evenB = p3.add(p4);
                    FloatVector oddB = p3.sub(p4).mul(B);
                    FloatVector evenC = p5.add(p6);
                    FloatVector oddC = p5.sub(p6).mul(C);
                    FloatVector evenD = p7.add(p8);
                    FloatVector oddD = p7.sub(p8).mul(D);
                    FloatVector a = FloatVector.broadcast(S, A * A);
                    FloatVector b = FloatVector.broadcast(S, B * B);
                    FloatVector c = FloatVector.broadcast(S, C * C);
                    FloatVector d = FloatVector.broadcast(S, D * D);
                    p0.add(evenA.add(evenB)).add(evenC.add(evenD)).intoMemorySegment(ALL, into, ORDER);
                    oddA.add(oddB).add(oddC.add(oddD)).intoMemorySegment(ALL, into + n, ORDER);
                    evenA.fma(a, evenB.mul(b)).add(evenC.fma(c, evenD.mul(d))).intoMemorySegment(ALL, into + 2 * n, ORDER);
                    oddA.fma(a, oddB.mul(b)).add(oddC.fma(c, oddD.fma(d, p9))).intoMemorySegment(ALL, into + 3 * n, ORDER);
                }
            }
        }
    };

    /// The points beside 1 of the filterings with eight: with ½ and 2, which multiply more cheaply by hand, the error of six outputs is half
    /// as large again. Their powers are exact.
    private static final float LOW = 0.5625f;
    private static final float HIGH = 1.75f;

    private final int outputs;
    private final int kernel;
    private final double[] roots;

    Filtering(int outputs, int kernel, double... roots) {
        this.outputs = outputs;
        this.kernel = kernel;
        this.roots = roots;
    }

    /// All that there are for a number of taps.
    static List<Filtering> of(int kernel) {
        return Arrays.stream(values()).filter(filtering -> filtering.kernel == kernel).toList();
    }

    /// Outputs of a tile along this axis.
    int outputs() {
        return outputs;
    }

    /// Inputs of a tile, and multiplications.
    int points() {
        return outputs + kernel - 1;
    }

    /// How many tiles cover an axis.
    int tiles(int extent) {
        return (extent + outputs - 1) / outputs;
    }

    /// For each point, what the kernel's polynomial has of each tap there, divided by what the interpolation leaves out.
    double[][] weights() {
        if (this == NONE) {
            return new double[][] {{1}};
        }
        double[] finite = new double[points() - 1];
        for (int i = 0; i < roots.length; i++) {
            finite[2 * i + 1] = roots[i];
            finite[2 * i + 2] = -roots[i];
        }
        double[][] rows = new double[points()][kernel];
        for (int p = 0; p < finite.length; p++) {
            double divisor = 1;
            for (int q = 0; q < finite.length; q++) {
                divisor *= q == p ? 1 : finite[p] - finite[q];
            }
            for (int i = 0; i < kernel; i++) {
                rows[p][i] = Math.pow(finite[p], i) / divisor;
            }
        }
        rows[finite.length][kernel - 1] = 1;
        return rows;
    }

    /// At 0, ±[#LOW], ±1, ±[#HIGH], ∞.
    private static void evaluateEight(
            int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
        long s = step & DISTANCES;
        long n = next & DISTANCES;
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < lines; i++) {
                long from = at + j * row + i * line & ADDRESSES;
                long into = to + j * toRow + i * toLine & ADDRESSES;
                FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                FloatVector x2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                FloatVector x3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                FloatVector x4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                FloatVector x5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                FloatVector x6 = FloatVector.fromMemorySegment(S, ALL, from + 6 * s, ORDER);
                FloatVector x7 = FloatVector.fromMemorySegment(S, ALL, from + 7 * s, ORDER);
                FloatVector a = FloatVector.broadcast(S, -LOW * LOW);
                FloatVector c = FloatVector.broadcast(S, -HIGH * HIGH);
                // Times variable² - c², which most have in common.
                FloatVector u0 = x0.fma(c, x2);
                FloatVector u1 = x1.fma(c, x3);
                FloatVector u2 = x2.fma(c, x4);
                FloatVector u3 = x3.fma(c, x5);
                FloatVector u4 = x4.fma(c, x6);
                FloatVector u5 = x5.fma(c, x7);
                FloatVector evenA = u4.sub(u2);
                FloatVector oddA = u3.sub(u1);
                FloatVector evenB = u2.fma(a, u4);
                FloatVector oddB = u1.fma(a, u3);
                FloatVector evenC = x4.sub(x2).fma(a, x6.sub(x4));
                FloatVector oddC = x3.sub(x1).fma(a, x5.sub(x3)).mul(HIGH);
                u2.sub(u0).fma(a, evenA).intoMemorySegment(ALL, into, ORDER);
                oddA.fma(FloatVector.broadcast(S, LOW), evenA).intoMemorySegment(ALL, into + n, ORDER);
                oddA.fma(FloatVector.broadcast(S, -LOW), evenA).intoMemorySegment(ALL, into + 2 * n, ORDER);
                evenB.add(oddB).intoMemorySegment(ALL, into + 3 * n, ORDER);
                evenB.sub(oddB).intoMemorySegment(ALL, into + 4 * n, ORDER);
                evenC.add(oddC).intoMemorySegment(ALL, into + 5 * n, ORDER);
                evenC.sub(oddC).intoMemorySegment(ALL, into + 6 * n, ORDER);
                oddA.fma(a, u5.sub(u3)).intoMemorySegment(ALL, into + 7 * n, ORDER);
            }
        }
    }

    /// From values at the same points.
    ///
    /// @param outputs four or six
    private static void interpolateEight(
            int outputs, int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow) {
        long s = step & DISTANCES;
        long n = next & DISTANCES;
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < lines; i++) {
                long from = at + j * row + i * line & ADDRESSES;
                long into = to + j * toRow + i * toLine & ADDRESSES;
                FloatVector p0 = FloatVector.fromMemorySegment(S, ALL, from, ORDER);
                FloatVector p1 = FloatVector.fromMemorySegment(S, ALL, from + s, ORDER);
                FloatVector p2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * s, ORDER);
                FloatVector p3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * s, ORDER);
                FloatVector p4 = FloatVector.fromMemorySegment(S, ALL, from + 4 * s, ORDER);
                FloatVector p5 = FloatVector.fromMemorySegment(S, ALL, from + 5 * s, ORDER);
                FloatVector p6 = FloatVector.fromMemorySegment(S, ALL, from + 6 * s, ORDER);
                FloatVector p7 = FloatVector.fromMemorySegment(S, ALL, from + 7 * s, ORDER);
                FloatVector evenA = p1.add(p2);
                FloatVector oddA = p1.sub(p2).mul(LOW);
                FloatVector evenB = p3.add(p4);
                FloatVector oddB = p3.sub(p4);
                FloatVector evenC = p5.add(p6);
                FloatVector oddC = p5.sub(p6).mul(HIGH);
                FloatVector a = FloatVector.broadcast(S, LOW * LOW);
                FloatVector c = FloatVector.broadcast(S, HIGH * HIGH);
                FloatVector aa = FloatVector.broadcast(S, LOW * LOW * LOW * LOW);
                FloatVector cc = FloatVector.broadcast(S, HIGH * HIGH * HIGH * HIGH);
                p0.add(evenA).add(evenB.add(evenC)).intoMemorySegment(ALL, into, ORDER);
                oddA.add(oddB).add(oddC).intoMemorySegment(ALL, into + n, ORDER);
                evenA.fma(a, evenC.fma(c, evenB)).intoMemorySegment(ALL, into + 2 * n, ORDER);
                FloatVector fourth = oddA.fma(a, oddC.fma(c, oddB));
                if (outputs == 4) {
                    fourth.add(p7).intoMemorySegment(ALL, into + 3 * n, ORDER);
                } else {
                    fourth.intoMemorySegment(ALL, into + 3 * n, ORDER);
                    evenA.fma(aa, evenC.fma(cc, evenB)).intoMemorySegment(ALL, into + 4 * n, ORDER);
                    oddA.fma(aa, oddC.fma(cc, oddB)).add(p7).intoMemorySegment(ALL, into + 5 * n, ORDER);
                }
            }
        }
    }

    /// Evaluates inputs, a vector of channels each, at all points; several rows of lines of them.
    ///
    /// @param lines of each row
    /// @param at address of the first line's first input
    /// @param step bytes from one input to the next
    /// @param line bytes from one line's inputs to the next line's
    /// @param row bytes from one row's first line to the next row's
    /// @param to where the first line's value at the first point goes
    /// @param next bytes from one value to the next
    /// @param toLine bytes from one line's values to the next line's
    /// @param toRow bytes from one row's first values to the next row's
    abstract void evaluate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow);

    /// The outputs from the products at all points. They may overwrite the products of their own line.
    abstract void interpolate(int rows, int lines, long at, long step, long line, long row, long to, long next, long toLine, long toRow);
}
