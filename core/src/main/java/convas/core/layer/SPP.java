package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Spatial pyramid pooling: pools each channel in 1, 2×2, 4×4 ... bins, so that images of any size give rows of one length.
public record SPP(int pyramidHeight, Pooling.Method pool) implements Differentiable {
    private static final Field<Integer> PYRAMID_HEIGHT = Field.uint("pyramid_height", null).min(1).max(16).required()
        .doc("Number of levels; level i has 2^i × 2^i bins.");
    private static final Field<Pooling.Method> POOL = Field.enumeration("pool", Pooling.Method.MAX)
        .doc("How a bin becomes one value: its maximum, its mean, or the mean weighted by the values themselves (STOCHASTIC).");

    private static final FieldTable TABLE = FieldTable.of("spp_param", PYRAMID_HEIGHT, POOL, Engine.field());

    public static final LayerType<SPP> TYPE = new LayerType<>("SPP", Category.POOL, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Spatial pyramid pooling: a row of one length from images of any size.", settings -> of(settings.get(TABLE)));

    private static SPP of(Params params) {
        Integer height = params.get(PYRAMID_HEIGHT);
        return new SPP(height == null ? 0 : height, params.get(POOL));
    }

    @Override
    public LayerType<SPP> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.four(in);
        if (pyramidHeight < 1 || pyramidHeight > 16) {
            throw new Refused("pyramid_height", "`pyramid_height` must be 1 to 16, not " + pyramidHeight);
        }
        for (int level = 0; level < pyramidHeight; level++) {
            Window w = bins(in, level);
            if (pool == Pooling.Method.STOCHASTIC && (w.padH() > 0 || w.padW() > 0)) {
                throw new Refused("pool", "STOCHASTIC pooling has no padding, but the bottom " + in + " does not divide into "
                    + (1 << level) + "×" + (1 << level) + " bins: choose MAX or AVE");
            }
            if (w.padH() >= w.kernelH() || w.padW() >= w.kernelW()) {
                throw new Refused("pyramid_height", "the bottom " + in + " is too small for " + (1 << level) + "×" + (1 << level)
                    + " bins: use fewer levels");
            }
        }
        if (pyramidHeight == 1) {
            // Caffe does not flatten the only level.
            return List.of(Shape.of(in.num(), in.channels(), 1, 1));
        }
        long bins = ((1L << 2 * pyramidHeight) - 1) / 3;
        return List.of(Shape.of(in.num(), Math.toIntExact(in.channels() * bins)));
    }

    private static Window bins(Shape in, int level) {
        int bins = 1 << level;
        int height = Math.ceilDiv(in.height(), bins);
        int width = Math.ceilDiv(in.width(), bins);
        return new Window(height, width, Math.max(1, height), Math.max(1, width), (height * bins - in.height() + 1) / 2,
            (width * bins - in.width() + 1) / 2, 1, 1);
    }

    @Override
    public Window window(List<Shape> bottoms) {
        return new Window(bottoms.getFirst().height(), bottoms.getFirst().width(), 1, 1, 0, 0, 1, 1);
    }

    @Override
    public String knobs() {
        return pool.name().toLowerCase(Locale.ROOT) + ", " + pyramidHeight + (pyramidHeight == 1 ? " level" : " levels");
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        return bottoms.getFirst().channels() + "·" + tops.getFirst().dim(1) / Math.max(1, bottoms.getFirst().channels()) + " bins = "
            + tops.getFirst().dim(1);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return pyramidHeight > 1 ? InPlace.REFUSED : InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.bottom(0);
        List<Loop> loops = new ArrayList<>();
        int at = 0;
        for (int level = 0; level < pyramidHeight; level++) {
            int bins = 1 << level;
            Window w = bins(in.shape(), level);
            Tensor pooled = Tensor.dense(Shape.of(in.shape().num(), in.shape().channels(), bins, bins));
            loops.add(Pooling.loop(pool, run.kernels(), in, w, pooled, null));
            int count = in.shape().channels() * bins * bins;
            Tensor part = run.top(0).slice(1, at, count);
            loops.add(run.kernels().copyLoop(pooled.reshaped(part.shape()), part));
            at += count;
        }
        return Loop.of(loops.toArray(Loop[]::new));
    }

    @Override
    public void backward(Back back) {
        Shape shape = back.bottomShape(0);
        int at = 0;
        for (int level = 0; level < pyramidHeight; level++) {
            int bins = 1 << level;
            int count = shape.channels() * bins * bins;
            Tensor part = back.topDiff(0).slice(1, at, count);
            Tensor pooled = Tensor.dense(part.shape());
            back.kernels().copy(part, pooled);
            Pooling.back(pool, back, bins(shape, level), pooled.reshaped(Shape.of(shape.num(), shape.channels(), bins, bins)));
            at += count;
        }
    }
}
