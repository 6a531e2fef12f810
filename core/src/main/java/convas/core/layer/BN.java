package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.Set;

/// Batch normalization with factor and shift in one layer, as two forks have it. Not in Caffe 1.0.
///
/// SegNet's learns a factor and a shift, and normalizes with the batch while it learns; in INFERENCE the statistics are already worked
/// into the two. PSPNet's, known by its fields, keeps mean and variance as well.
///
/// @param stored whether mean and variance are blobs of the layer (PSPNet)
/// @param learns whether the batch's own statistics are used
public record BN(boolean stored, boolean learns, Filler scale, Filler shift, float eps) implements Differentiable {
    enum Mode { LEARN, INFERENCE }

    private static final Field<Params> SCALE_FILLER = Field.message("scale_filler", Filler.TABLE).doc("How the factors start before training; 1 if absent.");
    private static final Field<Params> SHIFT_FILLER = Field.message("shift_filler", Filler.TABLE).doc("How the shifts start before training; 0 if absent.");
    private static final Field<Mode> BN_MODE = Field.enumeration("bn_mode", Mode.LEARN)
        .doc("LEARN normalizes with the batch; INFERENCE only scales and shifts (SegNet).");
    private static final Field<Float> VAR_EPS = Field.real("var_eps", 1e-9f).doc("Added to the variance, so that nothing is divided by 0 (SegNet).");
    private static final Field<Params> SLOPE_FILLER = Field.message("slope_filler", Filler.TABLE).doc("How the factors start before training (PSPNet).");
    private static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE).doc("How the shifts start before training (PSPNet).");
    private static final Field<Float> MOMENTUM = Field.real("momentum", 0.9f).doc("How much of the stored statistics each step keeps (PSPNet).");
    private static final Field<Float> EPS = Field.real("eps", 1e-5f).doc("Added to the variance, so that nothing is divided by 0 (PSPNet).");
    private static final Field<Boolean> FROZEN = Field.bool("frozen", false).doc("Whether the stored statistics count in training too (PSPNet).");

    private static final FieldTable TABLE = FieldTable.of("bn_param", SCALE_FILLER, SHIFT_FILLER, BN_MODE, VAR_EPS, SLOPE_FILLER, BIAS_FILLER,
        MOMENTUM, EPS, FROZEN, Engine.field());

    public static final LayerType<BN> TYPE = new LayerType<>("BN", Category.NORMALIZATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Batch normalization with factor and shift in one layer.", BN::of);

    private static BN of(Settings settings) {
        Params params = settings.get(TABLE);
        boolean stored = List.of(SLOPE_FILLER, BIAS_FILLER, MOMENTUM, EPS, FROZEN).stream().anyMatch(params::has);
        return stored
            ? new BN(true, settings.phase() == Phase.TRAIN && !params.get(FROZEN), Filler.of(params, SLOPE_FILLER, Filler.constant(1)),
                Filler.of(params.get(BIAS_FILLER)), params.get(EPS))
            : new BN(false, params.get(BN_MODE) == Mode.LEARN, Filler.of(params, SCALE_FILLER, Filler.constant(1)),
                Filler.of(params.get(SHIFT_FILLER)), params.get(VAR_EPS));
    }

    @Override
    public LayerType<BN> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.four(bottoms.getFirst());
        return List.of(bottoms.getFirst());
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return stored ? Set.of(SCALE_FILLER, SHIFT_FILLER) : Set.of();
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape channels = Shape.of(1, bottoms.getFirst().channels(), 1, 1);
        Parameter factors = new Parameter("factors", channels, false, true, scale);
        Parameter shifts = Parameter.bias(channels, shift);
        return stored ? List.of(factors, shifts, Parameter.statistic("mean", channels), Parameter.statistic("variance", channels))
            : List.of(factors, shifts);
    }

    @Override
    public String knobs() {
        return learns ? "batch statistics" : "";
    }

    /// Works out what brings each channel to mean 0 and variance 1, before factor and shift; nothing in INFERENCE.
    private Loop normalizing(Reading from, Affine out) {
        int channels = out.factors().length;
        float[] mean = stored && !learns ? from.param(2).toArray() : new float[channels];
        float[] variance = stored && !learns ? from.param(3).toArray() : new float[channels];
        Loop moments = learns ? from.kernels().momentsLoop(from.bottom(0), mean, variance) : () -> {};
        return Loop.of(moments, () -> {
            for (int c = 0; c < channels; c++) {
                out.factors()[c] = stored || learns ? (float) (1 / Math.sqrt(variance[c] + eps)) : 1;
                out.terms()[c] = -mean[c] * out.factors()[c];
            }
        });
    }

    @Override
    public Loop ready(Run run) {
        Affine whole = Affine.ofChannels(run.bottom(0).shape().channels());
        float[] factors = run.param(0).toArray();
        float[] shifts = run.param(1).toArray();
        return Loop.of(normalizing(run, whole), () -> {
            for (int c = 0; c < factors.length; c++) {
                whole.terms()[c] = shifts[c] + whole.terms()[c] * factors[c];
                whole.factors()[c] *= factors[c];
            }
        }, run.kernels().affineLoop(run.bottom(0), 1, 1, whole.factors(), whole.terms(), run.top(0)));
    }

    /// As [BatchNorm]: where the batch's own statistics are used, a gradient loses its mean and its share along the normalized values.
    @Override
    public void backward(Back back) {
        int channels = back.bottomShape(0).channels();
        Affine normalizing = Affine.ofChannels(channels);
        normalizing(back, normalizing).run();
        Tensor normal = Blobs.like(back.bottom(0));
        back.kernels().affine(back.bottom(0), 1, 1, normalizing.factors(), normalizing.terms(), normal);
        Tensor sums = Tensor.dense(Shape.of(channels));
        Tensor along = Tensor.dense(Shape.of(channels));
        back.gradients().sums(back.topDiff(0), null, 1, 1, sums);
        back.gradients().sums(back.topDiff(0), normal, 1, 1, along);
        if (back.wantsParam(0)) {
            add(along, back.paramDiff(0));
        }
        if (back.wantsParam(1)) {
            add(sums, back.paramDiff(1));
        }
        if (!back.wants(0)) {
            return;
        }
        float[] factors = back.param(0).toArray();
        float[] shift = new float[channels];
        float[] slope = new float[channels];
        double per = (double) back.bottomShape(0).count() / channels;
        for (int c = 0; c < channels; c++) {
            factors[c] *= normalizing.factors()[c];
            shift[c] = learns ? (float) (-factors[c] * sums.getFlat(c) / per) : 0;
            slope[c] = learns ? (float) (-factors[c] * along.getFlat(c) / per) : 0;
        }
        Tensor straight = Blobs.like(back.bottom(0));
        Tensor less = Blobs.like(back.bottom(0));
        back.kernels().affine(back.topDiff(0), 1, 1, factors, shift, straight);
        back.kernels().affine(normal, 1, 1, slope, null, less);
        back.kernels().sum(List.of(straight, less), new float[] {1, 1}, back.bottomDiff(0));
    }

    private static void add(Tensor values, Tensor to) {
        for (long i = 0; i < to.shape().count(); i++) {
            to.setFlat(i, to.getFlat(i) + values.getFlat(i));
        }
    }
}
