package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Divides by the square root of the sum of squares, of the whole image or of each pixel over its channels, and multiplies by a
/// learned factor. Not in Caffe 1.0 (from SSD).
public record Normalize(boolean acrossSpatial, boolean channelShared, Filler scaleFiller, float eps) implements Differentiable {
    private static final Field<Boolean> ACROSS_SPATIAL = Field.bool("across_spatial", true)
        .doc("Whether the squares of the whole image are summed, or those of each pixel over its channels.");
    private static final Field<Params> SCALE_FILLER = Field.message("scale_filler", Filler.TABLE)
        .doc("How the factors start before training; 1 if absent.");
    private static final Field<Boolean> CHANNEL_SHARED = Field.bool("channel_shared", true)
        .doc("Whether all channels share one factor.");
    private static final Field<Float> EPS = Field.real("eps", 1e-10f).doc("Added to the sum, so that nothing is divided by 0.");

    private static final FieldTable TABLE = FieldTable.of("norm_param", ACROSS_SPATIAL, SCALE_FILLER, CHANNEL_SHARED, EPS);

    public static final LayerType<Normalize> TYPE = new LayerType<>("Normalize", Category.NORMALIZATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Brings each image, or each pixel, to length 1 and multiplies by a learned factor.", settings -> of(settings.get(TABLE)));

    private static Normalize of(Params params) {
        return new Normalize(params.get(ACROSS_SPATIAL), params.get(CHANNEL_SHARED), Filler.of(params, SCALE_FILLER, Filler.constant(1)),
            params.get(EPS));
    }

    @Override
    public LayerType<Normalize> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (bottoms.getFirst().rank() < 2) {
            throw new Refused("the bottom must have at least 2 axes (batch × channels), but it is " + bottoms.getFirst());
        }
        return List.of(bottoms.getFirst());
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return List.of(new Parameter("factors", channelShared ? Shape.of() : Shape.of(bottoms.getFirst().dim(1)), false, true, scaleFiller));
    }

    @Override
    public String knobs() {
        return (acrossSpatial ? "image" : "pixel") + (channelShared ? "" : ", per channel");
    }

    /// Values that are brought to length 1 together: `count` of them, `step` apart. Those of an image lie side by side.
    @FunctionalInterface
    private interface Together {
        void at(long first, long step, long count);
    }

    private void each(Reading from, Together together) {
        Shape shape = from.bottom(0).shape();
        long area = shape.count(2, shape.rank());
        long size = shape.dim(1) * area;
        for (long n = 0; n < shape.dim(0); n++) {
            from.checkCancelled();
            for (long p = 0; p < (acrossSpatial ? 1 : area); p++) {
                together.at(n * size + p, acrossSpatial ? 1 : area, acrossSpatial ? size : shape.dim(1));
            }
        }
    }

    /// Where the factor of a value lies.
    private long factor(Shape shape, long at) {
        return channelShared ? 0 : at / shape.count(2, shape.rank()) % shape.dim(1);
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        Tensor factors = run.param(0);
        Together together = (first, step, count) -> {
            double norm = Math.sqrt(squares(in, first, step, count) + eps);
            for (long at = first; at < first + count * step; at += step) {
                out.setFlat(at, (float) (in.getFlat(at) / norm * factors.getFlat(factor(in.shape(), at))));
            }
        };
        return () -> each(run, together);
    }

    /// What arrives, times the factors, loses its share along the values that are brought to length 1.
    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        Tensor topDiff = back.denseTopDiff(0);
        Tensor factors = back.param(0);
        Tensor bottomDiff = back.wants(0) ? back.denseBottomDiff(0) : null;
        double[] sums = new double[Math.toIntExact(factors.shape().count())];
        each(back, (first, step, count) -> {
            double norm = Math.sqrt(squares(in, first, step, count) + eps);
            double share = 0;
            for (long at = first; at < first + count * step; at += step) {
                int which = (int) factor(in.shape(), at);
                double along = topDiff.getFlat(at) * in.getFlat(at) / norm;
                sums[which] += along;
                share += along * factors.getFlat(which);
            }
            for (long at = first; bottomDiff != null && at < first + count * step; at += step) {
                double scaled = topDiff.getFlat(at) * (double) factors.getFlat(factor(in.shape(), at));
                bottomDiff.setFlat(at, (float) ((scaled - in.getFlat(at) / norm * share) / norm));
            }
        });
        for (int i = 0; back.wantsParam(0) && i < sums.length; i++) {
            back.paramDiff(0).setFlat(i, (float) (back.paramDiff(0).getFlat(i) + sums[i]));
        }
    }

    /// The sum of `count` squares.
    static double squares(Tensor in, long from, long step, long count) {
        double sum = 0;
        for (long i = 0; i < count; i++) {
            double value = in.getFlat(from + i * step);
            sum += value * value;
        }
        return sum;
    }
}
