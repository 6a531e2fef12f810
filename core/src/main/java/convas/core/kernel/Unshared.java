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
}
