package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks up a learned vector for each whole number of the bottom: row `i` of a table of `input_dim` rows.
public record Embed(int numOutput, int inputDim, boolean biasTerm, Filler weightFiller, Filler biasFiller) implements Differentiable {
    private static final Field<Integer> NUM_OUTPUT = Field.uint("num_output", null).min(1).required().doc("Length of the vectors.");
    private static final Field<Integer> INPUT_DIM = Field.uint("input_dim", null).min(1).required()
        .doc("Number of vectors: the bottom holds 0 to one less.");
    private static final Field<Boolean> BIAS_TERM = Field.bool("bias_term", true).doc("Whether a learned bias is added to every vector.");
    private static final Field<Params> WEIGHT_FILLER = Field.message("weight_filler", Filler.TABLE).doc("How the vectors start before training.");
    private static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE).doc("How the bias starts before training.");

    private static final FieldTable TABLE = FieldTable.of("embed_param", NUM_OUTPUT, INPUT_DIM, BIAS_TERM, WEIGHT_FILLER, BIAS_FILLER);

    public static final LayerType<Embed> TYPE = new LayerType<>("Embed", Category.DENSE, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Looks up a learned vector for each number, such as that of a word.", settings -> of(settings.get(TABLE)));

    private static Embed of(Params params) {
        return new Embed(given(params, NUM_OUTPUT), given(params, INPUT_DIM), params.get(BIAS_TERM), Filler.of(params.get(WEIGHT_FILLER)),
            Filler.of(params.get(BIAS_FILLER)));
    }

    /// 0 where the text gives none.
    private static int given(Params params, Field<Integer> field) {
        Integer value = params.get(field);
        return value == null ? 0 : value;
    }

    @Override
    public LayerType<Embed> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (numOutput < 1) {
            throw new Refused("num_output", "`num_output` must be at least 1: say how long the vectors are");
        }
        if (inputDim < 1) {
            throw new Refused("input_dim", "`input_dim` must be at least 1: say how many vectors there are");
        }
        if (biasTerm) {
            Axes.some(bottoms.getFirst().count(), bottoms.getFirst());
        }
        List<Integer> dims = new ArrayList<>(bottoms.getFirst().toList());
        dims.add(numOutput);
        return List.of(Shape.of(dims));
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return biasTerm ? Set.of() : Set.of(BIAS_FILLER);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return Convolution.withBias(Shape.of(inputDim, numOutput), numOutput, biasTerm, weightFiller, biasFiller);
    }

    @Override
    public String knobs() {
        return inputDim + " × " + numOutput;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        Tensor table = run.param(0);
        for (long i = 0; i < in.shape().count(); i++) {
            int row = (int) in.getFlat(i);
            if (row < 0 || row >= inputDim) {
                throw new Refused("the bottom holds " + row + ", but there are vectors for 0 to " + (inputDim - 1) + " only");
            }
            for (int j = 0; j < numOutput; j++) {
                out.setFlat(i * numOutput + j, table.getFlat((long) row * numOutput + j) + (biasTerm ? run.param(1).getFlat(j) : 0));
            }
        }
    }

    /// Numbers of vectors do not change by small steps.
    @Override
    public boolean differentiable(int bottom) {
        return false;
    }

    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        Tensor diff = back.denseTopDiff(0);
        for (long i = 0; i < in.shape().count() && back.wantsParam(0); i++) {
            for (int j = 0; j < numOutput; j++) {
                long at = (long) in.getFlat(i) * numOutput + j;
                back.paramDiff(0).setFlat(at, back.paramDiff(0).getFlat(at) + diff.getFlat(i * numOutput + j));
            }
        }
        if (biasTerm && back.wantsParam(1)) {
            back.gradients().sums(diff, null, diff.shape().rank() - 1, 1, back.paramDiff(1));
        }
    }
}
