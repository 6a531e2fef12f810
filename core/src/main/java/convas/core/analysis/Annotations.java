package convas.core.analysis;

import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that follows from a net without running it. Immutable.
///
/// @param nodes one annotation a node, by index
/// @param diagnostics those of the net and those found here, in order of the text
public record Annotations(
        Net net, Map<Blob, Inferred> blobs, List<Annotation> nodes, Totals totals, List<Diagnostic> diagnostics) {

    public Annotations {
        blobs = Map.copyOf(blobs);
        nodes = List.copyOf(nodes);
        diagnostics = List.copyOf(diagnostics);
    }

    public Annotation of(Node node) {
        return nodes.get(node.index());
    }

    /// The blob's shape if it is known; empty also for null.
    public Optional<Shape> shape(Blob blob) {
        return blob != null && blobs.get(blob) instanceof Inferred.Known(Shape shape) ? Optional.of(shape) : Optional.empty();
    }

    /// The shapes of a node's bottoms; empty if one of them is not known.
    public List<Shape> shapes(Node node) {
        List<Shape> shapes = new ArrayList<>(node.bottoms().size());
        for (Blob bottom : node.bottoms()) {
            Optional<Shape> shape = shape(bottom);
            if (shape.isEmpty()) {
                return List.of();
            }
            shapes.add(shape.get());
        }
        return shapes;
    }
}
