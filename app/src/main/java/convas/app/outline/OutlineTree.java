package convas.app.outline;

import convas.core.layer.Category;
import convas.core.layout.Graph;
import convas.core.layout.Modules;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A net as a tree: modules with their layers, in the order of the text.
public final class OutlineTree {
    private OutlineTree() {}

    /// A line of the outline.
    public sealed interface Line {
        /// @param title what its layers' names begin with
        record Module(String title, List<Layer> layers) implements Line {}

        /// @param id the node's
        /// @param name without its module's prefix
        record Layer(String id, String name, String type, Category category) implements Line {}
    }

    /// @param filter part of names or types; blank for all
    public static List<Line> of(Net net, String filter) {
        List<String> modules = modules(net);
        String wanted = filter.strip().toLowerCase(Locale.ROOT);
        List<Line> out = new ArrayList<>();
        String open = null;
        for (Node node : net.nodes()) {
            String module = modules.get(node.index());
            String name = node.name().isEmpty() ? node.id() : node.name();
            if (!wanted.isEmpty() && !(name + " " + node.type()).toLowerCase(Locale.ROOT).contains(wanted)) {
                continue;
            }
            Line.Layer layer = new Line.Layer(node.id(), module == null ? name : Modules.shortName(name, module), node.type(),
                node.layer().type().category());
            if (module == null) {
                out.add(layer);
            } else if (module.equals(open) && out.getLast() instanceof Line.Module last) {
                last.layers().add(layer);
            } else {
                out.add(new Line.Module(module, new ArrayList<>(List.of(layer))));
            }
            open = module;
        }
        return out;
    }

    private static List<String> modules(Net net) {
        List<Graph.Link> links = new ArrayList<>();
        for (Node node : net.nodes()) {
            for (Blob bottom : node.bottoms()) {
                if (bottom != null && bottom.node() != node.index()) {
                    links.add(new Graph.Link(bottom.node(), 0, node.index()));
                }
            }
        }
        return Modules.find(net.nodes().stream().map(Node::name).toList(), links);
    }
}
