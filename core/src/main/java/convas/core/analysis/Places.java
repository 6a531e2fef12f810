package convas.core.analysis;

import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;

/// Finds where in the text a diagnostic of a node points.
final class Places {
    private Places() {}

    /// The field of that name in the layer or in one of its messages; else the layer's name; else the layer.
    static Span of(Node node, String field) {
        if (node.syntax() == null || !(node.syntax().value() instanceof Syntax.Message layer)) {
            return node.span();
        }
        Span found = field == null ? null : inMessages(layer, field);
        found = found == null && field != null ? own(layer, field) : found;
        found = found == null ? own(layer, "name") : found;
        return found == null ? node.span() : found;
    }

    /// The span of the layer's `bottom` or `top` of that number.
    static Span nth(Node node, String field, int index) {
        if (node.syntax() != null && node.syntax().value() instanceof Syntax.Message layer) {
            int at = 0;
            for (Syntax.Field each : layer.fields()) {
                if (each.name().equals(field)) {
                    int count = each.value() instanceof Syntax.Listing list ? list.items().size() : 1;
                    if (index < at + count) {
                        return each.value() instanceof Syntax.Listing list ? list.items().get(index - at).span() : each.span();
                    }
                    at += count;
                }
            }
        }
        return of(node, null);
    }

    private static Span inMessages(Syntax.Message layer, String name) {
        for (Syntax.Field field : layer.fields()) {
            Span span = field.value() instanceof Syntax.Message inner ? own(inner, name) : null;
            if (span != null) {
                return span;
            }
        }
        return null;
    }

    private static Span own(Syntax.Message message, String name) {
        for (Syntax.Field field : message.fields()) {
            if (field.name().equals(name)) {
                return field.span();
            }
        }
        return null;
    }
}
