package convas.core.engine;

import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/// What came out of a backward pass: gradients of the blobs and parameters that were asked for and that a gradient reached.
/// Immutable; tensors are read only.
///
/// @param params dense, of the parameter's shape; layers that share a parameter all have the gradient of their sum
/// @param stopped nodes that a gradient arrived at and did not pass, with the reason for people
public record Gradients(Map<Blob, Tensor> blobs, Map<Param, Tensor> params, Map<Node, String> stopped) {
    /// One parameter of one node.
    ///
    /// @param node id
    public record Param(String node, int index) {}

    public Gradients {
        blobs = Map.copyOf(blobs);
        params = Map.copyOf(params);
        stopped = Map.copyOf(stopped);
    }

    /// Empty where it was not asked for or no gradient arrived, which is to say that it is zeros.
    public Optional<Tensor> of(Blob blob) {
        return Optional.ofNullable(blobs.get(blob));
    }

    /// Empty where it was not asked for or no gradient arrived.
    public Optional<Tensor> of(Node node, int param) {
        return Optional.ofNullable(params.get(new Param(node.id(), param)));
    }
}
