package convas.core.kernel;

import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// Back through convolutions: to the bottom by a convolution with turned weights, to the weights by outer products.
final class VectorConvolutionGradients {
    /// Pixels whose inputs stay in the first cache while all outputs use them.
    private static final int PIXELS = 96;

    private final Workers workers;
    private final Kernels kernels;
    private MemorySegment scratch = Vectors.floats(1);

    VectorConvolutionGradients(Workers workers, Kernels kernels) {
        this.workers = workers;
        this.kernels = kernels;
    }

    /// Packed weights of a convolution of stride 1 that is the transpose of the one with that window.
    private record Turned(Kernels.Packed filter, Tensor weights, Window window, int group) implements Kernels.Packed {
        /// Whether the kernel lies within the image and its pad; if not, it has no place to be turned in.
        boolean fits(Shape bottom) {
            return bottom.dim(2) + 2 * window.padH() >= window.extentH() && bottom.dim(3) + 2 * window.padW() >= window.extentW();
        }
    }

    Kernels.Packed pack(Tensor weights, Window window, int group) {
        if (VectorImageGradient.suits(weights.shape(), group)) {
            return new VectorImageGradient(workers, weights, window);
        }
        boolean fits = window.padH() < window.extentH() && window.padW() < window.extentW();
        boolean strided = window.strideH() > 1 || window.strideW() > 1;
        if (!fits || strided && group == 1) {
            return kernels.packDeconvolution(weights, null, window, group);
        }
        Window turned = new Window(window.kernelH(), window.kernelW(), 1, 1, window.extentH() - 1 - window.padH(),
            window.extentW() - 1 - window.padW(), window.dilationH(), window.dilationW());
        return new Turned(kernels.packConvolution(turned(weights, group), null, turned, group), weights, window, group);
    }

    /// `[in, out / group, kernelH, kernelW]` with the kernel turned by half a circle.
    private static Tensor turned(Tensor weights, int group) {
        Shape shape = weights.shape();
        int outputs = shape.dim(0) / group;
        int channels = shape.dim(1);
        int taps = shape.dim(2) * shape.dim(3);
        Tensor turned = Tensor.dense(Shape.of(channels * group, outputs, shape.dim(2), shape.dim(3)));
        for (int g = 0; g < group; g++) {
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < outputs; o++) {
                    long from = ((long) (g * outputs + o) * channels + c) * taps;
                    long to = ((long) (g * channels + c) * outputs + o) * taps;
                    for (int tap = 0; tap < taps; tap++) {
                        turned.setFlat(to + tap, weights.getFlat(from + taps - 1 - tap));
                    }
                }
            }
        }
        return turned;
    }

    void data(Tensor topDiff, Kernels.Packed filter, Tensor bottomDiff) {
        if (filter instanceof VectorImageGradient image) {
            image.run(whole(topDiff, 0), bottomDiff);
        } else if (!(filter instanceof Turned turned)) {
            kernels.deconvolution(topDiff, filter, bottomDiff);
        } else if (turned.fits(bottomDiff.shape())) {
            kernels.convolution(spread(topDiff, turned.window, bottomDiff.shape()), turned.filter, bottomDiff);
        } else {
            kernels.deconvolution(
                topDiff, kernels.packDeconvolution(turned.weights, null, turned.window, turned.group), bottomDiff);
        }
    }

    /// The gradient with `stride - 1` zeros between neighbours, and behind them as many as the last window left of the bottom.
    private Tensor spread(Tensor topDiff, Window window, Shape bottom) {
        if (window.strideH() == 1 && window.strideW() == 1) {
            return topDiff;
        }
        Shape shape = topDiff.shape();
        Tensor wide = Tensor.channelsLast(Shape.of(shape.dim(0), shape.dim(1),
            bottom.dim(2) + 2 * window.padH() - window.extentH() + 1, bottom.dim(3) + 2 * window.padW() - window.extentW() + 1), 0);
        workers.rows(shape, (n, y) -> VectorElementwise.copyRow(
            topDiff.address() + 4 * (n * topDiff.stride(0) + y * topDiff.stride(2)), topDiff.stride(3), topDiff.stride(1),
            wide.address() + 4 * (n * wide.stride(0) + (long) y * window.strideH() * wide.stride(2)), window.strideW() * wide.stride(3), 1,
            shape.dim(3), shape.dim(1)));
        Reference.reachabilityFence(topDiff);
        Reference.reachabilityFence(wide);
        return wide;
    }

    void weights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff) {
        int reach = Math.max(window.reachH(bottom.shape().dim(2)), window.reachW(bottom.shape().dim(3)));
        Tensor in = whole(bottom, reach);
        Tensor out = whole(topDiff, 0);
        int channels = weightsDiff.shape().dim(1);
        int outputs = weightsDiff.shape().dim(0) / group;
        if (group == 1) {
            weights(in, out, window, weightsDiff);
        } else if (channels == 1 && outputs == 1) {
            depthwise(in, out, window, weightsDiff);
        } else {
            for (int g = 0; g < group; g++) {
                Tensor part = bottom.slice(1, g * channels, channels);
                weights(whole(part, reach), whole(topDiff.slice(1, g * outputs, outputs), 0), window,
                    weightsDiff.slice(0, g * outputs, outputs));
            }
        }
    }

    private Tensor whole(Tensor tensor, int halo) {
        if (tensor.span() > 0 && tensor.halo() >= halo) {
            return tensor;
        }
        Tensor copy = Tensor.channelsLast(tensor.shape(), halo);
        kernels.copy(tensor, copy);
        return copy;
    }

    /// For each place of the kernel an outer product of the bottom's and the top's channels, summed over all pixels. Vectors lie
    /// along the bottom's channels, or along the top's where the bottom has few.
    private synchronized void weights(Tensor in, Tensor out, Window window, Tensor weightsDiff) {
        int channels = in.shape().dim(1);
        int outputs = out.shape().dim(1);
        int taps = window.kernelH() * window.kernelW();
        boolean along = channels >= LANES || channels >= outputs;
        int rows = along ? outputs : channels;
        int vectors = ((along ? channels : outputs) + LANES - 1) / LANES;
        boolean direct = along && taps == 1 && channels % LANES == 0;
        long size = (long) rows * vectors * LANES;
        if (!direct && scratch.byteSize() < 4 * taps * size) {
            scratch = Vectors.floats(taps * size);
        }
        int height = out.shape().dim(2);
        int[] inRuns = new int[out.shape().dim(0) * height];
        int[] outRuns = new int[inRuns.length];
        for (int r = 0; r < inRuns.length; r++) {
            inRuns[r] = Math.toIntExact(r / height * in.stride(0)
                + ((long) (r % height) * window.strideH() - window.padH()) * in.stride(2) - window.padW() * in.stride(3));
            outRuns[r] = Math.toIntExact(r / height * out.stride(0) + r % height * out.stride(2));
        }
        long inStep = window.strideW() * in.stride(3);
        int width = out.shape().dim(3);
        MemorySegment result = direct ? weightsDiff.data() : scratch;
        OuterTiles.Job job = along
            ? new OuterTiles.Job(out.data(), outRuns, out.stride(3), in.data(), inRuns, inStep, width, result, (long) vectors * LANES)
            : new OuterTiles.Job(in.data(), inRuns, inStep, out.data(), outRuns, out.stride(3), width, result, (long) vectors * LANES);
        int blocks = (vectors + OuterTiles.WIDEST - 1) / OuterTiles.WIDEST;
        int wanted = 4 * workers.threads();
        int cuts = Math.clamp((wanted + taps * blocks - 1) / (taps * blocks), 1, Math.max(1, rows / OuterTiles.HEIGHT));
        int chunk = Math.max(1, PIXELS / Math.max(1, width));
        workers.each(taps * blocks * cuts, item -> {
            int tap = item / (blocks * cuts);
            int block = item / cuts % blocks * OuterTiles.WIDEST;
            int first = share(rows, item % cuts, cuts);
            int count = share(rows, item % cuts + 1, cuts) - first;
            long shift = tap / window.kernelW() * window.dilationH() * in.stride(2)
                + tap % window.kernelW() * window.dilationW() * in.stride(3);
            long a = (along ? out.base() : in.base() + shift) + first;
            long b = (along ? in.base() + shift : out.base()) + (long) block * LANES;
            long to = (direct ? weightsDiff.base() : tap * size) + ((long) first * vectors + block) * LANES;
            for (int run = 0; run < inRuns.length; run += chunk) {
                Rows.check();
                OuterTiles.add(job, a, b, to, count, Math.min(OuterTiles.WIDEST, vectors - block), run,
                    Math.min(inRuns.length, run + chunk), run == 0 && !direct);
            }
        });
        if (!direct && inRuns.length > 0) {
            collect(weightsDiff, channels, taps, size, along ? vectors * LANES : 1, along ? 1 : vectors * LANES);
        }
    }

    /// Where the i-th of so many parts of the rows begins: at a multiple of a tile's height.
    private static int share(int rows, int i, int parts) {
        int tiles = (rows + OuterTiles.HEIGHT - 1) / OuterTiles.HEIGHT;
        return Math.min(rows, (int) ((long) tiles * i / parts) * OuterTiles.HEIGHT);
    }

    /// Adds the sums to the gradient, which has the kernel's places side by side.
    private void collect(Tensor weightsDiff, int channels, int taps, long size, long outputStep, long channelStep) {
        MemorySegment from = scratch;
        workers.each(weightsDiff.shape().dim(0), o -> {
            long to = weightsDiff.base() + (long) o * channels * taps;
            for (int c = 0; c < channels; c++) {
                long at = o * outputStep + c * channelStep;
                for (int tap = 0; tap < taps; tap++) {
                    float sum = from.getAtIndex(FLOAT, tap * size + at) + weightsDiff.data().getAtIndex(FLOAT, to + tap);
                    weightsDiff.data().setAtIndex(FLOAT, to + tap, sum);
                }
                to += taps;
            }
        });
    }

    private void depthwise(Tensor in, Tensor out, Window window, Tensor weightsDiff) {
        int channels = in.shape().dim(1);
        int taps = window.kernelH() * window.kernelW();
        int vectors = (channels + LANES - 1) / LANES;
        workers.each(taps * vectors, item -> {
            int tap = item / vectors;
            int c = item % vectors * LANES;
            long shift = (tap / window.kernelW() * window.dilationH() - window.padH()) * in.stride(2)
                + (tap % window.kernelW() * window.dilationW() - window.padW()) * in.stride(3);
            float[] sums = new float[LANES];
            for (int n = 0; n < out.shape().dim(0); n++) {
                for (int y = 0; y < out.shape().dim(2); y++) {
                    VectorGradientLoops.dot(
                        in.data(), 4 * (in.base() + n * in.stride(0) + (long) y * window.strideH() * in.stride(2) + shift + c),
                        4 * window.strideW() * in.stride(3),
                        out.data(), 4 * (out.base() + n * out.stride(0) + y * out.stride(2) + c), 4 * out.stride(3),
                        out.shape().dim(3), sums);
                }
            }
            for (int i = 0; i < Math.min(LANES, channels - c); i++) {
                long at = (long) (c + i) * taps + tap;
                weightsDiff.setFlat(at, weightsDiff.getFlat(at) + sums[i]);
            }
        });
    }
}
