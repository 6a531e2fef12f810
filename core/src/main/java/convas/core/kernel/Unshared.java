package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;

/// The loops of a convolution that does not share its weights. Every weight is read once, so that memory is what it waits for and no
/// faster loop is worth its while.
final class Unshared {
    private Unshared() {}

    static void convolution(Tensor in, Tensor weights, Tensor bias, Window window, Tensor out) {
        Shape shape = out.shape();
        int places = shape.height() * shape.width();
        long row = weights.shape().dim(2) * (long) places;
        for (int n = 0; n < shape.num(); n++) {
            for (int o = 0; o < shape.channels(); o++) {
                for (int p = 0; p < places; p++) {
                    Rows.check();
                    double sum = bias == null ? 0 : bias.getFlat((long) o * places + p);
                    sum += place(in, n, weights, o * row + p, places, window, p / shape.width(), p % shape.width());
                    out.set(n, o, p / shape.width(), p % shape.width(), (float) sum);
                }
            }
        }
    }

    private static double place(Tensor in, int n, Tensor weights, long first, int places, Window window, int y, int x) {
        double sum = 0;
        long at = first;
        for (int c = 0; c < in.shape().channels(); c++) {
            for (int i = 0; i < window.kernelH(); i++) {
                int row = y * window.strideH() - window.padH() + i * window.dilationH();
                for (int j = 0; j < window.kernelW(); j++, at += places) {
                    int column = x * window.strideW() - window.padW() + j * window.dilationW();
                    if (row >= 0 && row < in.shape().height() && column >= 0 && column < in.shape().width()) {
                        sum += (double) in.get(n, c, row, column) * weights.getFlat(at);
                    }
                }
            }
        }
        return sum;
    }

    /// Back to the image: each gradient times the weights of its place.
    static void toBottom(Tensor topDiff, Tensor weights, Window window, Tensor bottomDiff) {
        each(bottomDiff.shape(), topDiff.shape(), window, (n, o, c, y, x, row, column, weight) ->
            bottomDiff.set(n, c, row, column, bottomDiff.get(n, c, row, column) + topDiff.get(n, o, y, x) * weights.getFlat(weight)));
    }

    /// Adds to each weight the gradients of its place times what it saw.
    static void toWeights(Tensor bottom, Tensor topDiff, Window window, Tensor weightsDiff) {
        each(bottom.shape(), topDiff.shape(), window, (n, o, c, y, x, row, column, weight) ->
            weightsDiff.setFlat(weight, weightsDiff.getFlat(weight) + topDiff.get(n, o, y, x) * bottom.get(n, c, row, column)));
    }

    /// One product of the sum.
    @FunctionalInterface
    private interface Product {
        void at(int n, int o, int c, int y, int x, int row, int column, long weight);
    }

    private static void each(Shape in, Shape out, Window window, Product product) {
        int taps = window.kernelH() * window.kernelW();
        long places = out.count(2, 4);
        for (int n = 0; n < out.num(); n++) {
            for (int o = 0; o < out.channels(); o++) {
                for (int p = 0; p < places; p++) {
                    Rows.check();
                    int y = p / out.width();
                    int x = p % out.width();
                    for (int tap = 0; tap < taps * in.channels(); tap++) {
                        int row = y * window.strideH() - window.padH() + tap % taps / window.kernelW() * window.dilationH();
                        int column = x * window.strideW() - window.padW() + tap % window.kernelW() * window.dilationW();
                        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                            product.at(n, o, tap / taps, y, x, row, column, ((long) o * taps * in.channels() + tap) * places + p);
                        }
                    }
                }
            }
        }
    }
}
