package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.stream.IntStream;

/// Runs kernels on small shapes until the compiler has seen them.
final class WarmUp {
    private static final int ROUNDS = 40;

    private WarmUp() {}

    static void run(Kernels kernels) {
        Tensor in = Tensor.channelsLast(Shape.of(1, 32, 14, 14), 1);
        List<Kernels.Packed> filters = IntStream.of(16, 32, 48, 64)
            .mapToObj(outputs -> kernels.packConvolution(Tensor.dense(Shape.of(outputs, 32, 3, 3)), null, Window.square(3, 1, 1), 1))
            .toList();
        List<Tensor> outs = IntStream.of(16, 32, 48, 64)
            .mapToObj(outputs -> Tensor.channelsLast(Shape.of(1, outputs, 14, 14), 0)).toList();
        Kernels.Packed matrix = kernels.packInnerProduct(Tensor.dense(Shape.of(64, 6272)), null, false);
        Tensor dense = Tensor.dense(in.shape());
        Tensor scores = Tensor.dense(Shape.of(1, 64));
        Tensor out = Tensor.channelsLast(in.shape(), 0);
        Tensor half = Tensor.channelsLast(Shape.of(1, 32, 7, 7), 0);
        float[] ones = new float[32];
        for (int round = 0; round < ROUNDS && !Thread.currentThread().isInterrupted(); round++) {
            for (int i = 0; i < filters.size(); i++) {
                kernels.convolution(in, filters.get(i), outs.get(i));
            }
            kernels.copy(in, dense);
            kernels.copy(dense, out);
            kernels.innerProduct(dense, 1, matrix, scores);
            kernels.maxPool(in, Window.square(2, 2, 0), half, null);
            kernels.avePool(in, Window.square(2, 2, 0), half);
            kernels.lrnAcross(in, 5, 1e-4f, 0.75f, 1, out);
            kernels.affine(in, 1, 1, ones, ones, out);
            kernels.relu(in, 0, out);
            kernels.sum(List.of(in, in), new float[] {1, 1}, out);
            kernels.copy(in, out.channels(0, 32));
            kernels.softmax(scores, 1, scores);
        }
    }
}
