package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// The loops. [ScalarKernels] is the specification in plain Java; the vector kernels must agree with it.
///
/// Tensors may be dense or channels last; inputs and outputs never share memory unless a method says so. An output's halo
/// is left alone. Packed weights are made once by a `pack…` method and belong to the kernels that made them.
///
/// What runs over and over on the same tensors is made ready once: `maxPoolLoop` makes the [Loop] that `maxPool` runs.
public interface Kernels {
    /// Weights in the order that a kernel likes best.
    interface Packed {}

    /// The pooling that [#pooledConvolutionLoop] does.
    Window SQUARES = Window.square(2, 2, 0);

    /// The fastest kernels that this Java can run.
    static Kernels best() {
        return Best.KERNELS;
    }

    /// For people, what runs here: `Vector API, 512 bits, 2 threads`; or plain Java, and why.
    String describe();

    /// Runs everything on tiny shapes, once, so that the first real pass does not wait for the compiler; for a background thread.
    default void warmUp() {}

    /// The loops of the backward pass.
    GradientKernels gradients();

    /// Elementwise functions of one value.
    enum Unary { SIGMOID, TANH }

    /// @param weights `[out, in / group, kernelH, kernelW]`, dense
    /// @param bias `[out]` or null
    Packed packConvolution(Tensor weights, Tensor bias, Window window, int group);

    /// @param plain whether the sums must be taken as they are written, for the last digits' sake, rather than by Winograd's
    ///     minimal filtering where that is faster
    default Packed packConvolution(Tensor weights, Tensor bias, Window window, int group, boolean plain) {
        return packConvolution(weights, bias, window, group);
    }

    /// `out[n, o, y, x] = bias[o] + sum in[n, c, y * stride - pad + i * dilation, ...] * weights[o, c, i, j]`.
    default void convolution(Tensor in, Packed filter, Tensor out) {
        convolution(in, filter, null, false, out);
    }

    /// A convolution and what often follows it, without another pass over its result.
    ///
    /// @param plus added to the result, of its shape; or null
    /// @param rectified whether negative sums become 0
    default void convolution(Tensor in, Packed filter, Tensor plus, boolean rectified, Tensor out) {
        convolutionLoop(in, filter, plus, rectified, out).run();
    }

    Loop convolutionLoop(Tensor in, Packed filter, Tensor plus, boolean rectified, Tensor out);

    /// Whether [#pooledConvolutionLoop] does a convolution of these sizes in one go.
    ///
    /// @param out of the convolution
    default boolean poolsConvolution(Window window, int group, Shape in, Shape out) {
        return false;
    }

    /// A convolution, and of each 2×2 of its results only the largest ([#maxPoolLoop]).
    ///
    /// @param rectified whether negative sums become 0
    /// @param out half as high and as wide as the convolution's results
    default Loop pooledConvolutionLoop(Tensor in, Packed filter, boolean rectified, Tensor out) {
        Tensor whole = Tensor.channelsLast(beforePooling(out.shape()), 0);
        return Loop.of(convolutionLoop(in, filter, null, rectified, whole), maxPoolLoop(whole, SQUARES, out, null));
    }

    /// The shape of which each 2×2 become one place of `out`.
    static Shape beforePooling(Shape out) {
        return out.with(2, 2 * out.dim(2)).with(3, 2 * out.dim(3));
    }

    /// @param weights `[in, out / group, kernelH, kernelW]`, dense
    /// @param bias `[out]` or null
    Packed packDeconvolution(Tensor weights, Tensor bias, Window window, int group);

    /// The transpose of a convolution's linear map, plus bias.
    default void deconvolution(Tensor in, Packed filter, Tensor out) {
        deconvolutionLoop(in, filter, out).run();
    }

    Loop deconvolutionLoop(Tensor in, Packed filter, Tensor out);

    /// @param weights `[out, in]`, or `[in, out]` if `transpose`, dense
    /// @param bias `[out]` or null
    Packed packInnerProduct(Tensor weights, Tensor bias, boolean transpose);

    /// `out[r, o] = bias[o] + sum in[r, i] * weights[o, i]`; both tensors dense, seen as `rows` rows.
    default void innerProduct(Tensor in, long rows, Packed matrix, Tensor out) {
        innerProductLoop(in, rows, matrix, out).run();
    }

    Loop innerProductLoop(Tensor in, long rows, Packed matrix, Tensor out);

    /// A convolution over any number of axes; all tensors dense.
    ///
    /// @param in its axes before those that the kernel slides over are seen as images × channels
    /// @param weights `[out, in / group, kernel...]`
    /// @param bias `[out]` or null
    default void convolution(Tensor in, Tensor weights, Tensor bias, Volume volume, int group, Tensor out) {
        convolutionLoop(in, weights, bias, volume, group, out).run();
    }

    default Loop convolutionLoop(Tensor in, Tensor weights, Tensor bias, Volume volume, int group, Tensor out) {
        return volume.convolution(in, weights, bias, group, out);
    }

    /// The transpose of that convolution's linear map, plus bias.
    ///
    /// @param weights `[in, out / group, kernel...]`
    default void deconvolution(Tensor in, Tensor weights, Tensor bias, Volume volume, int group, Tensor out) {
        deconvolutionLoop(in, weights, bias, volume, group, out).run();
    }

    default Loop deconvolutionLoop(Tensor in, Tensor weights, Tensor bias, Volume volume, int group, Tensor out) {
        return volume.deconvolution(in, weights, bias, group, out);
    }

    /// For each channel and tap of the kernel, what the tap sees at each place; 0 outside the image. Both dense.
    default Loop im2colLoop(Tensor in, Volume volume, Tensor out) {
        return volume.columns(in, out);
    }

    /// A convolution with weights of its own for every place: as [#convolution], but with the weights of place `p = y * width + x`.
    ///
    /// @param weights `[out, 1, in * kernelH * kernelW, places]`, dense
    /// @param bias `[1, 1, out, places]` or null
    default void locallyConnected(Tensor in, Tensor weights, Tensor bias, Window window, Tensor out) {
        locallyConnectedLoop(in, weights, bias, window, out).run();
    }

    default Loop locallyConnectedLoop(Tensor in, Tensor weights, Tensor bias, Window window, Tensor out) {
        return () -> Unshared.convolution(in, weights, bias, window, out);
    }

    /// @param mask where the position (in its channel) of each maximum goes, or null
    default void maxPool(Tensor in, Window window, Tensor out, Tensor mask) {
        maxPoolLoop(in, window, out, mask).run();
    }

    Loop maxPoolLoop(Tensor in, Window window, Tensor out, Tensor mask);

    /// Divides by the window clipped to `in + pad`, padding included, as Caffe does.
    default void avePool(Tensor in, Window window, Tensor out) {
        avePoolLoop(in, window, out).run();
    }

    Loop avePoolLoop(Tensor in, Window window, Tensor out);

    /// `sum of squares / (sum + 2^-126)` over each window clipped to the image: the mean of what Caffe draws from it while it trains, where
    /// each value is drawn as often as it is large (Caffe's `PoolingLayer` on a GPU, in the TEST phase).
    default void stochasticPool(Tensor in, Window window, Tensor out) {
        stochasticPoolLoop(in, window, out).run();
    }

    default Loop stochasticPoolLoop(Tensor in, Window window, Tensor out) {
        return StochasticPooling.loop(in, window, out);
    }

    /// `in * (k + alpha / size * sum of squares over size neighbouring channels) ^ -beta`.
    default void lrnAcross(Tensor in, int size, float alpha, float beta, float k, Tensor out) {
        lrnAcrossLoop(in, size, alpha, beta, k, out).run();
    }

    Loop lrnAcrossLoop(Tensor in, int size, float alpha, float beta, float k, Tensor out);

    /// `in * (1 + alpha * mean of squares over a size × size window, zeros outside counted) ^ -beta`.
    default void lrnWithin(Tensor in, int size, float alpha, float beta, Tensor out) {
        lrnWithinLoop(in, size, alpha, beta, out).run();
    }

    Loop lrnWithinLoop(Tensor in, int size, float alpha, float beta, Tensor out);

    /// `in * scale[i] + shift[i]`, `i` the position within the axes `[axis, axis + axes)`; either array may be null. A loop takes the values that
    /// the arrays have when it runs.
    default void affine(Tensor in, int axis, int axes, float[] scale, float[] shift, Tensor out) {
        affineLoop(in, axis, axes, scale, shift, out).run();
    }

    Loop affineLoop(Tensor in, int axis, int axes, float[] scale, float[] shift, Tensor out);

    /// Mean and variance (divided by the count, as Caffe's BatchNorm does) of each position of axis 1 over all other axes; of the
    /// whole tensor if it has one axis. Both arrays are written.
    default void moments(Tensor in, float[] mean, float[] variance) {
        momentsLoop(in, mean, variance).run();
    }

    Loop momentsLoop(Tensor in, float[] mean, float[] variance);

    /// `max(in, 0) + slope * min(in, 0)`.
    default void relu(Tensor in, float slope, Tensor out) {
        reluLoop(in, slope, out).run();
    }

    Loop reluLoop(Tensor in, float slope, Tensor out);

    /// As [#relu] with a slope for each channel (axis 1), or one for all.
    default void prelu(Tensor in, float[] slopes, Tensor out) {
        preluLoop(in, slopes, out).run();
    }

    Loop preluLoop(Tensor in, float[] slopes, Tensor out);

    default void unary(Tensor in, Unary function, Tensor out) {
        unaryLoop(in, function, out).run();
    }

    Loop unaryLoop(Tensor in, Unary function, Tensor out);

    /// Makes all values one.
    default void fill(Tensor out, double value) {
        fillLoop(out, value).run();
    }

    default Loop fillLoop(Tensor out, double value) {
        return mapLoop(out, _ -> value, out);
    }

    /// Any elementwise function; slower than the functions above.
    default void map(Tensor in, DoubleUnaryOperator function, Tensor out) {
        mapLoop(in, function, out).run();
    }

    default Loop mapLoop(Tensor in, DoubleUnaryOperator function, Tensor out) {
        return Rows.loop((at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                double value = in.data().getAtIndex(ValueLayout.JAVA_FLOAT, at[1] + i * steps[1]);
                out.data().setAtIndex(ValueLayout.JAVA_FLOAT, at[0] + i * steps[0], (float) function.applyAsDouble(value));
            }
        }, out, in);
    }

    /// `sum coefficients[i] * ins[i]`, all of one shape.
    default void sum(List<Tensor> ins, float[] coefficients, Tensor out) {
        sumLoop(ins, coefficients, out).run();
    }

    Loop sumLoop(List<Tensor> ins, float[] coefficients, Tensor out);

    default void product(List<Tensor> ins, Tensor out) {
        productLoop(ins, out).run();
    }

    Loop productLoop(List<Tensor> ins, Tensor out);

    default void max(List<Tensor> ins, Tensor out) {
        maxLoop(ins, out).run();
    }

    Loop maxLoop(List<Tensor> ins, Tensor out);

    /// Along one axis, after the largest value is subtracted.
    default void softmax(Tensor in, int axis, Tensor out) {
        softmaxLoop(in, axis, out).run();
    }

    Loop softmaxLoop(Tensor in, int axis, Tensor out);

    /// Copies between layouts; both of one shape. Either may be a view with any strides.
    default void copy(Tensor in, Tensor out) {
        copyLoop(in, out).run();
    }

    Loop copyLoop(Tensor in, Tensor out);
}
