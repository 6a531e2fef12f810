package convas.app.palette;

import convas.core.document.Edit;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.Collection;
import java.util.List;

/// Where an item goes when it is added without saying where: behind the selected layer, else behind the last one.
public final class AddAfter {
    private AddAfter() {}

    /// Between the only selected layer and its only reader, as on an edge; with several readers or none, the new layer reads
    /// the layer and has no reader itself. Several selected layers all feed the new one.
    public static Edit.Add edit(Net net, Collection<String> selection, String prototxt) {
        List<Node> chosen = net.nodes().stream().filter(node -> selection.contains(node.id())).map(node -> outermost(net, node)).distinct().toList();
        if (chosen.size() == 1 || chosen.isEmpty() && !net.nodes().isEmpty()) {
            Node from = chosen.isEmpty() ? net.nodes().getLast() : chosen.getFirst();
            List<Edit.Edge> edges = edges(net, from);
            boolean reads = prototxt.contains("bottom:");
            if (edges.size() == 1 && reads && prototxt.contains("top:")) {
                return new Edit.Add(prototxt, edges.getFirst(), List.of(), null);
            }
            return new Edit.Add(prototxt, null, reads && !from.tops().isEmpty() ? List.of(from.id()) : List.of(), null);
        }
        return new Edit.Add(prototxt, null, chosen.stream().filter(node -> !node.tops().isEmpty()).map(Node::id).toList(), null);
    }

    /// The last of the layers that work in place on a layer's first top.
    private static Node outermost(Net net, Node node) {
        Node last = node;
        for (Node next : net.nodes()) {
            if (next.inPlace() && !last.tops().isEmpty() && last.tops().getFirst().equals(first(next.bottoms()))) {
                last = next;
            }
        }
        return last;
    }

    private static Blob first(List<Blob> blobs) {
        return blobs.isEmpty() ? null : blobs.getFirst();
    }

    private static List<Edit.Edge> edges(Net net, Node from) {
        List<Edit.Edge> out = new java.util.ArrayList<>();
        for (Node to : net.nodes()) {
            for (int i = 0; i < to.bottoms().size(); i++) {
                int top = from.tops().indexOf(to.bottoms().get(i));
                if (top >= 0) {
                    out.add(new Edit.Edge(from.id(), top, to.id(), i));
                }
            }
        }
        return out;
    }
}
