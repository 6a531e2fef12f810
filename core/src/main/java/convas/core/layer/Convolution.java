package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.kernel.Volume;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Slides `num_output` learned kernels over the bottom: each output channel is a weighted sum over a window of all (or, with
/// groups, some) input channels, plus a bias. Output sizes are rounded down. Several bottoms share the weights.
public record Convolution(
        int numOutput, boolean biasTerm, Sliding sliding, int group, Filler weightFiller, Filler biasFiller, int axis,
        boolean forceNdIm2col) implements Differentiable {

    static final Field<Integer> NUM_OUTPUT = Field.uint("num_output", null).min(1).required().doc("Number of output channels.");
    static final Field<Boolean> BIAS_TERM = Field.bool("bias_term", true).doc("Whether a learned bias is added to each output channel.");
    static final Field<Integer> GROUP = Field.uint("group", 1).min(1)
        .doc("Splits input and output channels into so many groups that do not see each other; both must be divisible by it.");
    static final Field<Params> WEIGHT_FILLER = Field.message("weight_filler", Filler.TABLE).doc("How the weights start before training.");
    static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE).doc("How the biases start before training.");
    static final Field<Integer> AXIS = Field.integer("axis", 1)
        .doc("The channel axis; the axes before it are independent, those behind it are slid over.");
    static final Field<Boolean> FORCE_ND_IM2COL = Field.bool("force_nd_im2col", false)
        .doc("Makes Caffe use its slower general code for two spatial axes; the result is the same.");

    static final FieldTable TABLE = FieldTable.of("convolution_param", NUM_OUTPUT, BIAS_TERM, Sliding.PAD, Sliding.KERNEL_SIZE,
        Sliding.STRIDE, Sliding.DILATION, Sliding.PAD_H, Sliding.PAD_W, Sliding.KERNEL_H, Sliding.KERNEL_W, Sliding.STRIDE_H,
        Sliding.STRIDE_W, GROUP, WEIGHT_FILLER, BIAS_FILLER, Engine.field(), AXIS, FORCE_ND_IM2COL);

    public static final LayerType<Convolution> TYPE = new LayerType<>("Convolution", Category.CONVOLUTION, List.of(TABLE),
        Arity.atLeast(1), Arity.atLeast(1), "Slides learned kernels over the image; each gives one output channel.",
        settings -> of(settings.get(TABLE)));

    private static Convolution of(Params params) {
        return new Convolution(numOutput(params), params.get(BIAS_TERM), Sliding.of(params), params.get(GROUP),
            Filler.of(params.get(WEIGHT_FILLER)), Filler.of(params.get(BIAS_FILLER)), params.get(AXIS), params.get(FORCE_ND_IM2COL));
    }

    Convolution grouped(int groups) {
        return new Convolution(numOutput, biasTerm, sliding, groups, weightFiller, biasFiller, axis, forceNdIm2col);
    }

    /// 0 where the text gives none.
    static int numOutput(Params params) {
        return params.has(NUM_OUTPUT) && params.get(NUM_OUTPUT) != null ? params.get(NUM_OUTPUT) : 0;
    }

    @Override
    public LayerType<Convolution> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.pairs(bottoms, tops);
        int channelAxis = checked(bottoms, axis, numOutput, group);
        Shape in = bottoms.getFirst();
        Sliding.Steps steps = sliding.steps(in, channelAxis);
        List<Integer> out = new ArrayList<>(List.of(numOutput));
        for (int i = 0; i < steps.axes(); i++) {
            out.add(size(in, channelAxis, steps, i, 1));
        }
        Sliding.columns(in.dim(channelAxis), steps, out.subList(1, out.size()));
        Shape top = Axes.replace(in, channelAxis, in.rank(), out);
        return bottoms.stream().map(bottom -> top).toList();
    }

    /// The output's extent on a spatial axis. As in Caffe, the quotient is cut towards 0, so that a kernel larger than the padded
    /// bottom, by less than the stride, still has one place (`ConvolutionLayer::compute_output_shape`).
    ///
    /// @param least that Caffe loads
    static int size(Shape in, int channelAxis, Sliding.Steps steps, int i, int least) {
        int size = in.dim(channelAxis + 1 + i);
        int out = (size + 2 * steps.pad()[i] - steps.extent(i)) / steps.stride()[i] + 1;
        if (out < least) {
            steps.beyond(i, size).ifPresent(beyond -> {
                throw beyond.refused();
            });
            throw new Refused("kernel_size", "the kernel spans " + steps.exactExtent(i) + " but the bottom " + in + " has only " + size
                + (steps.pad()[i] == 0 ? "" : " + 2·" + steps.pad()[i]) + " there: use a smaller kernel or more pad");
        }
        return out;
    }

    /// @return the channel axis counted from the front
    static int checked(List<Shape> bottoms, int axis, int numOutput, int group) {
        Shape in = bottoms.getFirst();
        int channelAxis = Axes.canonical(in, axis, "axis");
        if (numOutput < 1) {
            throw new Refused("num_output", "`num_output` must be at least 1: say how many channels come out");
        }
        if (group < 1) {
            throw new Refused("group", "`group` must be at least 1, not " + group);
        }
        int channels = in.dim(channelAxis);
        if (channels < 1) {
            throw new Refused("the bottom " + in + " has no channels, so that there would be no weights: give it at least 1");
        }
        if (channels % group != 0) {
            throw new Refused("group", channels + " input channels cannot be split into " + group + " groups: choose a group that divides "
                + channels);
        }
        if (numOutput % group != 0) {
            throw new Refused("group", "`num_output` " + numOutput + " cannot be split into " + group + " groups: choose a multiple of " + group);
        }
        for (int i = 1; i < bottoms.size(); i++) {
            if (!bottoms.get(i).equals(in)) {
                throw new Refused("all bottoms must have one shape, but " + Axes.nth(0) + " is " + in + " and " + Axes.nth(i) + " is "
                    + bottoms.get(i));
            }
        }
        return channelAxis;
    }

    @Override
    public Optional<Beyond> beyond(List<Shape> bottoms) {
        return sliding.beyond(bottoms.getFirst(), axis);
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return biasTerm ? Set.of() : Set.of(BIAS_FILLER);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        int channelAxis = checked(bottoms, axis, numOutput, group);
        Shape in = bottoms.getFirst();
        List<Integer> dims = new ArrayList<>(List.of(numOutput, in.dim(channelAxis) / group));
        for (int k : sliding.steps(in, channelAxis).kernel()) {
            dims.add(k);
        }
        return withBias(Shape.of(dims), numOutput, biasTerm, weightFiller, biasFiller);
    }

    static List<Parameter> withBias(Shape weights, int outputs, boolean biasTerm, Filler weightFiller, Filler biasFiller) {
        Parameter weight = Parameter.weights(weights, weightFiller);
        return biasTerm ? List.of(weight, Parameter.bias(Shape.of(outputs), biasFiller)) : List.of(weight);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        long kernel = params(bottoms).getFirst().shape().count() / numOutput;
        return Math.multiplyExact(Math.multiplyExact(tops.getFirst().count(), kernel), (long) tops.size());
    }

    @Override
    public Window window(List<Shape> bottoms) {
        return sliding.window(bottoms.getFirst(), axis);
    }

    @Override
    public String knobs() {
        return knobs(sliding, numOutput, group);
    }

    static String knobs(Sliding sliding, int numOutput, int group) {
        return sliding.kernelText() + ", " + numOutput + sliding.padText() + (group == 1 ? "" : ", group " + group);
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        return sliding.formula(bottoms.getFirst(), axis, tops.getFirst(), Formulas::convolved);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.IF_ALIKE;
    }

    @Override
    public InPlace inPlaceAlike(Shape shape) {
        return sliding.isSingle(shape, axis) ? InPlace.WRONG : InPlace.RIGHT;
    }

    @Override
    public Loop ready(Run run) {
        Shape in = run.bottom(0).shape();
        int channelAxis = Axes.canonical(in, axis, "axis");
        Sliding.Steps steps = sliding.steps(in, channelAxis);
        if (run.pooled()) {
            return run.kernels().pooledConvolutionLoop(run.bottom(0), packed(run, steps), run.rectified(), run.top(0));
        }
        if (steps.isGeneral(in, run.top(0).shape(), channelAxis, group > 1)) {
            Volume volume = steps.volume(in, run.top(0).shape(), channelAxis);
            return Loop.each(run.bottoms(), i -> general(run, volume, run.denseBottom(i), run.denseTop(i)));
        }
        Kernels.Packed filter = packed(run, steps);
        return Loop.each(run.bottoms(), i -> in.rank() == 4 && channelAxis == 1
            ? run.kernels().convolutionLoop(run.bottom(i), filter, run.plus(), run.rectified(), run.top(i))
            : run.kernels().convolutionLoop(images(run.denseBottom(i), channelAxis), filter, null, false, images(run.denseTop(i), channelAxis)));
    }

    private Kernels.Packed packed(Run run, Sliding.Steps steps) {
        return run.prepared(() -> run.kernels().packConvolution(images(run.param(0), 1), run.params() > 1 ? run.param(1) : null,
            steps.window(), group, run.plain()));
    }

    private Loop general(Run run, Volume volume, Tensor in, Tensor out) {
        Kernels kernels = run.kernels();
        Loop alone = kernels.convolutionLoop(in, run.param(0), run.params() > 1 ? run.param(1) : null, volume, group, out);
        Loop more = run.plus() == null ? alone : Loop.of(alone, kernels.sumLoop(List.of(out, run.plus()), new float[] {1, 1}, out));
        return run.rectified() ? Loop.of(more, kernels.reluLoop(out, 0, out)) : more;
    }

    /// A dense tensor of at most two spatial axes seen as images: the axes before the channel axis together, and missing spatial axes of
    /// extent 1.
    static Tensor images(Tensor dense, int channelAxis) {
        Shape shape = dense.shape();
        if (shape.rank() == 4 && channelAxis == 1) {
            return dense;
        }
        int spatial = shape.rank() - channelAxis - 1;
        return dense.reshaped(Shape.of(Math.toIntExact(shape.count(0, channelAxis)), shape.dim(channelAxis),
            spatial == 2 ? shape.dim(-2) : 1, spatial == 0 ? 1 : shape.dim(-1)));
    }

    @Override
    public void backward(Back back) {
        new Slid(axis, biasTerm, group, false).backward(back, sliding);
    }
}
