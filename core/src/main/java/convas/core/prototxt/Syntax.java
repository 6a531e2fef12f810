package convas.core.prototxt;

import java.util.List;

/// A node of the lossless tree. Nodes hold places only: the characters stay in the [SyntaxTree]'s text. As there are many of them, they
/// keep their places as numbers in themselves, and make a [Span] of them when asked.
public sealed interface Syntax {
    Span span();

    /// What stands behind a field's name.
    sealed interface Value extends Syntax {}

    /// The fields between a pair of braces, or those of the whole text.
    ///
    /// @param start of the opening brace
    /// @param end behind the closing brace
    /// @param bodyStart behind the opening brace
    /// @param bodyEnd of the closing brace
    record Message(List<Field> fields, int start, int end, int bodyStart, int bodyEnd) implements Value {
        public Message {
            fields = fields instanceof Nodes.Later<Field> ? fields : List.copyOf(fields);
        }

        @Override
        public List<Field> fields() {
            return fields instanceof Nodes.Later<Field> later ? later.made() : fields;
        }

        /// @param span with the braces
        /// @param body without the braces
        public Message(List<Field> fields, Span span, Span body) {
            this(fields, span.start(), span.end(), body.start(), body.end());
        }

        @Override
        public Span span() {
            return new Span(start, end);
        }

        /// What lies between the braces.
        public Span body() {
            return new Span(bodyStart, bodyEnd);
        }
    }

    /// One or more tokens that spell a value: `3`, `-1.5e3`, `true`, `MAX`, `"a" "b"`.
    record Scalar(Kind kind, int start, int end) implements Value {
        public enum Kind { NUMBER, STRING, IDENTIFIER }

        public Scalar(Kind kind, Span span) {
            this(kind, span.start(), span.end());
        }

        @Override
        public Span span() {
            return new Span(start, end);
        }
    }

    /// `[1, 3]`: the short form of a repeated field.
    record Listing(List<Value> items, int start, int end) implements Value {
        public Listing {
            items = items instanceof Nodes.Later<Value> ? items : List.copyOf(items);
        }

        @Override
        public List<Value> items() {
            return items instanceof Nodes.Later<Value> later ? later.made() : items;
        }

        public Listing(List<Value> items, Span span) {
            this(items, span.start(), span.end());
        }

        @Override
        public Span span() {
            return new Span(start, end);
        }
    }

    /// `name: value` or `name { ... }`.
    ///
    /// @param nameStart where the name stands in the text, which is another where an old form has been brought up to date
    /// @param start of the name
    /// @param end of the value, without a separator behind it
    record Field(String name, int nameStart, int nameEnd, Value value, int start, int end) implements Syntax {
        public Field(String name, Span nameSpan, Value value, Span span) {
            this(name, nameSpan.start(), nameSpan.end(), value, span.start(), span.end());
        }

        public Span nameSpan() {
            return new Span(nameStart, nameEnd);
        }

        @Override
        public Span span() {
            return new Span(start, end);
        }
    }
}
