package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;

/// The loops of stochastic pooling when nothing is drawn: each value of a window counts as often as it would be drawn, by its own size.
/// Few nets have it, and no faster loop is worth its while.
final class StochasticPooling {
    private StochasticPooling() {}

    /// The sum of a window's values, or of their squares. It ends with the image and has no padding.
    private static float sum(Tensor in, Window window, int n, int c, int y, int x, boolean squared) {
        // Caffe's guard against a division by 0.
        float sum = squared ? 0 : Float.MIN_NORMAL;
        for (int row = y * window.strideH(); row < bottom(in.shape(), window, y); row++) {
            for (int column = x * window.strideW(); column < right(in.shape(), window, x); column++) {
                float value = in.get(n, c, row, column);
                sum += squared ? value * value : value;
            }
        }
        return sum;
    }

    private static int bottom(Shape in, Window window, int y) {
        return Math.min(y * window.strideH() + window.kernelH(), in.height());
    }

    private static int right(Shape in, Window window, int x) {
        return Math.min(x * window.strideW() + window.kernelW(), in.width());
    }

    static Loop loop(Tensor in, Window window, Tensor out) {
        Place place = (n, c, y, x) ->
            out.set(n, c, y, x, sum(in, window, n, c, y, x, true) / sum(in, window, n, c, y, x, false));
        return () -> each(out.shape(), place);
    }

    /// With `y = squares / sum` the derivative by a value `v` is `(2 v - y) / sum`.
    static void backward(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff) {
        each(topDiff.shape(), (n, c, y, x) -> {
            float sum = sum(bottom, window, n, c, y, x, false);
            float share = topDiff.get(n, c, y, x) / sum;
            float mean = sum(bottom, window, n, c, y, x, true) / sum;
            for (int row = y * window.strideH(); row < bottom(bottom.shape(), window, y); row++) {
                for (int column = x * window.strideW(); column < right(bottom.shape(), window, x); column++) {
                    bottomDiff.set(n, c, row, column,
                        bottomDiff.get(n, c, row, column) + share * (2 * bottom.get(n, c, row, column) - mean));
                }
            }
        });
    }

    @FunctionalInterface
    private interface Place {
        void at(int n, int c, int y, int x);
    }

    private static void each(Shape out, Place place) {
        for (int n = 0; n < out.num(); n++) {
            for (int y = 0; y < out.height(); y++) {
                Rows.check();
                for (int x = 0; x < out.width(); x++) {
                    for (int c = 0; c < out.channels(); c++) {
                        place.at(n, c, y, x);
                    }
                }
            }
        }
    }
}
