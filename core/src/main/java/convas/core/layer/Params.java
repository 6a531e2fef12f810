package convas.core.layer;

import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
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

    /// The field's value, or its default. A field given several times, or as a list, counts as often as it has values; of a
    /// field that may stand once, the last value counts.
    @SuppressWarnings("unchecked")
    public <T> T get(Field<T> field) {
        if (!field.repeated()) {
            Object found = null;
            if (message != null) {
                for (Syntax.Field each : message.fields()) {
                    if (each.name().equals(field.name())) {
                        Object value = read(field, each.value() instanceof Syntax.Listing list && !list.items().isEmpty()
                            ? list.items().getLast() : each.value());
                        found = value == null ? found : value;
                    }
                }
            }
            return found != null ? (T) found : field.kind() == Field.Kind.MESSAGE ? (T) empty(field.table()) : field.fallback();
        }
        List<Object> values = new ArrayList<>();
        for (Syntax.Field each : occurrences(field)) {
            for (Syntax.Value item : each.value() instanceof Syntax.Listing list ? list.items() : List.of(each.value())) {
                Object value = read(field, item);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values.isEmpty() ? field.fallback() : (T) List.copyOf(values);
    }

    /// A value as the field's type, or null if it does not fit.
    private Object read(Field<?> field, Syntax.Value value) {
        return switch (field.kind()) {
            case INT -> {
                Long number = Literals.integer(value, text);
                yield number == null || number != number.intValue() ? null : (Object) number.intValue();
            }
            case UINT -> {
                Long number = Literals.integer(value, text);
                yield number == null || number < 0 || number > 0xFFFFFFFFL ? null : (Object) number.intValue();
            }
            case LONG -> Literals.integer(value, text);
            case FLOAT -> {
                Double number = Literals.real(value, text);
                yield number == null ? null : (Object) number.floatValue();
            }
            case BOOL -> Literals.bool(value, text);
            case STRING -> Literals.string(value, text);
            case ENUM -> constant(field, value);
            case MESSAGE -> value instanceof Syntax.Message inner ? of(field.table(), inner, text) : null;
        };
    }

    private Enum<?> constant(Field<?> field, Syntax.Value value) {
        String name = Literals.identifier(value, text);
        Long number = name == null ? Literals.integer(value, text) : null;
        int index = name != null ? field.constants().indexOf(name)
            : number == null || number < field.firstNumber() || number - field.firstNumber() >= field.constants().size() ? -1
            : (int) (number - field.firstNumber());
        return index < 0 ? null : field.constant(index);
    }

    /// Where the field stands in the text (its first occurrence).
    public Optional<Span> span(Field<?> field) {
        return occurrences(field).stream().findFirst().map(Syntax.Field::span);
    }

    private List<Syntax.Field> occurrences(Field<?> field) {
        List<Syntax.Field> found = List.of();
        if (message != null) {
            for (Syntax.Field each : message.fields()) {
                if (each.name().equals(field.name())) {
                    found = found.isEmpty() ? new ArrayList<>(4) : found;
                    found.add(each);
                }
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return table.name() + (message == null ? " {}" : " " + message.span().of(text));
    }
}
