package convas.core.prototxt;

import convas.core.prototxt.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a text into tokens that cover it without gaps. Knows the rules of protobuf's own tokenizer; whatever breaks them
/// becomes an `INVALID` token.
public final class Lexer {
    private final String text;
    private final int end;
    private Token last;
    private int at;

    Lexer(String text) {
        this.text = text;
        this.end = text.length();
    }

    /// The tokens of a text, or of one line of it: no token goes beyond the end of a line except white space.
    public static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>(text.length() / 4 + 8);
        for (Token token = lexer.next(); token != null; token = lexer.next()) {
            tokens.add(token);
        }
        return tokens;
    }

    /// The next token, or null at the end of the text.
    Token next() {
        if (at >= end) {
            return null;
        }
        int start = at;
        Kind kind = kind();
        last = new Token(kind, start, at);
        return last;
    }

    /// The comments of a text, or of a part of it that begins and ends between tokens.
    public static List<String> comments(String text) {
        return tokens(text).stream().filter(token -> token.kind() == Kind.COMMENT).map(token -> token.of(text)).toList();
    }

    /// Goes behind the token that starts here.
    private Kind kind() {
        char c = text.charAt(at);
        if (white(c)) {
            while (at < end && white(text.charAt(at))) {
                at++;
            }
            return Kind.WHITESPACE;
        }
        if (letter(c)) {
            while (at < end && inWord(text.charAt(at))) {
                at++;
            }
            return Kind.IDENTIFIER;
        }
        if (digit(c) || c == '.' && digit(peek(1))) {
            return number();
        }
        switch (c) {
            case '#':
                toLineEnd();
                return Kind.COMMENT;
            case '"', '\'':
                return string(c);
            case '{', '<':
                at++;
                return Kind.OPEN;
            case '}', '>':
                at++;
                return Kind.CLOSE;
            case '[':
                at++;
                return Kind.LIST_OPEN;
            case ']':
                at++;
                return Kind.LIST_CLOSE;
            case ':':
                at++;
                return Kind.COLON;
            case ',', ';':
                at++;
                return Kind.SEPARATOR;
            case '-':
                at++;
                return Kind.MINUS;
            default:
                return invalid(c);
        }
    }

    /// Decimal, hexadecimal or octal, with fraction, exponent and an `f` behind; swallows what clings to it, so that `3x3`
    /// is one mistake.
    private Kind number() {
        boolean good;
        if (text.charAt(at) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
            at += 2;
            int digits = at;
            while (at < end && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 128) {
                at++;
            }
            good = at > digits;
        } else {
            int start = at;
            boolean octal = text.charAt(at) == '0' && digit(peek(1));
            boolean real = false;
            good = true;
            digits();
            if (at < end && text.charAt(at) == '.') {
                real = true;
                at++;
                digits();
            }
            if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
                real = true;
                at++;
                if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                    at++;
                }
                int exponent = at;
                digits();
                good = at > exponent;
            }
            if (at < end && (text.charAt(at) == 'f' || text.charAt(at) == 'F')) {
                real = true;
                at++;
            }
            if (octal && !real) {
                for (int i = start; i < at; i++) {
                    good &= text.charAt(i) < '8';
                }
            }
        }
        while (at < end && (letter(text.charAt(at)) || digit(text.charAt(at)) || text.charAt(at) == '.')) {
            good = false;
            at++;
        }
        return good ? Kind.NUMBER : Kind.INVALID;
    }

    private void digits() {
        while (at < end && digit(text.charAt(at))) {
            at++;
        }
    }

    private Kind string(char quote) {
        at++;
        while (at < end) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r' || c == 0) {
                return Kind.INVALID;
            }
            at++;
            if (c == quote) {
                return Kind.STRING;
            }
            if (c == '\\' && at < end && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
        }
        return Kind.INVALID;
    }

    /// A comment of another language is swallowed whole, so that its words are not taken for fields.
    private Kind invalid(char c) {
        if (c == '/' && peek(1) == '*') {
            int close = text.indexOf("*/", at + 2);
            if (close >= 0) {
                at = close + 2;
            } else {
                toLineEnd();
            }
            return Kind.INVALID;
        }
        if (c == '/' && peek(1) == '/' || c == '%' && firstOfLine()) {
            toLineEnd();
            return Kind.INVALID;
        }
        at++;
        if (c != '=') {
            while (at < end && strange(text.charAt(at))) {
                at++;
            }
        }
        return Kind.INVALID;
    }

    private boolean firstOfLine() {
        return last == null || last.kind() == Kind.WHITESPACE && (last.start() == 0 || last.of(text).indexOf('\n') >= 0);
    }

    private void toLineEnd() {
        while (at < end && text.charAt(at) != '\n') {
            at++;
        }
    }

    private char peek(int ahead) {
        return at + ahead < end ? text.charAt(at + ahead) : 0;
    }

    private static boolean strange(char c) {
        return !white(c) && !letter(c) && !digit(c) && "#\"'{}<>[]:,;-=./%".indexOf(c) < 0;
    }

    private static boolean white(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0x0B;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    /// Whether a character may stand in a name.
    static boolean inWord(char c) {
        return letter(c) || digit(c);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
