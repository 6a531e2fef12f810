package convas.core.kernel;

import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;

import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The largest values in windows of channels-last images: for each output row, the rows of the windows become one, then its columns; each value is
/// seen a few times instead of once for each place of the window, and loops are as long as a row where they can be.
final class VectorMaxPooling implements Workers.ImageRow {
    private static final Scratch ROOM = new Scratch();

    private final Tensor in;
    private final Window window;
    private final Tensor out;
    private final long pixel;
    private final int across;

    /// @param in of a span
    /// @param out of the same span
    VectorMaxPooling(Tensor in, Window window, Tensor out) {
        this.in = in;
        this.window = window;
        this.out = out;
        this.pixel = 4L * out.span();
        this.across = Math.max((out.shape().dim(3) - 1) * window.strideW() + window.kernelW(), in.shape().dim(3) + window.padW());
    }

    /// Whether the windows step on from the row's start or its pad, which makes it not much longer: both are copied.
    static boolean suits(Tensor in, Window window) {
        return window.strideW() > 0 && window.padW() >= 0 && window.padW() <= 4096 + 4L * in.shape().dim(3);
    }

    @Override
    public void at(int n, int y) {
        int width = in.shape().dim(3);
        int first = y * window.strideH() - window.padH();
        int top = Math.max(0, first);
        int bottom = Math.min(first + window.kernelH(), in.shape().dim(2));
        long line = ROOM.floats(2 * across * pixel / 4).address();
        long empty = line + across * pixel;
        long image = line + window.padW() * pixel;
        fill(line, image);
        fill(image + width * pixel, empty);
        fill(empty, empty + across * pixel);
        if (bottom <= top) {
            fill(image, image + width * pixel);
        }
        long rows = in.address() + 4 * n * in.stride(0);
        for (int r = top; r < bottom; r += r == top ? 3 : 2) {
            long a = rows + 4 * r * in.stride(2);
            long step = 4 * in.stride(2);
            long next = r + 1 < bottom ? a + step : empty;
            if (r == top) {
                join(image, a, next, r + 2 < bottom ? a + 2 * step : empty, empty);
            } else {
                join(image, image, a, next, empty);
            }
        }
        long to = out.address() + 4 * (n * out.stride(0) + y * out.stride(2));
        columns(line, empty, to);
    }

    /// Joins rows of pixels; those of the image may lie wider apart than others.
    private void join(long image, long a, long b, long c, long empty) {
        int width = in.shape().dim(3);
        long step = 4 * in.stride(3);
        if (step == pixel) {
            larger(image, a, b, c, width * pixel);
            return;
        }
        for (int x = 0; x < width; x++) {
            larger(image + x * pixel, a + x * (a == image ? pixel : step), b + x * (b == empty ? pixel : step),
                c + x * (c == empty ? pixel : step), pixel);
        }
    }

    private void columns(long line, long empty, long to) {
        int kernel = window.kernelW();
        int count = out.shape().dim(3);
        long step = 4 * out.stride(3);
        // Side by side windows are joined in one go.
        boolean joined = window.strideW() == 1 && step == pixel;
        int loops = joined ? 1 : count;
        long length = joined ? count * pixel : pixel;
        for (int x = 0; x < loops; x++) {
            long at = line + x * window.strideW() * pixel;
            long place = to + x * step;
            larger(place, at, kernel > 1 ? at + pixel : empty, kernel > 2 ? at + 2 * pixel : empty, length);
            for (int j = 3; j < kernel; j += 2) {
                larger(place, place, at + j * pixel, j + 1 < kernel ? at + (j + 1) * pixel : empty, length);
            }
        }
    }

    /// The largest of three. What is no number is never the largest, as in Caffe.
    private static void larger(long to, long a, long b, long c, long bytes) {
        for (long i = 0; i < bytes; i += 4L * LANES) {
            FloatVector most = larger(load(a + i), FloatVector.broadcast(S, -Float.MAX_VALUE));
            larger(load(c + i), larger(load(b + i), most)).intoMemorySegment(ALL, to + i, ORDER);
        }
    }

    private static FloatVector larger(FloatVector value, FloatVector best) {
        return best.blend(value, value.compare(VectorOperators.GT, best));
    }

    /// With what is never the largest.
    private static void fill(long from, long to) {
        for (long at = from; at < to; at += 4L * LANES) {
            FloatVector.broadcast(S, -Float.MAX_VALUE).intoMemorySegment(ALL, at, ORDER);
        }
    }

    private static FloatVector load(long at) {
        return FloatVector.fromMemorySegment(S, ALL, at, ORDER);
    }
}
