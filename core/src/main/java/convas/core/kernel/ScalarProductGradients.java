package convas.core.kernel;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;

/// The gradients of weights, which are sums of products of what came in and the gradient of what went out.
final class ScalarProductGradients {
    private ScalarProductGradients() {}

    static void convolutionWeights(Tensor bottom, Tensor topDiff, Window window, int group, Tensor weightsDiff, boolean add) {
        Shape shape = weightsDiff.shape();
        int outputs = shape.dim(0);
        int channels = shape.dim(1);
        int perGroup = outputs / group;
        int taps = window.kernelH() * window.kernelW();
        float[] gradients = new float[outputs];
        // For each tap and channel of a group, all outputs side by side.
        double[] sums = new double[Math.toIntExact(shape.count())];
        for (int n = 0; n < topDiff.shape().dim(0); n++) {
            for (int y = 0; y < topDiff.shape().dim(2); y++) {
                Rows.check();
                for (int x = 0; x < topDiff.shape().dim(3); x++) {
                    for (int o = 0; o < outputs; o++) {
                        gradients[o] = topDiff.get(n, o, y, x);
                    }
                    for (int tap = 0; tap < taps; tap++) {
                        int row = y * window.strideH() - window.padH() + tap / window.kernelW() * window.dilationH();
                        int column = x * window.strideW() - window.padW() + tap % window.kernelW() * window.dilationW();
                        // The pad is zeros, which make something of a gradient that is not finite.
                        boolean pad = row < 0 || row >= bottom.shape().dim(2) || column < 0 || column >= bottom.shape().dim(3);
                        for (int g = 0; g < group; g++) {
                            for (int c = 0; c < channels; c++) {
                                double value = pad ? 0 : bottom.get(n, g * channels + c, row, column);
                                int at = (tap * channels + c) * outputs;
                                for (int o = g * perGroup; o < (g + 1) * perGroup; o++) {
                                    sums[at + o] += value * gradients[o];
                                }
                            }
                        }
                    }
                }
            }
        }
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < taps; tap++) {
                    put(weightsDiff, ((long) o * channels + c) * taps + tap, sums[(tap * channels + c) * outputs + o], add);
                }
            }
        }
    }

    /// With the places of all windows laid out, each weight's gradient is the product of two rows.
    static void convolutionWeights(Tensor bottom, Tensor topDiff, Volume volume, int group, Tensor weightsDiff) {
        int items = bottom.shape().dim(0);
        int outputs = weightsDiff.shape().dim(0);
        int taps = Math.toIntExact(weightsDiff.shape().count() / outputs);
        int places = Math.toIntExact(topDiff.shape().count() / Math.max(1, (long) items * outputs));
        Tensor columns = Tensor.dense(Shape.of(items, taps * group, places));
        volume.columns(bottom, columns).run();
        for (int o = 0; o < outputs; o++) {
            Rows.check();
            for (int tap = 0; tap < taps; tap++) {
                double sum = 0;
                for (int n = 0; n < items; n++) {
                    long gradient = ((long) n * outputs + o) * places;
                    long column = ((long) n * taps * group + o / (outputs / group) * taps + tap) * places;
                    for (int place = 0; place < places; place++) {
                        sum += (double) topDiff.getFlat(gradient + place) * columns.getFlat(column + place);
                    }
                }
                put(weightsDiff, (long) o * taps + tap, sum, true);
            }
        }
    }

    static void innerProductWeights(Tensor bottom, Tensor topDiff, long rows, boolean transpose, Tensor weightsDiff, boolean add) {
        int outputs = weightsDiff.shape().dim(transpose ? 1 : 0);
        int inputs = weightsDiff.shape().dim(transpose ? 0 : 1);
        for (int o = 0; o < outputs; o++) {
            Rows.check();
            for (int i = 0; i < inputs; i++) {
                double sum = 0;
                for (long r = 0; r < rows; r++) {
                    sum += (double) topDiff.getFlat(r * outputs + o) * bottom.getFlat(r * inputs + i);
                }
                put(weightsDiff, transpose ? (long) i * outputs + o : (long) o * inputs + i, sum, add);
            }
        }
    }

    private static void put(Tensor to, long index, double value, boolean add) {
        to.setFlat(index, (float) (add ? to.getFlat(index) + value : value));
    }
}
