package convas.core.layer;

import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.List;
import java.util.Optional;

/// The values of one message of the text, read through a [FieldTable]. Reading is lenient: a value that does not fit its
/// field reads as the field's default, and a diagnostic is made elsewhere, once.
public final class Params {
    private final FieldTable table;
    private final Syntax.Message message;
    private final String text;

    private Params(FieldTable table, Syntax.Message message, String text) {
        this.table = table;
        this.message = message;
        this.text = text;
    }

    /// @param message the fields, or null for none
    public static Params of(FieldTable table, Syntax.Message message, String text) {
        return new Params(table, message, text);
    }

    public static Params empty(FieldTable table) {
        return new Params(table, null, "");
    }

    public FieldTable table() {
        return table;
    }

    /// The message in the text, if the text has it.
    public Optional<Syntax.Message> message() {
        return Optional.ofNullable(message);
    }

    /// Whether the text gives the field.
    public boolean has(Field<?> field) {
        return !occurrences(field).isEmpty();
    }

    /// The field's value, or its default.
    public <T> T get(Field<T> field) {
        throw new UnsupportedOperationException("not written yet");
    }

    /// Where the field stands in the text (its first occurrence).
    public Optional<Span> span(Field<?> field) {
        return occurrences(field).stream().findFirst().map(Syntax.Field::span);
    }

    private List<Syntax.Field> occurrences(Field<?> field) {
        return message == null ? List.of()
            : message.fields().stream().filter(f -> f.name().equals(field.name())).toList();
    }

    @Override
    public String toString() {
        return table.name() + (message == null ? " {}" : " " + message.span().of(text));
    }
}
