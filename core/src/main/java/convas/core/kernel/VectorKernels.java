package convas.core.kernel;

import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
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
    public boolean poolsConvolution(Window window, int group, Shape in, Shape out) {
        return Winograd.best(window, group, in, out, workers.threads()).filter(form -> form.pools(out)).isPresent();
    }

    @Override
    public Loop pooledConvolutionLoop(Tensor in, Packed packed, boolean rectified, Tensor out) {
        return packed instanceof VectorConvolution filter && out.span() > 0 ? filter.pooledLoop(in, rectified, out)
            .orElseGet(() -> Kernels.super.pooledConvolutionLoop(in, packed, rectified, out))
            : Kernels.super.pooledConvolutionLoop(in, packed, rectified, out);
    }

    @Override
    public Loop convolutionLoop(Tensor in, Packed packed, Tensor plus, boolean rectified, Tensor out) {
        if (packed instanceof VectorConvolution filter && out.span() > 0 && (plus == null || sameLayout(plus, out))) {
            return filter.loop(in, plus, rectified, out);
        }
        List<Loop> loops = new ArrayList<>(List.of(plain(in, packed, out)));
        if (plus != null) {
            loops.add(sumLoop(List.of(out, plus), new float[] {1, 1}, out));
        }
        if (rectified) {
            loops.add(reluLoop(out, 0, out));
        }
        return Loop.of(loops.toArray(Loop[]::new));
    }

    private static boolean sameLayout(Tensor left, Tensor right) {
        return left.span() == right.span() && left.stride(0) == right.stride(0) && left.stride(2) == right.stride(2)
            && left.stride(3) == right.stride(3);
    }

    /// Without what follows it.
    private Loop plain(Tensor in, Packed packed, Tensor out) {
        if (out.span() == 0) {
            Tensor whole = Tensor.channelsLast(out.shape(), 0);
            return Loop.of(plain(in, packed, whole), copyLoop(whole, out));
        }
        return switch (packed) {
            case VectorConvolution filter -> filter.loop(in, null, false, out);
            case Depthwise filter -> depthwise(in, filter, out);
            case Grouped grouped -> {
                int each = in.shape().dim(1) / grouped.parts.length;
                int outputs = grouped.parts[0].outputs();
                Tensor own = Tensor.channelsLast(out.shape().with(1, outputs), 0);
                yield Loop.each(grouped.parts.length, g -> Loop.of(
                    grouped.parts[g].loop(in.slice(1, g * each, each), null, false, own),
                    copyLoop(own, out.slice(1, g * outputs, outputs))));
            }
            default -> throw new IllegalArgumentException("weights packed by other kernels");
        };
    }

    private Loop depthwise(Tensor in, Depthwise filter, Tensor out) {
        Window window = filter.window;
        int reach = Math.max(window.reachH(in.shape().dim(2)), window.reachW(in.shape().dim(3)));
        if (in.span() < out.span() || in.halo() < reach) {
            Tensor padded = Tensor.channelsLast(in.shape(), reach);
            return Loop.of(copyLoop(in, padded), depthwise(padded, filter, out));
        }
        return workers.rowsLoop(out.shape(), (n, y) -> {
            long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
            long from = in.base() + n * in.stride(0) + ((long) y * window.strideH() - window.padH()) * in.stride(2);
            for (int x = 0; x < out.shape().dim(3); x++) {
                long origin = 4 * (from + ((long) x * window.strideW() - window.padW()) * in.stride(3));
                VectorElementwise.depthwise(in.data(), origin, window.dilationH() * in.stride(2), in.stride(3),
                    window.kernelH(), window.kernelW(), window.dilationW() * in.stride(3), out.span(), filter.weights,
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
    public Loop deconvolutionLoop(Tensor in, Packed filter, Tensor out) {
        if (!(filter instanceof VectorDeconvolution vector)) {
            return scalar.deconvolutionLoop(in, filter, out);
        }
        if (out.span() > 0) {
            return vector.loop(in, out);
        }
        Tensor whole = Tensor.channelsLast(out.shape(), 0);
        return Loop.of(vector.loop(in, whole), copyLoop(whole, out));
    }

    @Override
    public Packed packInnerProduct(Tensor weights, Tensor bias, boolean transpose) {
        return new VectorInnerProduct(weights, bias, transpose);
    }

    @Override
    public Loop innerProductLoop(Tensor in, long rows, Packed matrix, Tensor out) {
        return ((VectorInnerProduct) matrix).loop(workers, in, rows, out);
    }

    @Override
    public Loop maxPoolLoop(Tensor in, Window window, Tensor out, Tensor mask) {
        return mask != null || !alike(in, out) || !VectorMaxPooling.suits(in, window) ? scalar.maxPoolLoop(in, window, out, mask)
            : workers.rowsLoop(out.shape(), new VectorMaxPooling(in, window, out));
    }

    /// Whether whole vectors of both may be read and written.
    private static boolean alike(Tensor in, Tensor out) {
        return in.span() > 0 && in.span() == out.span();
    }

    @Override
    public Loop avePoolLoop(Tensor in, Window window, Tensor out) {
        if (!alike(in, out)) {
            return scalar.avePoolLoop(in, window, out);
        }
        int height = in.shape().dim(2);
        int width = in.shape().dim(3);
        return workers.rowsLoop(out.shape(), (n, y) -> {
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
    }

    @Override
    public Loop lrnAcrossLoop(Tensor in, int size, float alpha, float beta, float k, Tensor out) {
        if (!alike(in, out)) {
            return scalar.lrnAcrossLoop(in, size, alpha, beta, k, out);
        }
        int channels = in.shape().dim(1);
        return workers.rowsLoop(out.shape(), (n, y) -> {
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
    public Loop lrnWithinLoop(Tensor in, int size, float alpha, float beta, Tensor out) {
        if (!alike(in, out)) {
            return scalar.lrnWithinLoop(in, size, alpha, beta, out);
        }
        int half = (size - 1) / 2;
        return workers.rowsLoop(out.shape(), (n, y) -> {
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
    public Loop affineLoop(Tensor in, int axis, int axes, float[] scale, float[] shift, Tensor out) {
        if (axis != 1 || axes != 1 || !alike(in, out)) {
            return scalar.affineLoop(in, axis, axes, scale, shift, out);
        }
        int channels = in.shape().dim(1);
        MemorySegment scales = Vectors.padded(scale, channels, 1);
        MemorySegment shifts = Vectors.padded(shift, channels, 0);
        Stretches stretches = Stretches.of(out, in);
        Loop loop = stretches.loop(workers, (line, part, count) -> VectorElementwise.affine(in.data(), stretches.at(1, line, part), scales, shifts,
            out.span(), out.data(), stretches.at(0, line, part), count));
        return () -> {
            Vectors.put(scale, scales);
            Vectors.put(shift, shifts);
            loop.run();
        };
    }

    @Override
    public Loop momentsLoop(Tensor in, float[] mean, float[] variance) {
        return scalar.momentsLoop(in, mean, variance);
    }

    @Override
    public Loop reluLoop(Tensor in, float slope, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        return stretches == null ? scalar.reluLoop(in, slope, out) : stretches.loop(workers, (line, part, count) ->
            VectorElementwise.relu(in.data(), stretches.at(1, line, part), slope, out.data(), stretches.at(0, line, part), count));
    }

    @Override
    public Loop preluLoop(Tensor in, float[] slopes, Tensor out) {
        if (!alike(in, out)) {
            return scalar.preluLoop(in, slopes, out);
        }
        float[] each = slopes;
        if (slopes.length == 1) {
            each = new float[in.shape().dim(1)];
            Arrays.fill(each, slopes[0]);
        }
        MemorySegment padded = Vectors.padded(each, each.length, 0);
        Stretches stretches = Stretches.of(out, in);
        return stretches.loop(workers, (line, part, count) -> VectorElementwise.prelu(in.data(), stretches.at(1, line, part), padded, out.span(),
            out.data(), stretches.at(0, line, part), count));
    }

    @Override
    public Loop unaryLoop(Tensor in, Unary function, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        return stretches == null ? scalar.unaryLoop(in, function, out) : stretches.loop(workers, (line, part, count) ->
            VectorElementwise.unary(in.data(), stretches.at(1, line, part), function, out.data(), stretches.at(0, line, part), count));
    }

    @Override
    public Loop sumLoop(List<Tensor> ins, float[] coefficients, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            return scalar.sumLoop(ins, coefficients, out);
        }
        return stretches.loop(workers, (line, part, count) -> {
            long to = stretches.at(0, line, part);
            VectorElementwise.sum(ins.get(0).data(), stretches.at(1, line, part), coefficients[0], ins.get(1).data(),
                stretches.at(2, line, part), coefficients[1], out.data(), to, count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.sum(out.data(), to, 1, ins.get(i).data(), stretches.at(i + 1, line, part), coefficients[i], out.data(), to, count);
            }
        });
    }

    private static Stretches stretches(List<Tensor> ins, Tensor out) {
        return Stretches.of(Stream.concat(Stream.of(out), ins.stream()).toArray(Tensor[]::new));
    }

    @Override
    public Loop productLoop(List<Tensor> ins, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            return scalar.productLoop(ins, out);
        }
        return stretches.loop(workers, (line, part, count) -> {
            long to = stretches.at(0, line, part);
            VectorElementwise.product(ins.get(0).data(), stretches.at(1, line, part), ins.get(1).data(), stretches.at(2, line, part), out.data(), to,
                count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.product(out.data(), to, ins.get(i).data(), stretches.at(i + 1, line, part), out.data(), to, count);
            }
        });
    }

    @Override
    public Loop maxLoop(List<Tensor> ins, Tensor out) {
        Stretches stretches = stretches(ins, out);
        if (stretches == null || ins.size() < 2) {
            return scalar.maxLoop(ins, out);
        }
        return stretches.loop(workers, (line, part, count) -> {
            long to = stretches.at(0, line, part);
            VectorElementwise.max(ins.get(0).data(), stretches.at(1, line, part), ins.get(1).data(), stretches.at(2, line, part), out.data(), to, count);
            for (int i = 2; i < ins.size(); i++) {
                VectorElementwise.max(ins.get(i).data(), stretches.at(i + 1, line, part), out.data(), to, out.data(), to, count);
            }
        });
    }

    @Override
    public Loop softmaxLoop(Tensor in, int axis, Tensor out) {
        Shape shape = in.shape();
        if (shape.count() == 0 || in.stride(axis) != 1 || out.stride(axis) != 1) {
            return scalar.softmaxLoop(in, axis, out);
        }
        int extent = shape.dim(axis);
        long from = in.data().address();
        long to = out.data().address();
        return Rows.loop(shape.with(axis, 1), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                VectorElementwise.softmax(from + 4 * (at[1] + i * steps[1]), to + 4 * (at[0] + i * steps[0]), extent);
            }
            Reference.reachabilityFence(in);
            Reference.reachabilityFence(out);
        }, Rows.Layout.of(out), Rows.Layout.of(in));
    }

    @Override
    public Loop copyLoop(Tensor in, Tensor out) {
        Stretches stretches = Stretches.of(out, in);
        if (stretches != null) {
            return stretches.loop(workers, (line, part, count) ->
                VectorElementwise.copy(in.data(), stretches.at(1, line, part), out.data(), stretches.at(0, line, part), count));
        }
        if (in.shape().rank() != 4) {
            return scalar.copyLoop(in, out);
        }
        if (in.stride(1) == 1 && out.stride(1) == 1 && in.shape().dim(1) >= LANES) {
            long channels = in.shape().dim(1);
            return workers.rowsLoop(out.shape(), (n, y) -> {
                long from = 4 * (in.base() + n * in.stride(0) + y * in.stride(2));
                long to = 4 * (out.base() + n * out.stride(0) + y * out.stride(2));
                for (int x = 0; x < out.shape().dim(3); x++) {
                    VectorElementwise.copy(in.data(), from + 4 * x * in.stride(3), out.data(), to + 4 * x * out.stride(3), channels);
                }
            });
        }
        return workers.rowsLoop(out.shape(), (n, y) -> VectorElementwise.copyRow(
            in.address() + 4 * (n * in.stride(0) + y * in.stride(2)), in.stride(3), in.stride(1),
            out.address() + 4 * (n * out.stride(0) + y * out.stride(2)), out.stride(3), out.stride(1),
            out.shape().dim(3), out.shape().dim(1)));
    }
}
