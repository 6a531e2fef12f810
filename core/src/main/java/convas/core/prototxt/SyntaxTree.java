package convas.core.prototxt;

import java.util.List;

/// The lossless tree of a text: `print()` gives back every character, whether or not the text was well formed.
public record SyntaxTree(String text, List<Token> tokens, Syntax.Message root, List<SyntaxProblem> problems) {
    public SyntaxTree {
        tokens = List.copyOf(tokens);
        problems = List.copyOf(problems);
    }

    public String print() {
        StringBuilder out = new StringBuilder(text.length());
        for (Token token : tokens) {
            out.append(text, token.start(), token.end());
        }
        return out.toString();
    }
}
