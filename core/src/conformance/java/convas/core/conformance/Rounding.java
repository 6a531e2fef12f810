package convas.core.conformance;

import convas.core.layer.BatchNorm;
import convas.core.layer.ELU;
import convas.core.layer.LRN;
import convas.core.layer.MVN;
import convas.core.layer.PReLU;
import convas.core.layer.Sigmoid;
import convas.core.layer.Softmax;
import convas.core.layer.TanH;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// How far two right answers of one layer may lie apart, beyond the bound for all, where floats do not tell.
final class Rounding {
    /// About eight units in the last place: as much as sums in another order make.
    static final double MILLIONTH = 1e-6;
    /// Products of values beyond that may pass the largest float on their way or not, and then come to infinity or to nothing at all.
    private static final float HUGE = 1e18f;

    private Rounding() {}

    private static double sum(Tensor tensor) {
        double sum = 0;
        for (float value : tensor.toArray()) {
            sum += Math.abs(value);
        }
        return sum;
    }

    /// Whether the largest of a pixel's squares is so much larger than the others that these get lost in a sum of floats that goes along the
    /// channels, to which new squares are added and from which those that are passed are taken off.
    static boolean loses(LRN lrn, Tensor bottom) {
        Shape shape = bottom.shape();
        int inner = shape.dim(2) * shape.dim(3);
        int channels = shape.dim(1);
        float[] values = bottom.toArray();
        double kept = lrn.k() * lrn.localSize() / lrn.alpha();
        for (int n = 0; n < shape.dim(0); n++) {
            for (int pixel = 0; pixel < inner; pixel++) {
                double largest = 0;
                double smallest = Double.MAX_VALUE;
                for (int c = 0; c < channels; c++) {
                    double square = Math.pow(values[(n * channels + c) * inner + pixel], 2);
                    largest = Math.max(largest, square);
                    smallest = Math.min(smallest, square);
                }
                if (MILLIONTH * largest > 1e-5 * (kept + smallest)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean isHuge(List<float[]> values) {
        return values.stream().anyMatch(each -> {
            for (float value : each) {
                if (Math.abs(value) >= HUGE) {
                    return true;
                }
            }
            return false;
        });
    }

    /// Layers that take off a mean (Softmax in its gradient, MVN, BatchNorm with the batch's own statistics) lose what the mean is larger than the deviation;
    /// of two values that lie near, hardly a digit is left. ELU in its gradient adds alpha to values that come near to -alpha,
    /// TanH and Sigmoid take values near to 1 off 1. A sum of floats, such as the gradient of a PReLU's slope, loses of what its terms add up to.
    ///
    /// @param values how many there are of them, at the top or in the gradient of the bottom
    /// @param arrived the largest gradient at the top; 0 for a forward pass
    /// @return for each value; null if the layer is none of those
    static double[] of(Node node, List<Tensor> bottoms, int values, double arrived) {
        double most = arrived == 0 ? 0 : switch (node.layer()) {
            case Softmax _, TanH _, Sigmoid _ -> 1;
            case ELU elu -> Math.abs(elu.alpha());
            case PReLU _ when values != bottoms.getFirst().shape().count() -> sum(bottoms.getFirst());
            default -> 0;
        };
        if (most > 0) {
            double[] all = new double[values];
            Arrays.fill(all, MILLIONTH * most * arrived);
            return all;
        }
        boolean centred = node.layer() instanceof MVN || node.layer() instanceof BatchNorm norm && !norm.stored();
        if (!centred || values != bottoms.getFirst().shape().count()) {
            return null;
        }
        Shape shape = bottoms.getFirst().shape();
        float[] bottom = bottoms.getFirst().toArray();
        int channels = shape.rank() > 1 ? shape.dim(1) : 1;
        int inner = (int) shape.count() / Math.max(1, shape.dim(0) * channels);
        boolean divides = !(node.layer() instanceof MVN mvn) || mvn.normalizeVariance();
        int[] group = new int[bottom.length];
        for (int i = 0; i < group.length; i++) {
            group[i] = node.layer() instanceof BatchNorm ? i / inner % channels
                : node.layer() instanceof MVN mvn && mvn.acrossChannels() ? i / inner / channels : i / inner;
        }
        int groups = shape.dim(0) * channels;
        double[] sums = new double[groups];
        double[] largest = new double[groups];
        int[] counts = new int[groups];
        for (int i = 0; i < group.length; i++) {
            sums[group[i]] += bottom[i];
            counts[group[i]]++;
            largest[group[i]] = Math.max(largest[group[i]], Math.abs(bottom[i]));
        }
        double[] squares = new double[groups];
        for (int i = 0; i < group.length; i++) {
            squares[group[i]] += Math.pow(bottom[i] - sums[group[i]] / counts[group[i]], 2);
        }
        double[] out = new double[values];
        for (int i = 0; i < values; i++) {
            double deviation = divides ? Math.sqrt(squares[group[i]] / counts[group[i]]) : 1;
            double lost = MILLIONTH * largest[group[i]] / deviation;
            out[i] = arrived == 0 ? lost : (MILLIONTH + (divides ? lost : 0)) * arrived / deviation;
        }
        return out;
    }
}
