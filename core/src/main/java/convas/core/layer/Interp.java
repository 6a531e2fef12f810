package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Bilinear interpolation to another size; the corners keep their places. Negative pads cut the image first. Not in Caffe 1.0 (from
/// DeepLab and PSPNet).
public record Interp(int height, int width, int zoomFactor, int shrinkFactor, int padBeg, int padEnd) implements Differentiable {
    private static final Field<Integer> HEIGHT = Field.integer("height", 0).doc("Rows of the result; where it is given, the factors do not count.");
    private static final Field<Integer> WIDTH = Field.integer("width", 0).doc("Columns of the result.");
    private static final Field<Integer> ZOOM_FACTOR = Field.integer("zoom_factor", 1).min(1)
        .doc("How many steps lie between neighbouring pixels: (size - 1) · factor + 1.");
    private static final Field<Integer> SHRINK_FACTOR = Field.integer("shrink_factor", 1).min(1)
        .doc("How many pixels a step leaps over: (size - 1) / factor + 1.");
    private static final Field<Integer> PAD_BEG = Field.integer("pad_beg", 0).max(0.5).doc("Minus the rows and columns cut off at top and left.");
    private static final Field<Integer> PAD_END = Field.integer("pad_end", 0).max(0.5).doc("Minus the rows and columns cut off at bottom and right.");

    private static final FieldTable TABLE = FieldTable.of("interp_param", HEIGHT, WIDTH, ZOOM_FACTOR, SHRINK_FACTOR, PAD_BEG, PAD_END);

    public static final LayerType<Interp> TYPE = new LayerType<>("Interp", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Brings an image to another size by bilinear interpolation.", settings -> of(settings.get(TABLE)));

    private static Interp of(Params params) {
        return new Interp(params.get(HEIGHT), params.get(WIDTH), params.get(ZOOM_FACTOR), params.get(SHRINK_FACTOR), params.get(PAD_BEG),
            params.get(PAD_END));
    }

    @Override
    public LayerType<Interp> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.four(in);
        if (padBeg > 0 || padEnd > 0) {
            throw new Refused(padBeg > 0 ? "pad_beg" : "pad_end", "`pad_beg` and `pad_end` only cut: give 0 or less");
        }
        if (zoomFactor < 1 || shrinkFactor < 1) {
            throw new Refused(zoomFactor < 1 ? "zoom_factor" : "shrink_factor", "`zoom_factor` and `shrink_factor` must be at least 1");
        }
        return List.of(Shape.of(in.num(), in.channels(), size(in.height(), height), size(in.width(), width)));
    }

    private int size(int in, int given) {
        int cut = Math.addExact(in, Math.addExact(padBeg, padEnd));
        int size = height > 0 && width > 0 ? given : Math.addExact(Math.multiplyExact((cut - 1) / shrinkFactor, zoomFactor), 1);
        if (cut < 1 || size < 1) {
            throw new Refused(cut < 1 ? "pad_beg" : "height", "nothing is left of " + in + (cut < 1 ? " once the pads are cut" : ""));
        }
        return size;
    }

    @Override
    public String knobs() {
        return height > 0 && width > 0 ? height + "×" + width : (zoomFactor == 1 ? "" : "zoom " + zoomFactor)
            + (zoomFactor > 1 && shrinkFactor > 1 ? ", " : "") + (shrinkFactor == 1 ? "" : "shrink " + shrinkFactor);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        return Bilinear.resize(run, cut(run.bottom(0)), run.top(0), true);
    }

    private Tensor cut(Tensor whole) {
        Shape shape = whole.shape();
        return whole.slice(2, -padBeg, shape.height() + padBeg + padEnd).slice(3, -padBeg, shape.width() + padBeg + padEnd);
    }

    @Override
    public void backward(Back back) {
        if (back.wants(0)) {
            Bilinear.back(back, back.topDiff(0), cut(back.bottomDiff(0)), true);
        }
    }
}
