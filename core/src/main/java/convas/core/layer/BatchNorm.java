package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Brings each channel to mean 0 and variance 1, with stored statistics or those of the batch. A Scale layer usually follows.
///
/// The stored mean and variance are divided by the third blob, the scale factor; where that is 0 they count as 0.
///
/// @param stored whether stored statistics are used; otherwise those of the batch
public record BatchNorm(boolean stored, float movingAverageFraction, float eps) implements Differentiable {
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
        if (bottoms.getFirst().rank() < 2) {
            throw new Refused("the bottom must have at least 2 axes (batch × channels), but it is " + bottoms.getFirst());
        }
        Axes.some(bottoms.getFirst().count(), bottoms.getFirst());
        return List.of(bottoms.getFirst());
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape channels = Shape.of(bottoms.getFirst().dim(1));
        return List.of(Parameter.statistic("mean", channels), Parameter.statistic("variance", channels),
            Parameter.statistic("scale factor", Shape.of(1)));
    }

    @Override
    public String knobs() {
        return stored ? "" : "batch statistics";
    }

    @Override
    public Optional<Affine> affine(Shape bottom, List<Tensor> params) {
        return stored && bottom.rank() > 1 ? Optional.of(stored(params.get(0), params.get(1), params.get(2))) : Optional.empty();
    }

    @Override
    public Loop ready(Run run) {
        Affine affine = stored ? run.prepared(() -> stored(run.param(0), run.param(1), run.param(2)))
            : Affine.ofChannels(run.bottom(0).shape().dim(1));
        int axes = run.bottom(0).shape().rank() == 1 ? 0 : 1;
        Loop loop = run.kernels().affineLoop(run.bottom(0), axes, axes, affine.factors(), affine.terms(), run.top(0));
        return stored ? loop : Loop.of(ofBatch(run.kernels(), run.bottom(0), affine), loop);
    }

    private Affine stored(Tensor mean, Tensor variance, Tensor scaleFactor) {
        float factor = scaleFactor.getFlat(0);
        Affine out = Affine.ofChannels(Math.toIntExact(mean.shape().count()));
        normalize(mean.toArray(), variance.toArray(), factor == 0 ? 0 : 1 / factor, out);
        return out;
    }

    /// Works out what brings the bottom's channels to mean 0 and variance 1.
    private Loop ofBatch(Kernels kernels, Tensor bottom, Affine out) {
        float[] mean = new float[out.factors().length];
        float[] variance = new float[mean.length];
        return Loop.of(kernels.momentsLoop(bottom, mean, variance), () -> normalize(mean, variance, 1, out));
    }

    private void normalize(float[] mean, float[] variance, float factor, Affine out) {
        for (int c = 0; c < mean.length; c++) {
            out.factors()[c] = (float) (1 / Math.sqrt(variance[c] * factor + eps));
            out.terms()[c] = -mean[c] * factor * out.factors()[c];
        }
    }

    /// Stored statistics do not depend on the bottom; those of the batch do, and then a gradient loses its mean and its share along
    /// the top. The statistics themselves get none.
    @Override
    public void backward(Back back) {
        if (!back.wants(0)) {
            return;
        }
        Tensor bottom = back.bottom(0);
        int axes = bottom.shape().rank() == 1 ? 0 : 1;
        if (stored) {
            Affine affine = back.prepared(() -> stored(back.param(0), back.param(1), back.param(2)));
            back.kernels().affine(back.topDiff(0), axes, axes, affine.factors(), null, back.bottomDiff(0));
            return;
        }
        Affine affine = Affine.ofChannels(bottom.shape().dim(1));
        ofBatch(back.kernels(), bottom, affine).run();
        Shape channels = Shape.of(affine.factors().length);
        Tensor sums = Tensor.dense(channels);
        Tensor along = Tensor.dense(channels);
        back.gradients().sums(back.topDiff(0), null, axes, axes, sums);
        back.gradients().sums(back.topDiff(0), back.top(0), axes, axes, along);
        float[] shift = new float[affine.factors().length];
        float[] slope = new float[shift.length];
        double per = (double) bottom.shape().count() / shift.length;
        for (int c = 0; c < shift.length; c++) {
            shift[c] = (float) (-affine.factors()[c] * sums.getFlat(c) / per);
            slope[c] = (float) (-affine.factors()[c] * along.getFlat(c) / per);
        }
        Tensor straight = Blobs.like(bottom);
        Tensor less = Blobs.like(bottom);
        back.kernels().affine(back.topDiff(0), axes, axes, affine.factors(), shift, straight);
        back.kernels().affine(back.top(0), axes, axes, slope, null, less);
        back.kernels().sum(List.of(straight, less), new float[] {1, 1}, back.bottomDiff(0));
    }
}
