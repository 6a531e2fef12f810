package convas.core.document;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.NetState;
import convas.core.prototxt.Parser;
import convas.core.prototxt.SyntaxTree;

/// One state of what the user edits: the text, and everything derived from it. Immutable.
public record Document(SyntaxTree syntax, Net net, Annotations annotations, Sidecar sidecar) {
    public static Document of(String text, Phase phase, Sidecar sidecar) {
        return of(text, NetState.of(phase), sidecar);
    }

    public static Document of(String text, NetState state, Sidecar sidecar) {
        SyntaxTree syntax = Parser.parse(text);
        Net net = NetReader.read(syntax, state);
        return new Document(syntax, net, Annotator.annotate(net, sidecar.shapes()), sidecar);
    }

    public String text() {
        return syntax.text();
    }

    /// Another text with the same phase and view state.
    public Document withText(String text) {
        return text.equals(text()) ? this : of(text, net.state(), sidecar);
    }

    public Document with(Sidecar changed) {
        return new Document(syntax, net,
            changed.shapes().equals(sidecar.shapes()) ? annotations : Annotator.annotate(net, changed.shapes()), changed);
    }
}
