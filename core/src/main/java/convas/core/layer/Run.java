package convas.core.layer;

import convas.core.tensor.Tensor;

/// What a layer sees while it runs. Blobs of four axes are channels last, all others dense.
public interface Run extends Reading {
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

    /// Whether only the largest of each 2×2 results of a convolution of images goes to its top, for a Pooling layer behind it that is run with it.
    boolean pooled();
}
