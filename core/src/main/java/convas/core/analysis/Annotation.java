package convas.core.analysis;

import convas.core.layer.Parameter;
import java.util.List;
import java.util.Optional;

/// The figures of one node.
///
/// @param params its parameters, empty when they cannot be known
/// @param known whether shapes, parameters and cost are all known
/// @param weights numbers in parameters that are not biases
/// @param biases numbers in biases
/// @param statistics numbers that training gathers without learning them (BatchNorm's means and variances)
/// @param macs multiply-accumulates for the whole batch, without bias
/// @param activationBytes of the blobs it makes (0 for an in-place layer)
public record Annotation(
        List<Parameter> params, boolean known, long weights, long biases, long statistics, long macs, long activationBytes,
        Optional<ReceptiveField> receptiveField, String formula) {

    public Annotation {
        params = List.copyOf(params);
    }

    /// All stored numbers, as Caffe counts them: weights, biases and statistics.
    public long paramCount() {
        return weights + biases + statistics;
    }
}
