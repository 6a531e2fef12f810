package convas.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// Every backward loop as plain loops over tensors of any layout: the specification of the faster ones, and what runs where
/// those cannot. Here is what works element by element; products and windows have files of their own.
final class ScalarGradients implements GradientKernels {
    private final Kernels kernels = new ScalarKernels();

    @Override
    public Kernels.Packed packConvolutionData(Tensor weights, Window window, int group) {
        return kernels.packDeconvolution(weights, null, window, group);
    }

    @Override
    public void convolutionData(Tensor topDiff, Kernels.Packed filter, Tensor bottomDiff) {
        kernels.deconvolution(topDiff, filter, bottomDiff);
    }

    @Override
    public void convolutionWeights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff, boolean add) {
        ScalarProductGradients.convolutionWeights(bottom, topDiff, window, group, weightsDiff, add);
    }

    @Override
    public Kernels.Packed packInnerProductData(Tensor weights, boolean transpose) {
        return kernels.packInnerProduct(weights, null, !transpose);
    }

    @Override
    public void innerProductData(Tensor topDiff, long rows, Kernels.Packed matrix, Tensor bottomDiff) {
        kernels.innerProduct(topDiff, rows, matrix, bottomDiff);
    }

    @Override
    public void innerProductWeights(Tensor bottom, Tensor topDiff, long rows, boolean transpose, Tensor weightsDiff, boolean add) {
        ScalarProductGradients.innerProductWeights(bottom, topDiff, rows, transpose, weightsDiff, add);
    }

    @Override
    public void sums(Tensor in, Tensor factors, int axis, int axes, Tensor out) {
        double[] sums = new double[Math.toIntExact(out.shape().count())];
        Rows.each(in.shape(), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                double value = in.data().getAtIndex(JAVA_FLOAT, at[0] + i * steps[0]);
                double factor = factors == null ? 1 : factors.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]);
                sums[(int) (at[2] + i * steps[2])] += value * factor;
            }
        }, Rows.Layout.of(in), Rows.Layout.of(factors == null ? in : factors), positions(in.shape(), axis, axes));
        for (int i = 0; i < sums.length; i++) {
            out.setFlat(i, (float) (out.getFlat(i) + sums[i]));
        }
    }

    /// For each element its position within the axes `[axis, axis + axes)`.
    private static Rows.Layout positions(Shape shape, int axis, int axes) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int i = axis + axes - 1; i >= axis; i--) {
            strides[i] = stride;
            stride *= shape.dim(i);
        }
        return new Rows.Layout(0, strides);
    }

    @Override
    public void maxPool(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff) {
        ScalarWindowGradients.maxPool(bottom, window, topDiff, bottomDiff);
    }

    @Override
    public void avePool(Tensor topDiff, Window window, Tensor bottomDiff) {
        ScalarWindowGradients.avePool(topDiff, window, bottomDiff);
    }

    @Override
    public void lrnAcross(Tensor bottom, int size, float alpha, float beta, float k, Tensor topDiff, Tensor bottomDiff) {
        ScalarWindowGradients.lrnAcross(bottom, size, alpha, beta, k, topDiff, bottomDiff);
    }

    @Override
    public void lrnWithin(Tensor bottom, int size, float alpha, float beta, Tensor topDiff, Tensor bottomDiff) {
        ScalarWindowGradients.lrnWithin(bottom, size, alpha, beta, topDiff, bottomDiff);
    }

    @Override
    public void relu(Tensor bottom, float slope, ReluRule rule, Tensor topDiff, Tensor bottomDiff) {
        prelu(bottom, new float[] {slope}, rule, topDiff, bottomDiff);
    }

    @Override
    public void prelu(Tensor bottom, float[] slopes, ReluRule rule, Tensor topDiff, Tensor bottomDiff) {
        Rows.each(bottom.shape(), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                float x = bottom.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]);
                float g = topDiff.data().getAtIndex(JAVA_FLOAT, at[2] + i * steps[2]);
                float slope = slopes[(int) (at[3] + i * steps[3])];
                bottomDiff.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], rule.pass(x, g, slope));
            }
        }, Rows.Layout.of(bottomDiff), Rows.Layout.of(bottom), Rows.Layout.of(topDiff),
            positions(bottom.shape(), 1, slopes.length > 1 ? 1 : 0));
    }

    @Override
    public void unary(Tensor top, Kernels.Unary function, Tensor topDiff, Tensor bottomDiff) {
        map(top, switch (function) {
            case SIGMOID -> y -> y * (1 - y);
            case TANH -> y -> 1 - y * y;
        }, topDiff, bottomDiff);
    }

    @Override
    public void map(Tensor at, DoubleUnaryOperator derivative, Tensor topDiff, Tensor bottomDiff) {
        Rows.each((where, steps, count) -> {
            for (int i = 0; i < count; i++) {
                double value = at.data().getAtIndex(JAVA_FLOAT, where[1] + i * steps[1]);
                double g = topDiff.data().getAtIndex(JAVA_FLOAT, where[2] + i * steps[2]);
                bottomDiff.data().setAtIndex(JAVA_FLOAT, where[0] + i * steps[0], (float) (g * derivative.applyAsDouble(value)));
            }
        }, bottomDiff, at, topDiff);
    }

    @Override
    public void softmax(Tensor top, int axis, Tensor topDiff, Tensor bottomDiff) {
        int extent = top.shape().dim(axis);
        long yStep = top.stride(axis);
        long gStep = topDiff.stride(axis);
        long outStep = bottomDiff.stride(axis);
        Rows.each(top.shape().with(axis, Math.min(1, extent)), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                long y = at[1] + i * steps[1];
                long g = at[2] + i * steps[2];
                double sum = 0;
                for (int c = 0; c < extent; c++) {
                    sum += (double) top.data().getAtIndex(JAVA_FLOAT, y + c * yStep)
                        * topDiff.data().getAtIndex(JAVA_FLOAT, g + c * gStep);
                }
                for (int c = 0; c < extent; c++) {
                    bottomDiff.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0] + c * outStep,
                        (float) (top.data().getAtIndex(JAVA_FLOAT, y + c * yStep)
                            * (topDiff.data().getAtIndex(JAVA_FLOAT, g + c * gStep) - sum)));
                }
            }
        }, Rows.Layout.of(bottomDiff), Rows.Layout.of(top), Rows.Layout.of(topDiff));
    }

    @Override
    public void max(List<Tensor> bottoms, int which, Tensor topDiff, Tensor bottomDiff) {
        float[] values = new float[bottoms.size()];
        Rows.each((at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                for (int t = 0; t < values.length; t++) {
                    values[t] = bottoms.get(t).data().getAtIndex(JAVA_FLOAT, at[t + 2] + i * steps[t + 2]);
                }
                float g = topDiff.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]);
                bottomDiff.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], largest(values) == which ? g : 0);
            }
        }, Stream.concat(Stream.of(bottomDiff, topDiff), bottoms.stream()).toArray(Tensor[]::new));
    }

    private static int largest(float[] values) {
        int best = values[0] > values[1] ? 0 : 1;
        for (int i = 2; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
