package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Batch normalization with factor and shift in one layer, as two forks have it. Not in Caffe 1.0.
///
/// SegNet's learns a factor and a shift, and normalizes with the batch while it learns; in INFERENCE the statistics are already worked
/// into the two. PSPNet's, known by its fields, keeps mean and variance as well.
///
/// @param stored whether mean and variance are blobs of the layer (PSPNet)
/// @param learns whether the batch's own statistics are used
public record BN(boolean stored, boolean learns, Filler scale, Filler shift, float eps) implements Layer {
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

    @Override
    public void forward(Run run) {
        float[] factors = run.param(0).toArray();
        float[] shifts = run.param(1).toArray();
        if (stored || learns) {
            float[] mean = new float[factors.length];
            float[] variance = new float[factors.length];
            if (learns) {
                run.kernels().moments(run.bottom(0), mean, variance);
            } else {
                mean = run.param(2).toArray();
                variance = run.param(3).toArray();
            }
            for (int c = 0; c < factors.length; c++) {
                factors[c] = (float) (factors[c] / Math.sqrt(variance[c] + eps));
                shifts[c] -= mean[c] * factors[c];
            }
        }
        run.kernels().affine(run.bottom(0), 1, 1, factors, shifts, run.top(0));
    }
}
