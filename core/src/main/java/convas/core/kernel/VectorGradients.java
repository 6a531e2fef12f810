package convas.core.kernel;

import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// The backward loops on the Vector API and a few threads, for tensors that are channels last. What lies otherwise is computed by
/// [ScalarGradients], with which all results agree to rounding.
final class VectorGradients implements GradientKernels {
    private final ScalarGradients scalar = new ScalarGradients();
    private final Workers workers;
    private final VectorConvolutionGradients convolutions;
    private final VectorInnerProductGradients products;

    /// @param kernels those of the forward pass
    VectorGradients(Workers workers, Kernels kernels) {
        this.workers = workers;
        this.convolutions = new VectorConvolutionGradients(workers, kernels);
        this.products = new VectorInnerProductGradients(workers);
    }

    /// Whether whole vectors of all may be read and written.
    private static boolean alike(Tensor... tensors) {
        return Stream.of(tensors).allMatch(each -> each.span() > 0 && each.span() == tensors[0].span());
    }

    @Override
    public Kernels.Packed packConvolutionData(Tensor weights, Window window, int group) {
        return convolutions.pack(weights, window, group);
    }

    @Override
    public void convolutionData(Tensor topDiff, Kernels.Packed filter, Tensor bottomDiff) {
        convolutions.data(topDiff, filter, bottomDiff);
    }

    @Override
    public void convolutionWeights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff, boolean add) {
        convolutions.weights(bottom, topDiff, window, group, weightsDiff, add);
    }

    @Override
    public Kernels.Packed packInnerProductData(Tensor weights, boolean transpose) {
        // Rows of transposed weights are what one input sees: the plain inner product.
        return transpose ? scalar.packInnerProductData(weights, true) : products.pack(weights);
    }

    @Override
    public void innerProductData(Tensor topDiff, long rows, Kernels.Packed matrix, Tensor bottomDiff) {
        if (matrix instanceof VectorInnerProductGradients.Matrix plain) {
            products.rowsTimes(topDiff, rows, plain, bottomDiff);
        } else {
            scalar.innerProductData(topDiff, rows, matrix, bottomDiff);
        }
    }

    @Override
    public void innerProductWeights(Tensor bottom, Tensor topDiff, long rows, boolean transpose, Tensor weightsDiff, boolean add) {
        products.outer(transpose ? bottom : topDiff, transpose ? topDiff : bottom, rows, weightsDiff, add);
    }

    @Override
    public void sums(Tensor in, Tensor factors, int axis, int axes, Tensor out) {
        if (axis != 1 || axes != 1 || in.span() == 0 || factors != null && factors.span() == 0) {
            scalar.sums(in, factors, axis, axes, out);
            return;
        }
        int channels = in.shape().dim(1);
        int width = in.shape().dim(3);
        workers.each((channels + LANES - 1) / LANES, item -> {
            int c = item * LANES;
            float[] row = new float[LANES];
            double[] sums = new double[LANES];
            for (int n = 0; n < in.shape().dim(0); n++) {
                for (int y = 0; y < in.shape().dim(2); y++) {
                    long at = 4 * (in.base() + n * in.stride(0) + y * in.stride(2) + c);
                    if (factors == null) {
                        VectorGradientLoops.sum(in.data(), at, 4 * in.stride(3), width, row);
                    } else {
                        VectorGradientLoops.dot(in.data(), at, 4 * in.stride(3), factors.data(),
                            4 * (factors.base() + n * factors.stride(0) + y * factors.stride(2) + c), 4 * factors.stride(3), width, row);
                    }
                    for (int i = 0; i < LANES; i++) {
                        sums[i] += row[i];
                        row[i] = 0;
                    }
                }
            }
            for (int i = 0; i < Math.min(LANES, channels - c); i++) {
                out.setFlat(c + i, (float) (out.getFlat(c + i) + sums[i]));
            }
        });
    }

    @Override
    public void maxPool(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff) {
        if (!alike(bottom, topDiff, bottomDiff)) {
            scalar.maxPool(bottom, window, topDiff, bottomDiff);
            return;
        }
        eachPanel(bottom, (n, panel) -> VectorGradientLoops.maxPool(bottom, n, panel, window, topDiff, bottomDiff));
    }

    @Override
    public void avePool(Tensor topDiff, Window window, Tensor bottomDiff) {
        if (!alike(topDiff, bottomDiff)) {
            scalar.avePool(topDiff, window, bottomDiff);
            return;
        }
        eachPanel(topDiff, (n, panel) -> VectorGradientLoops.avePool(topDiff, n, panel, window, bottomDiff));
    }

    @FunctionalInterface
    private interface Part {
        void at(int n, Panel panel);
    }

    /// For each image a few vectors of channels at a time, which lie side by side in a pixel.
    private void eachPanel(Tensor tensor, Part part) {
        List<Panel> panels = Panel.of(1, tensor.shape().dim(1), 0, 4, workers.threads());
        workers.each(tensor.shape().dim(0) * panels.size(), item -> part.at(item / panels.size(), panels.get(item % panels.size())));
    }

    @Override
    public void lrnAcross(Tensor bottom, int size, float alpha, float beta, float k, Tensor topDiff, Tensor bottomDiff) {
        if (!alike(bottom, topDiff, bottomDiff)) {
            scalar.lrnAcross(bottom, size, alpha, beta, k, topDiff, bottomDiff);
            return;
        }
        int channels = bottom.shape().dim(1);
        workers.rows(bottom.shape(), (n, y) -> {
            float[] squares = new float[channels + size + 2 * LANES];
            float[] shares = new float[squares.length];
            for (int x = 0; x < bottom.shape().dim(3); x++) {
                VectorGradientLoops.lrnAcross(bottom.data(), place(bottom, n, y, x), topDiff.data(), place(topDiff, n, y, x), channels,
                    size, alpha / size, beta, k, squares, shares, bottomDiff.data(), place(bottomDiff, n, y, x));
            }
        });
    }

    /// Where a pixel begins, in bytes.
    private static long place(Tensor tensor, int n, int y, int x) {
        return 4 * (tensor.base() + n * tensor.stride(0) + y * tensor.stride(2) + x * tensor.stride(3));
    }

    @Override
    public void lrnWithin(Tensor bottom, int size, float alpha, float beta, Tensor topDiff, Tensor bottomDiff) {
        scalar.lrnWithin(bottom, size, alpha, beta, topDiff, bottomDiff);
    }

    @Override
    public void relu(Tensor bottom, float slope, ReluRule rule, Tensor topDiff, Tensor bottomDiff) {
        relu(bottom, slope, null, rule, topDiff, bottomDiff, () -> scalar.relu(bottom, slope, rule, topDiff, bottomDiff));
    }

    @Override
    public void prelu(Tensor bottom, float[] slopes, ReluRule rule, Tensor topDiff, Tensor bottomDiff) {
        Runnable otherwise = () -> scalar.prelu(bottom, slopes, rule, topDiff, bottomDiff);
        if (slopes.length == 1) {
            relu(bottom, slopes[0], null, rule, topDiff, bottomDiff, otherwise);
        } else if (alike(bottom, topDiff, bottomDiff)) {
            relu(bottom, 0, Vectors.padded(slopes, slopes.length, 0), rule, topDiff, bottomDiff, otherwise);
        } else {
            otherwise.run();
        }
    }

    private void relu(
            Tensor bottom, float slope, MemorySegment slopes, ReluRule rule, Tensor topDiff, Tensor bottomDiff, Runnable otherwise) {
        Stretches stretches = Stretches.of(bottomDiff, bottom, topDiff);
        if (stretches == null) {
            otherwise.run();
            return;
        }
        long pixel = slopes == null ? 1 : bottom.span();
        stretches.each(workers, (line, part, count) -> VectorGradientLoops.relu(
            bottom.data(), stretches.at(1, line, part), topDiff.data(), stretches.at(2, line, part), slope, slopes, pixel, rule,
            bottomDiff.data(), stretches.at(0, line, part), count));
    }

    @Override
    public void unary(Tensor top, Kernels.Unary function, Tensor topDiff, Tensor bottomDiff) {
        Stretches stretches = Stretches.of(bottomDiff, top, topDiff);
        if (stretches == null) {
            scalar.unary(top, function, topDiff, bottomDiff);
            return;
        }
        stretches.each(workers, (line, part, count) -> VectorGradientLoops.unary(
            top.data(), stretches.at(1, line, part), function, topDiff.data(), stretches.at(2, line, part), bottomDiff.data(),
            stretches.at(0, line, part), count));
    }

    @Override
    public void map(Tensor at, DoubleUnaryOperator derivative, Tensor topDiff, Tensor bottomDiff) {
        scalar.map(at, derivative, topDiff, bottomDiff);
    }

    @Override
    public void softmax(Tensor top, int axis, Tensor topDiff, Tensor bottomDiff) {
        scalar.softmax(top, axis, topDiff, bottomDiff);
    }

    @Override
    public void max(List<Tensor> bottoms, int which, Tensor topDiff, Tensor bottomDiff) {
        scalar.max(bottoms, which, topDiff, bottomDiff);
    }
}
