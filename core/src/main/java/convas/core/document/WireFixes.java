package convas.core.document;

import convas.core.layer.Arity;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Ways out that lie in names and connections: what a layer reads, how it or its top is called, where it stands.
final class WireFixes {
    private final Document document;
    private final Diagnostic diagnostic;
    private final Node node;
    private final Net net;
    private final Draft draft;
    private final List<Fix> out = new ArrayList<>();

    private WireFixes(Document document, Diagnostic diagnostic, Node node) {
        this.document = document;
        this.diagnostic = diagnostic;
        this.node = node;
        this.net = document.net();
        this.draft = new Draft(document);
    }

    static List<Fix> of(Document document, Diagnostic diagnostic, Node node) {
        WireFixes fixes = new WireFixes(document, diagnostic, node);
        if (node.syntax() != null) {
            fixes.find();
        }
        return fixes.out;
    }

    private void find() {
        switch (diagnostic.rule()) {
            case "duplicate-name" -> {
                String free = Names.free(node.name(), draft.layerNames());
                out.add(new Fix("Rename it `" + free + "`", new Edit.Rename(node.id(), free)));
            }
            case "duplicate-top", "in-place" -> ownTop();
            case "missing-bottom" -> missing();
            case "cycle" -> later();
            case "arity" -> arity();
            default -> {
            }
        }
    }

    /// The top at fault gets a name that no blob has, with all who read it from here on.
    private void ownTop() {
        List<Span> places = draft.edit().tops(node);
        int top = Math.max(0, places.indexOf(diagnostic.span()));
        String name = Connecting.ownName(draft, node);
        rewrite("Call its top `" + name + "`", Connecting.renameFrom(draft, node, top, name));
    }

    private void missing() {
        int bottom = draft.edit().bottoms(node).indexOf(diagnostic.span());
        Blob before = before();
        if (bottom >= 0 && before != null) {
            rewrite("Read `" + before.name() + "`, made just before", List.of(draft.edit().rename(diagnostic.span(), before.name())));
        } else if (bottom >= 0 && node.index() == 0 && !draft.old()) {
            String name = node.bottomNames().get(bottom);
            rewrite("Add an Input layer `" + name + "` of 1×3×224×224", List.of(draft.edit().insertLayers(
                "layer {\n  name: \"" + name + "\"\n  type: \"Input\"\n  top: \"" + name
                    + "\"\n  input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }\n}", node.syntax())));
        }
    }

    /// What the layer right before makes, or the one before that.
    private Blob before() {
        for (int i = node.index() - 1; i >= 0; i--) {
            if (!net.nodes().get(i).tops().isEmpty()) {
                return net.nodes().get(i).tops().getFirst();
            }
        }
        return null;
    }

    /// The layer moves behind the last one that makes what it reads.
    private void later() {
        Node last = null;
        for (Node each : net.nodes().subList(node.index() + 1, net.nodes().size())) {
            if (each.syntax() != null && each.tops().stream().anyMatch(top -> node.bottomNames().contains(top.name())
                    && !node.bottoms().contains(top)) && !each.inPlace()) {
                last = each;
            }
        }
        if (last != null) {
            rewrite("Move it behind `" + last.name() + "`", draft.edit().move(Set.of(node.syntax()), last.syntax()));
        }
    }

    private void arity() {
        Arity ins = node.layer().type().bottoms();
        Arity outs = node.layer().type().tops();
        if (node.bottoms().size() < ins.min()) {
            Blob before = before();
            if (before != null && !node.bottoms().contains(before)) {
                out.add(new Fix("Read `" + before.name() + "`, made just before", new Edit.Connect(net.nodes().get(before.node()).id(), before.top(),
                    node.id(), -1)));
            }
        } else if (node.bottoms().size() > ins.max()) {
            out.add(new Fix("Disconnect `" + node.bottomNames().get(ins.max()) + "`", new Edit.Disconnect(node.id(), ins.max())));
        } else if (node.tops().size() < outs.min()) {
            String name = Connecting.ownName(draft, node);
            rewrite("Add the top `" + name + "`", draft.edit().addName(node.syntax(), "top", name));
        } else if (node.tops().size() > outs.max()) {
            Syntax.Field layer = node.syntax();
            rewrite("Remove the top `" + node.tops().get(outs.max()).name() + "`", draft.edit().removeName(layer, "top", outs.max()));
        }
    }

    private void rewrite(String title, List<TextEdit> edits) {
        if (!edits.isEmpty()) {
            out.add(new Fix(title, new Edit.Rewrite(title.replace("`", ""), document.text(), edits)));
        }
    }
}
