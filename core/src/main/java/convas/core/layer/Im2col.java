package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.kernel.Volume;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lays out what each window of a convolution sees as channels: `channels · height · width` of the kernel at every position.
public record Im2col(Sliding sliding, int axis) implements Differentiable {
    public static final LayerType<Im2col> TYPE = new LayerType<>("Im2col", Category.UTILITY, List.of(Convolution.TABLE), Arity.ONE,
        Arity.ONE, "Lays out each window of a convolution as a column; to see how convolution becomes a matrix product.",
        settings -> new Im2col(Sliding.of(settings.get(Convolution.TABLE)), settings.get(Convolution.TABLE).get(Convolution.AXIS)));

    @Override
    public LayerType<Im2col> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        int channelAxis = Axes.canonical(in, axis, "axis");
        if (channelAxis == in.rank() - 1) {
            throw new Refused("axis", "the bottom must have at least one axis behind the channels to slide over, but it is " + in
                + " and its channels are axis " + channelAxis);
        }
        Sliding.Steps steps = sliding.steps(in.rank() - channelAxis - 1);
        Shape out = in;
        int channels = in.dim(channelAxis);
        for (int i = 0; i < steps.axes(); i++) {
            out = out.with(channelAxis + 1 + i, Convolution.size(in, channelAxis, steps, i, 0));
            channels = Math.multiplyExact(channels, steps.kernel()[i]);
        }
        return List.of(out.with(channelAxis, channels));
    }

    @Override
    public Optional<Beyond> beyond(List<Shape> bottoms) {
        return sliding.beyond(bottoms.getFirst(), axis);
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return Set.of(Convolution.WEIGHT_FILLER, Convolution.BIAS_FILLER);
    }

    @Override
    public Window window(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        return sliding.steps(in.rank() - Axes.canonical(in, axis, "axis") - 1).window();
    }

    @Override
    public String knobs() {
        return sliding.kernelText() + sliding.padText();
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        Shape in = bottoms.getFirst();
        int channelAxis = Axes.canonical(in, axis, "axis");
        Sliding.Steps steps = sliding.steps(in.rank() - channelAxis - 1);
        return Formulas.axes(steps.axes(), i -> Formulas.convolved(in.dim(channelAxis + 1 + i), steps.extent(i), steps.stride()[i],
            steps.pad()[i], tops.getFirst().dim(channelAxis + 1 + i)));
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return sliding.isSingle() ? InPlace.RIGHT : InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        int channelAxis = Axes.canonical(run.bottom(0).shape(), axis, "axis");
        Sliding.Steps steps = sliding.steps(run.bottom(0).shape(), channelAxis);
        if (steps.axes() > 2) {
            return run.kernels().im2colLoop(
                run.denseBottom(0), steps.volume(run.bottom(0).shape(), run.top(0).shape(), channelAxis), run.denseTop(0));
        }
        Window w = window(List.of(run.bottom(0).shape()));
        Tensor in = Convolution.images(run.denseBottom(0), channelAxis);
        Tensor out = Convolution.images(run.denseTop(0), channelAxis);
        Tap tap = (n, c, y, x, channel, row, column) -> out.set(n, c, y, x, in.get(n, channel, row, column));
        return Loop.of(run.kernels().fillLoop(out, 0), () -> eachTap(w, in.shape(), out.shape(), run, tap));
    }

    @FunctionalInterface
    private interface Tap {
        void at(int n, int c, int y, int x, int channel, int row, int column);
    }

    /// Visits what lies inside the image.
    private static void eachTap(Window w, Shape image, Shape columns, Reading from, Tap tap) {
        int taps = w.kernelH() * w.kernelW();
        for (int n = 0; n < image.num(); n++) {
            for (int c = 0; c < columns.channels(); c++) {
                from.checkCancelled();
                int i = c % taps / w.kernelW();
                int j = c % w.kernelW();
                for (int y = 0; y < columns.height(); y++) {
                    int row = y * w.strideH() - w.padH() + i * w.dilationH();
                    for (int x = 0; x < columns.width(); x++) {
                        int column = x * w.strideW() - w.padW() + j * w.dilationW();
                        if (row >= 0 && row < image.height() && column >= 0 && column < image.width()) {
                            tap.at(n, c, y, x, c / taps, row, column);
                        }
                    }
                }
            }
        }
    }

    /// Adds up what the places of all windows get (col2im).
    @Override
    public void backward(Back back) {
        Shape shape = back.bottomShape(0);
        int channelAxis = Axes.canonical(shape, axis, "axis");
        Sliding.Steps steps = sliding.steps(shape, channelAxis);
        if (steps.axes() > 2) {
            Volume volume = steps.volume(shape, back.topDiff(0).shape(), channelAxis);
            back.kernels().deconvolution(
                back.denseTopDiff(0), picking(shape.dim(channelAxis), steps.kernel()), null, volume, shape.dim(channelAxis),
                back.denseBottomDiff(0));
            return;
        }
        Tensor diff = Convolution.images(back.denseTopDiff(0), channelAxis);
        Tensor out = Convolution.images(back.denseBottomDiff(0), channelAxis);
        eachTap(window(List.of(shape)), out.shape(), diff.shape(), back, (n, c, y, x, channel, row, column) ->
            out.set(n, channel, row, column, out.get(n, channel, row, column) + diff.get(n, c, y, x)));
    }

    /// Weights of a deconvolution that puts each channel of the columns at its place of the kernel, each bottom channel a group.
    private static Tensor picking(int channels, int[] kernel) {
        int taps = Arrays.stream(kernel).reduce(1, Math::multiplyExact);
        Tensor weights = Tensor.dense(Axes.replace(Shape.of(channels * taps, 1), 2, 2, Arrays.stream(kernel).boxed().toList()));
        for (int channel = 0; channel < channels * taps; channel++) {
            weights.setFlat((long) channel * taps + channel % taps, 1);
        }
        return weights;
    }
}
