package convas.core.prototxt;

/// A place in a text as people count: line and column start at 1.
public record Position(int line, int column) {
    /// Lines end at `\n`; an offset beyond the end counts as the end.
    public static Position of(String text, int offset) {
        int end = Math.min(offset, text.length());
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Position(line, end - start + 1);
    }
}
