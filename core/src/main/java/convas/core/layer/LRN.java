package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Local response normalization: divides each value by a power of the energy around it, either over neighbouring channels or
/// over a window of its own channel. `alpha` is divided by the number of values summed. As usual it does not count for the
/// receptive field: what lies around only damps.
public record LRN(int localSize, float alpha, float beta, NormRegion normRegion, float k) implements Differentiable {
    public enum NormRegion { ACROSS_CHANNELS, WITHIN_CHANNEL }

    private static final Field<Integer> LOCAL_SIZE = Field.uint("local_size", 5).min(1)
        .doc("How many channels are summed, or the side of the window within a channel; odd.");
    private static final Field<Float> ALPHA = Field.real("alpha", 1f).doc("Weight of the energy; divided by the number of values summed.");
    private static final Field<Float> BETA = Field.real("beta", 0.75f).doc("The exponent.");
    private static final Field<NormRegion> NORM_REGION = Field.enumeration("norm_region", NormRegion.ACROSS_CHANNELS)
        .doc("Whether neighbouring channels are summed, or a window within each channel.");
    private static final Field<Float> K = Field.real("k", 1f).doc("Added before the exponent; without effect within a channel.");

    private static final FieldTable TABLE = FieldTable.of("lrn_param", LOCAL_SIZE, ALPHA, BETA, NORM_REGION, K, Engine.field());

    public static final LayerType<LRN> TYPE = new LayerType<>("LRN", Category.NORMALIZATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Local response normalization: strong values damp their neighbours.", settings -> of(settings.get(TABLE)));

    private static LRN of(Params params) {
        return new LRN(params.get(LOCAL_SIZE), params.get(ALPHA), params.get(BETA), params.get(NORM_REGION), params.get(K));
    }

    @Override
    public LayerType<LRN> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (localSize < 0) {
            throw new Refused("local_size", "`local_size` must be at least 1, not " + localSize);
        }
        if (localSize % 2 == 0) {
            throw new Refused("local_size", "`local_size` must be odd, so that it has a middle: " + (localSize + 1) + " instead of " + localSize);
        }
        Axes.four(bottoms.getFirst());
        return List.of(bottoms.getFirst());
    }

    @Override
    public String knobs() {
        return normRegion == NormRegion.WITHIN_CHANNEL ? "within " + localSize + "×" + localSize : "size " + localSize;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return normRegion == NormRegion.WITHIN_CHANNEL ? InPlace.RIGHT : InPlace.WRONG;
    }

    /// The channels that a window may span before it sees all of them wherever it is.
    private int reach(Shape bottom) {
        return (int) Math.min(localSize, Math.max(1, 2L * bottom.channels() - 1));
    }

    /// What gives each of so many channels its share.
    private float alpha(int reach) {
        return reach == localSize ? alpha : (float) ((double) alpha * reach / localSize);
    }

    @Override
    public Loop ready(Run run) {
        if (normRegion == NormRegion.WITHIN_CHANNEL) {
            return run.kernels().lrnWithinLoop(run.bottom(0), localSize, alpha, beta, run.top(0));
        }
        int reach = reach(run.bottom(0).shape());
        return run.kernels().lrnAcrossLoop(run.bottom(0), reach, alpha(reach), beta, k, run.top(0));
    }

    @Override
    public void backward(Back back) {
        if (normRegion == NormRegion.WITHIN_CHANNEL) {
            back.gradients().lrnWithin(back.bottom(0), localSize, alpha, beta, back.topDiff(0), back.bottomDiff(0));
        } else {
            int reach = reach(back.bottomShape(0));
            back.gradients().lrnAcross(back.bottom(0), reach, alpha(reach), beta, k, back.topDiff(0), back.bottomDiff(0));
        }
    }
}
