package convas.core.kernel;

import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Kernels on the Vector API and a few threads, for tensors that are channels last. What lies otherwise is computed by
/// [ScalarKernels], with which all results agree to rounding.
public final class VectorKernels implements Kernels {
    private final ScalarKernels scalar = new ScalarKernels();
    private final Workers workers;
    private final GradientKernels gradients;
    private final AtomicBoolean warm = new AtomicBoolean();

    /// @param threads that work on one layer, the caller included
    public VectorKernels(int threads) {
        workers = new Workers(threads);
        gradients = new VectorGradients(workers, this);
    }

    @Override
    public String describe() {
        return "Vector API, " + Vectors.S.vectorBitSize() + " bits, " + workers.threads() + (workers.threads() == 1 ? " thread" : " threads");
    }

    @Override
    public void warmUp() {
        if (!warm.getAndSet(true)) {
            WarmUp.run(this);
        }
    }

    @Override
    public GradientKernels gradients() {
        return gradients;
    }

    private record Depthwise(MemorySegment weights, MemorySegment bias, Window window, int channels) implements Packed {}

    @Override
    public Packed packConvolution(Tensor weights, Tensor bias, Window window, int group) {
        return packConvolution(weights, bias, window, group, false);
    }

    @Override
    public Packed packConvolution(Tensor weights, Tensor bias, Window window, int group, boolean plain) {
        int outputs = weights.shape().dim(0);
        if (group > 1 && group == outputs && weights.shape().dim(1) == 1) {
            return depthwise(weights, bias, window);
        }
        return VectorConvolution.suits(outputs, group)
            ? new VectorConvolution(workers, weights, bias, window, group, plain)
            : new Grouped(weights, bias, window, group, plain);
    }

    private static Depthwise depthwise(Tensor weights, Tensor bias, Window window) {
        int channels = weights.shape().dim(0);
        int padded = (channels + Tensor.LANES - 1) / Tensor.LANES * Tensor.LANES;
        MemorySegment taps = Vectors.floats((long) window.kernelH() * window.kernelW() * padded);
        for (int i = 0; i < window.kernelH(); i++) {
            for (int j = 0; j < window.kernelW(); j++) {
                for (int c = 0; c < channels; c++) {
                    taps.setAtIndex(Vectors.FLOAT, ((long) i * window.kernelW() + j) * padded + c, weights.get(c, 0, i, j));
                }
            }
        }
        return new Depthwise(taps, Vectors.padded(bias == null ? null : bias.toArray(), channels, 0), window, channels);
    }

    /// Groups whose outputs do not fill vectors: each is a convolution of its own into a tensor of its own.
    private final class Grouped implements Packed {
        private final VectorConvolution[] parts;

        Grouped(Tensor weights, Tensor bias, Window window, int group, boolean plain) {
            int each = weights.shape().dim(0) / group;
            parts = new VectorConvolution[group];
            for (int g = 0; g < group; g++) {
                parts[g] = new VectorConvolution(workers, weights.slice(0, g * each, each),
                    bias == null ? null : bias.slice(0, g * each, each), window, 1, plain);
            }
        }
    }

    @Override
    public void convolution(Tensor in, Packed packed, Tensor plus, boolean rectified, Tensor out) {
        if (packed instanceof VectorConvolution filter && out.span() > 0 && (plus == null || sameLayout(plus, out))) {
            filter.run(in, plus, rectified, out);
            return;
        }
        convolution(in, packed, out);
        if (plus != null) {
            sum(List.of(out, plus), new float[] {1, 1}, out);
        }
        if (rectified) {
            relu(out, 0, out);
        }
    }

    private static boolean sameLayout(Tensor left, Tensor right) {
        return left.span() == right.span() && left.stride(0) == right.stride(0) && left.stride(2) == right.stride(2)
            && left.stride(3) == right.stride(3);
    }

    @Override
    public void convolution(Tensor in, Packed packed, Tensor out) {
        if (out.span() == 0) {
            Tensor whole = Tensor.channelsLast(out.shape(), 0);
            convolution(in, packed, whole);
            copy(whole, out);
            return;
        }
        switch (packed) {
            case VectorConvolution filter -> filter.run(in, null, false, out);
            case Depthwise filter -> depthwise(in, filter, out);
            case Grouped grouped -> {
                int each = in.shape().dim(1) / grouped.parts.length;
                for (int g = 0; g < grouped.parts.length; g++) {
                    VectorConvolution part = grouped.parts[g];
                    Tensor own = Tensor.channelsLast(out.shape().with(1, part.outputs()), 0);
                    part.run(in.slice(1, g * each, each), null, false, own);
                    copy(own, out.slice(1, g * part.outputs(), part.outputs()));
                }
            }
            default -> throw new IllegalArgumentException("weights packed by other kernels");
        }
    }

    private void depthwise(Tensor given, Depthwise filter, Tensor out) {
        Window window = filter.window;
        Tensor in = given;
        int reach = Math.max(window.reachH(in.shape().dim(2)), window.reachW(in.shape().dim(3)));
        if (in.span() < out.span() || in.halo() < reach) {
            in = Tensor.channelsLast(given.shape(), reach);
            copy(given, in);
        }
        Tensor source = in;
        workers.rows(out.shape(), (n, y) -> {
            long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
            long from = source.base() + n * source.stride(0) + ((long) y * window.strideH() - window.padH()) * source.stride(2);
            for (int x = 0; x < out.shape().dim(3); x++) {
                long origin = 4 * (from + ((long) x * window.strideW() - window.padW()) * source.stride(3));
                VectorElementwise.depthwise(source.data(), origin, window.dilationH() * source.stride(2), source.stride(3),
                    window.kernelH(), window.kernelW(), window.dilationW() * source.stride(3), out.span(), filter.weights,
                    filter.bias, out.data(), to + 4 * x * out.stride(3));
            }
        });
    }

    @Override
    public Packed packDeconvolution(Tensor weights, Tensor bias, Window window, int group) {
        return group == 1
            ? new VectorDeconvolution(workers, weights, bias, window)
            : scalar.packDeconvolution(weights, bias, window, group);
    }

    @Override
    public void deconvolution(Tensor in, Packed filter, Tensor out) {
        if (!(filter instanceof VectorDeconvolution vector)) {
            scalar.deconvolution(in, filter, out);
        } else if (out.span() > 0) {
            vector.run(in, out);
        } else {
            Tensor whole = Tensor.channelsLast(out.shape(), 0);
            vector.run(in, whole);
            copy(whole, out);
        }
    }

    @Override
    public Packed packInnerProduct(Tensor weights, Tensor bias, boolean transpose) {
        return new VectorInnerProduct(weights, bias, transpose);
    }

    @Override
    public void innerProduct(Tensor in, long rows, Packed matrix, Tensor out) {
        ((VectorInnerProduct) matrix).run(workers, in, rows, out);
    }

    @Override
    public void maxPool(Tensor in, Window window, Tensor out, Tensor mask) {
        if (mask != null || !alike(in, out) || !VectorMaxPooling.suits(in, window)) {
            scalar.maxPool(in, window, out, mask);
            return;
        }
        new VectorMaxPooling(in, window, out).run(workers);
    }

    /// Whether whole vectors of both may be read and written.
    private static boolean alike(Tensor in, Tensor out) {
        return in.span() > 0 && in.span() == out.span();
    }

    @Override
    public void avePool(Tensor in, Window window, Tensor out) {
        if (!alike(in, out)) {
            scalar.avePool(in, window, out);
            return;
        }
        int height = in.shape().dim(2);
        int width = in.shape().dim(3);
        workers.rows(out.shape(), (n, y) -> {
            long image = in.address() + 4 * n * in.stride(0);
            long to = out.address() + 4 * (n * out.stride(0) + y * out.stride(2));
            int top = y * window.strideH() - window.padH();
            int bottom = Math.min(top + window.kernelH(), height + window.padH());
            for (int x = 0; x < out.shape().dim(3); x++) {
                int left = x * window.strideW() - window.padW();
                int right = Math.min(left + window.kernelW(), width + window.padW());
                float area = (float) (bottom - top) * (right - left);
                VectorElementwise.avePool(image, in.stride(2), in.stride(3), out.span(), Math.max(0, top), Math.min(bottom, height),
                    Math.max(0, left), Math.min(right, width), area, to + 4 * x * out.stride(3));
            }
        });
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(out);
    }

    @Override
    public void lrnAcross(Tensor in, int size, float alpha, float beta, float k, Tensor out) {
        if (!alike(in, out)) {
            scalar.lrnAcross(in, size, alpha, beta, k, out);
            return;
        }
        int channels = in.shape().dim(1);
        workers.rows(out.shape(), (n, y) -> {
            MemorySegment squares = VectorElementwise.squares(channels, size);
            long from = 4 * (in.base() + n * in.stride(0) + y * in.stride(2));
            long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
            for (int x = 0; x < out.shape().dim(3); x++) {
                VectorElementwise.lrnAcross(in.data(), from + 4 * x * in.stride(3), channels, size, alpha / size, beta, k, squares,
                    out.data(), to + 4 * x * out.stride(3));
            }
        });
    }

    @Override
    public void lrnWithin(Tensor in, int size, float alpha, float beta, Tensor out) {
        if (!alike(in, out)) {
            scalar.lrnWithin(in, size, alpha, beta, out);
            return;
        }
        int half = (size - 1) / 2;
        workers.rows(out.shape(), (n, y) -> {
            long image = 4 * (in.base() + n * in.stride(0));
            long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
            for (int x = 0; x < out.shape().dim(3); x++) {
                VectorElementwise.lrnWithin(in.data(), image, in.stride(2), in.stride(3), out.span(), Math.max(0, y - half),
                    Math.min(in.shape().dim(2), y + half + 1), Math.max(0, x - half), Math.min(in.shape().dim(3), x + half + 1),
                    alpha / size / size, beta, image + 4 * (y * in.stride(2) + x * in.stride(3)), out.data(), to + 4 * x * out.stride(3));
            }
        });
    }

    @Override
    public void affine(Tensor in, int axis, int axes, float[] scale, float[] shift, Tensor out) {
        if (axis != 1 || axes != 1 || !alike(in, out)) {
            scalar.affine(in, axis, axes, scale, shift, out);
            return;
        }
        int channels = in.shape().dim(1);
        MemorySegment scales = Vectors.padded(scale, channels, 1);
        MemorySegment shifts = Vectors.padded(shift, channels, 0);
        Stretches.of(out, in).each(workers, (at, count) ->
            VectorElementwise.affine(in.data(), at[1], scales, shifts, out.span(), out.data(), at[0], count));
    }

    @Override
    public void moments(Tensor in, float[] mean, float[] variance) {
        scalar.moments(in, mean, variance);
    }

    @Override
    public void relu(Tensor in, float slope, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        if (stretches == null) {
            scalar.relu(in, slope, out);
            return;
        }
        stretches.each(workers, (at, count) -> VectorElementwise.relu(in.data(), at[1], slope, out.data(), at[0], count));
    }

    @Override
    public void prelu(Tensor in, float[] slopes, Tensor out) {
        if (!alike(in, out)) {
            scalar.prelu(in, slopes, out);
            return;
        }
        float[] each = slopes;
        if (slopes.length == 1) {
            each = new float[in.shape().dim(1)];
            Arrays.fill(each, slopes[0]);
        }
        MemorySegment padded = Vectors.padded(each, each.length, 0);
        Stretches.of(out, in).each(workers, (at, count) ->
            VectorElementwise.prelu(in.data(), at[1], padded, out.span(), out.data(), at[0], count));
    }

    @Override
    public void unary(Tensor in, Unary function, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        if (stretches == null) {
            scalar.unary(in, function, out);
            return;
        }
        stretches.each(workers, (at, count) -> VectorElementwise.unary(in.data(), at[1], function, out.data(), at[0], count));
    }

    @Override
    public void sum(List<Tensor> ins, float[] coefficients, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            scalar.sum(ins, coefficients, out);
            return;
        }
        stretches.each(workers, (at, count) -> {
            VectorElementwise.sum(ins.get(0).data(), at[1], coefficients[0], ins.get(1).data(), at[2], coefficients[1],
                out.data(), at[0], count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.sum(out.data(), at[0], 1, ins.get(i).data(), at[i + 1], coefficients[i], out.data(), at[0], count);
            }
        });
    }

    private static Stretches stretches(List<Tensor> ins, Tensor out) {
        return Stretches.of(Stream.concat(Stream.of(out), ins.stream()).toArray(Tensor[]::new));
    }

    @Override
    public void product(List<Tensor> ins, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            scalar.product(ins, out);
            return;
        }
        stretches.each(workers, (at, count) -> {
            VectorElementwise.product(ins.get(0).data(), at[1], ins.get(1).data(), at[2], out.data(), at[0], count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.product(out.data(), at[0], ins.get(i).data(), at[i + 1], out.data(), at[0], count);
            }
        });
    }

    @Override
    public void max(List<Tensor> ins, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            scalar.max(ins, out);
            return;
        }
        stretches.each(workers, (at, count) -> {
            VectorElementwise.max(ins.get(0).data(), at[1], ins.get(1).data(), at[2], out.data(), at[0], count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.max(ins.get(i).data(), at[i + 1], out.data(), at[0], out.data(), at[0], count);
            }
        });
    }

    @Override
    public void softmax(Tensor in, int axis, Tensor out) {
        Shape shape = in.shape();
        if (shape.count() == 0 || in.stride(axis) != 1 || out.stride(axis) != 1) {
            scalar.softmax(in, axis, out);
            return;
        }
        long extent = shape.dim(axis);
        Rows.each(shape.with(axis, 1), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                VectorElementwise.softmax(
                    in.data(), 4 * (at[1] + i * steps[1]), out.data(), 4 * (at[0] + i * steps[0]), extent);
            }
        }, Rows.Layout.of(out), Rows.Layout.of(in));
    }

    @Override
    public void copy(Tensor in, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        if (stretches != null) {
            stretches.each(workers, (at, count) -> VectorElementwise.copy(in.data(), at[1], out.data(), at[0], count));
        } else if (in.shape().rank() != 4) {
            scalar.copy(in, out);
        } else if (in.stride(1) == 1 && out.stride(1) == 1 && in.shape().dim(1) >= LANES) {
            long channels = in.shape().dim(1);
            workers.rows(out.shape(), (n, y) -> {
                long from = 4 * (in.base() + n * in.stride(0) + y * in.stride(2));
                long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
                for (int x = 0; x < out.shape().dim(3); x++) {
                    VectorElementwise.copy(in.data(), from + 4 * x * in.stride(3), out.data(), to + 4 * x * out.stride(3), channels);
                }
            });
        } else {
            workers.rows(out.shape(), (n, y) -> VectorElementwise.copyRow(
                in.address() + 4 * (n * in.stride(0) + y * in.stride(2)), in.stride(3), in.stride(1),
                out.address() + 4 * (n * out.stride(0) + y * out.stride(2)), out.stride(3), out.stride(1),
                out.shape().dim(3), out.shape().dim(1)));
            Reference.reachabilityFence(in);
            Reference.reachabilityFence(out);
        }
    }
}
