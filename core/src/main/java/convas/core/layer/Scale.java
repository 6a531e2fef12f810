package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Multiplies by a factor for each channel (or for each position of some axes), learned or given by a second bottom, and may add
/// a bias.
public record Scale(int axis, int numAxes, Filler filler, boolean biasTerm, Filler biasFiller) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The first axis that has factors of its own.");
    private static final Field<Integer> NUM_AXES = Field.integer("num_axes", 1).min(-1)
        .doc("How many axes have factors of their own; -1 for all that follow, 0 for a single factor. Ignored with two bottoms.");
    private static final Field<Params> FILLER = Field.message("filler", Filler.TABLE)
        .doc("How the factors start before training; 1 if absent. Ignored with two bottoms.");
    private static final Field<Boolean> BIAS_TERM = Field.bool("bias_term", false).doc("Whether a learned bias is added.");
    private static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE)
        .doc("How the biases start before training; 0 if absent.");

    private static final FieldTable TABLE = FieldTable.of("scale_param", AXIS, NUM_AXES, FILLER, BIAS_TERM, BIAS_FILLER);

    public static final LayerType<Scale> TYPE = new LayerType<>("Scale", Category.NORMALIZATION, List.of(TABLE), Arity.between(1, 2),
        Arity.ONE, "Multiplies each channel by a learned factor and may add a bias.", settings -> of(settings.get(TABLE)));

    private static Scale of(Params params) {
        return new Scale(params.get(AXIS), params.get(NUM_AXES), Filler.of(params, FILLER, Filler.constant(1)), params.get(BIAS_TERM),
            Filler.of(params.get(BIAS_FILLER)));
    }

    @Override
    public LayerType<Scale> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Shape factors = Factors.of(bottoms, axis, numAxes);
        long inner = Factors.inner(in, factors, axis);
        Axes.some(biasTerm || in.count(0, Factors.axis(in, factors, axis)) == 0 ? inner : 1, in);
        return List.of(bottoms.getFirst());
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape factors = Factors.of(bottoms, axis, numAxes);
        Parameter scale = Parameter.weights(factors, filler);
        Parameter bias = Parameter.bias(factors, biasFiller);
        return bottoms.size() == 1 ? biasTerm ? List.of(scale, bias) : List.of(scale) : biasTerm ? List.of(bias) : List.of();
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        Set<Field<?>> idle = new HashSet<>();
        if (bottoms > 1) {
            idle.add(FILLER);
        }
        if (!biasTerm) {
            idle.add(BIAS_FILLER);
        }
        return idle;
    }

    @Override
    public String knobs() {
        return (numAxes == 1 && axis == 1 ? "" : numAxes == 0 ? "one factor, " : "axis " + axis + ", ") + (biasTerm ? "bias" : "no bias");
    }

    @Override
    public Optional<Affine> affine(Shape bottom, List<Tensor> params) {
        if (params.isEmpty() || params.size() != (biasTerm ? 2 : 1) || params.getFirst().shape().rank() != 1
                || Factors.axis(bottom, params.getFirst().shape(), axis) != 1) {
            return Optional.empty();
        }
        float[] factors = params.getFirst().toArray();
        return Optional.of(new Affine(factors, biasTerm ? params.get(1).toArray() : new float[factors.length]));
    }

    @Override
    public Loop ready(Run run) {
        boolean learned = run.bottoms() == 1;
        Tensor factors = learned ? run.param(0) : run.denseBottom(1);
        float[] values = factors.toArray();
        float[] terms = biasTerm ? run.param(learned ? 1 : 0).toArray() : null;
        Loop loop = run.kernels().affineLoop(run.bottom(0), Factors.axis(run.bottom(0).shape(), factors.shape(), axis), factors.shape().rank(),
            values, terms, run.top(0));
        return learned ? loop : Loop.of(() -> factors.copyTo(values), loop);
    }

    @Override
    public void backward(Back back) {
        boolean learned = back.bottoms() == 1;
        Tensor factors = learned ? back.param(0) : back.denseBottom(1);
        int from = Factors.axis(back.topDiff(0).shape(), factors.shape(), axis);
        int axes = factors.shape().rank();
        if (back.wants(0)) {
            back.kernels().affine(back.topDiff(0), from, axes, factors.toArray(), null, back.bottomDiff(0));
        }
        if (learned ? back.wantsParam(0) : back.wants(1)) {
            back.gradients().sums(back.topDiff(0), back.bottom(0), from, axes, learned ? back.paramDiff(0) : back.denseBottomDiff(1));
        }
        int bias = learned ? 1 : 0;
        if (biasTerm && back.wantsParam(bias)) {
            back.gradients().sums(back.topDiff(0), null, from, axes, back.paramDiff(bias));
        }
    }
}
