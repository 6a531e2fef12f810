package convas.app.source;

import convas.app.theme.Theme;
import convas.core.net.Diagnostic;
import convas.core.prototxt.Lexer;
import convas.core.prototxt.Span;
import convas.core.prototxt.Token;
import java.util.List;
import java.util.Locale;
import jfx.incubator.scene.control.richtext.SyntaxDecorator;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import jfx.incubator.scene.control.richtext.model.RichParagraph;

/// Colours prototxt line by line (no token of the format spans lines), underlines what diagnostics speak of, and marks the
/// lines of the selected layers.
final class Colouring implements SyntaxDecorator {
    private final CodePane pane;
    private List<Diagnostic> diagnostics = List.of();
    private List<Span> marked = List.of();
    private List<Span> found = List.of();
    private Theme theme = Theme.LIGHT;

    Colouring(CodePane pane) {
        this.pane = pane;
    }

    void theme(Theme now) {
        theme = now;
    }

    void diagnostics(List<Diagnostic> now) {
        diagnostics = now;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    void marked(List<Span> now) {
        marked = now;
    }

    List<Span> marked() {
        return marked;
    }

    void found(List<Span> now) {
        found = now;
    }

    @Override
    public RichParagraph createRichParagraph(CodeTextModel model, int line) {
        String text = model.getPlainText(line);
        RichParagraph.Builder out = RichParagraph.builder();
        ink(out, text);
        int start = pane.start(line);
        int end = start + text.length();
        for (Span span : marked) {
            mark(out, span, start, end, "mark-node");
        }
        for (Span span : found) {
            mark(out, span, start, end, "mark-found");
        }
        for (Diagnostic diagnostic : diagnostics) {
            Span span = diagnostic.span();
            int from = Math.max(span.start(), start);
            int to = Math.min(span.end(), end);
            boolean point = span.length() == 0 && span.start() >= start && span.start() <= end;
            if (point) {
                from = Math.max(start, Math.min(span.start(), end - 1));
                to = Math.min(end, from + 1);
            }
            if (to > from && (point || firstLine(span, start))) {
                out.addWavyUnderline(from - start, to - from, "squiggle", diagnostic.severity().name().toLowerCase(Locale.ROOT));
            }
        }
        return out.build();
    }

    /// Neighbours of one ink are one segment: each costs the text area a node.
    private void ink(RichParagraph.Builder out, String text) {
        List<Token> tokens = Lexer.tokens(text);
        int from = 0;
        Ink current = null;
        for (int i = 0; i < tokens.size(); i++) {
            Ink ink = ink(tokens, i);
            if (ink != null && current != null && ink != current) {
                int to = tokens.get(i).span().start();
                out.addSegment(text.substring(from, to), current.in(theme));
                from = to;
            }
            current = ink == null ? current : ink;
        }
        out.addSegment(text.substring(from), (current == null ? Ink.NAME : current).in(theme));
    }

    /// A diagnostic about a whole layer underlines its first line only.
    private static boolean firstLine(Span span, int lineStart) {
        return span.start() >= lineStart;
    }

    private static void mark(RichParagraph.Builder out, Span span, int start, int end, String style) {
        int from = Math.max(span.start(), start);
        int to = Math.min(span.end(), end);
        if (to > from) {
            out.addHighlight(from - start, to - from, style);
        }
    }

    /// Null for white space, which has no colour.
    private static Ink ink(List<Token> tokens, int index) {
        return switch (tokens.get(index).kind()) {
            case WHITESPACE -> null;
            case COMMENT -> Ink.COMMENT;
            case NUMBER, MINUS -> Ink.NUMBER;
            case STRING -> Ink.STRING;
            case INVALID -> Ink.INVALID;
            case OPEN, CLOSE, LIST_OPEN, LIST_CLOSE, SEPARATOR -> Ink.MARK;
            case COLON -> Ink.NAME;
            case IDENTIFIER -> identifier(tokens, index);
        };
    }

    private static Ink identifier(List<Token> tokens, int index) {
        for (int i = index + 1; i < tokens.size(); i++) {
            Token next = tokens.get(i);
            if (next.kind() == Token.Kind.OPEN) {
                return Ink.MESSAGE;
            }
            if (next.kind() == Token.Kind.COLON) {
                return Ink.NAME;
            }
            if (!next.trivia()) {
                break;
            }
        }
        for (int i = index - 1; i >= 0; i--) {
            Token before = tokens.get(i);
            if (before.kind() == Token.Kind.COLON || before.kind() == Token.Kind.LIST_OPEN || before.kind() == Token.Kind.MINUS) {
                return Ink.CONSTANT;
            }
            if (!before.trivia()) {
                break;
            }
        }
        return Ink.NAME;
    }

    @Override
    public void handleChange(CodeTextModel model, TextPos start, TextPos end, int charsTop, int linesAdded, int charsBottom) {
        // lines are coloured when they are drawn
    }
}
