package convas.core.analysis;

import convas.core.net.Net;

/// Infers shapes, parameters, cost, memory and receptive fields in one pass in order of the text.
public final class Annotator {
    private Annotator() {}

    /// Never throws: what is unknown or wrong leaves the rest annotated.
    public static Annotations annotate(Net net) {
        throw new UnsupportedOperationException("not written yet");
    }
}
