package convas.core.document;

import convas.core.analysis.Annotator;
import convas.core.analysis.ShapeRule;
import convas.core.layout.Direction;
import convas.core.net.Net;
import convas.core.net.NetWriter;
import convas.core.net.Node;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxProblem;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Applies edits to documents.
final class Edits {
    private Edits() {}

    static Document apply(Edit edit, Document document) {
        return switch (edit) {
            case Edit.SetParam set -> ParamEdits.set(set, document);
            case Edit.Add add -> Adding.add(add, document);
            case Edit.Attach attach -> Adding.attach(attach, document);
            case Edit.Paste paste -> Adding.paste(paste, document);
            case Edit.Replace replace -> Replacing.replace(replace, document);
            case Edit.Remove remove -> Removing.remove(remove, document);
            case Edit.Rename rename -> rename(rename, document);
            case Edit.Connect connect -> Connecting.connect(connect, document);
            case Edit.Disconnect disconnect -> Connecting.disconnect(disconnect, document);
            case Edit.ReplaceText replace -> document.withText(replace.text());
            case Edit.Rewrite rewrite -> {
                if (!rewrite.of().equals(document.text())) {
                    throw new EditRefused("The text has changed in the meantime; look again at what is wrong.");
                }
                Draft draft = new Draft(document);
                draft.apply(rewrite.edits());
                yield finish(document, draft, follow(document, draft.net()));
            }
            case Edit.Move move -> {
                Map<String, Point> positions = new HashMap<>(document.sidecar().positions());
                positions.putAll(move.positions());
                yield document.with(document.sidecar().at(positions));
            }
            case Edit.Several several -> {
                Document at = document;
                for (Edit each : several.edits()) {
                    at = each.apply(at);
                }
                yield at;
            }
            case Edit.Group group -> Grouping.group(group, document);
            case Edit.Ungroup ungroup -> Grouping.ungroup(ungroup, document);
            case Edit.Unpin unpin -> {
                Map<String, Point> positions = new HashMap<>(document.sidecar().positions());
                positions.keySet().removeAll(unpin.nodes());
                yield document.with(document.sidecar().at(positions));
            }
            case Edit.Convert _ -> document.withText(NetWriter.upgraded(document.syntax()));
            case Edit.Declare declare -> declare(declare, document);
            case Edit.ResetLayout _ -> document.with(document.sidecar().at(Map.of()));
            case Edit.Turn(Direction direction) -> document.with(document.sidecar().turned(direction));
            case Edit.Fold fold -> {
                Set<String> folded = new HashSet<>(document.sidecar().folded());
                if (fold.folded()) {
                    folded.add(fold.module());
                } else {
                    folded.remove(fold.module());
                }
                yield document.with(document.sidecar().folding(folded));
            }
        };
    }

    private static Document declare(Edit.Declare declare, Document document) {
        if (document.net().find(declare.node()).isEmpty()) {
            throw new EditRefused("There is no layer `" + declare.node() + "` any more.");
        }
        Map<String, String> shapes = new HashMap<>(document.sidecar().shapes());
        if (declare.shapes().isBlank()) {
            shapes.remove(declare.node());
        } else {
            try {
                ShapeRule.parse(declare.shapes());
            } catch (IllegalArgumentException unfit) {
                throw new EditRefused(unfit.getMessage());
            }
            shapes.put(declare.node(), declare.shapes().strip());
        }
        return document.with(document.sidecar().shaping(shapes));
    }

    private static Document rename(Edit.Rename rename, Document document) {
        Draft draft = new Draft(document);
        Node node = draft.editable(rename.node());
        String name = rename.name().strip();
        if (name.isEmpty()) {
            throw new EditRefused("A layer needs a name.");
        }
        if (name.equals(node.name())) {
            return document;
        }
        if (draft.net().nodes().stream().anyMatch(each -> each != node && each.name().equals(name))) {
            throw new EditRefused("There is already a layer `" + name + "`; choose another name.");
        }
        List<TextEdit> edits = new ArrayList<>(draft.edit().set(
            (Syntax.Message) node.syntax().value(), List.of("name"), Literals.quote(name)));
        if (!draft.blobNames().contains(name)) {
            Set<Span> places = new HashSet<>();
            for (int i = 0; i < node.tops().size(); i++) {
                if (node.tops().get(i).name().equals(node.name()) && !node.overwrites(i)) {
                    places.add(draft.edit().tops(node).get(i));
                }
            }
            edits.addAll(draft.rename(draft.together(places), name));
        }
        draft.apply(edits);
        return finish(document, draft, follow(document, draft.net()));
    }

    /// Positions by the nodes' order, where an edit keeps the order but not the ids.
    static Sidecar follow(Document before, Net after) {
        List<Node> nodes = before.net().nodes();
        if (before.sidecar().isEmpty() || nodes.size() != after.nodes().size()) {
            return before.sidecar();
        }
        Map<String, Point> positions = new HashMap<>();
        Map<String, String> shapes = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Point at = before.sidecar().positions().get(nodes.get(i).id());
            if (at != null) {
                positions.put(after.nodes().get(i).id(), at);
            }
            String shape = before.sidecar().shapes().get(nodes.get(i).id());
            if (shape != null) {
                shapes.put(after.nodes().get(i).id(), shape);
            }
        }
        return before.sidecar().at(positions).shaping(shapes);
    }

    static Document finish(Document before, Draft draft) {
        return finish(before, draft, before.sidecar());
    }

    /// @throws EditRefused if the text would no longer be well formed
    static Document finish(Document before, Draft draft, Sidecar sidecar) {
        if (draft.text().equals(before.text())) {
            return sidecar.equals(before.sidecar()) ? before : before.with(sidecar);
        }
        List<SyntaxProblem> problems = draft.tree().problems();
        if (problems.size() > before.syntax().problems().size()) {
            throw new EditRefused("The text would no longer be well formed: " + problems.getFirst().message());
        }
        return new Document(draft.tree(), draft.net(), Annotator.annotate(draft.net(), sidecar.shapes()), sidecar);
    }
}
