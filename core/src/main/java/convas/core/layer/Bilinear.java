package convas.core.layer;

import convas.core.tensor.Tensor;

/// Bilinear interpolation of images.
final class Bilinear {
    private Bilinear() {}

    /// @param corners whether the corner pixels keep their places; else the image's edges do, as in most picture programs
    static void resize(Run run, Tensor in, Tensor out, boolean corners) {
        int height = in.shape().height();
        int width = in.shape().width();
        for (int n = 0; n < out.shape().num(); n++) {
            for (int y = 0; y < out.shape().height(); y++) {
                run.checkCancelled();
                double row = place(y, height, out.shape().height(), corners);
                int top = (int) row;
                int bottom = Math.min(top + 1, height - 1);
                double down = row - top;
                for (int x = 0; x < out.shape().width(); x++) {
                    double column = place(x, width, out.shape().width(), corners);
                    int left = (int) column;
                    int right = Math.min(left + 1, width - 1);
                    double across = column - left;
                    for (int c = 0; c < out.shape().channels(); c++) {
                        double above = (1 - across) * in.get(n, c, top, left) + across * in.get(n, c, top, right);
                        double below = (1 - across) * in.get(n, c, bottom, left) + across * in.get(n, c, bottom, right);
                        out.set(n, c, y, x, (float) ((1 - down) * above + down * below));
                    }
                }
            }
        }
    }

    private static double place(int at, int in, int out, boolean corners) {
        return corners ? out > 1 ? (double) at * (in - 1) / (out - 1) : 0 : Math.clamp((at + 0.5) * in / out - 0.5, 0, in - 1);
    }
}
