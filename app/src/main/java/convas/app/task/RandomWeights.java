package convas.app.task;

import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Random weights that stay the same tensors while an edit does not concern their layer. For one thread.
final class RandomWeights {
    private record Filled(long seed, List<Parameter> params, List<Tensor> tensors) {}

    private Map<String, Filled> kept = Map.of();

    Weights fill(Annotations annotations, long seed) {
        Map<String, Filled> next = new HashMap<>();
        List<Node> changed = new ArrayList<>();
        for (Node node : annotations.net().nodes()) {
            Filled old = kept.get(node.name());
            List<Parameter> params = annotations.of(node).params();
            if (old != null && old.seed == seed && old.params.equals(params)) {
                next.put(node.name(), old);
            } else if (!params.isEmpty()) {
                changed.add(node);
            }
        }
        Weights fresh = Fillers.fill(only(annotations, changed), seed);
        for (Node node : changed) {
            next.put(node.name(), new Filled(seed, annotations.of(node).params(), fresh.of(node.name())));
        }
        kept = next;
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (next.containsKey(node.name())) {
                layers.put(node.name(), next.get(node.name()).tensors);
            }
        }
        return new Weights(layers, !layers.isEmpty());
    }

    /// The same figures, but a net of only some of the nodes.
    private static Annotations only(Annotations annotations, List<Node> nodes) {
        Net net = annotations.net();
        return new Annotations(
            new Net(net.name(), net.phase(), nodes, List.of()), annotations.blobs(), annotations.nodes(), annotations.totals(),
            List.of());
    }
}
