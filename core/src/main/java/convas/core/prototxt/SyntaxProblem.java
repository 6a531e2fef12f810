package convas.core.prototxt;

/// Text that does not follow the text format. The message says what was expected and the way out.
public record SyntaxProblem(Span span, String message) {}
