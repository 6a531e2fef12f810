package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Set;

/// Fully connected: every output is a weighted sum of all elements behind `axis`, plus a bias.
public record InnerProduct(int numOutput, boolean biasTerm, Filler weightFiller, Filler biasFiller, int axis, boolean transpose)
        implements Differentiable {

    private static final Field<Integer> NUM_OUTPUT = Field.uint("num_output", null).min(1).required().doc("Number of outputs.");
    private static final Field<Boolean> BIAS_TERM = Field.bool("bias_term", true).doc("Whether a learned bias is added to each output.");
    private static final Field<Params> WEIGHT_FILLER = Field.message("weight_filler", Filler.TABLE).doc("How the weights start before training.");
    private static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE).doc("How the biases start before training.");
    private static final Field<Integer> AXIS = Field.integer("axis", 1)
        .doc("The first axis to be summed over; the axes before it are independent.");
    private static final Field<Boolean> TRANSPOSE = Field.bool("transpose", false)
        .doc("Whether the weights are stored as inputs × outputs instead of outputs × inputs.");

    private static final FieldTable TABLE = FieldTable.of("inner_product_param", NUM_OUTPUT, BIAS_TERM, WEIGHT_FILLER, BIAS_FILLER,
        AXIS, TRANSPOSE);

    public static final LayerType<InnerProduct> TYPE = new LayerType<>("InnerProduct", Category.DENSE, List.of(TABLE), Arity.ONE,
        Arity.ONE, "Fully connected: every output sees every input.", settings -> of(settings.get(TABLE)));

    private static InnerProduct of(Params params) {
        return new InnerProduct(params.has(NUM_OUTPUT) && params.get(NUM_OUTPUT) != null ? params.get(NUM_OUTPUT) : 0,
            params.get(BIAS_TERM), Filler.of(params.get(WEIGHT_FILLER)), Filler.of(params.get(BIAS_FILLER)), params.get(AXIS),
            params.get(TRANSPOSE));
    }

    @Override
    public LayerType<InnerProduct> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (numOutput < 1) {
            throw new Refused("num_output", "`num_output` must be at least 1: say how many outputs there are");
        }
        Shape in = bottoms.getFirst();
        if (biasTerm) {
            Axes.some(in.count(0, Axes.canonical(in, axis, "axis")), in);
        }
        return List.of(Axes.replace(in, Axes.canonical(in, axis, "axis"), in.rank(), List.of(numOutput)));
    }

    private int inputs(Shape in) {
        long inputs = in.count(Axes.canonical(in, axis, "axis"), in.rank());
        if (inputs > Integer.MAX_VALUE) {
            throw new Refused("axis", inputs + " inputs are more than Caffe can hold");
        }
        return (int) inputs;
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return biasTerm ? Set.of() : Set.of(BIAS_FILLER);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        int inputs = inputs(bottoms.getFirst());
        return Convolution.withBias(transpose ? Shape.of(inputs, numOutput) : Shape.of(numOutput, inputs), numOutput, biasTerm,
            weightFiller, biasFiller);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        return Math.multiplyExact(bottoms.getFirst().count(), (long) numOutput);
    }

    /// The whole image, where the bottom is one.
    @Override
    public Window window(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        int first = Axes.canonical(in, axis, "axis");
        return new Window(first <= 2 && in.rank() == 4 ? in.height() : 1, first <= 3 && in.rank() == 4 ? in.width() : 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public String knobs() {
        return numOutput + (transpose ? ", transposed" : "");
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        Shape in = bottoms.getFirst();
        List<Integer> summed = in.toList().subList(Axes.canonical(in, axis, "axis"), in.rank());
        return (summed.size() == 1 ? "" : Axes.product(summed) + " = ") + inputs(in) + " inputs → " + numOutput;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Kernels.Packed matrix = run.prepared(() -> run.kernels().packInnerProduct(run.param(0), biasTerm ? run.param(1) : null, transpose));
        Tensor in = run.denseBottom(0);
        long rows = in.shape().count(0, Axes.canonical(in.shape(), axis, "axis"));
        return run.kernels().innerProductLoop(in, rows, matrix, run.denseTop(0));
    }

    @Override
    public void backward(Back back) {
        Tensor diff = back.denseTopDiff(0);
        long rows = diff.shape().count() / numOutput;
        if (back.wants(0)) {
            Kernels.Packed matrix = back.prepared(() -> back.gradients().packInnerProductData(back.param(0), transpose));
            back.gradients().innerProductData(diff, rows, matrix, back.denseBottomDiff(0));
        }
        if (back.wantsParam(0)) {
            back.paramDiff(0, (sum, add) ->
                back.gradients().innerProductWeights(back.denseBottom(0), diff, rows, transpose, sum, add));
        }
        if (biasTerm && back.wantsParam(1)) {
            back.gradients().sums(diff.reshaped(Shape.of(Math.toIntExact(rows), numOutput)), null, 1, 1, back.paramDiff(1));
        }
    }
}
