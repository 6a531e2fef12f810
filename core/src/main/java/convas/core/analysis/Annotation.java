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
/// @param receptiveField of its tops: the largest over all bottoms
/// @param branches what its tops see of the input through each bottom alone; empty for a bottom that no image feeds. There are none
///     if the figures are not known
public record Annotation(
        List<Parameter> params, boolean known, long weights, long biases, long statistics, long macs, long activationBytes,
        Optional<ReceptiveField> receptiveField, List<Optional<ReceptiveField>> branches, String formula) {

    public Annotation {
        params = List.copyOf(params);
        branches = List.copyOf(branches);
    }

    /// All stored numbers, as Caffe counts them: weights, biases and statistics.
    public long paramCount() {
        return weights + biases + statistics;
    }
}
