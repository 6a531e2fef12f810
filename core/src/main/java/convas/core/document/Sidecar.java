package convas.core.document;

import java.util.Map;
import java.util.Set;

/// What is kept beside the text in `NAME.convas.json`: places of moved nodes and folded modules. Immutable.
///
/// @param positions top left corner of nodes that the user moved, by node id
/// @param folded modules drawn as one box, by prefix
public record Sidecar(Map<String, Point> positions, Set<String> folded) {
    public static final Sidecar EMPTY = new Sidecar(Map.of(), Set.of());

    public Sidecar {
        positions = Map.copyOf(positions);
        folded = Set.copyOf(folded);
    }

    public boolean isEmpty() {
        return positions.isEmpty() && folded.isEmpty();
    }
}
