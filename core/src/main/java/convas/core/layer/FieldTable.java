package convas.core.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of one message, in Caffe's order. Drives reading, validation, elided defaults, the property sheet, tooltips
/// and documentation.
public final class FieldTable {
    private final String name;
    private final Map<String, Field<?>> fields = new LinkedHashMap<>();

    private FieldTable(String name, List<Field<?>> fields) {
        this.name = name;
        for (Field<?> field : fields) {
            if (this.fields.put(field.name(), field) != null) {
                throw new IllegalArgumentException("field " + field.name() + " twice in " + name);
            }
        }
    }

    /// @param name of the field that holds the message in a layer (`convolution_param`), or the message's own name
    public static FieldTable of(String name, Field<?>... fields) {
        return new FieldTable(name, List.of(fields));
    }

    public String name() {
        return name;
    }

    public List<Field<?>> fields() {
        return List.copyOf(fields.values());
    }

    public Optional<Field<?>> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    @Override
    public String toString() {
        return name + fields.keySet();
    }
}
