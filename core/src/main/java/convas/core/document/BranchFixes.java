package convas.core.document;

import convas.core.layer.Convolution;
import convas.core.layer.Deconvolution;
import convas.core.layer.Pooling;
import convas.core.net.Diagnostic;
import convas.core.net.NetEdit;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Ways out where one branch of a join does not fit: the pad or stride of its last windows, or the channels of its last
/// convolution.
final class BranchFixes {
    /// How many windows up a branch a pad is looked for.
    private static final int WINDOWS = 3;
    private static final int LARGEST_PAD = 12;

    private final Document document;
    private final Diagnostic diagnostic;
    private final Node join;
    private final List<Shape> bottoms;
    private final List<Fix> out = new ArrayList<>();

    private BranchFixes(Document document, Diagnostic diagnostic, Node join) {
        this.document = document;
        this.diagnostic = diagnostic;
        this.join = join;
        this.bottoms = document.annotations().shapes(join);
    }

    static List<Fix> of(Document document, Diagnostic diagnostic, Node join) {
        BranchFixes fixes = new BranchFixes(document, diagnostic, join);
        if (diagnostic.rule().equals("shape-mismatch") && join.syntax() != null && fixes.bottoms.size() > 1) {
            fixes.find();
        }
        return fixes.out;
    }

    private void find() {
        List<Span> places = new NetEdit(document.syntax()).bottoms(join);
        int at = IntStream.range(0, places.size()).filter(i -> within(places.get(i), diagnostic.span())).findFirst().orElse(0);
        if (at == 0) {
            return;
        }
        boolean firstIsOdd = bottoms.size() > 2 && bottoms.stream().skip(2).allMatch(bottoms.get(1)::equals);
        if (firstIsOdd) {
            branch(0, bottoms.get(1));
        }
        branch(at, bottoms.getFirst());
    }

    private static boolean within(Span inner, Span outer) {
        return outer.start() <= inner.start() && inner.end() <= outer.end();
    }

    private void branch(int bottom, Shape target) {
        Shape own = bottoms.get(bottom);
        if (own.rank() != 4 || target.rank() != 4) {
            return;
        }
        boolean sameSize = own.height() == target.height() && own.width() == target.width();
        Node at = document.net().nodes().get(join.bottoms().get(bottom).node());
        for (int windows = 0; windows < WINDOWS; ) {
            List<Shape> ins = document.annotations().shapes(at);
            if (ins.isEmpty() || at.syntax() == null) {
                return;
            }
            if (sameSize && at.layer() instanceof Convolution) {
                out.add(new Fix("Set `num_output` of `" + at.name() + "` to " + target.channels(),
                    Setting.set(at, "num_output", target.channels())));
                return;
            }
            Window window = at.layer().window(ins);
            if (!sameSize && slides(at) && !window.equals(Window.square(1, 1, 0))) {
                windows++;
                window(at, ins.getFirst(), window, target, windows == 1);
            }
            if (at.bottoms().size() != 1 || at.bottoms().getFirst() == null) {
                return;
            }
            at = document.net().nodes().get(at.bottoms().getFirst().node());
        }
    }

    private static boolean slides(Node node) {
        return node.layer() instanceof Convolution || node.layer() instanceof Pooling || node.layer() instanceof Deconvolution;
    }

    /// @param last whether no other window lies between this layer and the join, so that its top must have the target's size
    private void window(Node at, Shape in, Window w, Shape target, boolean last) {
        boolean square = w.extentH() == w.extentW();
        for (int h = 0; h < Math.min(w.extentH(), LARGEST_PAD); h++) {
            for (int v = square ? h : 0; v < (square ? h + 1 : Math.min(w.extentW(), LARGEST_PAD)); v++) {
                if (!last || fits(at, in, with(w, w.strideH(), h, v), target)) {
                    String title = h + v == 0 ? "Remove the pad of `" + at.name() + "`"
                        : "Set `pad` of `" + at.name() + "` to " + (h == v ? h : h + ", " + v);
                    out.add(new Fix(title, Setting.pad(at, h, v)));
                }
            }
        }
        boolean oneStride = w.strideH() == w.strideW() && !Setting.given(at, "stride_h") && !Setting.given(at, "stride_w");
        for (int stride = 1; stride <= 2 && last && oneStride; stride++) {
            if (stride != w.strideH() && fits(at, in, with(w, stride, w.padH(), w.padW()), target)) {
                out.add(new Fix("Set `stride` of `" + at.name() + "` to " + stride, Setting.set(at, "stride", stride)));
            }
        }
    }

    private static Window with(Window w, int stride, int padH, int padW) {
        boolean same = stride == w.strideH();
        return new Window(w.kernelH(), w.kernelW(), stride, same ? w.strideW() : stride, padH, padW, w.dilationH(), w.dilationW());
    }

    private static boolean fits(Node at, Shape in, Window w, Shape target) {
        return switch (at.layer()) {
            case Pooling _ -> w.pooledH(in.height()) == target.height() && w.pooledW(in.width()) == target.width();
            case Deconvolution _ -> w.transposedH(in.height()) == target.height() && w.transposedW(in.width()) == target.width();
            default -> w.convolvedH(in.height()) == target.height() && w.convolvedW(in.width()) == target.width();
        };
    }
}
