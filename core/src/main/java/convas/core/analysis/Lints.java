package convas.core.analysis;

import convas.core.layer.Convolution;
import convas.core.layer.Input;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.List;

/// What Caffe accepts but a user probably did not mean.
final class Lints {
    private Lints() {}

    static void check(Node node, List<Shape> bottoms, List<Shape> tops, List<Diagnostic> out) {
        if (node.layer() instanceof Convolution conv && bottoms.getFirst().rank() == 4 && tops.getFirst().rank() == 4) {
            stride(node, conv.window(bottoms), bottoms.getFirst(), tops.getFirst(), out);
        }
        if (node.layer() instanceof Input input && input.shapes().isEmpty()) {
            out.add(new Diagnostic(Severity.WARNING, "no-shape",
                "This input has no shape, so its blob holds nothing: give it `input_param { shape { dim: ... } }`.", Places.of(node, null), node.id()));
        }
    }

    /// A stride that leaves rows over; silent where it divides the image itself, since halving 224 to 112 is meant.
    private static void stride(Node node, Window w, Shape in, Shape top, List<Diagnostic> out) {
        String height = over(in.height(), top.height(), w.extentH(), w.strideH(), w.padH());
        String width = over(in.width(), top.width(), w.extentW(), w.strideW(), w.padW());
        if (height != null || width != null) {
            boolean square = height != null && height.equals(width);
            String where = square ? "height and width" : height != null ? "the height" : "the width";
            int stride = height != null ? w.strideH() : w.strideW();
            out.add(new Diagnostic(Severity.WARNING, "stride-does-not-divide", "The stride does not divide " + where + ": "
                + (height != null ? height : width) + ", which Caffe rounds down to " + (height != null ? top.height() : top.width())
                + ". Change the pad, the kernel or the stride of " + stride + " if that is not meant.",
                Places.of(node, height != null && w.strideH() != w.strideW() ? "stride_h" : "stride"), node.id()));
        }
    }

    /// The unrounded size, or null if it is whole or the stride divides the image.
    private static String over(int in, int out, int extent, int stride, int pad) {
        int span = in + 2 * pad - extent;
        if (span % stride == 0 || in % stride == 0 && out == in / stride) {
            return null;
        }
        return "(" + in + (pad == 0 ? "" : " + 2·" + pad) + " − " + extent + ") / " + stride + " + 1 = "
            + java.math.BigDecimal.valueOf(Math.round(100.0 * span / stride + 100), 2).stripTrailingZeros().toPlainString();
    }
}
