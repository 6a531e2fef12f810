package convas.app.cli;

import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Mean, standard deviation (of the whole population), extremes of a blob's values, summed in doubles.
///
/// @param argmax position of the largest value in Caffe's order, the first if there are several
/// @param finite whether all values are numbers; otherwise the figures are of those that are
record Statistics(long count, double mean, double std, float min, float max, int argmax, boolean finite) {
    static Statistics of(Tensor tensor) {
        float[] values = tensor.toArray();
        double[] finite = IntStream.range(0, values.length).mapToDouble(i -> values[i]).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(0);
        double variance = Arrays.stream(finite).map(value -> (value - mean) * (value - mean)).average().orElse(0);
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        int argmax = 0;
        for (int i = 0; i < values.length; i++) {
            if (Float.isFinite(values[i])) {
                min = Math.min(min, values[i]);
                argmax = values[i] > max ? i : argmax;
                max = Math.max(max, values[i]);
            }
        }
        return new Statistics(values.length, mean, Math.sqrt(variance), finite.length == 0 ? 0 : min, finite.length == 0 ? 0 : max,
            argmax, finite.length == values.length);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("count", count).put("mean", mean).put("std", std).put("min", min)
            .put("max", max).put("argmax", argmax).put("finite", finite);
    }
}
