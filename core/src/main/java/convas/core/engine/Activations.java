package convas.core.engine;

import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of every blob after a forward pass. Immutable; tensors are read only.
///
/// @param nanos time each node took, by index; 0 for one that was not run again
/// @param skipped nodes that could not run, with the reason for people
public record Activations(Map<Blob, Tensor> blobs, List<Long> nanos, Map<Node, String> skipped) {
    public Activations {
        blobs = Map.copyOf(blobs);
        nanos = List.copyOf(nanos);
        skipped = Map.copyOf(skipped);
    }

    public Optional<Tensor> of(Blob blob) {
        return Optional.ofNullable(blobs.get(blob));
    }
}
