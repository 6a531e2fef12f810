package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Enlarges an image. With one bottom each pixel is repeated (from YOLO); with a second, the positions of the maxima that a Pooling layer
/// found, each value goes back to its place and the rest is 0 (from SegNet). Not in Caffe 1.0.
public record Upsample(int scale, Integer scaleH, Integer scaleW, Integer upsampleH, Integer upsampleW, boolean padOutH, boolean padOutW)
        implements Differentiable {

    private static final Field<Integer> SCALE = Field.uint("scale", 2).min(1).doc("How many times as large the result is.");
    private static final Field<Integer> SCALE_H = Field.uint("scale_h", null).min(1).doc("Vertical factor; in place of scale.");
    private static final Field<Integer> SCALE_W = Field.uint("scale_w", null).min(1).doc("Horizontal factor; in place of scale.");
    private static final Field<Integer> UPSAMPLE_H = Field.uint("upsample_h", null).min(1).doc("Rows of the result; in place of a factor.");
    private static final Field<Integer> UPSAMPLE_W = Field.uint("upsample_w", null).min(1).doc("Columns of the result; in place of a factor.");
    private static final Field<Boolean> PAD_OUT_H = Field.bool("pad_out_h", false).doc("Whether the result has one row less.");
    private static final Field<Boolean> PAD_OUT_W = Field.bool("pad_out_w", false).doc("Whether the result has one column less.");

    private static final FieldTable TABLE = FieldTable.of("upsample_param", SCALE, SCALE_H, SCALE_W, PAD_OUT_H, PAD_OUT_W, UPSAMPLE_H, UPSAMPLE_W);

    public static final LayerType<Upsample> TYPE = new LayerType<>("Upsample", Category.UTILITY, List.of(TABLE), Arity.between(1, 2),
        Arity.ONE, "Enlarges an image by repeating pixels, or by putting maxima back to their places.", settings -> of(settings.get(TABLE)));

    private static Upsample of(Params params) {
        return new Upsample(params.get(SCALE), params.get(SCALE_H), params.get(SCALE_W), params.get(UPSAMPLE_H), params.get(UPSAMPLE_W),
            params.get(PAD_OUT_H), params.get(PAD_OUT_W));
    }

    @Override
    public LayerType<Upsample> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.four(in);
        if (bottoms.size() > 1 && !bottoms.get(1).equals(in)) {
            throw new Refused("the second bottom has a position for each value, so that it must be " + in + ", but it is " + bottoms.get(1)
                + ": take the second top of the Pooling layer that made the image smaller");
        }
        return List.of(Shape.of(in.num(), in.channels(), size(in.height(), upsampleH, scaleH, padOutH, "scale_h"),
            size(in.width(), upsampleW, scaleW, padOutW, "scale_w")));
    }

    private int size(int in, Integer given, Integer own, boolean less, String field) {
        int size = given != null ? given : Math.multiplyExact(in, own != null ? own : scale) - (less ? 1 : 0);
        if (size < 1) {
            throw new Refused(own != null ? field : "scale", "the result would have no pixels: give a factor of at least 1");
        }
        return size;
    }

    @Override
    public String knobs() {
        return upsampleH != null && upsampleW != null ? upsampleH + "×" + upsampleW : scaleH != null && scaleW != null ? "×" + scaleH + ", ×" + scaleW
            : "×" + scale;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public Loop ready(Run run) {
        if (run.bottoms() == 1) {
            return nearest(run, run.bottom(0), run.top(0));
        }
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        Place place = (from, to) -> out.setFlat(to, in.getFlat(from));
        return Loop.of(run.kernels().fillLoop(out, 0), () -> eachPlace(run, out.shape(), place));
    }

    @Override
    public void backward(Back back) {
        if (!back.wants(0)) {
            return;
        }
        if (back.bottoms() == 1) {
            nearestBack(back, back.topDiff(0), back.bottomDiff(0));
            return;
        }
        Tensor topDiff = back.denseTopDiff(0);
        Tensor bottomDiff = back.denseBottomDiff(0);
        eachPlace(back, topDiff.shape(), (from, to) -> bottomDiff.setFlat(from, topDiff.getFlat(to)));
    }

    /// A value of the bottom and where it goes, both counted in Caffe's order.
    @FunctionalInterface
    private interface Place {
        void at(long from, long to);
    }

    private static void eachPlace(Reading run, Shape out, Place each) {
        Tensor places = run.denseBottom(1);
        long inside = places.shape().count(2, 4);
        long area = out.count(2, 4);
        for (long i = 0; i < places.shape().count(); i++) {
            long place = (long) places.getFlat(i);
            if (place < 0 || place >= area) {
                throw new Refused("the second bottom holds position " + place + ", but the result has " + area + " pixels a channel");
            }
            each.at(i, i / inside * area + place);
        }
    }

    /// An element of the top and the row and column of the bottom that it shows.
    @FunctionalInterface
    private interface Shown {
        void at(int n, int c, int y, int x, int row, int column);
    }

    private static void eachShown(Reading run, Shape in, Shape out, Shown shown) {
        for (int n = 0; n < out.num(); n++) {
            for (int y = 0; y < out.height(); y++) {
                run.checkCancelled();
                int row = (int) ((long) y * in.height() / out.height());
                for (int x = 0; x < out.width(); x++) {
                    int column = (int) ((long) x * in.width() / out.width());
                    for (int c = 0; c < out.channels(); c++) {
                        shown.at(n, c, y, x, row, column);
                    }
                }
            }
        }
    }

    /// Each pixel of the result shows the one that it lies in.
    static Loop nearest(Run run, Tensor in, Tensor out) {
        Shown shown = (n, c, y, x, row, column) -> out.set(n, c, y, x, in.get(n, c, row, column));
        return () -> eachShown(run, in.shape(), out.shape(), shown);
    }

    /// Back through [#nearest].
    static void nearestBack(Back back, Tensor topDiff, Tensor bottomDiff) {
        eachShown(back, bottomDiff.shape(), topDiff.shape(), (n, c, y, x, row, column) ->
            bottomDiff.set(n, c, row, column, bottomDiff.get(n, c, row, column) + topDiff.get(n, c, y, x)));
    }
}
