package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// A rectifier whose slope for negative values is learned, for each channel or for all together.
public record PReLU(Filler filler, boolean channelShared) implements Differentiable {
    private static final Field<Params> FILLER = Field.message("filler", Filler.TABLE)
        .doc("How the slopes start before training; 0.25 if absent.");
    private static final Field<Boolean> CHANNEL_SHARED = Field.bool("channel_shared", false).doc("Whether all channels share one slope.");

    private static final FieldTable TABLE = FieldTable.of("prelu_param", FILLER, CHANNEL_SHARED);

    public static final LayerType<PReLU> TYPE = new LayerType<>("PReLU", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "A rectifier that learns its slope for negative values.", settings -> new PReLU(
            Filler.of(settings.get(TABLE), FILLER, Filler.constant(0.25f)), settings.get(TABLE).get(CHANNEL_SHARED)));

    @Override
    public LayerType<PReLU> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (bottoms.getFirst().rank() < 2) {
            throw new Refused("the bottom must have at least 2 axes (batch × channels), but it is " + bottoms.getFirst());
        }
        if (bottoms.getFirst().rank() > 4) {
            throw new Refused("Caffe's PReLU takes a bottom of at most 4 axes, but it is " + bottoms.getFirst());
        }
        Axes.some(bottoms.getFirst().count(1, bottoms.getFirst().rank()), bottoms.getFirst());
        return bottoms;
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return List.of(new Parameter("slopes", channelShared ? Shape.of() : Shape.of(bottoms.getFirst().dim(1)), false, true, filler));
    }

    @Override
    public String knobs() {
        return channelShared ? "one slope" : "";
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().preluLoop(run.bottom(0), run.param(0).toArray(), run.top(0));
    }

    @Override
    public void backward(Back back) {
        if (back.wants(0)) {
            back.gradients().prelu(back.bottom(0), back.param(0).toArray(), back.rule(), back.topDiff(0), back.bottomDiff(0));
        }
        if (back.wantsParam(0)) {
            Tensor negative = Blobs.like(back.bottom(0));
            back.gradients().map(back.bottom(0), x -> x <= 0 ? x : x * 0, back.topDiff(0), negative);
            back.gradients().sums(negative, null, 1, channelShared ? 0 : 1, back.paramDiff(0));
        }
    }
}
