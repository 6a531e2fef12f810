package convas.core.analysis;

/// Sums over a net.
///
/// @param complete false if some layer's figures are unknown: then every number reads "at least"
/// @param activationBytes of all blobs, each counted once
/// @param peakBytes of the largest set of blobs that are alive together while the net runs once
/// @param batch the batch size of the net's input, for figures per image; at least 1
public record Totals(boolean complete, long weights, long biases, long macs, long activationBytes, long peakBytes, int batch) {
    public long params() {
        return weights + biases;
    }
}
