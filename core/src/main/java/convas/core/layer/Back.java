package convas.core.layer;

import convas.core.kernel.GradientKernels;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/// What a layer sees while gradients flow back through it: the values of the forward pass, the gradients of its tops, and room
/// for those of bottoms and parameters. Blobs of four axes are channels last, all others dense.
public interface Back {
    Kernels kernels();

    default GradientKernels gradients() {
        return kernels().gradients();
    }

    /// What rectifiers let through.
    ReluRule rule();

    int bottoms();

    Shape bottomShape(int index);

    /// The bottom's values; read only.
    ///
    /// @throws Refused if the forward pass did not compute them
    Tensor bottom(int index);

    /// The bottom's values in Caffe's order, copied if need be; read only.
    Tensor denseBottom(int index);

    int tops();

    /// The top's values; read only.
    ///
    /// @throws Refused if the forward pass did not compute them
    Tensor top(int index);

    /// The top's values in Caffe's order, copied if need be; read only.
    Tensor denseTop(int index);

    /// Whether any gradient arrives at that top.
    boolean arrives(int top);

    /// The gradient of the top, zeros if none arrives; read only.
    Tensor topDiff(int index);

    /// The gradient of the top in Caffe's order, copied if need be; read only.
    Tensor denseTopDiff(int index);

    /// Whether the gradient of that bottom is asked for; if not, no room for it may be taken.
    boolean wants(int bottom);

    /// Where the gradient of a bottom goes. Zeros at first.
    Tensor bottomDiff(int index);

    /// A dense tensor in place of [#bottomDiff]; what is in it when the layer ends becomes the gradient.
    Tensor denseBottomDiff(int index);

    /// Makes a tensor that is there already the gradient of a bottom, in place of [#bottomDiff].
    void pass(int bottom, Tensor diff);

    /// Number of parameters.
    int params();

    /// A parameter in Caffe's order, dense; read only.
    Tensor param(int index);

    /// Whether the gradient of that parameter is asked for.
    boolean wantsParam(int index);

    /// What the gradient of a parameter is to be added to, dense.
    Tensor paramDiff(int index);

    /// What `make` gave when gradients first flowed through the layer with its present record, weights and bottom shapes.
    <T> T prepared(Supplier<T> make);

    /// @throws java.util.concurrent.CancellationException if the user has cancelled; long loops ask now and then
    void checkCancelled();

    /// Of a layer that works element by element: `bottomDiff = topDiff * derivative(bottom)`.
    default void elementwise(DoubleUnaryOperator derivative) {
        gradients().map(bottom(0), derivative, topDiff(0), bottomDiff(0));
    }
}
