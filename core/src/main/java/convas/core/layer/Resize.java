package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Brings an image to the given size. Not in Caffe 1.0; forks disagree on the fields, and Convas takes those of SSD's
/// `ResizeParameter` that give the size and the way: the nearest pixel, or bilinear between pixels whose edges keep their places.
public record Resize(int height, int width, Mode mode) implements Differentiable {
    enum Mode { LINEAR, AREA, NEAREST, CUBIC, LANCZOS4 }

    private static final Field<Integer> HEIGHT = Field.uint("height", 0).min(1).doc("Rows of the result.");
    private static final Field<Integer> WIDTH = Field.uint("width", 0).min(1).doc("Columns of the result.");
    private static final Field<Mode> MODE = Field.enumeration("interp_mode", Mode.LINEAR).numberedFrom(1)
        .doc("How values between pixels come about; Convas runs LINEAR and NEAREST.");

    private static final FieldTable TABLE = FieldTable.of("resize_param", HEIGHT, WIDTH, MODE);

    public static final LayerType<Resize> TYPE = new LayerType<>("Resize", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Brings an image to the given size.", settings -> of(settings.get(TABLE)));

    private static Resize of(Params params) {
        return new Resize(params.get(HEIGHT), params.get(WIDTH), params.get(MODE));
    }

    @Override
    public LayerType<Resize> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.four(in);
        if (height < 1 || width < 1) {
            throw new Refused(height < 1 ? "height" : "width", "`height` and `width` must be at least 1: say how large the result is");
        }
        return List.of(Shape.of(in.num(), in.channels(), height, width));
    }

    @Override
    public String knobs() {
        return height + "×" + width + (mode == Mode.LINEAR ? "" : ", " + mode.name());
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public boolean runs() {
        return mode == Mode.LINEAR || mode == Mode.NEAREST;
    }

    @Override
    public Loop ready(Run run) {
        return mode == Mode.LINEAR ? Bilinear.resize(run, run.bottom(0), run.top(0), false) : Upsample.nearest(run, run.bottom(0), run.top(0));
    }

    @Override
    public void backward(Back back) {
        if (!back.wants(0)) {
            return;
        }
        if (mode == Mode.LINEAR) {
            Bilinear.back(back, back.topDiff(0), back.bottomDiff(0), false);
        } else {
            Upsample.nearestBack(back, back.topDiff(0), back.bottomDiff(0));
        }
    }
}
