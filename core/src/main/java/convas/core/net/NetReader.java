package convas.core.net;

import convas.core.layer.Phase;
import convas.core.prototxt.SyntaxTree;

/// Makes a [Net] of a text.
public final class NetReader {
    private NetReader() {}

    /// Never throws: what is wrong becomes a diagnostic and the rest is still read.
    public static Net read(SyntaxTree tree, Phase phase) {
        throw new UnsupportedOperationException("not written yet");
    }
}
