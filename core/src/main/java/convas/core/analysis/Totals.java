package convas.core.analysis;

/// Sums over a net. Parameters that layers share are counted once.
///
/// @param complete false if some layer's figures are unknown: then every number reads "at least"
/// @param weights learned numbers that are not biases
/// @param biases learned biases
/// @param statistics numbers that training gathers without learning them (BatchNorm's means and variances)
/// @param macs multiply-accumulates for the whole batch, without bias
/// @param activationBytes of all blobs, each counted once; in-place layers add none
/// @param peakBytes of the largest set of blobs that are alive together while the net runs once
/// @param batch the batch size of the net's input, for figures per image; at least 1
public record Totals(
        boolean complete, long weights, long biases, long statistics, long macs, long activationBytes, long peakBytes, int batch) {

    /// Learned numbers: weights and biases.
    public long params() {
        return weights + biases;
    }

    /// All stored numbers, as Caffe counts them: with statistics.
    public long stored() {
        return weights + biases + statistics;
    }
}
