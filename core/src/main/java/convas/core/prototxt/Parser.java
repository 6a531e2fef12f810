package convas.core.prototxt;

import convas.core.prototxt.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the protobuf text format and recovers from mistakes, so that one mistake does not hide the next.
public final class Parser {
    /// How deep messages may nest; networks need five levels.
    public static final int DEPTH = 100;

    /// After so many problems the rest is still read, but no longer reported.
    private static final int MOST_PROBLEMS = 200;

    private static final int MOST_ROOT_MESSAGES = 200;

    private final String text;
    private final Lexer lexer;
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final Nodes nodes;
    private final Set<String> rootMessages = new HashSet<>();
    private boolean bracesMissing;
    private int rootIndent;
    /// The token that is looked at and the one behind it, null at the end. No others are kept, as there are very many of them.
    private Token now;
    private Token then;
    /// Behind the token before those.
    private int behind;

    private Parser(String text) {
        this.text = text;
        this.lexer = new Lexer(text);
        this.nodes = new Nodes(text);
    }

    /// Never throws: what does not parse becomes a [SyntaxProblem], and the fields around it are still read.
    public static SyntaxTree parse(String text) {
        Parser parser = new Parser(text);
        parser.survey();
        parser.now = parser.meaningful();
        parser.then = parser.meaningful();
        parser.fields(0, null);
        parser.problems.sort((a, b) -> Integer.compare(a.span().start(), b.span().start()));
        return new SyntaxTree(text, parser.nodes.root(), parser.problems);
    }

    /// Goes through the text once to report what is no token at all, and to see whether braces are missing.
    private void survey() {
        int balance = 0;
        Lexer ahead = new Lexer(text);
        for (Token token = ahead.next(); token != null; token = ahead.next()) {
            switch (token.kind()) {
                case OPEN -> balance++;
                case CLOSE -> balance--;
                case INVALID -> reportInvalid(token);
                default -> { }
            }
        }
        bracesMissing = balance > 0;
    }

    /// The next token that carries a meaning; null at the end.
    private Token meaningful() {
        for (Token token = lexer.next(); token != null; token = lexer.next()) {
            if (token.kind() == Kind.INVALID) {
                Kind meant = meant(token);
                if (meant != null) {
                    return new Token(meant, token.start(), token.end());
                }
            } else if (!token.trivia()) {
                return token;
            }
        }
        return null;
    }

    /// Goes on to the next token and answers the one that was looked at.
    private Token take() {
        Token taken = now;
        behind = taken == null ? behind : taken.end();
        now = then;
        then = now == null ? null : meaningful();
        return taken;
    }

    /// What a token that is none was probably meant to be, or null to pass over it.
    private Kind meant(Token token) {
        char first = text.charAt(token.start());
        return first == '"' || first == '\'' ? Kind.STRING : first >= '0' && first <= '9' || first == '.' ? Kind.NUMBER
            : first == '=' ? Kind.COLON : null;
    }

    private void reportInvalid(Token token) {
        String found = token.of(text);
        switch (meant(token)) {
            case STRING -> problem(token.span(), "This text has no closing " + found.charAt(0) + ". A text must end on the line it begins on.");
            case NUMBER -> problem(token.span(), "`" + shorten(found) + "` is not a number." + (found.matches("0[0-9]+")
                ? " A leading 0 makes it octal, which has no 8 or 9; leave the 0 out." : ""));
            case COLON -> problem(token.span(), "`=` is not used here; write `:` between a field and its value.");
            case null, default -> reportMeaningless(token, found);
        }
    }

    private void reportMeaningless(Token token, String found) {
        char first = found.charAt(0);
        if (found.startsWith("/*") || found.startsWith("//") || first == '%') {
            problem(token.span(), "`" + shorten(found.substring(0, first == '%' ? 1 : 2))
                + "` does not start a comment; start each line of a comment with `#`.");
        } else if (first == '\uFEFF') {
            problem(token.span(), "The file starts with a byte order mark, which Caffe refuses; save it as UTF-8 without BOM.");
        } else {
            problem(token.span(), "`" + shorten(found) + "` has no meaning here; remove it or put it in quotes.");
        }
    }

    /// Reads fields up to the brace that closes them, which is left to the caller.
    private void fields(int depth, Token opened) {
        while (now != null) {
            Token token = now;
            if (token.kind() == Kind.CLOSE) {
                if (opened != null) {
                    return;
                }
                problem(token.span(), "This `" + token.of(text) + "` closes nothing; remove it, or add what opens it before.");
                take();
            } else if (token.kind() == Kind.IDENTIFIER) {
                if (opened != null && bracesMissing && startsRootMessage(token)) {
                    return;
                }
                int start = nodes.size();
                if (!field(depth)) {
                    nodes.cut(start);
                }
                if (is(Kind.SEPARATOR)) {
                    take();
                }
            } else {
                problem(token.span(), token.kind() == Kind.LIST_OPEN ? "A field's name is expected here; `[` may only follow a name."
                    : token.kind() == Kind.SEPARATOR ? "One `" + token.of(text) + "` between two fields is enough; remove this one."
                    : "A field's name is expected here, not `" + shorten(token.of(text)) + "`.");
                take();
                recover();
            }
        }
    }

    /// Where braces are missing, a message that elsewhere stands at the top level ends all that are still open.
    private boolean startsRootMessage(Token token) {
        return isThen(Kind.OPEN) && rootMessages.contains(token.of(text)) && indent(token) >= 0 && indent(token) <= rootIndent;
    }

    /// How far a token is indented, or -1 if it is not the first of its line.
    private int indent(Token token) {
        int i = token.start() - 1;
        while (i >= 0 && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i--;
        }
        return i < 0 || text.charAt(i) == '\n' || text.charAt(i) == '\r' ? token.start() - 1 - i : -1;
    }

    /// @return whether it has a value
    private boolean field(int depth) {
        Token name = take();
        String word = name.of(text);
        nodes.field(name.start());
        if (now == null) {
            problem(name.span(), "`" + word + "` has no value; write `" + word + ": ...`, or remove it.");
            return false;
        }
        Token after = now;
        return switch (after.kind()) {
            case COLON -> {
                take();
                yield value(word, name, depth, after);
            }
            case OPEN -> {
                opens(word, name, depth);
                yield message(word, depth);
            }
            case LIST_OPEN -> {
                if (!isThen(Kind.OPEN)) {
                    missingColon(word, after);
                }
                yield listing(word, depth);
            }
            case STRING, NUMBER, MINUS -> {
                missingColon(word, after);
                yield value(word, name, depth, name);
            }
            case IDENTIFIER -> {
                if (!isThen(Kind.COLON) && !isThen(Kind.OPEN) && sameLine(name, after)) {
                    missingColon(word, after);
                    yield value(word, name, depth, name);
                }
                problem(name.span(), "`" + word + "` has no value; write `" + word + ": ...`, or remove it.");
                yield false;
            }
            default -> {
                problem(after.span(), "After `" + word + "`, a `:` and a value or a `{` is expected, not `" + after.of(text) + "`.");
                yield false;
            }
        };
    }

    /// Remembers the names of messages at the top level, for texts in which braces are missing.
    private void opens(String word, Token name, int depth) {
        if (depth == 0 && bracesMissing && rootMessages.size() < MOST_ROOT_MESSAGES) {
            rootMessages.add(word);
            rootIndent = Math.max(0, indent(name));
        }
    }

    private void missingColon(String word, Token found) {
        problem(found.span(), "A `:` is missing after `" + word + "`; write `" + word + ": " + shorten(found.of(text)) + "`.");
    }

    private boolean sameLine(Token a, Token b) {
        int line = text.indexOf('\n', a.end());
        return line < 0 || line >= b.start();
    }

    /// @param before the token that a missing value is reported at
    /// @return whether there is one
    private boolean value(String word, Token name, int depth, Token before) {
        if (now != null) {
            Token token = now;
            switch (token.kind()) {
                case OPEN:
                    opens(word, name, depth);
                    return message(word, depth);
                case LIST_OPEN:
                    return listing(word, depth);
                case IDENTIFIER:
                    if (isThen(Kind.COLON) || isThen(Kind.OPEN)) {
                        break;
                    }
                    return scalar();
                case STRING, NUMBER, MINUS:
                    return scalar();
                default:
            }
        }
        problem(before.span(), "The value of `" + word + "` is missing" + (now != null
            && now.kind() != Kind.CLOSE ? " before `" + shorten(now.of(text)) + "`." : "."));
        return false;
    }

    /// @return whether there is one
    private boolean scalar() {
        Token first = take();
        switch (first.kind()) {
            case STRING -> {
                checkEscapes(first);
                Token last = first;
                while (is(Kind.STRING)) {
                    last = take();
                    checkEscapes(last);
                }
                nodes.scalar(first.start(), last.end(), false);
                return true;
            }
            case MINUS -> {
                if (is(Kind.NUMBER) || is(Kind.IDENTIFIER) && !isThen(Kind.COLON) && !isThen(Kind.OPEN)) {
                    Token number = take();
                    nodes.scalar(first.start(), number.end(), number.kind() == Kind.IDENTIFIER);
                    return true;
                }
                problem(first.span(), "A number is expected after `-`.");
                return false;
            }
            default -> {
                nodes.scalar(first.start(), first.end(), first.kind() == Kind.IDENTIFIER);
                return true;
            }
        }
    }

    private void checkEscapes(Token string) {
        int last = string.end() - 1;
        int i = text.indexOf('\\', string.start(), last);
        while (i >= 0) {
            if ("abfnrtv\\?'\"01234567xXuU".indexOf(text.charAt(i + 1)) < 0) {
                problem(new Span(i, i + 2), "`" + text.substring(i, i + 2)
                    + "` is not a known escape in a text; write `\\\\` for a backslash, or `/` in a path.");
            }
            i = text.indexOf('\\', Math.min(i + 2, last), last);
        }
    }

    private boolean message(String word, int depth) {
        Token open = take();
        int node = nodes.open(open.start());
        if (depth >= DEPTH) {
            problem(open.span(), "Messages are nested more than " + DEPTH + " levels deep here; what is inside is not read.");
            skipToClose();
        } else {
            fields(depth + 1, open);
        }
        if (is(Kind.CLOSE)) {
            Token close = take();
            boolean curly = text.charAt(open.start()) == '{';
            if (curly != (text.charAt(close.start()) == '}')) {
                problem(close.span(), "`" + word + (curly ? " {` is closed by `>` here; write `}`." : " <` is closed by `}` here; write `>`."));
            }
            nodes.close(node, close.end(), true);
            return true;
        }
        problem(open.span(), "This `" + open.of(text) + "` of `" + word + "` is never closed; add the missing `"
            + (text.charAt(open.start()) == '{' ? "}" : ">") + "`.");
        nodes.close(node, Math.max(open.end(), behind), false);
        return true;
    }

    private void skipToClose() {
        int open = 1;
        while (now != null) {
            Kind kind = now.kind();
            if (kind == Kind.OPEN) {
                open++;
            } else if (kind == Kind.CLOSE && --open == 0) {
                return;
            }
            take();
        }
    }

    private boolean listing(String word, int depth) {
        Token open = take();
        int node = nodes.open(open.start());
        boolean wantItem = false;
        while (now != null) {
            Token token = now;
            switch (token.kind()) {
                case LIST_CLOSE -> {
                    if (wantItem) {
                        problem(token.span(), "A value is missing after the last `,` of this list.");
                    }
                    take();
                    nodes.close(node, token.end(), true);
                    return true;
                }
                case STRING, NUMBER, MINUS, IDENTIFIER, OPEN -> {
                    if (token.kind() == Kind.IDENTIFIER && (isThen(Kind.COLON) || isThen(Kind.OPEN))) {
                        return unclosed(word, open, node);
                    }
                    if (!isEmpty(node) && !wantItem) {
                        problem(token.span(), "A `,` is missing before `" + shorten(token.of(text)) + "` in this list.");
                    }
                    int item = nodes.size();
                    if (!(token.kind() == Kind.OPEN ? message(word, depth) : scalar())) {
                        nodes.cut(item);
                    }
                    wantItem = false;
                }
                case SEPARATOR -> {
                    if (token.of(text).equals(";")) {
                        problem(token.span(), "Values of a list are separated by `,`, not `;`.");
                    } else if (wantItem || isEmpty(node)) {
                        problem(token.span(), "A value is missing before this `,`.");
                    }
                    wantItem = true;
                    take();
                }
                case CLOSE -> {
                    return unclosed(word, open, node);
                }
                default -> {
                    problem(token.span(), "`" + token.of(text) + "` cannot stand in a list.");
                    take();
                }
            }
        }
        return unclosed(word, open, node);
    }

    private boolean isEmpty(int list) {
        return nodes.size() == list + Nodes.OPEN;
    }

    private boolean unclosed(String word, Token open, int list) {
        problem(open.span(), "The list of `" + word + "` is never closed; add the missing `]`.");
        nodes.close(list, behind, false);
        return true;
    }

    /// Skips to where a field can begin again.
    private void recover() {
        while (now != null) {
            Kind kind = now.kind();
            if (kind == Kind.CLOSE || kind == Kind.IDENTIFIER && (isThen(Kind.COLON) || isThen(Kind.OPEN))) {
                return;
            }
            if (kind == Kind.OPEN) {
                take();
                skipToClose();
            }
            take();
        }
    }

    private boolean is(Kind kind) {
        return now != null && now.kind() == kind;
    }

    private boolean isThen(Kind kind) {
        return then != null && then.kind() == kind;
    }

    private void problem(Span span, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new SyntaxProblem(span, message));
        }
    }

    private static String shorten(String found) {
        int line = found.indexOf('\n');
        String one = line >= 0 ? found.substring(0, line) : found;
        return one.length() <= 40 ? one : one.substring(0, 38) + "…";
    }
}
