package convas.core.onnx;

import convas.core.net.Node;

/// A layer has no counterpart among ONNX's operators. The message names the layer, what stands in the way, and the way out.
public final class Inexpressible extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Node node;

    Inexpressible(Node node, String what) {
        super((node.id().isEmpty() ? "a layer of type " + node.type() : node.id() + " (" + node.type() + ")") + " cannot be written as ONNX: "
            + what, null, false, false);
        this.node = node;
    }

    /// The layer at fault.
    public Node node() {
        return node;
    }
}
