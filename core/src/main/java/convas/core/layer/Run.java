package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.tensor.Tensor;
import java.util.function.Supplier;

/// What a layer sees while it runs. Blobs of four axes are channels last, all others dense.
public interface Run {
    Kernels kernels();

    int bottoms();

    /// The bottom as the engine holds it; read only.
    Tensor bottom(int index);

    /// The bottom in Caffe's order, copied if need be; read only.
    Tensor denseBottom(int index);

    int tops();

    /// Where the result goes. Every element must be written.
    Tensor top(int index);

    /// A dense tensor in place of [#top]; what is in it when the layer ends becomes the top.
    Tensor denseTop(int index);

    /// Whether values are to be as near to Caffe's as can be, even where another way of summing is faster.
    boolean plain();

    /// What a convolution of images is to add to its result, for an Eltwise layer behind it that is run with it; or null.
    Tensor plus();

    /// Whether a convolution of images is to make negative results 0, for a ReLU layer behind it that is run with it.
    boolean rectified();

    /// Number of parameters.
    int params();

    /// A parameter in Caffe's order, dense; read only.
    Tensor param(int index);

    /// What `make` gave when the layer first ran with its present record, weights and bottom shapes: packed weights.
    <T> T prepared(Supplier<T> make);

    /// @throws java.util.concurrent.CancellationException if the user has cancelled; long loops ask now and then
    void checkCancelled();
}
