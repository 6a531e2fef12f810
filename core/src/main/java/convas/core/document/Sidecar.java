package convas.core.document;

import java.util.Map;
import java.util.Set;

/// What is kept beside the text in `NAME.convas.json`: places of moved nodes, folded modules, and the shapes of what layers make that
/// Convas does not know. Immutable.
///
/// @param positions top left corner of nodes that the user moved, by node id
/// @param folded modules drawn as one box, by prefix
/// @param shapes how the tops' shapes come about, by node id, as [convas.core.analysis.ShapeRule] reads it
public record Sidecar(Map<String, Point> positions, Set<String> folded, Map<String, String> shapes) {
    public static final Sidecar EMPTY = new Sidecar(Map.of(), Set.of());

    public Sidecar {
        positions = Map.copyOf(positions);
        folded = Set.copyOf(folded);
        shapes = Map.copyOf(shapes);
    }

    public Sidecar(Map<String, Point> positions, Set<String> folded) {
        this(positions, folded, Map.of());
    }

    public boolean isEmpty() {
        return positions.isEmpty() && folded.isEmpty() && shapes.isEmpty();
    }

    Sidecar at(Map<String, Point> changed) {
        return new Sidecar(changed, folded, shapes);
    }

    /// With other modules folded.
    public Sidecar folding(Set<String> changed) {
        return new Sidecar(positions, changed, shapes);
    }

    Sidecar shaping(Map<String, String> changed) {
        return new Sidecar(positions, folded, changed);
    }
}
