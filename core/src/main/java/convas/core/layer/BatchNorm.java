package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Brings each channel to mean 0 and variance 1, with stored statistics or those of the batch. A Scale layer usually follows.
///
/// The stored mean and variance are divided by the third blob, the scale factor; where that is 0 they count as 0.
///
/// @param stored whether stored statistics are used; otherwise those of the batch
public record BatchNorm(boolean stored, float movingAverageFraction, float eps) implements Layer {
    private static final Field<Boolean> USE_GLOBAL_STATS = Field.bool("use_global_stats", null)
        .doc("Whether stored statistics are used instead of the batch's; if absent, yes for testing and no for training.");
    private static final Field<Float> MOVING_AVERAGE_FRACTION = Field.real("moving_average_fraction", 0.999f)
        .doc("How much of the stored statistics each training step keeps.");
    private static final Field<Float> EPS = Field.real("eps", 1e-5f).doc("Added to the variance, so that nothing is divided by 0.");

    private static final FieldTable TABLE = FieldTable.of("batch_norm_param", USE_GLOBAL_STATS, MOVING_AVERAGE_FRACTION, EPS);

    public static final LayerType<BatchNorm> TYPE = new LayerType<>("BatchNorm", Category.NORMALIZATION, List.of(TABLE), Arity.ONE,
        Arity.ONE, "Brings each channel to mean 0 and variance 1; usually followed by Scale.", BatchNorm::of);

    private static BatchNorm of(Settings settings) {
        Params params = settings.get(TABLE);
        Boolean given = params.has(USE_GLOBAL_STATS) ? params.get(USE_GLOBAL_STATS) : null;
        return new BatchNorm(given == null ? settings.phase() == Phase.TEST : given, params.get(MOVING_AVERAGE_FRACTION), params.get(EPS));
    }

    @Override
    public LayerType<BatchNorm> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (bottoms.getFirst().rank() == 0) {
            throw new Refused("the bottom is a single number: there is nothing to normalise over");
        }
        return List.of(bottoms.getFirst());
    }

    private static int channels(Shape in) {
        return in.rank() == 1 ? 1 : in.dim(1);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape channels = Shape.of(channels(bottoms.getFirst()));
        return List.of(Parameter.statistic("mean", channels), Parameter.statistic("variance", channels),
            Parameter.statistic("scale factor", Shape.of(1)));
    }

    @Override
    public String knobs() {
        return stored ? "" : "batch statistics";
    }

    private record Affine(float[] scale, float[] shift) {}

    @Override
    public void forward(Run run) {
        Shape shape = run.bottom(0).shape();
        Affine affine;
        if (stored) {
            affine = run.prepared(() -> {
                float factor = run.param(2).getFlat(0);
                return affine(run.param(0).toArray(), run.param(1).toArray(), factor == 0 ? 0 : 1 / factor);
            });
        } else {
            float[] mean = new float[channels(shape)];
            float[] variance = new float[mean.length];
            run.kernels().moments(run.bottom(0), mean, variance);
            affine = affine(mean, variance, 1);
        }
        run.kernels().affine(run.bottom(0), shape.rank() == 1 ? 0 : 1, shape.rank() == 1 ? 0 : 1, affine.scale, affine.shift, run.top(0));
    }

    private Affine affine(float[] mean, float[] variance, float factor) {
        float[] scale = new float[mean.length];
        float[] shift = new float[mean.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = (float) (1 / Math.sqrt(variance[c] * factor + eps));
            shift[c] = -mean[c] * factor * scale[c];
        }
        return new Affine(scale, shift);
    }
}
