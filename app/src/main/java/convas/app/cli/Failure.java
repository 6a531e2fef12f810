package convas.app.cli;

import convas.core.prototxt.Position;
import convas.core.prototxt.Span;
import java.nio.file.Path;

/// Ends a command with one line on stderr: `file:line:column: what is wrong, and the way out`.
final class Failure extends RuntimeException {
    private Failure(String line) {
        super(line.replaceAll("\\s*\\R\\s*", " "), null, false, false);
    }

    static Failure of(String what) {
        return new Failure("convas: " + what);
    }

    static Failure of(Path file, String what) {
        return new Failure(file + ": " + what);
    }

    /// At a place of a file's text.
    static Failure of(Path file, String text, Span span, String what) {
        Position at = Position.of(text, span.start());
        return new Failure(file + ":" + at.line() + ":" + at.column() + ": " + what);
    }
}
