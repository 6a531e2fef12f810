package convas.core.net;

import convas.core.prototxt.Lexer;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The smallest changes of a net's text. Each method answers edits of the tree's text and changes nothing itself; line
/// ends and indentation follow those that the text already has.
public final class NetEdit {
    private final SyntaxTree tree;
    private final String text;
    private final String newline;

    public NetEdit(SyntaxTree tree) {
        this.tree = tree;
        this.text = tree.text();
        int line = text.indexOf('\n');
        this.newline = line > 0 && text.charAt(line - 1) == '\r' ? "\r\n" : "\n";
    }

    /// Where a node's bottoms stand, in order; for a layer of the text.
    public List<Span> bottoms(Node node) {
        return node.syntax() == null ? List.of() : spans((Syntax.Message) node.syntax().value(), "bottom");
    }

    /// Where a node's tops stand, in order.
    public List<Span> tops(Node node) {
        return node.syntax() == null ? spans(tree.root(), "input") : spans((Syntax.Message) node.syntax().value(), "top");
    }

    private List<Span> spans(Syntax.Message message, String field) {
        return LayerSource.names(message, field, text).stream().map(LayerSource.Name::span).toList();
    }

    /// Writes another name over one, in the same kind of quotes.
    public TextEdit rename(Span value, String name) {
        String quoted = Literals.quote(name);
        if (text.charAt(value.start()) == '\'' && !name.contains("'") && !quoted.contains("\\")) {
            quoted = "'" + name + "'";
        }
        return TextEdit.replace(value, quoted);
    }

    /// Gives a layer one more `bottom` or `top`, behind those it has.
    public List<TextEdit> addName(Syntax.Field layer, String field, String name) {
        Syntax.Message message = (Syntax.Message) layer.value();
        Syntax.Field last = null;
        for (String before : field.equals("bottom") ? List.of("name", "type", "bottom") : List.of("name", "type", "bottom", "top")) {
            for (Syntax.Field each : message.fields()) {
                if (each.name().equals(before)) {
                    last = each;
                }
            }
        }
        String line = field + ": " + Literals.quote(name);
        return List.of(last != null ? after(last, message, line) : first(message, line));
    }

    /// Takes one `bottom` or `top` away, by its index.
    public List<TextEdit> removeName(Syntax.Field layer, String field, int index) {
        int at = 0;
        for (Syntax.Field each : ((Syntax.Message) layer.value()).fields()) {
            if (each.name().equals(field)) {
                List<Syntax.Value> items = LayerSource.items(each.value());
                if (index < at + items.size()) {
                    return items.size() == 1 ? List.of(removal(each.span())) : List.of(removeItem(items, index - at));
                }
                at += items.size();
            }
        }
        return List.of();
    }

    private static TextEdit removeItem(List<Syntax.Value> items, int index) {
        return index > 0 ? TextEdit.delete(new Span(items.get(index - 1).span().end(), items.get(index).span().end()))
            : TextEdit.delete(new Span(items.get(0).span().start(), items.get(1).span().start()));
    }

    /// Sets or removes a field.
    ///
    /// @param path from the layer to the field; `param[1]` is the second of a repeated message; messages on the way are made
    /// @param value as in the text, `[1, 2]` for several; null removes the field and messages left empty by that
    public List<TextEdit> set(Syntax.Message in, List<String> path, String value) {
        if (path.size() == 1) {
            return value == null ? removeField(in, path.getFirst()) : setField(in, path.getFirst(), value);
        }
        Step step = Step.of(path.getFirst());
        List<Syntax.Field> messages = in.fields().stream()
            .filter(field -> field.name().equals(step.name) && field.value() instanceof Syntax.Message).toList();
        int index = step.index < 0 ? messages.size() - 1 : step.index;
        List<String> rest = path.subList(1, path.size());
        if (index >= 0 && index < messages.size()) {
            Syntax.Field found = messages.get(index);
            Syntax.Message inner = (Syntax.Message) found.value();
            // An empty one before others keeps its place among them.
            if (value == null && index == messages.size() - 1 && wouldBeEmpty(inner, rest)) {
                return List.of(removal(found.span()));
            }
            return set(inner, rest, value);
        }
        if (value == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (int i = messages.size(); i < index; i++) {
            lines.add(step.name + " {}");
        }
        boolean inline = !spread(in);
        lines.add(written(path, value, inline, unit()));
        return List.of(in.fields().isEmpty() ? first(in, String.join(inline ? " " : newline, lines))
            : after(messages.isEmpty() ? in.fields().getLast() : messages.getLast(), in, String.join("\n", lines)));
    }

    private record Step(String name, int index) {
        static Step of(String word) {
            int bracket = word.indexOf('[');
            return bracket < 0 ? new Step(word, -1)
                : new Step(word.substring(0, bracket), Integer.parseInt(word.substring(bracket + 1, word.length() - 1)));
        }
    }

    /// A message with one field in it, as it is written where there was none.
    private static String written(List<String> path, String value, boolean inline, String unit) {
        if (path.size() == 1) {
            return String.join(inline ? " " : "\n", fields(Step.of(path.getFirst()).name, value));
        }
        String inner = written(path.subList(1, path.size()), value, inline, unit);
        String name = Step.of(path.getFirst()).name;
        return inline ? name + " { " + inner + " }" : name + " {\n" + unit + inner.replace("\n", "\n" + unit) + "\n}";
    }

    private boolean wouldBeEmpty(Syntax.Message message, List<String> path) {
        String name = Step.of(path.getFirst()).name;
        if (message.fields().isEmpty() || !message.fields().stream().allMatch(field -> field.name().equals(name))
                || !Lexer.comments(message.body().of(text)).isEmpty()) {
            return false;
        }
        return path.size() == 1 || message.fields().size() == 1 && message.fields().getFirst().value() instanceof Syntax.Message inner
            && wouldBeEmpty(inner, path.subList(1, path.size()));
    }

    private List<TextEdit> removeField(Syntax.Message in, String name) {
        List<TextEdit> edits = new ArrayList<>();
        for (Syntax.Field field : in.fields()) {
            if (field.name().equals(name)) {
                edits.add(removal(field.span()));
            }
        }
        return merge(edits);
    }

    private List<TextEdit> setField(Syntax.Message in, String name, String value) {
        List<Syntax.Field> present = in.fields().stream().filter(field -> field.name().equals(name)).toList();
        List<String> fresh = items(value);
        if (present.isEmpty()) {
            String lines = String.join("\n", fields(name, value));
            return fresh.isEmpty() ? List.of() : List.of(in.fields().isEmpty() ? first(in, lines) : after(in.fields().getLast(), in, lines));
        }
        if (fresh.isEmpty()) {
            return removeField(in, name);
        }
        if (present.size() == 1 && (present.getFirst().value() instanceof Syntax.Listing || fresh.size() == 1)) {
            Syntax.Value old = present.getFirst().value();
            String written = old instanceof Syntax.Listing ? "[" + String.join(", ", fresh) + "]" : fresh.getFirst();
            return old.span().of(text).equals(written) ? List.of() : List.of(TextEdit.replace(old.span(), written));
        }
        List<TextEdit> edits = new ArrayList<>();
        for (int i = 0; i < Math.min(present.size(), fresh.size()); i++) {
            Span span = present.get(i).value().span();
            if (!span.of(text).equals(fresh.get(i))) {
                edits.add(TextEdit.replace(span, fresh.get(i)));
            }
        }
        for (int i = fresh.size(); i < present.size(); i++) {
            edits.add(removal(present.get(i).span()));
        }
        if (fresh.size() > present.size()) {
            edits.add(after(present.getLast(), in, String.join("\n",
                fresh.subList(present.size(), fresh.size()).stream().map(each -> name + ": " + each).toList())));
        }
        return merge(edits);
    }

    private static List<String> fields(String name, String value) {
        return items(value).stream().map(item -> item.startsWith("{") ? name + " " + item : name + ": " + item).toList();
    }

    /// The values of `[1, 2]`, or the value itself.
    private static List<String> items(String value) {
        String wrapped = "x: " + value;
        SyntaxTree parsed = Parser.parse(wrapped);
        return parsed.root().fields().getFirst().value() instanceof Syntax.Listing list
            ? list.items().stream().map(item -> item.span().of(wrapped)).toList() : List.of(value.strip());
    }

    /// Whether a text is one value of the text format.
    public static boolean isValue(String value) {
        SyntaxTree parsed = Parser.parse("x: " + value);
        return parsed.problems().isEmpty() && parsed.root().fields().size() == 1
            && parsed.root().fields().getFirst().span().end() == 3 + value.stripTrailing().length();
    }

    /// Takes a layer (or any field) away with its line; comments around it stay.
    public TextEdit removal(Span field) {
        int start = field.start();
        int end = field.end();
        int behind = skipBlanks(end);
        if (behind < text.length() && (text.charAt(behind) == ',' || text.charAt(behind) == ';')) {
            end = behind + 1;
        }
        int line = lineStart(start);
        boolean first = text.substring(line, start).isBlank();
        int rest = skipBlanks(end);
        boolean last = rest >= text.length() || text.charAt(rest) == '\n' || text.charAt(rest) == '\r';
        if (first && last) {
            int next = nextLine(rest);
            boolean blankBefore = line == 0 || text.substring(lineStart(line - 1), line).isBlank();
            if (blankBefore && next < text.length() && next > rest) {
                int following = nextLine(skipBlanks(next));
                if (text.substring(next, following).isBlank()) {
                    next = following;
                }
            }
            return new TextEdit(line, next, "");
        }
        if (first) {
            return new TextEdit(start, rest, "");
        }
        int before = start;
        while (before > line && isBlank(text.charAt(before - 1))) {
            before--;
        }
        return new TextEdit(before, end, "");
    }

    /// Puts layers before another, above the comment that belongs to it; or behind all others.
    ///
    /// @param before a layer of the text, or null for the end
    public TextEdit insertLayers(String layers, Syntax.Field before) {
        String fitted = layers.strip().replace("\r\n", "\n").replace("\n", newline);
        if (before != null) {
            int at = blockStart(before.span());
            boolean ownLine = text.substring(lineStart(before.span().start()), before.span().start()).isBlank();
            return ownLine ? TextEdit.insert(at, fitted + newline + (spaced() ? newline : "")) : TextEdit.insert(before.span().start(), fitted + " ");
        }
        Optional<Syntax.Field> last = tree.root().fields().isEmpty() ? Optional.empty() : Optional.of(tree.root().fields().getLast());
        int at = last.map(field -> lineEnd(field.span().end())).orElse(text.length());
        if (last.isEmpty()) {
            return TextEdit.insert(at, (text.isEmpty() || text.endsWith("\n") ? "" : newline) + fitted + newline);
        }
        boolean final_ = at >= text.length();
        return TextEdit.insert(at, newline + (spaced() ? newline : "") + fitted + (final_ ? newline : ""));
    }

    /// Moves layers behind another one, in their order, each with the comment lines right above it.
    public List<TextEdit> move(Set<Syntax.Field> moved, Syntax.Field behind) {
        List<TextEdit> edits = new ArrayList<>();
        StringBuilder together = new StringBuilder();
        for (Syntax.Field field : tree.root().fields()) {
            if (moved.contains(field)) {
                boolean ownLine = text.substring(lineStart(field.span().start()), field.span().start()).isBlank();
                int start = ownLine ? blockStart(field.span()) : field.span().start();
                TextEdit gone = removal(new Span(Math.max(start, 0), field.span().end()));
                edits.add(gone);
                together.append(newline).append(text, start, field.span().end());
            }
        }
        int at = lineEnd(behind.span().end());
        edits.add(TextEdit.insert(at, together.toString()));
        return merge(edits);
    }

    /// How deep the text indents.
    public String unit() {
        for (Syntax.Field field : tree.root().fields()) {
            if (field.value() instanceof Syntax.Message message && !message.fields().isEmpty()) {
                int start = message.fields().getFirst().span().start();
                String indent = text.substring(lineStart(start), start);
                String outer = indentOf(field.span().start());
                if (indent.isBlank() && indent.length() > outer.length()) {
                    return indent.substring(outer.length());
                }
            }
        }
        return "  ";
    }

    /// Whether layers stand apart by an empty line.
    private boolean spaced() {
        List<Syntax.Field> fields = tree.root().fields();
        for (int i = 1; i < fields.size(); i++) {
            if (fields.get(i).value() instanceof Syntax.Message && fields.get(i - 1).value() instanceof Syntax.Message) {
                String between = text.substring(fields.get(i - 1).span().end(), fields.get(i).span().start());
                return between.replace("\r", "").replace(" ", "").contains("\n\n");
            }
        }
        return false;
    }

    /// The first character of a layer with the comment lines right above it.
    private int blockStart(Span field) {
        int start = lineStart(field.start());
        while (start > 0) {
            int above = lineStart(start - 1);
            if (!text.substring(above, start).strip().startsWith("#")) {
                break;
            }
            start = above;
        }
        return start;
    }

    /// An edit that writes lines behind a field of a message.
    private TextEdit after(Syntax.Field field, Syntax.Message in, String lines) {
        int end = field.span().end();
        int behind = skipBlanks(end);
        if (behind < text.length() && (text.charAt(behind) == ',' || text.charAt(behind) == ';')) {
            end = behind + 1;
            behind = skipBlanks(end);
        }
        if (behind >= text.length() || text.charAt(behind) == '\n' || text.charAt(behind) == '\r' || text.charAt(behind) == '#') {
            String own = text.substring(lineStart(field.span().start()), field.span().start());
            String indent = own.isBlank() ? own : indentOf(in.span().start()) + unit();
            return TextEdit.insert(lineEnd(behind), newline + indent + lines.replace("\n", newline + indent));
        }
        return TextEdit.insert(end, " " + lines.replaceAll("\\s*\n\\s*", " "));
    }

    /// An edit that writes the first field of an empty message.
    private TextEdit first(Syntax.Message in, String lines) {
        String body = in.body().of(text);
        if (body.indexOf('#') >= 0 || body.indexOf('\n') >= 0) {
            String indent = indentOf(in.span().start()) + unit();
            return TextEdit.insert(in.body().start(), newline + indent + lines.replace("\n", newline + indent)
                + (body.strip().startsWith("#") && !body.stripLeading().equals(body) && body.indexOf('\n') > body.indexOf('#')
                    ? newline + indent : ""));
        }
        return TextEdit.replace(in.body(), " " + lines.replaceAll("\\s*\n\\s*", " ") + " ");
    }

    private boolean spread(Syntax.Message message) {
        return message.fields().isEmpty() ? message.body().of(text).indexOf('\n') >= 0
            : text.substring(message.body().start(), message.fields().getFirst().span().start()).indexOf('\n') >= 0;
    }

    /// Joins edits that touch, so that they can be applied together.
    public static List<TextEdit> merge(List<TextEdit> edits) {
        List<TextEdit> sorted = new ArrayList<>(edits);
        sorted.sort((a, b) -> a.start() != b.start() ? Integer.compare(a.start(), b.start()) : Integer.compare(a.end(), b.end()));
        List<TextEdit> merged = new ArrayList<>();
        for (TextEdit edit : sorted) {
            TextEdit last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && edit.start() < last.end()) {
                merged.set(merged.size() - 1, new TextEdit(last.start(), Math.max(last.end(), edit.end()), last.replacement() + edit.replacement()));
            } else {
                merged.add(edit);
            }
        }
        return merged;
    }

    private String indentOf(int at) {
        int line = lineStart(at);
        int end = line;
        while (end < text.length() && isBlank(text.charAt(end))) {
            end++;
        }
        return text.substring(line, end);
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /// Where the line that holds a place ends, before its line break.
    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            return text.length();
        }
        return end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int nextLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private int skipBlanks(int at) {
        int i = at;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
