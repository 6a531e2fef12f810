package convas.core.prototxt;

/// A piece of a text. The tokens of a text cover it without gaps, white space and comments included.
public record Token(Kind kind, int start, int end) {
    public enum Kind {
        WHITESPACE, COMMENT, IDENTIFIER, NUMBER, STRING,
        /// `:`
        COLON,
        /// `-` before a number or identifier
        MINUS,
        /// `{` or `<`
        OPEN,
        /// `}` or `>`
        CLOSE,
        /// `[`
        LIST_OPEN,
        /// `]`
        LIST_CLOSE,
        /// `,` or `;`
        SEPARATOR,
        /// characters that no token of the text format starts with, or an unterminated string
        INVALID
    }

    public boolean trivia() {
        return kind == Kind.WHITESPACE || kind == Kind.COMMENT;
    }

    public Span span() {
        return new Span(start, end);
    }

    public String of(String text) {
        return text.substring(start, end);
    }
}
