package convas.core.document;

import convas.core.analysis.Annotation;
import convas.core.layer.FieldTable;
import convas.core.layer.LayerType;
import convas.core.layer.Opaque;
import convas.core.net.Node;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Position;
import convas.core.prototxt.Syntax;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives a layer another type.
final class Replacing {
    private Replacing() {}

    /// Why a layer cannot become what the text is, for people; empty if it can.
    static Optional<String> whyNot(Edit.Replace replace, Document document) {
        Draft model = Draft.of(replace.prototxt(), document.net().state());
        Optional<Node> found = document.net().find(replace.node());
        if (found.isEmpty()) {
            return Optional.of("There is no layer `" + replace.node() + "` any more.");
        }
        if (model.net().nodes().size() != 1) {
            return Optional.of("A block of " + model.net().nodes().size() + " layers cannot take the place of one; drop it on a connection.");
        }
        Node node = found.get();
        LayerType<?> type = model.net().nodes().getFirst().layer().type();
        if (model.net().nodes().getFirst().layer() instanceof Opaque) {
            return Optional.empty();
        }
        if (!type.bottoms().accepts(node.bottomNames().size())) {
            return Optional.of(type.name() + " takes " + type.bottoms().describe("bottom") + ", but " + node.id() + " reads "
                + (node.bottomNames().isEmpty() ? "nothing" : node.bottomNames().size()) + ".");
        }
        if (type.tops().max() < node.tops().size()) {
            return Optional.of(type.name() + " makes " + type.tops().describe("top") + ", but " + node.id() + " has " + node.tops().size() + ".");
        }
        return Optional.empty();
    }

    static Document replace(Edit.Replace replace, Document document) {
        whyNot(replace, document).ifPresent(reason -> {
            throw new EditRefused(reason);
        });
        new Draft(document).editable(replace.node());
        Draft model = Draft.of(replace.prototxt(), document.net().state());
        if (!model.tree().problems().isEmpty()) {
            throw new EditRefused("The layer cannot be read: line "
                + Position.of(model.text(), model.tree().problems().getFirst().span().start()).line() + ".");
        }
        Node node = document.net().find(replace.node()).orElseThrow();
        Node wanted = model.net().nodes().getFirst();
        Document at = document;
        for (String name : own(node)) {
            at = set(at, node, List.of(name), null);
        }
        at = set(at, node, List.of("type"), Literals.quote(wanted.type()));
        for (Syntax.Field field : ((Syntax.Message) wanted.syntax().value()).fields()) {
            if (field.value() instanceof Syntax.Message message && field.name().endsWith("_param")) {
                at = set(at, node, List.of(field.name()), outdented(message.span().of(model.text())));
            }
        }
        boolean fewer = at.net().find(node.id()).map(at.annotations()::of).filter(Annotation::known)
            .map(each -> each.params().size() < node.params().size()).orElse(false);
        return fewer ? set(at, node, List.of("param"), null) : at;
    }

    private static Document set(Document document, Node node, List<String> path, String value) {
        boolean present = document.net().find(node.id()).map(Node::syntax).map(field -> (Syntax.Message) field.value()).stream()
            .flatMap(message -> message.fields().stream()).anyMatch(field -> field.name().equals(path.getFirst()));
        return value == null && !present ? document : new Edit.SetParam(node.id(), path, value).apply(document);
    }

    /// The messages of a layer that only its type reads.
    private static Set<String> own(Node node) {
        Set<String> names = new LinkedHashSet<>();
        for (Syntax.Field field : ((Syntax.Message) node.syntax().value()).fields()) {
            boolean known = node.layer().type().tables().stream().map(FieldTable::name).anyMatch(field.name()::equals);
            if (field.name().endsWith("_param") && (known || node.layer() instanceof Opaque)) {
                names.add(field.name());
            }
        }
        return names;
    }

    /// A message without the indentation of the layer it was written in.
    private static String outdented(String message) {
        List<String> lines = message.lines().toList();
        String last = lines.getLast();
        int indent = last.length() - last.stripLeading().length();
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            int spaces = line.length() - line.stripLeading().length();
            out.append(out.isEmpty() ? "" : "\n").append(out.isEmpty() ? line : line.substring(Math.min(spaces, indent)));
        }
        return out.toString();
    }
}
