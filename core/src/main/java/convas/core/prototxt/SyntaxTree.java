package convas.core.prototxt;

import java.util.List;

/// The lossless tree of a text: `print()` gives back every character, whether or not the text was well formed.
///
/// It keeps where the fields stand, but no tokens: these are cut anew from the text when they are asked for. So no text takes more than
/// eight times its bytes when it is read, and that of a network not even when all its fields are asked for
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
