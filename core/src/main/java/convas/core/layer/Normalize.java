package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Divides by the square root of the sum of squares, of the whole image or of each pixel over its channels, and multiplies by a
/// learned factor. Not in Caffe 1.0 (from SSD).
public record Normalize(boolean acrossSpatial, boolean channelShared, Filler scaleFiller, float eps) implements Layer {
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

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        int channels = in.shape().dim(1);
        long area = in.shape().count(2, in.shape().rank());
        long size = channels * area;
        for (long n = 0; n < in.shape().dim(0); n++) {
            run.checkCancelled();
            double whole = acrossSpatial ? squares(in, n * size, 1, size) : 0;
            for (long p = 0; p < area; p++) {
                double norm = Math.sqrt((acrossSpatial ? whole : squares(in, n * size + p, area, channels)) + eps);
                for (int c = 0; c < channels; c++) {
                    long at = n * size + c * area + p;
                    out.setFlat(at, (float) (in.getFlat(at) / norm * run.param(0).getFlat(channelShared ? 0 : c)));
                }
            }
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
