package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// Runs kernels on small shapes until the compiler has seen them. Many short calls make it compile whole methods, where one
/// long call would have it compile a loop in the middle of one.
final class WarmUp {
    private static final int ROUNDS = 60;

    /// What is over soon is repeated more often, lest the compiler overlook it.
    private static final int SHORT_ONES = 16;

    private WarmUp() {}

    private record Convolution(Kernels.Packed filter, Tensor in, Tensor plus, Tensor out) {
        static Convolution of(Kernels kernels, int channels, int outputs, int kernelH, int kernelW, int side, int group) {
            int halo = Math.max(kernelH, kernelW) / 2;
            Shape shape = Shape.of(1, channels, side, side);
            return new Convolution(
                kernels.packConvolution(Tensor.dense(Shape.of(outputs, channels / group, kernelH, kernelW)), null,
                    new Window(kernelH, kernelW, 1, 1, kernelH / 2, kernelW / 2, 1, 1), group),
                Tensor.channelsLast(shape, halo), Tensor.channelsLast(shape.with(1, outputs), 1),
                Tensor.channelsLast(shape.with(1, outputs), 1));
        }
    }

    static void run(Kernels kernels) {
        List<Convolution> convolutions = new ArrayList<>();
        for (int outputs : new int[] {64, 48, 32, 16}) {
            convolutions.add(Convolution.of(kernels, 16, outputs, 1, 1, 16, 1));
        }
        convolutions.add(Convolution.of(kernels, 3, 64, 3, 3, 16, 1));
        convolutions.add(Convolution.of(kernels, 16, 16, 3, 3, 16, 16));
        // Each of Winograd's filterings; the fewest points are for small maps.
        convolutions.add(Convolution.of(kernels, 64, 64, 3, 3, 16, 1));
        convolutions.add(Convolution.of(kernels, 64, 64, 3, 3, 10, 1));
        // So many weights that they come from memory.
        convolutions.add(Convolution.of(kernels, 128, 128, 3, 3, 16, 1));
        convolutions.add(Convolution.of(kernels, 32, 32, 5, 5, 16, 1));
        convolutions.add(Convolution.of(kernels, 32, 32, 1, 7, 16, 1));
        convolutions.add(Convolution.of(kernels, 32, 32, 7, 1, 16, 1));
        Tensor in = Tensor.channelsLast(Shape.of(1, 80, 16, 16), 1);
        Tensor out = Tensor.channelsLast(in.shape(), 1);
        Tensor half = Tensor.channelsLast(Shape.of(1, 80, 8, 8), 0);
        Tensor joined = Tensor.channelsLast(Shape.of(1, 96, 16, 16), 0);
        Tensor dense = Tensor.dense(in.shape());
        Tensor image = Tensor.dense(Shape.of(1, 3, 16, 16));
        Tensor pixels = Tensor.channelsLast(image.shape(), 1);
        Kernels.Packed matrix = kernels.packInnerProduct(Tensor.dense(Shape.of(1000, 256)), null, false);
        Tensor row = Tensor.dense(Shape.of(1, 256));
        Tensor scores = Tensor.dense(Shape.of(1, 1000));
        Tensor shares = Tensor.dense(Shape.of(1, 1000));
        float[] ones = new float[80];
        Window pool = Window.square(3, 2, 0);
        for (int round = 0; round < ROUNDS && !Thread.currentThread().isInterrupted(); round++) {
            for (Convolution convolution : convolutions) {
                kernels.convolution(convolution.in, convolution.filter, convolution.plus, round % 2 == 0, convolution.out);
            }
            kernels.innerProduct(row, 1, matrix, scores);
            for (int i = 0; i < SHORT_ONES; i++) {
                kernels.softmax(scores, 1, shares);
            }
            kernels.maxPool(in, pool, half, null);
            kernels.avePool(in, pool, half);
            kernels.lrnAcross(in, 5, 1e-4f, 0.75f, 1, out);
            kernels.affine(in, 1, 1, ones, ones, out);
            kernels.relu(in, 0, out);
            kernels.sum(List.of(in, in), new float[] {1, 1}, out);
            kernels.copy(image, pixels);
            kernels.copy(in, dense);
            kernels.copy(in, joined.channels(0, 80));
        }
    }
}
