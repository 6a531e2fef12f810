package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Enlarges an image. With one bottom each pixel is repeated (from YOLO); with a second, the positions of the maxima that a Pooling layer
/// found, each value goes back to its place and the rest is 0 (from SegNet). Not in Caffe 1.0.
public record Upsample(int scale, Integer scaleH, Integer scaleW, Integer upsampleH, Integer upsampleW, boolean padOutH, boolean padOutW)
        implements Layer {

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
    public boolean inPlace() {
        return false;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.bottom(0);
        Shape from = in.shape();
        Shape to = run.top(0).shape();
        if (run.bottoms() == 1) {
            eachPixel(run, (n, c, y, x) -> in.get(n, c, (int) ((long) y * from.height() / to.height()), (int) ((long) x * from.width() / to.width())));
            return;
        }
        Tensor places = run.denseBottom(1);
        Tensor dense = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        long inside = from.count(2, 4);
        long area = to.count(2, 4);
        for (long i = 0; i < from.count(); i++) {
            long place = (long) places.getFlat(i);
            if (place < 0 || place >= area) {
                throw new Refused("the second bottom holds position " + place + ", but the result has " + area + " pixels a channel");
            }
            out.setFlat(i / inside * area + place, dense.getFlat(i));
        }
    }

    /// A value for one element of the top.
    @FunctionalInterface
    interface Value {
        float at(int n, int c, int y, int x);
    }

    static void eachPixel(Run run, Value value) {
        Tensor out = run.top(0);
        for (int n = 0; n < out.shape().num(); n++) {
            for (int y = 0; y < out.shape().height(); y++) {
                run.checkCancelled();
                for (int x = 0; x < out.shape().width(); x++) {
                    for (int c = 0; c < out.shape().channels(); c++) {
                        out.set(n, c, y, x, value.at(n, c, y, x));
                    }
                }
            }
        }
    }
}
