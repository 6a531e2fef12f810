package convas.core.net;

import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
import java.util.List;

/// A layer of the text, in today's form whatever form the text has. All spans are those of the text.
///
/// @param field the layer in the text, or null for the one that stands for `input:` lines
/// @param body its fields, renamed to today's
/// @param typeSpan where the type stands, or the layer's name
record LayerSource(Form form, Syntax.Field field, Syntax.Message body, String name, String type, Span typeSpan, List<Name> bottoms,
                   List<Name> tops, List<ParamSpec> params) {

    /// How the text writes layers: `layer { ... }`, `layers { type: RELU }`, `layers { layer { ... } }`.
    enum Form { TODAY, V1, V0 }

    /// A blob's name in its place.
    record Name(String text, Span span) {}

    Span span() {
        return field == null ? tops.getFirst().span() : field.span();
    }

    /// The last message of that name.
    Syntax.Message message(String name) {
        Syntax.Message found = null;
        for (Syntax.Field each : body.fields()) {
            if (each.name().equals(name) && each.value() instanceof Syntax.Message message) {
                found = message;
            }
        }
        return found;
    }

    static List<Name> names(Syntax.Message message, String field, String text) {
        List<Name> names = new ArrayList<>(2);
        for (Syntax.Field each : message.fields()) {
            if (each.name().equals(field)) {
                for (Syntax.Value value : items(each.value())) {
                    String name = Literals.string(value, text);
                    if (name != null) {
                        names.add(new Name(name, value.span()));
                    }
                }
            }
        }
        return names;
    }

    /// The values of a field, whether written once or as a list.
    static List<Syntax.Value> items(Syntax.Value value) {
        return value instanceof Syntax.Listing list ? list.items() : List.of(value);
    }

    /// All values of a field, in the text's order.
    static List<Syntax.Value> values(Syntax.Message message, String field) {
        List<Syntax.Value> values = List.of();
        for (Syntax.Field each : message.fields()) {
            if (each.name().equals(field)) {
                values = values.isEmpty() ? new ArrayList<>(4) : values;
                values.addAll(items(each.value()));
            }
        }
        return values;
    }

    /// The last value of a field, or null.
    static Syntax.Value last(Syntax.Message message, String field) {
        Syntax.Value last = null;
        for (Syntax.Field each : message.fields()) {
            if (each.name().equals(field)) {
                last = each.value() instanceof Syntax.Listing list ? list.items().isEmpty() ? last : list.items().getLast() : each.value();
            }
        }
        return last;
    }
}
