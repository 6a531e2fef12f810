package convas.core.kernel;

import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// The loops of the backward pass: what becomes of the gradient of a top (`topDiff`) at a bottom (`bottomDiff`) or a parameter.
/// [ScalarGradients] is the specification in plain Java.
///
/// As for [Kernels]: tensors may be dense or channels last, results never share memory with what is read, and halos are left
/// alone. What is *added* to a result needs zeros there to begin with; everything else is written.
public interface GradientKernels {
    /// The weights of a convolution in the order that [#convolutionData] likes best.
    ///
    /// @param weights `[out, in / group, kernelH, kernelW]`, dense
    Kernels.Packed packConvolutionData(Tensor weights, Window window, int group);

    /// The transpose of a convolution's linear map: `bottomDiff[n, c, r, s] = sum topDiff[n, o, y, x] * weights[o, c, i, j]` over
    /// all `y * stride - pad + i * dilation = r`, and so for columns.
    void convolutionData(Tensor topDiff, Kernels.Packed filter, Tensor bottomDiff);

    /// `weightsDiff[o, c, i, j] = sum topDiff[n, o, y, x] * bottom[n, c, y * stride - pad + i * dilation, ...]`.
    ///
    /// @param weightsDiff `[out, in / group, kernelH, kernelW]`, dense
    /// @param add whether the sums are added to what is there, instead of written over it
    void convolutionWeights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff, boolean add);

    /// Adds the same over any number of axes; all dense.
    default void convolutionWeights(Tensor bottom, Tensor topDiff, Volume volume, int group, Tensor weightsDiff) {
        ScalarProductGradients.convolutionWeights(bottom, topDiff, volume, group, weightsDiff);
    }

    /// Adds to the image what [Kernels#locallyConnected] took from it: each gradient times the weights of its place.
    default void locallyConnectedData(Tensor topDiff, Tensor weights, Window window, Tensor bottomDiff) {
        Unshared.toBottom(topDiff, weights, window, bottomDiff);
    }

    /// Adds to each weight of [Kernels#locallyConnected] the gradients of its place times what it saw.
    default void locallyConnectedWeights(Tensor bottom, Tensor topDiff, Window window, Tensor weightsDiff) {
        Unshared.toWeights(bottom, topDiff, window, weightsDiff);
    }

    /// The weights of an inner product in the form that [#innerProductData] likes best.
    ///
    /// @param weights `[out, in]`, or `[in, out]` if `transpose`, dense
    Kernels.Packed packInnerProductData(Tensor weights, boolean transpose);

    /// `bottomDiff[r, i] = sum topDiff[r, o] * weights[o, i]`; both dense, seen as `rows` rows.
    void innerProductData(Tensor topDiff, long rows, Kernels.Packed matrix, Tensor bottomDiff);

    /// `weightsDiff[o, i] = sum topDiff[r, o] * bottom[r, i]`; all dense.
    ///
    /// @param weightsDiff `[out, in]`, or `[in, out]` if `transpose`
    /// @param add whether the sums are added to what is there, instead of written over it
    void innerProductWeights(Tensor bottom, Tensor topDiff, long rows, boolean transpose, Tensor weightsDiff, boolean add);

    /// Adds to each position of the axes `[axis, axis + axes)` the sum over all other axes of `in`, or of `in * factors`.
    ///
    /// @param factors of the shape of `in`, or null
    /// @param out dense, of the extents of those axes
    void sums(Tensor in, Tensor factors, int axis, int axes, Tensor out);

    /// Adds each gradient to the place of the maximum that it came from; of equal values to the first, as Caffe.
    void maxPool(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff);

    /// Adds each gradient in equal parts to the places of its window.
    void avePool(Tensor topDiff, Window window, Tensor bottomDiff);

    /// Adds what comes back through [Kernels#stochasticPool].
    default void stochasticPool(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff) {
        StochasticPooling.backward(bottom, window, topDiff, bottomDiff);
    }

    /// Back through [Kernels#lrnAcross].
    void lrnAcross(Tensor bottom, int size, float alpha, float beta, float k, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#lrnWithin].
    void lrnWithin(Tensor bottom, int size, float alpha, float beta, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#relu].
    void relu(Tensor bottom, float slope, ReluRule rule, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#prelu].
    void prelu(Tensor bottom, float[] slopes, ReluRule rule, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#unary], given its result.
    void unary(Tensor top, Kernels.Unary function, Tensor topDiff, Tensor bottomDiff);

    /// Back through any elementwise function: `bottomDiff = topDiff * derivative(at)`. Both gradients may be the same tensor.
    ///
    /// @param at what the derivative is a function of: the bottom, or the top where that is simpler
    void map(Tensor at, DoubleUnaryOperator derivative, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#softmax], given its result: `top * (topDiff - sum topDiff * top)`.
    void softmax(Tensor top, int axis, Tensor topDiff, Tensor bottomDiff);

    /// Back through [Kernels#max] to the bottom `which`: the gradient where it is the largest, else 0. As in Caffe the second of
    /// the first two bottoms counts as larger where they are equal, and any other bottom as smaller.
    void max(List<Tensor> bottoms, int which, Tensor topDiff, Tensor bottomDiff);
}
