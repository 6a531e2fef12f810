package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.Set;

/// Adds a term for each channel (or for each position of some axes), learned or given by a second bottom.
public record Bias(int axis, int numAxes, Filler filler) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The first axis that has terms of its own.");
    private static final Field<Integer> NUM_AXES = Field.integer("num_axes", 1).min(-1)
        .doc("How many axes have terms of their own; -1 for all that follow, 0 for a single term. Ignored with two bottoms.");
    private static final Field<Params> FILLER = Field.message("filler", Filler.TABLE)
        .doc("How the terms start before training; 0 if absent. Ignored with two bottoms.");

    private static final FieldTable TABLE = FieldTable.of("bias_param", AXIS, NUM_AXES, FILLER);

    public static final LayerType<Bias> TYPE = new LayerType<>("Bias", Category.NORMALIZATION, List.of(TABLE), Arity.between(1, 2),
        Arity.ONE, "Adds a learned term to each channel.", settings -> of(settings.get(TABLE)));

    private static Bias of(Params params) {
        return new Bias(params.get(AXIS), params.get(NUM_AXES), Filler.of(params.get(FILLER)));
    }

    @Override
    public LayerType<Bias> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape terms = Factors.of(bottoms, axis, numAxes);
        Axes.some(Factors.inner(bottoms.getFirst(), terms, axis), bottoms.getFirst());
        return List.of(bottoms.getFirst());
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return bottoms == 1 ? Set.of() : Set.of(FILLER);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape terms = Factors.of(bottoms, axis, numAxes);
        return bottoms.size() == 1 ? List.of(Parameter.bias(terms, filler)) : List.of();
    }

    @Override
    public String knobs() {
        return numAxes == 1 && axis == 1 ? "" : numAxes == 0 ? "one term" : "axis " + axis;
    }

    @Override
    public Loop ready(Run run) {
        boolean learned = run.bottoms() == 1;
        Tensor terms = learned ? run.param(0) : run.denseBottom(1);
        float[] values = terms.toArray();
        Loop loop = run.kernels().affineLoop(run.bottom(0), Factors.axis(run.bottom(0).shape(), terms.shape(), axis), terms.shape().rank(), null,
            values, run.top(0));
        return learned ? loop : Loop.of(() -> terms.copyTo(values), loop);
    }

    @Override
    public void backward(Back back) {
        if (back.wants(0)) {
            back.pass(0, back.topDiff(0));
        }
        boolean learned = back.bottoms() == 1;
        if (learned ? back.wantsParam(0) : back.wants(1)) {
            Tensor terms = learned ? back.paramDiff(0) : back.denseBottomDiff(1);
            int from = Factors.axis(back.topDiff(0).shape(), terms.shape(), axis);
            back.gradients().sums(back.topDiff(0), null, from, terms.shape().rank(), terms);
        }
    }
}
