package convas.core.onnx;

import convas.core.layer.Convolution;
import convas.core.layer.Deconvolution;
import convas.core.layer.Pooling;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The layers with a window. ONNX rounds sizes in another way than Caffe, so the padding behind the image is always said as what
/// the last window needs; then nothing is left to round.
final class Sliding {
    private final Translation layer;

    Sliding(Translation layer) {
        this.layer = layer;
    }

    List<String> convolution(Convolution convolution, int group) throws Inexpressible, IOException {
        Window window = convolution.window(layer.in());
        int axis = twoAxes(convolution.axis());
        Shape from = images(layer.in(0), axis);
        Shape to = images(layer.out(0), axis);
        return each(axis, "Conv", convolution.biasTerm(), attributes(window, group,
            Math.max(window.padH(), behind(from.dim(2), to.dim(2), window.strideH(), window.extentH(), window.padH())),
            Math.max(window.padW(), behind(from.dim(3), to.dim(3), window.strideW(), window.extentW(), window.padW()))));
    }

    List<String> deconvolution(Deconvolution deconvolution) throws Inexpressible, IOException {
        Window window = deconvolution.window(layer.in());
        return each(twoAxes(deconvolution.axis()), "ConvTranspose", deconvolution.biasTerm(),
            attributes(window, deconvolution.group(), window.padH(), window.padW()));
    }

    private Attribute[] attributes(Window window, int group, int bottom, int right) throws Inexpressible {
        positive(window);
        if (window.dilationH() < 1 || window.dilationW() < 1) {
            throw layer.refused("with `dilation: 0` all elements of its kernel lie on one place, which ONNX has not; use a 1×1 kernel");
        }
        return new Attribute[] {
            Attribute.list("kernel_shape", window.kernelH(), window.kernelW()), Attribute.list("strides", window.strideH(), window.strideW()),
            Attribute.list("dilations", window.dilationH(), window.dilationW()),
            Attribute.list("pads", window.padH(), window.padW(), bottom, right), Attribute.of("group", group)};
    }

    private void positive(Window window) throws Inexpressible {
        int least = Math.min(Math.min(window.padH(), window.padW()), Math.min(window.dilationH(), window.dilationW()));
        if (least < 0 || Math.min(window.strideH(), window.strideW()) < 0) {
            throw layer.refused("it has a negative pad, stride or dilation, which ONNX has not; use a positive one");
        }
    }

    /// Each bottom with the same weights, as images.
    private List<String> each(int axis, String type, boolean bias, Attribute... attributes) throws IOException {
        List<String> weights = new ArrayList<>(List.of(layer.param(0, images(layer.paramShape(0), 1))));
        if (bias) {
            weights.add(layer.param(1));
        }
        List<String> tops = new ArrayList<>();
        for (int i = 0; i < layer.bottoms(); i++) {
            Shape in = layer.in(i);
            List<String> inputs = new ArrayList<>(List.of(isImages(in, axis) ? layer.bottom(i) : layer.reshaped(layer.bottom(i), images(in, axis))));
            inputs.addAll(weights);
            String top = layer.op(type, inputs, attributes);
            tops.add(isImages(in, axis) ? top : layer.reshaped(top, layer.out(i)));
        }
        return tops;
    }

    /// The channel axis, counted from the front.
    private int twoAxes(int axis) throws Inexpressible {
        int spatial = layer.in(0).rank() - layer.axis(axis) - 1;
        if (spatial > 2) {
            throw layer.refused("it slides over " + spatial + " axes, and only one or two are written; put layers of two axes in its place");
        }
        return layer.axis(axis);
    }

    private static boolean isImages(Shape shape, int axis) {
        return shape.rank() == 4 && axis == 1;
    }

    /// The axes before the channel axis together, missing spatial axes of extent 1.
    private static Shape images(Shape shape, int axis) {
        int spatial = shape.rank() - axis - 1;
        return Shape.of(Math.toIntExact(shape.count(0, axis)), shape.dim(axis), spatial == 2 ? shape.dim(-2) : 1, spatial == 0 ? 1 : shape.dim(-1));
    }

    /// What the last window reaches beyond the image; negative where it ends before.
    private static int behind(int in, int out, int stride, int extent, int pad) {
        return (out - 1) * stride + extent - in - pad;
    }

    /// Caffe's mean counts padding, but no further than `pad` behind the image, where the last window may end (`PoolingLayer`).
    /// So that much is put there as zeros, and what goes beyond is padding that ONNX does not count.
    List<String> pooling(Pooling pooling) throws Inexpressible, IOException {
        Window window = pooling.window(layer.in());
        positive(window);
        Shape in = layer.in(0);
        Shape out = layer.out(0);
        if ((out.dim(2) - 1) * window.strideH() - window.padH() >= in.dim(2) || (out.dim(3) - 1) * window.strideW() - window.padW() >= in.dim(3)) {
            throw layer.refused("its stride is larger than its kernel, and its last window lies beyond the image " + in
                + "; use a smaller `stride`, or a larger kernel");
        }
        int bottom = Math.max(0, behind(in.dim(2), out.dim(2), window.strideH(), window.kernelH(), window.padH()));
        int right = Math.max(0, behind(in.dim(3), out.dim(3), window.strideW(), window.kernelW(), window.padW()));
        return switch (pooling.method()) {
            case MAX -> max(window, bottom, right);
            case AVE -> List.of(mean(window, bottom, right));
            case STOCHASTIC -> throw layer.refused("ONNX has no STOCHASTIC pooling; choose MAX or AVE");
        };
    }

    private static Attribute[] pool(Window window, Attribute... more) {
        List<Attribute> all = new ArrayList<>(List.of(Attribute.list("kernel_shape", window.kernelH(), window.kernelW()),
            Attribute.list("strides", window.strideH(), window.strideW())));
        all.addAll(List.of(more));
        return all.toArray(Attribute[]::new);
    }

    /// ONNX counts positions through the whole blob, Caffe within the image.
    private List<String> max(Window window, int bottom, int right) throws IOException {
        List<String> results = layer.ops("MaxPool", List.of(layer.bottom(0)), layer.tops(),
            pool(window, Attribute.list("pads", window.padH(), window.padW(), bottom, right)));
        if (layer.tops() == 1) {
            return results;
        }
        String within = layer.op("Mod", results.get(1), layer.constants("image", layer.in(0).count(2, 4)));
        return List.of(results.getFirst(), layer.op("Cast", List.of(within), Attribute.of("to", 1)));
    }

    private String mean(Window window, int bottom, int right) throws IOException {
        if (bottom <= window.padH() && right <= window.padW()) {
            return layer.op("AveragePool", List.of(layer.bottom(0)), pool(window, Attribute.of("count_include_pad", 1),
                Attribute.list("pads", window.padH(), window.padW(), bottom, right)));
        }
        int zerosBelow = Math.min(bottom, window.padH());
        int zerosRight = Math.min(right, window.padW());
        String padded = window.padH() == 0 && window.padW() == 0 ? layer.bottom(0) : layer.op("Pad", layer.bottom(0),
            layer.constants("pads", 0, 0, window.padH(), window.padW(), 0, 0, zerosBelow, zerosRight));
        return layer.op("AveragePool", List.of(padded), pool(window, Attribute.of("count_include_pad", 0),
            Attribute.list("pads", 0, 0, bottom - zerosBelow, right - zerosRight)));
    }
}
