package convas.app.bench;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The convolutions of published nets, each by itself on one thread, beside the specification in plain Java. Weights are packed, and blobs lie as the
/// kernels like them. What a loop reads may still be in the caches from its last run, unlike in a net.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class KernelBenchmark {
    /// GoogLeNet's and AlexNet's unless told otherwise.
    public enum Convolution {
        FIRST_7X7(7, 2, 3, 3, 64, 224, 1),
        FIRST_11X11(11, 4, 0, 3, 96, 227, 1),
        C1X1_ON_56(1, 1, 0, 64, 64, 56, 1),
        C1X1_ON_14(1, 1, 0, 528, 256, 14, 1),
        /// ResNet-50's.
        C1X1_BY_2(1, 2, 0, 256, 512, 56, 1),
        C3X3_ON_56(3, 1, 1, 64, 192, 56, 1),
        /// ResNet-50's.
        C3X3_ON_14(3, 1, 1, 256, 256, 14, 1),
        /// ResNet-50's.
        C3X3_ON_7(3, 1, 1, 512, 512, 7, 1),
        C3X3_BY_2(3, 2, 1, 128, 128, 56, 1),
        C5X5_IN_2_GROUPS(5, 1, 2, 96, 256, 27, 2),
        /// MobileNet's.
        DEPTHWISE_3X3(3, 1, 1, 256, 256, 28, 256);

        private final Window window;
        private final int group;
        private final Shape in;
        private final Shape weights;
        private final Shape out;

        Convolution(int kernel, int stride, int pad, int in, int out, int size, int group) {
            this.window = Window.square(kernel, stride, pad);
            this.group = group;
            this.in = Shape.of(1, in, size, size);
            this.weights = Shape.of(out, in / group, kernel, kernel);
            this.out = Shape.of(1, out, window.convolvedH(size), window.convolvedW(size));
        }
    }

    @Param
    private Convolution convolution;

    /// With sums as they are written, no convolution goes by Winograd.
    @Param({"vectors", "vectors, sums as written", "plain Java"})
    private String kernels;

    private Loop loop;

    @Setup
    public void prepare() {
        Kernels chosen = kernels.equals("plain Java") ? new ScalarKernels() : new VectorKernels(1);
        Tensor values = Waves.of(convolution.in);
        Tensor in = values;
        if (convolution.in.dim(1) >= Tensor.LANES) {
            in = Tensor.channelsLast(convolution.in, convolution.window.padH());
            chosen.copy(values, in);
        }
        Kernels.Packed packed = chosen.packConvolution(Waves.of(convolution.weights), null, convolution.window, convolution.group,
            kernels.endsWith("as written"));
        loop = chosen.convolutionLoop(in, packed, null, false, Tensor.channelsLast(convolution.out, 0));
    }

    @Benchmark
    public void convolve() {
        loop.run();
    }
}
