package convas.core.prototxt;

/// Reads the protobuf text format and recovers from mistakes, so that one mistake does not hide the next.
public final class Parser {
    private Parser() {}

    /// Never throws: what does not parse becomes a [SyntaxProblem], and the fields around it are still read.
    public static SyntaxTree parse(String text) {
        throw new UnsupportedOperationException("not written yet");
    }
}
