package convas.core.kernel;

import convas.core.tensor.Tensor;
import convas.core.tensor.Window;

/// Back through layers in which each output sees a window of inputs: of pixels, or of neighbouring channels.
final class ScalarWindowGradients {
    private ScalarWindowGradients() {}

    static void maxPool(Tensor bottom, Window window, Tensor topDiff, Tensor bottomDiff) {
        Tensor mask = Tensor.dense(topDiff.shape());
        new ScalarKernels().maxPool(bottom, window, Tensor.dense(topDiff.shape()), mask);
        int width = bottom.shape().dim(3);
        each(topDiff, (n, c, y, x) -> {
            int place = (int) mask.get(n, c, y, x);
            if (place >= 0) {
                add(bottomDiff, n, c, place / width, place % width, topDiff.get(n, c, y, x));
            }
        });
    }

    static void avePool(Tensor topDiff, Window window, Tensor bottomDiff) {
        int height = bottomDiff.shape().dim(2);
        int width = bottomDiff.shape().dim(3);
        each(topDiff, (n, c, y, x) -> {
            int top = y * window.strideH() - window.padH();
            int left = x * window.strideW() - window.padW();
            int bottom = Math.min(top + window.kernelH(), height + window.padH());
            int right = Math.min(left + window.kernelW(), width + window.padW());
            float share = topDiff.get(n, c, y, x) / ((float) (bottom - top) * (right - left));
            for (int row = Math.max(top, 0); row < Math.min(bottom, height); row++) {
                for (int column = Math.max(left, 0); column < Math.min(right, width); column++) {
                    add(bottomDiff, n, c, row, column, share);
                }
            }
        });
    }

    /// With `s = k + alpha / size * sum of squares` around each value:
    /// `topDiff * s^-beta - 2 alpha beta / size * bottom * sum of (topDiff * bottom * s^(-beta - 1))` around it.
    static void lrnAcross(Tensor bottom, int size, float alpha, float beta, float k, Tensor topDiff, Tensor bottomDiff) {
        int channels = bottom.shape().dim(1);
        int half = (size - 1) / 2;
        float share = alpha / size;
        float[] energy = new float[channels];
        float[] ratio = new float[channels];
        for (int n = 0; n < bottom.shape().dim(0); n++) {
            for (int y = 0; y < bottom.shape().dim(2); y++) {
                Rows.check();
                for (int x = 0; x < bottom.shape().dim(3); x++) {
                    float sum = k;
                    for (int c = -half; c < channels; c++) {
                        sum += c + half < channels ? share * square(bottom.get(n, c + half, y, x)) : 0;
                        sum -= c > half ? share * square(bottom.get(n, c - half - 1, y, x)) : 0;
                        if (c >= 0) {
                            energy[c] = sum;
                            ratio[c] = (float) (topDiff.get(n, c, y, x) * bottom.get(n, c, y, x) * Math.pow(sum, -beta) / sum);
                        }
                    }
                    float around = 0;
                    for (int c = -half; c < channels; c++) {
                        around += c + half < channels ? ratio[c + half] : 0;
                        around -= c > half ? ratio[c - half - 1] : 0;
                        if (c >= 0) {
                            bottomDiff.set(n, c, y, x, (float) (topDiff.get(n, c, y, x) * Math.pow(energy[c], -beta)
                                - 2 * share * beta * bottom.get(n, c, y, x) * around));
                        }
                    }
                }
            }
        }
    }

    private static float square(float value) {
        return value * value;
    }

    /// As [#lrnAcross], around meaning a `size × size` window of the same channel, and `k` being 1.
    static void lrnWithin(Tensor bottom, int size, float alpha, float beta, Tensor topDiff, Tensor bottomDiff) {
        int half = (size - 1) / 2;
        double share = (double) alpha / size / size;
        int height = bottom.shape().dim(2);
        int width = bottom.shape().dim(3);
        double[] energy = new double[height * width];
        for (int n = 0; n < bottom.shape().dim(0); n++) {
            for (int c = 0; c < bottom.shape().dim(1); c++) {
                Rows.check();
                for (int i = 0; i < energy.length; i++) {
                    energy[i] = 1;
                    for (int row = Math.max(0, i / width - half); row <= Math.min(height - 1, i / width + half); row++) {
                        for (int column = Math.max(0, i % width - half); column <= Math.min(width - 1, i % width + half); column++) {
                            energy[i] += share * bottom.get(n, c, row, column) * bottom.get(n, c, row, column);
                        }
                    }
                }
                for (int i = 0; i < energy.length; i++) {
                    double around = 0;
                    for (int row = Math.max(0, i / width - half); row <= Math.min(height - 1, i / width + half); row++) {
                        for (int column = Math.max(0, i % width - half); column <= Math.min(width - 1, i % width + half); column++) {
                            around += topDiff.get(n, c, row, column) * bottom.get(n, c, row, column)
                                * Math.pow(energy[row * width + column], -beta - 1);
                        }
                    }
                    bottomDiff.set(n, c, i / width, i % width, (float) (topDiff.get(n, c, i / width, i % width) * Math.pow(energy[i], -beta)
                        - 2 * share * beta * bottom.get(n, c, i / width, i % width) * around));
                }
            }
        }
    }

    @FunctionalInterface
    private interface Place {
        void at(int n, int c, int y, int x);
    }

    private static void each(Tensor tensor, Place place) {
        for (int n = 0; n < tensor.shape().dim(0); n++) {
            for (int c = 0; c < tensor.shape().dim(1); c++) {
                Rows.check();
                for (int y = 0; y < tensor.shape().dim(2); y++) {
                    for (int x = 0; x < tensor.shape().dim(3); x++) {
                        place.at(n, c, y, x);
                    }
                }
            }
        }
    }

    private static void add(Tensor to, int n, int c, int y, int x, float value) {
        to.set(n, c, y, x, to.get(n, c, y, x) + value);
    }
}
