package convas.core.prototxt;

import java.util.List;

/// The lossless tree of a text: `print()` gives back every character, whether or not the text was well formed.
///
/// It keeps what the fields say and where they stand, but no tokens: these are cut anew from the text when they are asked for. So the tree of
/// a network's file takes about four times the bytes of the file; one of nothing but one-letter fields, up to 25 times
/// (`docs/decisions/0014-memory-of-the-parser.md`).
public record SyntaxTree(String text, Syntax.Message root, List<SyntaxProblem> problems) {
    public SyntaxTree {
        problems = List.copyOf(problems);
    }

    /// The tokens of the text, white space and comments included, in order and without gaps.
    public List<Token> tokens() {
        return Lexer.tokens(text);
    }

    public String print() {
        StringBuilder out = new StringBuilder(text.length());
        for (Token token : tokens()) {
            out.append(text, token.start(), token.end());
        }
        return out.toString();
    }
}
