package convas.core.prototxt;

import java.util.List;

/// A node of the lossless tree. Nodes hold spans only: the characters stay in the [SyntaxTree]'s text.
public sealed interface Syntax {
    Span span();

    /// What stands behind a field's name.
    sealed interface Value extends Syntax {}

    /// The fields between a pair of braces, or those of the whole text.
    ///
    /// @param span with the braces
    /// @param body without the braces
    record Message(List<Field> fields, Span span, Span body) implements Value {
        public Message {
            fields = List.copyOf(fields);
        }
    }

    /// One or more tokens that spell a value: `3`, `-1.5e3`, `true`, `MAX`, `"a" "b"`.
    record Scalar(Kind kind, Span span) implements Value {
        public enum Kind { NUMBER, STRING, IDENTIFIER }
    }

    /// `[1, 3]`: the short form of a repeated field.
    record Listing(List<Value> items, Span span) implements Value {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /// `name: value` or `name { ... }`.
    ///
    /// @param span from the name to the end of the value, without a separator behind it
    record Field(String name, Span nameSpan, Value value, Span span) implements Syntax {}
}
