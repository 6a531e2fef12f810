package convas.core.kernel;

import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;
import static convas.core.kernel.Vectors.SUMS;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/// Back from a net's first convolution to its image: the transpose of a convolution whose bottom has so few channels that vectors
/// along them would be mostly empty. They run along the top's channels instead, and are summed up at the end of each pixel.
final class VectorImageGradient implements Kernels.Packed {
    private static final int CHANNELS = 4;

    private final Workers workers;
    private final Window window;
    private final int channels;
    private final int outputs;
    /// For each bottom channel (of 4, the missing ones zeros) and place of the kernel, the weights of all outputs side by side.
    private final MemorySegment weights;
    private final long plane;

    VectorImageGradient(Workers workers, Tensor weights, Window window) {
        Shape shape = weights.shape();
        this.workers = workers;
        this.window = window;
        this.outputs = shape.dim(0);
        this.channels = shape.dim(1);
        int taps = shape.dim(2) * shape.dim(3);
        this.plane = 4L * taps * outputs;
        this.weights = Vectors.floats((long) CHANNELS * taps * outputs);
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < taps; tap++) {
                    this.weights.setAtIndex(FLOAT, ((long) c * taps + tap) * outputs + o, weights.getFlat(((long) o * channels + c) * taps + tap));
                }
            }
        }
    }

    static boolean suits(Shape weights, int group) {
        return group == 1 && weights.dim(1) <= CHANNELS && weights.dim(0) % LANES == 0;
    }

    /// @param topDiff whole
    void run(Tensor topDiff, Tensor bottomDiff) {
        int width = bottomDiff.shape().dim(3);
        int[][] across = IntStream.range(0, width)
            .mapToObj(x -> ScalarKernels.taps(x + window.padW(), window.kernelW(), window.strideW(), window.dilationW())).toArray(int[][]::new);
        workers.rows(bottomDiff.shape(), (n, y) -> {
            int[] down = ScalarKernels.taps(y + window.padH(), window.kernelH(), window.strideH(), window.dilationH());
            float[] sums = new float[CHANNELS];
            for (int x = 0; x < width; x++) {
                pixel(topDiff, n, y, x, down, across[x], sums);
                for (int c = 0; c < channels; c++) {
                    bottomDiff.set(n, c, y, x, sums[c]);
                }
            }
        });
    }

    /// All channels of one pixel; even and odd vectors apart, as one sum would wait for itself.
    private void pixel(Tensor topDiff, int n, int y, int x, int[] down, int[] across, float[] sums) {
        MemorySegment data = topDiff.data();
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int i : down) {
            int row = (y + window.padH() - i * window.dilationH()) / window.strideH();
            for (int j : across) {
                int column = (x + window.padW() - j * window.dilationW()) / window.strideW();
                if (row >= topDiff.shape().dim(2) || column >= topDiff.shape().dim(3)) {
                    continue;
                }
                long from = 4 * (topDiff.base() + n * topDiff.stride(0) + row * topDiff.stride(2) + column * topDiff.stride(3));
                long w = 4L * (i * window.kernelW() + j) * outputs;
                int v = 0;
                for (; v + 2 * LANES <= outputs; v += 2 * LANES) {
                    FloatVector p = load(data, from + 4L * v);
                    FloatVector q = load(data, from + 4L * v + BYTES);
                    long at = w + 4L * v;
                    a0 = p.fma(load(weights, at), a0);
                    b0 = q.fma(load(weights, at + BYTES), b0);
                    a1 = p.fma(load(weights, at + plane), a1);
                    b1 = q.fma(load(weights, at + plane + BYTES), b1);
                    a2 = p.fma(load(weights, at + 2 * plane), a2);
                    b2 = q.fma(load(weights, at + 2 * plane + BYTES), b2);
                    a3 = p.fma(load(weights, at + 3 * plane), a3);
                    b3 = q.fma(load(weights, at + 3 * plane + BYTES), b3);
                }
                if (v < outputs) {
                    FloatVector p = load(data, from + 4L * v);
                    long at = w + 4L * v;
                    a0 = p.fma(load(weights, at), a0);
                    a1 = p.fma(load(weights, at + plane), a1);
                    a2 = p.fma(load(weights, at + 2 * plane), a2);
                    a3 = p.fma(load(weights, at + 3 * plane), a3);
                }
            }
        }
        long room = SUMS.floats(4L * LANES).address();
        a0.add(b0).intoMemorySegment(ALL, room, ORDER);
        a1.add(b1).intoMemorySegment(ALL, room + BYTES, ORDER);
        a2.add(b2).intoMemorySegment(ALL, room + 2 * BYTES, ORDER);
        a3.add(b3).intoMemorySegment(ALL, room + 3 * BYTES, ORDER);
        for (int i = 0; i < 4; i++) {
            sums[i] = Vectors.sum(room + i * BYTES);
        }
    }

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(S, from, at, ORDER);
    }
}
