package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Layer;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nets in which layers know what only values tell: how many items a Filter keeps. What follows has other shapes then. Nodes and blobs stay
/// where they are, and only the layers concerned are others.
final class Settled {
    private Settled() {}

    /// The net once a node's bottoms have values.
    ///
    /// @return empty if the shapes do not depend on them, or are as they were
    static Optional<Annotations> of(Annotations annotations, Node node, Map<Blob, Tensor> values) {
        if (!annotations.of(node).known() || node.bottoms().isEmpty() || !node.bottoms().stream().allMatch(bottom -> bottom != null && values.containsKey(bottom))) {
            return Optional.empty();
        }
        try {
            Layer settled = node.layer().settled(node.bottoms().stream().map(values::get).toList());
            return settled.equals(node.layer()) ? Optional.empty() : Optional.of(with(annotations.net(), node.with(settled)));
        } catch (Refused refused) {
            // The layer says so again when it runs.
            return Optional.empty();
        }
    }

    private static Annotations with(Net net, Node node) {
        List<Node> nodes = new ArrayList<>(net.nodes());
        nodes.set(node.index(), node);
        return Annotator.annotate(new Net(net.name(), net.state(), nodes, net.diagnostics()));
    }

    /// The net as it was when it had run.
    static Annotations of(Annotations annotations, Activations activations) {
        Annotations settled = annotations;
        for (Node node : annotations.net().nodes()) {
            settled = of(settled, node, activations.blobs()).orElse(settled);
        }
        return settled;
    }
}
