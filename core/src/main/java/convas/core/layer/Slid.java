package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Volume;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.stream.IntStream;

/// The way back through a convolution or a deconvolution, whose bottoms share weights and bias.
///
/// Each is the transpose of the other, so that a deconvolution's gradient at its bottom is a convolution, and a weight's gradient
/// is the convolution's with bottom and top in each other's place.
record Slid(int axis, boolean biasTerm, int group, boolean transposed) {
    void backward(Back back, Sliding sliding) {
        Shape shape = back.bottomShape(0);
        int channelAxis = Axes.canonical(shape, axis, "axis");
        Sliding.Steps steps = sliding.steps(shape, channelAxis);
        if (IntStream.range(0, back.tops()).filter(back::arrives)
                .anyMatch(i -> steps.isGeneral(shape, back.topDiff(i).shape(), channelAxis, true))) {
            volumes(back, steps, channelAxis);
            return;
        }
        Window window = steps.window();
        boolean images = shape.rank() == 4 && channelAxis == 1;
        for (int i = 0; i < back.tops(); i++) {
            if (!back.arrives(i)) {
                continue;
            }
            Tensor topDiff = images ? back.topDiff(i) : Convolution.images(back.denseTopDiff(i), channelAxis);
            if (back.wants(i)) {
                data(back, topDiff, window, images ? back.bottomDiff(i) : Convolution.images(back.denseBottomDiff(i), channelAxis));
            }
            if (back.wantsParam(0)) {
                Tensor bottom = images ? back.bottom(i) : Convolution.images(back.denseBottom(i), channelAxis);
                back.paramDiff(0, (diff, add) -> back.gradients().convolutionWeights(
                    transposed ? topDiff : bottom, transposed ? bottom : topDiff, window, group, Convolution.images(diff, 1), add));
            }
            if (biasTerm && back.wantsParam(1)) {
                back.gradients().sums(topDiff, null, 1, 1, back.paramDiff(1));
            }
        }
    }

    private void data(Back back, Tensor topDiff, Window window, Tensor bottomDiff) {
        Tensor weights = Convolution.images(back.param(0), 1);
        if (transposed) {
            Kernels.Packed filter = back.prepared(() -> back.kernels().packConvolution(weights, null, window, group));
            back.kernels().convolution(topDiff, filter, bottomDiff);
        } else {
            Kernels.Packed filter = back.prepared(() -> back.gradients().packConvolutionData(weights, window, group));
            back.gradients().convolutionData(topDiff, filter, bottomDiff);
        }
    }

    private void volumes(Back back, Sliding.Steps steps, int channelAxis) {
        for (int i = 0; i < back.tops(); i++) {
            if (!back.arrives(i)) {
                continue;
            }
            Tensor topDiff = back.denseTopDiff(i);
            Shape image = transposed ? topDiff.shape() : back.bottomShape(i);
            Volume volume = steps.volume(image, transposed ? back.bottomShape(i) : topDiff.shape(), channelAxis);
            if (back.wants(i) && transposed) {
                back.kernels().convolution(topDiff, back.param(0), null, volume, group, back.denseBottomDiff(i));
            } else if (back.wants(i)) {
                back.kernels().deconvolution(topDiff, back.param(0), null, volume, group, back.denseBottomDiff(i));
            }
            if (back.wantsParam(0)) {
                Tensor bottom = back.denseBottom(i);
                back.gradients().convolutionWeights(transposed ? topDiff : bottom, transposed ? bottom : topDiff, volume, group,
                    back.paramDiff(0));
            }
            if (biasTerm && back.wantsParam(1)) {
                back.gradients().sums(topDiff, null, channelAxis, 1, back.paramDiff(1));
            }
        }
    }
}
