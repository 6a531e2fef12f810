package convas.core.layer;

import convas.core.kernel.GradientKernels;
import convas.core.kernel.ReluRule;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/// What a layer sees while gradients flow back through it: the values of the forward pass, the gradients of its tops, and room
/// for those of bottoms and parameters. Blobs of four axes are channels last, all others dense.
public interface Back extends Reading {
    default GradientKernels gradients() {
        return kernels().gradients();
    }

    /// What rectifiers let through.
    ReluRule rule();

    Shape bottomShape(int index);

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

    /// Whether the gradient of that parameter is asked for.
    boolean wantsParam(int index);

    /// What the gradient of a parameter is to be added to, dense.
    Tensor paramDiff(int index);

    /// Puts into the gradient of a parameter what this layer has to say.
    void paramDiff(int index, Sum sum);

    /// Some part of a gradient.
    interface Sum {
        /// @param diff dense
        /// @param add whether it is to be added to what is there; if not, all of that is to be overwritten
        void into(Tensor diff, boolean add);
    }

    /// Of a layer that works element by element: `bottomDiff = topDiff * derivative(bottom)`.
    default void elementwise(DoubleUnaryOperator derivative) {
        gradients().map(bottom(0), derivative, topDiff(0), bottomDiff(0));
    }
}
