package convas.core.kernel;

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
import java.util.List;
import jdk.incubator.vector.FloatVector;

/// Convolutions of stride 1 by Winograd's minimal filtering (Lavin and Gray, 2016): 6×6 inputs give 4×4 outputs of a 3×3
/// kernel, or 2×2 of a 5×5 one, with 36 multiplications for each pair of channels instead of 144 or 100.
///
/// Inputs and kernels are polynomials in two variables; they are evaluated at 6×6 points, multiplied there (36 matrix products
/// over channels, by [Tiles]) and the product is interpolated. The usual points 0, ±1, ±2, ∞ cost precision; 0, ±√½, ±√2, ∞
/// leave about a quarter of the error (2.4e-6 of the largest output with 512 channels, where a plain sum has 1e-6).
final class Winograd {
    private static final int SIDE = 6;
    private static final int POINTS = SIDE * SIDE;
    private static final float A = (float) Math.sqrt(0.5);
    private static final float B = (float) Math.sqrt(2);

    /// Floats of scratch that stay near the processor.
    private static final long NEAR = 1 << 18;

    /// Tiles that are worth reading all weights for.
    private static final long FEWEST = 64;

    /// What a vector of weights from memory costs, in vector operations.
    private static final double FAR = 5;

    private static final Scratch ROOM = new Scratch();
    private static final Scratch CORNER = new Scratch();

    private final Workers workers;
    private final Window window;
    private final int channels;
    private final int outputs;
    private final int side;
    private final List<Panel> panels;
    private final long size;
    private final MemorySegment weights;
    private final MemorySegment bias;
    private final MemorySegment zeros;

    /// @param weights `[out, in, 3, 3]` or `[out, in, 5, 5]`
    /// @param bias padded
    Winograd(Workers workers, Tensor weights, MemorySegment bias, Window window) {
        this.workers = workers;
        this.window = window;
        this.outputs = weights.shape().dim(0);
        this.channels = weights.shape().dim(1);
        this.side = SIDE + 1 - window.kernelH();
        this.panels = Panel.of(1, outputs, channels);
        this.size = Panel.size(panels, channels);
        this.weights = Vectors.floats(POINTS * size);
        this.bias = bias;
        this.zeros = Vectors.floats(size / channels);
        workers.each(panels.size(), i -> pack(weights, panels.get(i)));
    }

    /// Whether it can compute this, and is likely to be faster than the plain way.
    static boolean pays(Window window, int group, Tensor in, Tensor out) {
        int kernel = window.kernelH();
        int side = SIDE + 1 - kernel;
        boolean can = (kernel == 3 || kernel == 5) && window.kernelW() == kernel && window.strideH() == 1 && window.strideW() == 1
            && window.dilationH() == 1 && window.dilationW() == 1 && group == 1 && in.span() > 0 && out.span() > 0
            && out.shape().dim(2) >= side && out.shape().dim(3) >= side && in.shape().dim(1) >= 16;
        return can && cost(kernel, in, out) < plainCost(kernel, in, out);
    }

    /// In vector operations.
    private static double plainCost(int kernel, Tensor in, Tensor out) {
        double pairs = (double) in.shape().dim(1) * out.shape().dim(1) / LANES;
        return kernel * kernel * pairs * (out.shape().count(2, 4) * out.shape().dim(0) / 0.9 + FAR);
    }

    private static double cost(int kernel, Tensor in, Tensor out) {
        int side = SIDE + 1 - kernel;
        double tiles = (double) out.shape().dim(0) * tiles(out.shape().dim(2), side) * tiles(out.shape().dim(3), side);
        double pairs = (double) in.shape().dim(1) * out.shape().dim(1) / LANES;
        return POINTS * pairs * (tiles / 0.8 + FAR) + tiles * (in.shape().dim(1) + out.shape().dim(1)) * 1000.0 / LANES;
    }

    private static int tiles(int extent, int side) {
        return (extent + side - 1) / side;
    }

    private void pack(Tensor from, Panel panel) {
        int width = panel.vectors() * LANES;
        int count = Math.min(width, outputs - panel.channel());
        int kernel = window.kernelH();
        double[][] evaluate = evaluation(kernel);
        double[] rows = new double[SIDE * kernel];
        float[] taps = new float[kernel * kernel];
        for (int c = 0; c < channels; c++) {
            for (int o = 0; o < count; o++) {
                for (int i = 0; i < taps.length; i++) {
                    taps[i] = from.get(panel.channel() + o, c, i / kernel, i % kernel);
                }
                for (int p = 0; p < SIDE; p++) {
                    for (int j = 0; j < kernel; j++) {
                        double sum = 0;
                        for (int i = 0; i < kernel; i++) {
                            sum += evaluate[p][i] * taps[i * kernel + j];
                        }
                        rows[p * kernel + j] = sum;
                    }
                }
                for (int p = 0; p < POINTS; p++) {
                    double sum = 0;
                    for (int j = 0; j < kernel; j++) {
                        sum += rows[p / SIDE * kernel + j] * evaluate[p % SIDE][j];
                    }
                    weights.setAtIndex(FLOAT, p * size + panel.at() + (long) c * width + o, (float) sum);
                }
            }
        }
    }

    /// The kernel's polynomial at each point, divided by what the interpolation leaves out.
    private static double[][] evaluation(int kernel) {
        double[] points = {0, Math.sqrt(0.5), -Math.sqrt(0.5), Math.sqrt(2), -Math.sqrt(2)};
        double[][] rows = new double[SIDE][kernel];
        for (int p = 0; p < points.length; p++) {
            double divisor = 1;
            for (int q = 0; q < points.length; q++) {
                divisor *= q == p ? 1 : points[p] - points[q];
            }
            for (int i = 0; i < kernel; i++) {
                rows[p][i] = Math.pow(points[p], i) / divisor;
            }
        }
        rows[SIDE - 1][kernel - 1] = 1;
        return rows;
    }

    /// One run: where tiles lie, and scratch.
    private final class Pass {
        private final Tensor in;
        private final Tensor plus;
        private final boolean rectified;
        private final Tensor out;
        private final int across;
        private final int down;
        private final int from;
        private final int count;
        private final long inStep;
        private final long outStep;
        private final long valuesAt;
        private final long productsAt;

        Pass(Tensor in, Tensor plus, boolean rectified, Tensor out, int from, int count) {
            this.in = in;
            this.plus = plus;
            this.rectified = rectified;
            this.out = out;
            this.down = tiles(out.shape().dim(2), side);
            this.across = tiles(out.shape().dim(3), side);
            this.from = from;
            this.count = count;
            // One more vector, lest all 36 values of a tile meet in the same few lines of the cache.
            this.inStep = (long) count * rounded(channels) + 16;
            this.outStep = (long) count * rounded(outputs) + 16;
            this.valuesAt = ROOM.floats(POINTS * (inStep + outStep)).address();
            this.productsAt = valuesAt + 4 * POINTS * inStep;
        }

        void run() {
            int share = Math.max(1, (int) (NEAR / 4 / POINTS / Math.max(channels, outputs)));
            int shares = (count + share - 1) / share;
            workers.each(shares, item -> {
                for (int t = item * share; t < Math.min(count, (item + 1) * share); t++) {
                    evaluate(t);
                }
            });
            int[] values = places(rounded(channels));
            int[] products = places(rounded(outputs));
            int[] whole = {0};
            workers.each(POINTS * panels.size(), item -> {
                int point = item / panels.size();
                Panel panel = panels.get(item % panels.size());
                Tiles.run(new Tiles.Job(valuesAt + 4 * point * inStep, values, whole, channels, weights.address(), zeros.address(),
                    productsAt + 4 * point * outStep, products, 0, false), 0, count, panel.vectors(), point * size + panel.at(),
                    panel.channel());
            });
            workers.each(shares, item -> {
                for (int t = item * share; t < Math.min(count, (item + 1) * share); t++) {
                    interpolate(t);
                }
            });
        }

        private int[] places(int step) {
            int[] places = new int[count];
            for (int t = 0; t < count; t++) {
                places[t] = t * step;
            }
            return places;
        }

        private int image(int tile) {
            return (from + tile) / (down * across);
        }

        /// The first output row of a tile; the last tile is moved back over rows that are done.
        private int row(int tile) {
            return Math.min((from + tile) / across % down * side, out.shape().dim(2) - side);
        }

        private int column(int tile) {
            return Math.min((from + tile) % across * side, out.shape().dim(3) - side);
        }

        private void evaluate(int tile) {
            long corner = CORNER.floats((long) POINTS * LANES).address();
            long at = in.address() + 4 * (image(tile) * in.stride(0) + (long) (row(tile) - window.padH()) * in.stride(2)
                + (long) (column(tile) - window.padW()) * in.stride(3));
            long to = valuesAt + 4L * tile * rounded(channels);
            for (int c = 0; c < channels; c += LANES) {
                Winograd.evaluate(at + 4L * c, 4 * in.stride(2), 4 * in.stride(3), corner, to + 4L * c, 4 * inStep);
            }
        }

        private void interpolate(int tile) {
            long corner = CORNER.floats((long) POINTS * LANES).address();
            int y = row(tile);
            int x = column(tile);
            // What the tile before has stored is left alone.
            int skipRows = (from + tile) / across % down * side - y;
            int skipColumns = (from + tile) % across * side - x;
            long at = productsAt + 4L * tile * rounded(outputs);
            long to = out.address() + 4 * (image(tile) * out.stride(0) + y * out.stride(2) + x * out.stride(3));
            long ahead = plus == null ? 0 : plus.address() - out.address();
            for (int o = 0; o < outputs; o += LANES) {
                Winograd.interpolate(at + 4L * o, 4 * outStep, side, corner);
                for (int i = skipRows; i < side; i++) {
                    for (int j = skipColumns; j < side; j++) {
                        FloatVector sum = load(corner + (i * SIDE + j) * BYTES).add(load(bias.address() + 4L * o));
                        long place = to + 4 * (i * out.stride(2) + j * out.stride(3) + o);
                        FloatVector value = plus == null ? sum : sum.add(load(place + ahead));
                        (rectified ? VectorElementwise.relu(value, 0) : value).intoMemorySegment(ALL, place, ORDER);
                    }
                }
            }
        }
    }

    /// @param in of a span, with a halo of the window's padding
    /// @param plus null, or laid out as `out` is
    /// @param out of a span
    void run(Tensor in, Tensor plus, boolean rectified, Tensor out) {
        int tiles = out.shape().dim(0) * tiles(out.shape().dim(2), side) * tiles(out.shape().dim(3), side);
        long each = (long) POINTS * (rounded(channels) + rounded(outputs));
        int most = (int) Math.max(FEWEST, NEAR / each);
        int parts = (tiles + most - 1) / most;
        if (parts > 1) {
            parts = (parts + workers.threads() - 1) / workers.threads() * workers.threads();
        }
        int count = parts;
        workers.each(count, part -> {
            int from = (int) ((long) tiles * part / count);
            new Pass(in, plus, rectified, out, from, (int) ((long) tiles * (part + 1) / count) - from).run();
        });
        Reference.reachabilityFence(this);
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(plus);
        Reference.reachabilityFence(out);
    }

    private static int rounded(int channels) {
        return (channels + LANES - 1) / LANES * LANES;
    }

    private static FloatVector load(long at) {
        return FloatVector.fromMemorySegment(S, ALL, at, ORDER);
    }

    /// Evaluates 6×6 inputs, one vector of channels, at all points: first the columns, then the rows.
    private static void evaluate(
            long at, long row, long pixel, long corner, long to, long point) {
        for (int j = 0; j < SIDE; j++) {
            evaluate(at + j * pixel, row, corner + j * BYTES, SIDE * BYTES);
        }
        for (int i = 0; i < SIDE; i++) {
            evaluate(corner + i * SIDE * BYTES, BYTES, to + i * SIDE * point, point);
        }
    }

    private static void evaluate(long at, long step, long to, long point) {
        FloatVector x0 = load(at);
        FloatVector x1 = load(at + step);
        FloatVector x2 = load(at + 2 * step);
        FloatVector x3 = load(at + 3 * step);
        FloatVector x4 = load(at + 4 * step);
        FloatVector x5 = load(at + 5 * step);
        FloatVector middle = FloatVector.broadcast(S, -A * A - B * B);
        FloatVector evenA = x2.fma(FloatVector.broadcast(S, -B * B), x4);
        FloatVector oddA = x1.fma(FloatVector.broadcast(S, -B * B), x3).mul(A);
        FloatVector evenB = x2.fma(FloatVector.broadcast(S, -A * A), x4);
        FloatVector oddB = x1.fma(FloatVector.broadcast(S, -A * A), x3).mul(B);
        x2.fma(middle, x0.add(x4)).intoMemorySegment(ALL, to, ORDER);
        evenA.add(oddA).intoMemorySegment(ALL, to + point, ORDER);
        evenA.sub(oddA).intoMemorySegment(ALL, to + 2 * point, ORDER);
        evenB.add(oddB).intoMemorySegment(ALL, to + 3 * point, ORDER);
        evenB.sub(oddB).intoMemorySegment(ALL, to + 4 * point, ORDER);
        x3.fma(middle, x1.add(x5)).intoMemorySegment(ALL, to + 5 * point, ORDER);
    }

    /// The outputs, one vector of channels, from the products at all points; left in rows of 6 vectors.
    private static void interpolate(long at, long point, int side, long corner) {
        for (int j = 0; j < SIDE; j++) {
            interpolate(at + j * point, SIDE * point, side, corner + j * BYTES, SIDE * BYTES);
        }
        for (int i = 0; i < side; i++) {
            interpolate(corner + i * SIDE * BYTES, BYTES, side, corner + i * SIDE * BYTES, BYTES);
        }
    }

    private static void interpolate(long at, long step, int side, long to, long next) {
        FloatVector p0 = load(at);
        FloatVector p1 = load(at + step);
        FloatVector p2 = load(at + 2 * step);
        FloatVector p3 = load(at + 3 * step);
        FloatVector p4 = load(at + 4 * step);
        FloatVector p5 = load(at + 5 * step);
        FloatVector evenA = p1.add(p2);
        FloatVector oddA = p1.sub(p2).mul(A);
        FloatVector evenB = p3.add(p4);
        FloatVector oddB = p3.sub(p4).mul(B);
        FloatVector odd = oddA.add(oddB);
        p0.add(evenA).add(evenB).intoMemorySegment(ALL, to, ORDER);
        if (side == 2) {
            odd.add(p5).intoMemorySegment(ALL, to + next, ORDER);
        } else {
            odd.intoMemorySegment(ALL, to + next, ORDER);
            evenB.fma(FloatVector.broadcast(S, B * B), evenA.mul(A * A)).intoMemorySegment(ALL, to + 2 * next, ORDER);
            oddB.fma(FloatVector.broadcast(S, B * B), oddA.fma(FloatVector.broadcast(S, A * A), p5))
                .intoMemorySegment(ALL, to + 3 * next, ORDER);
        }
    }
}
