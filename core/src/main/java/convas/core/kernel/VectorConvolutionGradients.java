package convas.core.kernel;

import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;

/// Back through convolutions: to the bottom by a convolution with turned weights, to the weights by outer products.
final class VectorConvolutionGradients {
    /// Pixels whose inputs stay in the first cache while all outputs use them.
    private static final int PIXELS = 96;

    private final Workers workers;
    private final Kernels kernels;
    private final Copy bottoms = new Copy();
    private final Copy gradients = new Copy();
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
            image.run(new Copy().whole(topDiff, 0), bottomDiff);
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

    synchronized void weights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff, boolean add) {
        int reach = Math.max(window.reachH(bottom.shape().dim(2)), window.reachW(bottom.shape().dim(3)));
        int channels = weightsDiff.shape().dim(1);
        int outputs = weightsDiff.shape().dim(0) / group;
        if (group == 1) {
            weights(bottoms.whole(bottom, reach), gradients.whole(topDiff, 0), window, weightsDiff, add);
        } else if (channels == 1 && outputs == 1) {
            depthwise(bottoms.whole(bottom, reach), gradients.whole(topDiff, 0), window, weightsDiff, add);
        } else {
            for (int g = 0; g < group; g++) {
                Tensor part = bottom.slice(1, g * channels, channels);
                weights(bottoms.whole(part, reach), gradients.whole(topDiff.slice(1, g * outputs, outputs), 0), window,
                    weightsDiff.slice(0, g * outputs, outputs), add);
            }
        }
    }

    /// Room for a blob that lies otherwise than whole vectors of channels in a halo, kept for the next of its form.
    private final class Copy {
        private Tensor room;

        Tensor whole(Tensor tensor, int halo) {
            if (tensor.span() > 0 && tensor.halo() >= halo) {
                return tensor;
            }
            if (room == null || !room.shape().equals(tensor.shape()) || room.halo() != halo) {
                room = Tensor.channelsLast(tensor.shape(), halo);
            }
            kernels.copy(tensor, room);
            return room;
        }
    }

    /// For each place of the kernel an outer product of the bottom's and the top's channels, summed over all pixels. Vectors lie along
    /// the bottom's channels; where it has few, along the top's, and there is one product whose rows are the bottom's channels at all
    /// places.
    private void weights(Tensor in, Tensor out, Window window, Tensor weightsDiff, boolean add) {
        int channels = in.shape().dim(1);
        int outputs = out.shape().dim(1);
        int taps = window.kernelH() * window.kernelW();
        boolean along = channels >= LANES || channels >= outputs;
        int products = along ? taps : 1;
        int rows = along ? outputs : taps * channels;
        int vectors = ((along ? channels : outputs) + LANES - 1) / LANES;
        long step = (long) vectors * LANES;
        boolean direct = along && taps == 1 && channels % LANES == 0;
        long sums = products * (rows * step);
        if (!direct && scratch.byteSize() < Float.BYTES * sums) {
            scratch = Vectors.floats(sums);
        }
        int height = out.shape().dim(2);
        int[] inRuns = new int[out.shape().dim(0) * height];
        int[] outRuns = new int[inRuns.length];
        for (int r = 0; r < inRuns.length; r++) {
            inRuns[r] = Math.toIntExact(r / height * in.stride(0)
                + ((long) (r % height) * window.strideH() - window.padH()) * in.stride(2) - window.padW() * in.stride(3));
            outRuns[r] = Math.toIntExact(r / height * out.stride(0) + r % height * out.stride(2));
        }
        int[] shifts = new int[taps];
        Arrays.setAll(shifts, tap -> Math.toIntExact(tap / window.kernelW() * window.dilationH() * in.stride(2)
            + tap % window.kernelW() * window.dilationW() * in.stride(3)));
        int[] places = new int[rows];
        Arrays.setAll(places, row -> along ? row : shifts[row / channels] + row % channels);
        int inStep = Math.toIntExact(window.strideW() * in.stride(3));
        int outStep = Math.toIntExact(out.stride(3));
        int width = out.shape().dim(3);
        long result = direct ? weightsDiff.address() : scratch.address();
        OuterTiles.Job job = along
            ? new OuterTiles.Job(out.address(), places, outRuns, outStep, in.address(), inRuns, inStep, width, result, step)
            : new OuterTiles.Job(in.address(), places, inRuns, inStep, out.address(), outRuns, outStep, width, result, step);
        int blocks = (vectors + OuterTiles.WIDEST - 1) / OuterTiles.WIDEST;
        int wanted = 4 * workers.threads();
        int cuts = Math.clamp((wanted + products * blocks - 1) / (products * blocks), 1, Math.max(1, rows / OuterTiles.HEIGHT));
        int chunk = Math.max(1, PIXELS / Math.max(1, width));
        workers.each(products * blocks * cuts, item -> {
            int product = item / (blocks * cuts);
            int block = item / cuts % blocks * OuterTiles.WIDEST;
            long right = (along ? shifts[product] : 0) + (long) block * LANES;
            long to = product * (rows * step) + (long) block * LANES;
            for (int run = 0; run < inRuns.length; run += chunk) {
                Rows.check();
                OuterTiles.add(job, share(rows, item % cuts, cuts), share(rows, item % cuts + 1, cuts), right, to,
                    Math.min(OuterTiles.WIDEST, vectors - block), run, Math.min(inRuns.length, run + chunk), run == 0 && !(direct && add));
            }
        });
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(out);
        Reference.reachabilityFence(weightsDiff);
        boolean nothing = inRuns.length == 0 || width == 0;
        if (nothing && !add) {
            kernels.fill(weightsDiff, 0);
        } else if (!nothing && !direct) {
            collect(weightsDiff, channels, taps, along ? rows * step : channels * step, along ? step : 1, along ? 1 : step, add);
        }
    }

    /// Where the i-th of so many parts of the rows begins: at a multiple of a tile's height.
    private static int share(int rows, int i, int parts) {
        int tiles = (rows + OuterTiles.HEIGHT - 1) / OuterTiles.HEIGHT;
        return Math.min(rows, (int) ((long) tiles * i / parts) * OuterTiles.HEIGHT);
    }

    /// Takes the sums to the gradient, which has the kernel's places side by side.
    ///
    /// @param tapStep from one place's sums to the next
    private void collect(Tensor weightsDiff, int channels, int taps, long tapStep, long outputStep, long channelStep, boolean add) {
        workers.each(weightsDiff.shape().dim(0), o -> {
            long from = scratch.address() + 4 * o * outputStep;
            long to = weightsDiff.address() + 4L * o * channels * taps;
            for (int c = 0; c < channels; c++) {
                VectorGradientLoops.gather(from + 4 * c * channelStep, 4 * tapStep, taps, to + 4L * c * taps, add);
            }
        });
        Reference.reachabilityFence(weightsDiff);
    }

    private void depthwise(Tensor in, Tensor out, Window window, Tensor weightsDiff, boolean add) {
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
                weightsDiff.setFlat(at, add ? weightsDiff.getFlat(at) + sums[i] : sums[i]);
            }
        });
    }
}
