package convas.core.net;

import convas.core.layer.Category;
import convas.core.layer.Layer;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.List;

/// One layer in its place in the net.
///
/// @param index in [Net#nodes()]
/// @param id unique in the net and stable across edits elsewhere: the name, with `#2`, `#3` ... behind repeated ones
/// @param name as in the text; empty if it has none
/// @param type as in the text, after the upgrade of old files
/// @param bottoms what it reads; null entries stand for names that no earlier layer makes
/// @param bottomNames the same as in the text
/// @param tops what it makes
/// @param inPlace whether its first top overwrites its first bottom
/// @param params its `param` messages, maybe fewer than the layer has parameters
/// @param backprop what the text says of gradients through it
/// @param syntax the layer's field in the text; null for a layer that stands for `input:` lines
/// @param span where the layer stands in the text
public record Node(
        int index, String id, String name, String type, Layer layer, List<Blob> bottoms, List<String> bottomNames, List<Blob> tops,
        boolean inPlace, List<ParamSpec> params, Backprop backprop, Syntax.Field syntax, Span span) {

    public Node {
        bottoms = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(bottoms));
        bottomNames = List.copyOf(bottomNames);
        tops = List.copyOf(tops);
        params = List.copyOf(params);
    }

    /// Whether a top overwrites the bottom of the same index.
    public boolean overwrites(int top) {
        return top < bottoms.size() && top < tops.size() && bottoms.get(top) != null && bottoms.get(top).name().equals(tops.get(top).name());
    }

    /// The same node with another layer.
    public Node with(Layer other) {
        return new Node(index, id, name, type, other, bottoms, bottomNames, tops, inPlace, params, backprop, syntax, span);
    }

    /// Whether its values come from outside the net.
    public boolean isInput() {
        return bottoms.isEmpty() && layer.type().category() == Category.DATA;
    }
}
