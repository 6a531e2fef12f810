package convas.core.prototxt;

import java.util.Comparator;
import java.util.List;

/// Replaces the characters `[start, end)` of a text.
public record TextEdit(int start, int end, String replacement) {
    public static TextEdit insert(int at, String text) {
        return new TextEdit(at, at, text);
    }

    public static TextEdit delete(Span span) {
        return new TextEdit(span.start(), span.end(), "");
    }

    public static TextEdit replace(Span span, String text) {
        return new TextEdit(span.start(), span.end(), text);
    }

    /// Applies edits that do not overlap; all of them speak of the text before any edit.
    ///
    /// @throws IllegalArgumentException if two edits overlap or one lies outside the text
    public static String apply(String text, List<TextEdit> edits) {
        List<TextEdit> sorted = edits.stream().sorted(Comparator.comparingInt(TextEdit::start)).toList();
        StringBuilder out = new StringBuilder(text.length() + 64);
        int at = 0;
        for (TextEdit edit : sorted) {
            if (edit.start < at || edit.end < edit.start || edit.end > text.length()) {
                throw new IllegalArgumentException("edit " + edit.start + ".." + edit.end + " overlaps or lies outside");
            }
            out.append(text, at, edit.start).append(edit.replacement);
            at = edit.end;
        }
        return out.append(text, at, text.length()).toString();
    }
}
