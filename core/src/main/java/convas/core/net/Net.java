package convas.core.net;

import convas.core.layer.Phase;
import java.util.List;
import java.util.Optional;

/// A network as Caffe would see it: old files upgraded, layers of other phases left out, in-place layers resolved, in the
/// order of the text. Immutable.
///
/// @param state what it was read for
/// @param diagnostics what reading the text found
public record Net(String name, NetState state, List<Node> nodes, List<Diagnostic> diagnostics) {
    public Net {
        nodes = List.copyOf(nodes);
        diagnostics = List.copyOf(diagnostics);
    }

    public Net(String name, Phase phase, List<Node> nodes, List<Diagnostic> diagnostics) {
        this(name, NetState.of(phase), nodes, diagnostics);
    }

    public Phase phase() {
        return state.phase();
    }

    public Optional<Node> find(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }
}
