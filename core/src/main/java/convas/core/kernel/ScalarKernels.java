package convas.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every kernel as plain loops over tensors of any layout: the specification of the faster ones, and what runs where those
/// cannot.
public final class ScalarKernels implements Kernels {
    private final String why;

    public ScalarKernels() {
        this("");
    }

    /// @param why the reason, for people, that nothing faster runs; may be empty
    public ScalarKernels(String why) {
        this.why = why;
    }

    @Override
    public String describe() {
        return why.isEmpty() ? "plain Java" : "plain Java: " + why;
    }

    @Override
    public GradientKernels gradients() {
        return new ScalarGradients();
    }

    /// @param taps for each kernel row, kernel column and channel of a group, the weights of all outputs side by side
    /// @param outputs channels made
    private record Filter(float[] taps, float[] bias, Window window, int group, int channels, int outputs) implements Packed {
        /// Where the weights of one tap begin.
        int tap(int i, int j, int channel) {
            return ((i * window.kernelW() + j) * channels + channel) * outputs;
        }

        /// Adds what the tap makes of a pixel to the sums of all outputs.
        void add(int i, int j, Tensor in, int n, int row, int column, float[] sums) {
            int each = outputs / group;
            for (int g = 0; g < group; g++) {
                for (int c = 0; c < channels; c++) {
                    addScaled(sums, g * each, each, taps, tap(i, j, c) + g * each, in.get(n, g * channels + c, row, column));
                }
            }
        }
    }

    @Override
    public Packed packConvolution(Tensor weights, Tensor bias, Window window, int group) {
        Shape shape = weights.shape();
        int outputs = shape.dim(0);
        int channels = shape.dim(1);
        float[] taps = new float[Math.toIntExact(shape.count())];
        Filter filter = new Filter(taps, values(bias, outputs), window, group, channels, outputs);
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < window.kernelH(); i++) {
                    for (int j = 0; j < window.kernelW(); j++) {
                        taps[filter.tap(i, j, c) + o] = weights.get(o, c, i, j);
                    }
                }
            }
        }
        return filter;
    }

    private static float[] values(Tensor bias, int outputs) {
        return bias == null ? new float[outputs] : bias.toArray();
    }

    @Override
    public Loop convolutionLoop(Tensor in, Packed packed, Tensor plus, boolean rectified, Tensor out) {
        Filter filter = (Filter) packed;
        Window window = filter.window;
        float[] sums = new float[filter.outputs];
        return eachPixel(out, (n, y, x) -> {
            System.arraycopy(filter.bias, 0, sums, 0, sums.length);
            for (int i = 0; i < window.kernelH(); i++) {
                int row = y * window.strideH() - window.padH() + i * window.dilationH();
                for (int j = 0; j < window.kernelW(); j++) {
                    int column = x * window.strideW() - window.padW() + j * window.dilationW();
                    if (inside(in, row, column)) {
                        filter.add(i, j, in, n, row, column, sums);
                    }
                }
            }
            finish(sums, plus, rectified, n, y, x);
            store(sums, out, n, y, x);
        });
    }

    private static void finish(float[] sums, Tensor plus, boolean rectified, int n, int y, int x) {
        for (int o = 0; o < sums.length; o++) {
            float sum = plus == null ? sums[o] : sums[o] + plus.get(n, o, y, x);
            sums[o] = rectified ? Math.max(sum, 0) : sum;
        }
    }

    private static boolean inside(Tensor tensor, int row, int column) {
        return row >= 0 && row < tensor.shape().dim(2) && column >= 0 && column < tensor.shape().dim(3);
    }

    private static void addScaled(float[] sums, int at, int count, float[] weights, int from, float factor) {
        for (int o = 0; o < count; o++) {
            sums[at + o] += factor * weights[from + o];
        }
    }

    private static void store(float[] sums, Tensor out, int n, int y, int x) {
        for (int o = 0; o < sums.length; o++) {
            out.set(n, o, y, x, sums[o]);
        }
    }

    @Override
    public Packed packDeconvolution(Tensor weights, Tensor bias, Window window, int group) {
        Shape shape = weights.shape();
        int channels = shape.dim(0) / group;
        int perGroup = shape.dim(1);
        int outputs = perGroup * group;
        float[] taps = new float[Math.toIntExact(shape.count())];
        Filter filter = new Filter(taps, values(bias, outputs), window, group, channels, outputs);
        for (int c = 0; c < shape.dim(0); c++) {
            for (int o = 0; o < perGroup; o++) {
                for (int i = 0; i < window.kernelH(); i++) {
                    for (int j = 0; j < window.kernelW(); j++) {
                        taps[filter.tap(i, j, c % channels) + c / channels * perGroup + o] = weights.get(c, o, i, j);
                    }
                }
            }
        }
        return filter;
    }

    @Override
    public Loop deconvolutionLoop(Tensor in, Packed packed, Tensor out) {
        Filter filter = (Filter) packed;
        Window window = filter.window;
        float[] sums = new float[filter.outputs];
        int[][] down = IntStream.range(0, out.shape().dim(2))
            .mapToObj(y -> taps(y + window.padH(), window.kernelH(), window.strideH(), window.dilationH())).toArray(int[][]::new);
        int[][] across = IntStream.range(0, out.shape().dim(3))
            .mapToObj(x -> taps(x + window.padW(), window.kernelW(), window.strideW(), window.dilationW())).toArray(int[][]::new);
        return eachPixel(out, (n, y, x) -> {
            System.arraycopy(filter.bias, 0, sums, 0, sums.length);
            for (int i : down[y]) {
                int row = (y + window.padH() - i * window.dilationH()) / window.strideH();
                for (int j : across[x]) {
                    int column = (x + window.padW() - j * window.dilationW()) / window.strideW();
                    if (inside(in, row, column)) {
                        filter.add(i, j, in, n, row, column, sums);
                    }
                }
            }
            store(sums, out, n, y, x);
        });
    }

    /// The places in a kernel through which inputs paint onto an output: those that the stride divides evenly.
    static int[] taps(int output, int kernel, int stride, int dilation) {
        return IntStream.range(0, kernel)
            .filter(tap -> output - tap * dilation >= 0 && (output - tap * dilation) % stride == 0).toArray();
    }

    private record Matrix(Tensor weights, float[] bias, boolean transpose) implements Packed {}

    @Override
    public Packed packInnerProduct(Tensor weights, Tensor bias, boolean transpose) {
        return new Matrix(weights, values(bias, weights.shape().dim(transpose ? 1 : 0)), transpose);
    }

    @Override
    public Loop innerProductLoop(Tensor in, long rows, Packed packed, Tensor out) {
        return () -> innerProduct(in, rows, (Matrix) packed, out);
    }

    private static void innerProduct(Tensor in, long rows, Matrix matrix, Tensor out) {
        int outputs = matrix.bias.length;
        int inputs = (int) (matrix.weights.shape().count() / Math.max(1, outputs));
        long next = matrix.transpose ? outputs : 1;
        MemorySegment weights = matrix.weights.data();
        for (long r = 0; r < rows; r++) {
            for (int o = 0; o < outputs; o++) {
                Rows.check();
                long at = matrix.weights.base() + (matrix.transpose ? o : (long) o * inputs);
                double sum = matrix.bias[o];
                for (int i = 0; i < inputs; i++) {
                    sum += (double) in.getFlat(r * inputs + i) * weights.getAtIndex(JAVA_FLOAT, at + i * next);
                }
                out.setFlat(r * outputs + o, (float) sum);
            }
        }
    }

    @Override
    public Loop maxPoolLoop(Tensor in, Window window, Tensor out, Tensor mask) {
        int height = in.shape().dim(2);
        int width = in.shape().dim(3);
        return eachPixel(out, (n, y, x) -> {
            int top = y * window.strideH() - window.padH();
            int left = x * window.strideW() - window.padW();
            int bottom = Math.min(top + window.kernelH(), height);
            int right = Math.min(left + window.kernelW(), width);
            for (int c = 0; c < out.shape().dim(1); c++) {
                float best = -Float.MAX_VALUE;
                int where = -1;
                for (int row = Math.max(top, 0); row < bottom; row++) {
                    for (int column = Math.max(left, 0); column < right; column++) {
                        float value = in.get(n, c, row, column);
                        if (value > best) {
                            best = value;
                            where = row * width + column;
                        }
                    }
                }
                out.set(n, c, y, x, best);
                if (mask != null) {
                    mask.set(n, c, y, x, where);
                }
            }
        });
    }

    @FunctionalInterface
    private interface Pixel {
        void at(int n, int y, int x);
    }

    private static Loop eachPixel(Tensor out, Pixel pixel) {
        return () -> {
            for (int n = 0; n < out.shape().dim(0); n++) {
                for (int y = 0; y < out.shape().dim(2); y++) {
                    Rows.check();
                    for (int x = 0; x < out.shape().dim(3); x++) {
                        pixel.at(n, y, x);
                    }
                }
            }
        };
    }

    @Override
    public Loop avePoolLoop(Tensor in, Window window, Tensor out) {
        int height = in.shape().dim(2);
        int width = in.shape().dim(3);
        return eachPixel(out, (n, y, x) -> {
            int top = y * window.strideH() - window.padH();
            int left = x * window.strideW() - window.padW();
            int bottom = Math.min(top + window.kernelH(), height + window.padH());
            int right = Math.min(left + window.kernelW(), width + window.padW());
            double area = (double) (bottom - top) * (right - left);
            for (int c = 0; c < out.shape().dim(1); c++) {
                double sum = 0;
                for (int row = Math.max(top, 0); row < Math.min(bottom, height); row++) {
                    for (int column = Math.max(left, 0); column < Math.min(right, width); column++) {
                        sum += in.get(n, c, row, column);
                    }
                }
                out.set(n, c, y, x, (float) (sum / area));
            }
        });
    }

    /// As in Caffe the sum goes from channel to channel, the square that comes in added and the one that goes out taken off, in floats:
    /// behind a large value a small one has lost digits.
    @Override
    public Loop lrnAcrossLoop(Tensor in, int size, float alpha, float beta, float k, Tensor out) {
        int channels = in.shape().dim(1);
        int half = (size - 1) / 2;
        float factor = alpha / size;
        return eachPixel(out, (n, y, x) -> {
            float sum = k;
            for (int c = -half; c < channels; c++) {
                sum += c + half < channels ? factor * (in.get(n, c + half, y, x) * in.get(n, c + half, y, x)) : 0;
                sum -= c > half ? factor * (in.get(n, c - half - 1, y, x) * in.get(n, c - half - 1, y, x)) : 0;
                if (c >= 0) {
                    out.set(n, c, y, x, (float) (in.get(n, c, y, x) * Math.pow(sum, -beta)));
                }
            }
        });
    }

    private static double square(float value) {
        return (double) value * value;
    }

    @Override
    public Loop lrnWithinLoop(Tensor in, int size, float alpha, float beta, Tensor out) {
        int half = (size - 1) / 2;
        double area = (double) size * size;
        return eachPixel(out, (n, y, x) -> {
            for (int c = 0; c < out.shape().dim(1); c++) {
                double sum = 0;
                for (int row = Math.max(0, y - half); row <= Math.min(in.shape().dim(2) - 1, y + half); row++) {
                    for (int column = Math.max(0, x - half); column <= Math.min(in.shape().dim(3) - 1, x + half); column++) {
                        sum += square(in.get(n, c, row, column));
                    }
                }
                out.set(n, c, y, x, (float) (in.get(n, c, y, x) * Math.pow(1 + alpha * sum / area, -beta)));
            }
        });
    }

    @Override
    public Loop affineLoop(Tensor in, int axis, int axes, float[] scale, float[] shift, Tensor out) {
        Shape shape = in.shape();
        long[] index = new long[shape.rank()];
        long stride = 1;
        for (int i = axis + axes - 1; i >= axis; i--) {
            index[i] = stride;
            stride *= shape.dim(i);
        }
        return Rows.loop(shape, (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                int which = (int) (at[2] + i * steps[2]);
                float value = in.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]);
                float scaled = scale == null ? value : value * scale[which];
                out.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], shift == null ? scaled : scaled + shift[which]);
            }
        }, Rows.Layout.of(out), Rows.Layout.of(in), new Rows.Layout(0, index));
    }

    @Override
    public Loop momentsLoop(Tensor in, float[] mean, float[] variance) {
        return Loop.of(
            means(in, (value, channel) -> value, mean),
            means(in, (value, channel) -> (value - mean[channel]) * (value - mean[channel]), variance));
    }

    @FunctionalInterface
    private interface OfChannel {
        double of(double value, int channel);
    }

    /// The mean of a function of the values, for each channel.
    private static Loop means(Tensor in, OfChannel function, float[] out) {
        Shape shape = in.shape();
        double per = (double) shape.count() / out.length;
        long[] channel = new long[shape.rank()];
        if (shape.rank() > 1) {
            channel[1] = 1;
        }
        double[] sums = new double[out.length];
        Loop summing = Rows.loop(shape, (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                int which = (int) (at[1] + i * steps[1]);
                sums[which] += function.of(in.data().getAtIndex(JAVA_FLOAT, at[0] + i * steps[0]), which);
            }
        }, Rows.Layout.of(in), new Rows.Layout(0, channel));
        return () -> {
            Arrays.fill(sums, 0);
            summing.run();
            for (int c = 0; c < sums.length; c++) {
                out[c] = (float) (sums[c] / per);
            }
        };
    }

    @Override
    public Loop reluLoop(Tensor in, float slope, Tensor out) {
        return mapLoop(in, value -> Math.max(value, 0) + slope * Math.min(value, 0), out);
    }

    @Override
    public Loop preluLoop(Tensor in, float[] slopes, Tensor out) {
        long[] index = new long[in.shape().rank()];
        if (slopes.length > 1) {
            index[1] = 1;
        }
        return Rows.loop(in.shape(), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                float value = in.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]);
                float slope = slopes[(int) (at[2] + i * steps[2])];
                out.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], Math.max(value, 0) + slope * Math.min(value, 0));
            }
        }, Rows.Layout.of(out), Rows.Layout.of(in), new Rows.Layout(0, index));
    }

    @Override
    public Loop unaryLoop(Tensor in, Unary function, Tensor out) {
        return mapLoop(in, switch (function) {
            case SIGMOID -> value -> 1 / (1 + Math.exp(-value));
            case TANH -> Math::tanh;
        }, out);
    }

    @Override
    public Loop sumLoop(List<Tensor> ins, float[] coefficients, Tensor out) {
        return fold(ins, (values) -> {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += (double) coefficients[i] * values[i];
            }
            return (float) sum;
        }, out);
    }

    @FunctionalInterface
    private interface Fold {
        float of(float[] values);
    }

    private static Loop fold(List<Tensor> ins, Fold fold, Tensor out) {
        float[] values = new float[ins.size()];
        return Rows.loop((at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                for (int t = 0; t < values.length; t++) {
                    values[t] = ins.get(t).data().getAtIndex(JAVA_FLOAT, at[t + 1] + i * steps[t + 1]);
                }
                out.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], fold.of(values));
            }
        }, Stream.concat(Stream.of(out), ins.stream()).toArray(Tensor[]::new));
    }

    @Override
    public Loop productLoop(List<Tensor> ins, Tensor out) {
        return fold(ins, values -> {
            float product = values[0];
            for (int i = 1; i < values.length; i++) {
                product *= values[i];
            }
            return product;
        }, out);
    }

    @Override
    public Loop maxLoop(List<Tensor> ins, Tensor out) {
        return fold(ins, values -> {
            float max = values[0] > values[1] ? values[0] : values[1];
            for (int i = 2; i < values.length; i++) {
                max = values[i] > max ? values[i] : max;
            }
            return max;
        }, out);
    }

    @Override
    public Loop softmaxLoop(Tensor in, int axis, Tensor out) {
        Shape shape = in.shape();
        int extent = shape.dim(axis);
        long inStep = in.stride(axis);
        long outStep = out.stride(axis);
        double[] powers = new double[extent];
        return Rows.loop(shape.with(axis, Math.min(1, extent)), (at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                long from = at[1] + i * steps[1];
                long to = at[0] + i * steps[0];
                float max = in.data().getAtIndex(JAVA_FLOAT, from);
                for (int c = 1; c < extent; c++) {
                    max = Math.max(max, in.data().getAtIndex(JAVA_FLOAT, from + c * inStep));
                }
                double sum = 0;
                for (int c = 0; c < extent; c++) {
                    powers[c] = Math.exp(in.data().getAtIndex(JAVA_FLOAT, from + c * inStep) - max);
                    sum += powers[c];
                }
                for (int c = 0; c < extent; c++) {
                    out.data().setAtIndex(JAVA_FLOAT, to + c * outStep, (float) (powers[c] / sum));
                }
            }
        }, Rows.Layout.of(out), Rows.Layout.of(in));
    }

    @Override
    public Loop copyLoop(Tensor in, Tensor out) {
        return Rows.loop((at, steps, count) -> {
            for (int i = 0; i < count; i++) {
                out.data().setAtIndex(JAVA_FLOAT, at[0] + i * steps[0], in.data().getAtIndex(JAVA_FLOAT, at[1] + i * steps[1]));
            }
        }, out, in);
    }
}
