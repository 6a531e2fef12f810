package convas.app.source;

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

    Colouring(CodePane pane) {
        this.pane = pane;
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
        List<Token> tokens = Lexer.tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            out.addWithStyleNames(token.of(text), style(tokens, i));
        }
        if (tokens.isEmpty()) {
            out.addSegment("");
        }
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

    private static String style(List<Token> tokens, int index) {
        return switch (tokens.get(index).kind()) {
            case WHITESPACE -> "token-space";
            case COMMENT -> "token-comment";
            case NUMBER, MINUS -> "token-number";
            case STRING -> "token-string";
            case INVALID -> "token-invalid";
            case COLON, OPEN, CLOSE, LIST_OPEN, LIST_CLOSE, SEPARATOR -> "token-mark";
            case IDENTIFIER -> identifier(tokens, index);
        };
    }

    private static String identifier(List<Token> tokens, int index) {
        for (int i = index + 1; i < tokens.size(); i++) {
            Token next = tokens.get(i);
            if (next.kind() == Token.Kind.OPEN) {
                return "token-message";
            }
            if (next.kind() == Token.Kind.COLON) {
                return "token-name";
            }
            if (!next.trivia()) {
                break;
            }
        }
        for (int i = index - 1; i >= 0; i--) {
            Token before = tokens.get(i);
            if (before.kind() == Token.Kind.COLON || before.kind() == Token.Kind.LIST_OPEN || before.kind() == Token.Kind.MINUS) {
                return "token-constant";
            }
            if (!before.trivia()) {
                break;
            }
        }
        return "token-name";
    }

    @Override
    public void handleChange(CodeTextModel model, TextPos start, TextPos end, int charsTop, int linesAdded, int charsBottom) {
        // lines are coloured when they are drawn
    }
}
