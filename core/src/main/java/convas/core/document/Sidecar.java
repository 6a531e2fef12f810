package convas.core.document;

import convas.core.layout.Direction;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What is kept beside the text in `NAME.convas.json`: places of moved nodes, folded modules, which way the
/// net runs, and the shapes of what layers make that
/// Convas does not know. Immutable.
///
/// @param positions top left corner of nodes that the user moved, by node id
/// @param folded modules drawn as one box, by prefix
/// @param shapes how the tops' shapes come about, by node id, as [convas.core.analysis.ShapeRule] reads it
/// @param direction which way the net runs; the positions are of that direction alone
public record Sidecar(Map<String, Point> positions, Set<String> folded, Map<String, String> shapes, Direction direction) {
    public static final Sidecar EMPTY = new Sidecar(Map.of(), Set.of());

    public Sidecar {
        positions = Map.copyOf(positions);
        folded = Set.copyOf(folded);
        shapes = Map.copyOf(shapes);
    }

    public Sidecar(Map<String, Point> positions, Set<String> folded) {
        this(positions, folded, Map.of(), Direction.DOWN);
    }

    public boolean isEmpty() {
        return positions.isEmpty() && folded.isEmpty() && shapes.isEmpty() && direction == Direction.DOWN;
    }

    /// What is kept of some nodes alone: their places and shapes, but no folded modules.
    public Sidecar of(Set<String> nodes) {
        Map<String, Point> places = new HashMap<>(positions);
        places.keySet().retainAll(nodes);
        Map<String, String> given = new HashMap<>(shapes);
        given.keySet().retainAll(nodes);
        return new Sidecar(places, Set.of(), given, direction);
    }

    Sidecar at(Map<String, Point> changed) {
        return new Sidecar(changed, folded, shapes, direction);
    }

    /// With other modules folded.
    public Sidecar folding(Set<String> changed) {
        return new Sidecar(positions, changed, shapes, direction);
    }

    /// With other declared shapes.
    public Sidecar shaping(Map<String, String> changed) {
        return new Sidecar(positions, folded, changed, direction);
    }

    /// Running the other way. Places go with the direction they were chosen in: the way back to them is undo, since a second set that
    /// is not on the screen would grow stale with each edit.
    public Sidecar turned(Direction changed) {
        return changed == direction ? this : new Sidecar(Map.of(), folded, shapes, changed);
    }
}
