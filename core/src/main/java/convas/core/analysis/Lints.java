package convas.core.analysis;

import convas.core.layer.Accuracy;
import convas.core.layer.Beyond;
import convas.core.layer.Convolution;
import convas.core.layer.Crop;
import convas.core.layer.DummyData;
import convas.core.layer.EuclideanLoss;
import convas.core.layer.HingeLoss;
import convas.core.layer.Im2col;
import convas.core.layer.Input;
import convas.core.layer.MultinomialLogisticLoss;
import convas.core.layer.Pooling;
import convas.core.layer.SPP;
import convas.core.layer.Slice;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What Caffe accepts but a user probably did not mean.
final class Lints {
    /// One direction of a window on its image.
    private record Axis(String name, int in, int out, int kernel, int extent, int stride, int pad) {
        /// `28 + 2·1`.
        String padded() {
            return in + (pad == 0 ? "" : " + 2·" + pad);
        }

        /// Where the last window starts.
        int last() {
            return (out - 1) * stride - pad;
        }

        boolean outside() {
            return last() >= in;
        }

        int span() {
            return in + 2 * pad - extent;
        }
    }

    private final Node node;
    private final List<Diagnostic> out;

    private Lints(Node node, List<Diagnostic> out) {
        this.node = node;
        this.out = out;
    }

    static void check(Node node, List<Shape> bottoms, List<Shape> tops, List<Diagnostic> out) {
        Lints lints = new Lints(node, out);
        Optional<Beyond> beyond = node.layer().beyond(bottoms);
        if (beyond.isPresent()) {
            lints.add(Severity.WARNING, "beyond-counting", Annotator.sentence(beyond.get().message()), beyond.get().field());
            return;
        }
        switch (node.layer()) {
            case Convolution conv when bottoms.getFirst().rank() == 4 && tops.getFirst().rank() == 4 ->
                lints.convolution(conv.window(bottoms), bottoms.getFirst(), tops.getFirst());
            case Pooling pooling -> lints.pooling(pooling, pooling.window(bottoms), bottoms.getFirst(), tops.getFirst());
            case SPP spp when spp.pool() == Pooling.Method.STOCHASTIC -> lints.stochastic();
            case Input input when input.shapes().isEmpty() -> lints.add(Severity.WARNING, "no-shape",
                "This input has no shape, so its blob holds nothing: give it `input_param { shape { dim: ... } }`.", null);
            case Input _ when tops.stream().anyMatch(Lints::isEmpty) -> lints.add(Severity.WARNING, "no-shape",
                "An extent of 0 leaves this input without values: Caffe loads such a net, but fails when it runs it. Use at least 1.", "dim");
            case EuclideanLoss _, HingeLoss _, MultinomialLogisticLoss _ when bottoms.getFirst().rank() > 4 ->
                lints.add(Severity.WARNING, "fails-when-run", "Caffe loads this " + node.type() + ", but fails when it runs it, since its bottom "
                    + bottoms.getFirst() + " has more than 4 axes: put a Flatten before it.", null);
            case Accuracy accuracy when accuracy.topK() < 0 -> lints.negative("top_k", accuracy.topK());
            case Crop crop when crop.negative().isPresent() -> lints.negative("offset", crop.negative().getAsInt());
            case DummyData dummy -> dummy.unusable(tops, false).ifPresent(refused -> lints.add(Severity.WARNING, "fails-when-run",
                Annotator.sentence(refused.getMessage() + " (Caffe loads it, and fails when it runs)"), "data_filler"));
            case EuclideanLoss _ when bottoms.get(1).rank() > 4 -> lints.add(Severity.WARNING, "fails-when-trained", "Caffe runs this " + node.type()
                + ", but fails when a gradient goes to its bottom " + bottoms.get(1) + ", which has more than 4 axes: put a Flatten before it.", null);
            default -> {
            }
        }
        if (!(node.layer() instanceof Input || node.layer() instanceof Pooling) && bottoms.stream().noneMatch(Lints::isEmpty)) {
            lints.empty(tops);
        }
    }

    private void negative(String field, int value) {
        add(Severity.WARNING, "fails-when-run", "Caffe loads this " + node.type() + ", but fails when it runs it, since it reads `" + field + "` as "
            + value + ": use a smaller one.", field);
    }

    private static boolean isEmpty(Shape shape) {
        return shape.count() == 0;
    }

    private void empty(List<Shape> tops) {
        IntStream.range(0, tops.size()).filter(i -> isEmpty(tops.get(i))).findFirst().ifPresent(i -> add(Severity.WARNING, "fails-when-run",
            "The top `" + node.tops().get(i).name() + "` comes to " + tops.get(i) + ", which leaves it without values: Caffe loads such a net, but fails"
                + " when it runs it. Change what makes it so.",
            node.layer() instanceof Slice ? "slice_point" : node.layer() instanceof Im2col ? "kernel_size" : null));
    }

    /// A fully connected layer on an image whose elements do not see the whole input.
    ///
    /// @param seen by each element of the layer's bottom, or null
    /// @param image the net's input
    static void sight(Node node, Shape bottom, ReceptiveField seen, Shape image, List<Diagnostic> out) {
        if (seen != null && bottom.rank() == 4 && bottom.height() * bottom.width() > 1 && seen.sizeH() > 1
                && (seen.sizeH() < image.height() || seen.sizeW() < image.width())) {
            new Lints(node, out).add(Severity.INFO, "narrow-sight", "Each element of the last image, `" + node.bottomNames().getFirst() + "`, sees "
                + seen.sizeH() + "×" + seen.sizeW() + " pixels of the input, which has " + image.height() + "×" + image.width()
                + ": no feature in it can cover the whole picture. One more layer or a larger stride before it widens the view.", null);
        }
    }

    private void add(Severity severity, String rule, String message, String field) {
        out.add(new Diagnostic(severity, rule, message, Places.of(node, field), node.id()));
    }

    private static Axis height(Window w, Shape in, Shape top) {
        return new Axis("height", in.height(), top.height(), w.kernelH(), w.extentH(), w.strideH(), w.padH());
    }

    private static Axis width(Window w, Shape in, Shape top) {
        return new Axis("width", in.width(), top.width(), w.kernelW(), w.extentW(), w.strideW(), w.padW());
    }

    private void convolution(Window w, Shape in, Shape top) {
        Axis height = height(w, in, top);
        Axis width = width(w, in, top);
        if (w.dilationH() == 0 || w.dilationW() == 0) {
            add(Severity.WARNING, "dilation-zero", "With a dilation of 0 all elements of the kernel read the same pixel: use 1, or remove `dilation`.",
                "dilation");
        }
        if (height.span() < 0 || width.span() < 0) {
            Axis axis = height.span() < 0 ? height : width;
            add(Severity.WARNING, "kernel-overhangs", "The kernel spans " + axis.extent + ", but the bottom has only " + axis.padded()
                + " there. Caffe takes this, since the stride is larger than what is missing, and reads zeros beyond the image:"
                + " use a smaller kernel or more pad.", "kernel_size");
            return;
        }
        stride(height, width);
        even(height).or(() -> even(width)).ifPresent(message -> add(Severity.INFO, "even-kernel", message, "kernel_size"));
    }

    /// A stride that leaves rows over; silent where it divides the image itself, since halving 224 to 112 is meant.
    private void stride(Axis height, Axis width) {
        Optional<String> rows = over(height);
        Optional<String> columns = over(width);
        rows.or(() -> columns).ifPresent(quotient -> {
            Axis axis = rows.isPresent() ? height : width;
            String where = rows.equals(columns) ? "height and width" : "the " + axis.name;
            add(Severity.WARNING, "stride-does-not-divide", "The stride does not divide " + where + ": " + quotient
                + ", which Caffe rounds down to " + axis.out + ". Change the pad, the kernel or the stride of " + axis.stride
                + " if that is not meant.", rows.isPresent() && height.stride != width.stride ? "stride_h" : "stride");
        });
    }

    /// The unrounded size; empty if it is whole or the stride divides the image.
    private static Optional<String> over(Axis a) {
        if (a.span() % a.stride == 0 || a.in % a.stride == 0 && a.out == a.in / a.stride) {
            return Optional.empty();
        }
        return Optional.of("(" + a.padded() + " − " + a.extent + ") / " + a.stride + " + 1 = "
            + BigDecimal.valueOf(Math.round(100.0 * a.span() / a.stride + 100), 2).stripTrailingZeros().toPlainString());
    }

    /// Padding that would keep the size if the kernel were odd.
    private static Optional<String> even(Axis a) {
        if (a.stride != 1 || a.pad == 0 || a.extent % 2 != 0 || Math.abs(a.out - a.in) != 1) {
            return Optional.empty();
        }
        return Optional.of("No pad keeps the " + a.name + " of " + a.in + ", since the kernel " + (a.extent == a.kernel ? "of " : "spans ") + a.extent
            + (a.extent == a.kernel ? " is" : ", which is") + " even: it becomes " + a.out + ". "
            + (a.extent == a.kernel ? "A kernel of " + (a.kernel - 1) + " with pad " + (a.kernel - 2) / 2 + " or of " + (a.kernel + 1)
                + " with pad " + a.kernel / 2 + " keeps it." : "An odd kernel keeps it."));
    }

    private void stochastic() {
        add(Severity.INFO, "gpu-only", "Caffe computes STOCHASTIC pooling on a GPU only, and without one ends when it runs this layer. While it trains,"
            + " it picks a value of each window at random; Convas always gives the mean of such picks, as Caffe does in the TEST phase.", "pool");
    }

    private void pooling(Pooling pooling, Window w, Shape in, Shape top) {
        if (pooling.method() == Pooling.Method.STOCHASTIC) {
            stochastic();
        }
        if (isEmpty(top) && !isEmpty(in)) {
            Axis axis = top.height() == 0 ? height(w, in, top) : width(w, in, top);
            add(Severity.WARNING, "fails-when-run", "The kernel spans " + axis.kernel + ", but the bottom only " + axis.padded() + ": Caffe loads this Pooling,"
                + " but fails when it runs it. Use a smaller kernel, or `global_pooling: true`.", "kernel_size");
            return;
        }
        if (pooling.global()) {
            return;
        }
        boolean whole = top.height() == 1 && top.width() == 1;
        Axis height = height(w, in, top);
        Axis outside = height.outside() ? height : width(w, in, top);
        if (outside.outside()) {
            add(Severity.WARNING, "pooling-outside", "The last window along the " + outside.name + " starts at " + outside.last() + ", beyond the image of "
                + outside.in + ", where there is nothing to pool: Caffe gives "
                + nothing(pooling.method()) + ". Use a smaller stride.", "stride");
        }
        int kernel = Math.max(w.kernelH(), w.kernelW());
        if (kernel > 3 && !whole) {
            add(Severity.INFO, "large-pooling", "Pooling windows larger than 3 are rare, since too much is lost in them: 2×2 or 3×3 with a stride of 2"
                + " is usual. To pool over the whole image, use `global_pooling: true`.", "kernel_size");
        }
        if ((w.padH() > 0 || w.padW() > 0) && (w.strideH() > 1 || w.strideW() > 1) && !whole) {
            add(Severity.INFO, "padded-pooling", "Pooling that shrinks the image is rarely padded: Caffe rounds its size up, so nothing at the edge is lost"
                + (pooling.method() == Pooling.Method.AVE ? ", and AVE counts the zeros of the pad into the mean" : "")
                + ". Pad is for pooling with a stride of 1 that keeps the size, as in Inception modules.", "pad");
        }
    }

    /// What Caffe makes of no values.
    private static String nothing(Pooling.Method method) {
        return switch (method) {
            case MAX -> "the lowest number there is, −3.4·10³⁸";
            case AVE -> "0 or not a number";
            case STOCHASTIC -> "0";
        };
    }
}
