package convas.core.document;

import convas.core.layer.Layers;
import convas.core.net.Diagnostic;
import convas.core.net.NetEdit;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ways out that lie in the words of the text: another spelling, a field that goes or moves.
final class TextFixes {
    private final Document document;
    private final Diagnostic diagnostic;
    private final String text;
    private final NetEdit edit;
    private final List<Fix> out = new ArrayList<>();

    private TextFixes(Document document, Diagnostic diagnostic) {
        this.document = document;
        this.diagnostic = diagnostic;
        this.text = document.text();
        this.edit = new NetEdit(document.syntax());
    }

    static List<Fix> of(Document document, Diagnostic diagnostic) {
        TextFixes fixes = new TextFixes(document, diagnostic);
        fixes.find();
        return fixes.out;
    }

    private void find() {
        Span span = diagnostic.span();
        if (diagnostic.instead() != null && span.length() > 0) {
            rewrite((diagnostic.rule().equals("missing-bottom") ? "Read `" : "Write `") + plain(diagnostic.instead()) + "`",
                List.of(TextEdit.replace(span, diagnostic.instead())));
        }
        switch (diagnostic.rule()) {
            case "unknown-field" -> unknown(span);
            case "field-twice", "too-many-params" -> field(span).ifPresent(field ->
                rewrite("Remove this `" + field.name() + "`", List.of(edit.removal(field.span()))));
            case "include-and-exclude" -> remove("exclude");
            case "no-shape" -> node().ifPresent(node -> out.add(new Fix("Make it 1×3×224×224",
                new Edit.SetParam(node.id(), List.of("input_param", "shape", "dim"), "[1, 3, 224, 224]"))));
            case "input-shape" -> shape();
            default -> {
            }
        }
    }

    private void unknown(Span span) {
        Optional<Syntax.Field> found = field(span);
        if (found.isEmpty()) {
            return;
        }
        String name = found.get().name();
        Optional<Node> node = node().filter(each -> each.syntax() != null && each.syntax().value() instanceof Syntax.Message layer
            && layer.fields().contains(found.get()));
        node.ifPresent(owner -> Layers.find(owner.type()).stream().flatMap(type -> type.tables().stream())
            .filter(table -> table.find(name).isPresent()).findFirst()
            .ifPresent(table -> move(owner, found.get(), table.name())));
        rewrite("Remove `" + name + "`", List.of(edit.removal(found.get().span())));
    }

    private void move(Node node, Syntax.Field field, String message) {
        out.add(new Fix("Move it into `" + message + "`", new Edit.Several("Move " + field.name() + " into " + message, List.of(
            new Edit.SetParam(node.id(), List.of(field.name()), null),
            new Edit.SetParam(node.id(), List.of(message, field.name()), field.value().span().of(text))))));
    }

    private void remove(String name) {
        node().ifPresent(node -> out.add(new Fix("Remove `" + name + "`", new Edit.SetParam(node.id(), List.of(name), null))));
    }

    /// A size for the one input that is written as an `input:` line.
    private void shape() {
        List<Syntax.Field> root = document.syntax().root().fields();
        List<Syntax.Field> inputs = root.stream().filter(field -> field.name().equals("input")).toList();
        if (inputs.size() == 1 && root.stream().noneMatch(field -> field.name().startsWith("input_"))) {
            rewrite("Make it 1×3×224×224", edit.set(document.syntax().root(), List.of("input_shape", "dim"), "[1, 3, 224, 224]"));
        }
    }

    private void rewrite(String title, List<TextEdit> edits) {
        out.add(new Fix(title, new Edit.Rewrite(title.replace("`", ""), text, edits)));
    }

    private Optional<Node> node() {
        return diagnostic.layer() == null ? Optional.empty() : document.net().find(diagnostic.layer());
    }

    /// The innermost field that begins where a span does.
    private Optional<Syntax.Field> field(Span span) {
        return field(document.syntax().root(), span);
    }

    private static Optional<Syntax.Field> field(Syntax.Message message, Span span) {
        for (Syntax.Field field : message.fields()) {
            if (field.span().start() == span.start()) {
                return Optional.of(field);
            }
            if (field.span().contains(span.start()) && field.value() instanceof Syntax.Message inner) {
                return field(inner, span);
            }
        }
        return Optional.empty();
    }

    private static String plain(String value) {
        return value.startsWith("\"") && value.endsWith("\"") && value.length() > 1 && !value.contains("\\")
            ? value.substring(1, value.length() - 1) : value;
    }
}
