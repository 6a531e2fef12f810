package convas.app.task;

import convas.core.analysis.Annotations;
import convas.core.engine.Activations;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.vision.Silence;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Counts the maps without response behind each rectifier after a run, again only where values changed. For one thread.
final class SilentMaps {
    private Map<Tensor, Silence> kept = new IdentityHashMap<>();

    /// By id of the rectifier; only where some are silent.
    Map<String, Silence> of(Annotations annotations, Activations activations) {
        Map<Tensor, Silence> next = new IdentityHashMap<>();
        Map<String, Silence> out = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (node.type().equals("ReLU") && !node.tops().isEmpty()) {
                activations.of(node.tops().getFirst()).ifPresent(values -> {
                    Silence silence = kept.containsKey(values) ? kept.get(values) : Silence.of(values);
                    next.put(values, silence);
                    if (silence.silent() > 0) {
                        out.put(node.id(), silence);
                    }
                });
            }
        }
        kept = next;
        return Map.copyOf(out);
    }
}
