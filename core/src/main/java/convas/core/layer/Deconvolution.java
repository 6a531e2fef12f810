package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.kernel.Volume;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The transpose of a convolution: every input element paints a weighted kernel onto the output, so that a stride enlarges the
/// image. Weights are `[in, out / group, height, width]`.
public record Deconvolution(
        int numOutput, boolean biasTerm, Sliding sliding, int group, Filler weightFiller, Filler biasFiller, int axis,
        boolean forceNdIm2col) implements Differentiable {

    public static final LayerType<Deconvolution> TYPE = new LayerType<>("Deconvolution", Category.CONVOLUTION,
        List.of(Convolution.TABLE), Arity.atLeast(1), Arity.atLeast(1),
        "Transposed convolution: enlarges the image by its stride with learned kernels.",
        settings -> of(settings.get(Convolution.TABLE)));

    private static Deconvolution of(Params params) {
        return new Deconvolution(Convolution.numOutput(params), params.get(Convolution.BIAS_TERM), Sliding.of(params),
            params.get(Convolution.GROUP), Filler.of(params.get(Convolution.WEIGHT_FILLER)),
            Filler.of(params.get(Convolution.BIAS_FILLER)), params.get(Convolution.AXIS), params.get(Convolution.FORCE_ND_IM2COL));
    }

    @Override
    public LayerType<Deconvolution> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.pairs(bottoms, tops);
        int channelAxis = Convolution.checked(bottoms, axis, numOutput, group);
        Shape in = bottoms.getFirst();
        Sliding.Steps steps = sliding.steps(in, channelAxis);
        List<Integer> out = new ArrayList<>(List.of(numOutput));
        for (int i = 0; i < steps.axes(); i++) {
            long spread = steps.spread(i, in.dim(channelAxis + 1 + i));
            if ((int) spread < 1) {
                beyond(spread).ifPresent(beyond -> {
                    throw beyond.refused();
                });
                throw new Refused("pad", "`pad` " + steps.pad()[i] + " on both sides takes away all of the output: use less");
            }
            out.add((int) spread);
        }
        Sliding.columns(numOutput, steps, in.toList().subList(channelAxis + 1, in.rank()));
        Shape top = Axes.replace(in, channelAxis, in.rank(), out);
        return bottoms.stream().map(bottom -> top).toList();
    }

    @Override
    public Optional<Beyond> beyond(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        int channelAxis = Axes.canonical(in, axis, "axis");
        Sliding.Steps steps = sliding.steps(in, channelAxis);
        return IntStream.range(0, steps.axes()).mapToObj(i -> beyond(steps.spread(i, in.dim(channelAxis + 1 + i)))).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Beyond> beyond(long spread) {
        return Beyond.isBeyond(spread) ? Optional.of(new Beyond("stride", "the output", spread)) : Optional.empty();
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return biasTerm ? Set.of() : Set.of(Convolution.BIAS_FILLER);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        int channelAxis = Convolution.checked(bottoms, axis, numOutput, group);
        Shape in = bottoms.getFirst();
        List<Integer> dims = new ArrayList<>(List.of(in.dim(channelAxis), numOutput / group));
        for (int k : sliding.steps(in, channelAxis).kernel()) {
            dims.add(k);
        }
        return Convolution.withBias(Shape.of(dims), numOutput, biasTerm, weightFiller, biasFiller);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        int channelAxis = Axes.canonical(bottoms.getFirst(), axis, "axis");
        Shape weights = params(bottoms).getFirst().shape();
        long perElement = weights.count() / weights.dim(0);
        return bottoms.getFirst().dim(channelAxis) == 0 ? 0
            : Math.multiplyExact(Math.multiplyExact(bottoms.getFirst().count(), perElement), (long) bottoms.size());
    }

    @Override
    public Window window(List<Shape> bottoms) {
        return sliding.window(bottoms.getFirst(), axis);
    }

    @Override
    public boolean transposed() {
        return true;
    }

    @Override
    public String knobs() {
        return Convolution.knobs(sliding, numOutput, group);
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        return sliding.formula(bottoms.getFirst(), axis, tops.getFirst(), Formulas::transposed);
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
        if (steps.isGeneral(in, run.top(0).shape(), channelAxis, false)) {
            Volume volume = steps.volume(run.top(0).shape(), in, channelAxis);
            return Loop.each(run.bottoms(), i -> run.kernels().deconvolutionLoop(
                run.denseBottom(i), run.param(0), biasTerm ? run.param(1) : null, volume, group, run.denseTop(i)));
        }
        Kernels.Packed filter = run.prepared(() -> run.kernels().packDeconvolution(
            Convolution.images(run.param(0), 1), biasTerm ? run.param(1) : null, steps.window(), group));
        return Loop.each(run.bottoms(), i -> in.rank() == 4 && channelAxis == 1
            ? run.kernels().deconvolutionLoop(run.bottom(i), filter, run.top(i))
            : run.kernels().deconvolutionLoop(Convolution.images(run.denseBottom(i), channelAxis), filter,
                Convolution.images(run.denseTop(i), channelAxis)));
    }

    @Override
    public void backward(Back back) {
        new Slid(axis, biasTerm, group, true).backward(back, sliding);
    }
}
