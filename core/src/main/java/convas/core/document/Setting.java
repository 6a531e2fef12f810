package convas.core.document;

import convas.core.layer.Pooling;
import convas.core.net.Node;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
import java.util.List;

/// Edits of a layer's own parameters, in the way in which the layer gives them.
final class Setting {
    private Setting() {}

    /// @param value null to take the field out
    static Edit set(Node node, String field, String value) {
        return new Edit.SetParam(node.id(), List.of(table(node), field), value);
    }

    static Edit set(Node node, String field, int value) {
        return set(node, field, String.valueOf(value));
    }

    /// Whether the text gives a field of the layer's own message.
    static boolean given(Node node, String field) {
        return node.syntax() != null && node.syntax().value() instanceof Syntax.Message layer && layer.fields().stream()
            .filter(each -> each.name().equals(table(node)))
            .anyMatch(each -> each.value() instanceof Syntax.Message own
                && own.fields().stream().anyMatch(inner -> inner.name().equals(field)));
    }

    private static String table(Node node) {
        return node.layer().type().tables().getFirst().name();
    }

    static Edit kernel(Node node, int size) {
        return given(node, "kernel_h") || given(node, "kernel_w")
            ? together("Change kernel of " + node.name(), set(node, "kernel_h", size), set(node, "kernel_w", size))
            : set(node, "kernel_size", size);
    }

    /// A pad of 0 takes the field out.
    static Edit pad(Node node, int h, int w) {
        String title = "Change pad of " + node.name();
        boolean none = h == 0 && w == 0;
        boolean apart = given(node, "pad_h") || given(node, "pad_w");
        if (!apart && (h == w || !(node.layer() instanceof Pooling))) {
            return set(node, "pad", none ? null : h == w ? String.valueOf(h) : "[" + h + ", " + w + "]");
        }
        List<Edit> edits = new ArrayList<>();
        if (given(node, "pad")) {
            edits.add(set(node, "pad", null));
        }
        edits.add(set(node, "pad_h", none ? null : String.valueOf(h)));
        edits.add(set(node, "pad_w", none ? null : String.valueOf(w)));
        return new Edit.Several(title, edits);
    }

    static Edit together(String title, Edit... edits) {
        return new Edit.Several(title, List.of(edits));
    }
}
