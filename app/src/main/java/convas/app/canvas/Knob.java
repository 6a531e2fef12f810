package convas.app.canvas;

import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.net.Node;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole number of a layer that is stepped on its box.
///
/// @param label in few letters
/// @param path from the layer to the field
/// @param least what Caffe takes at least
record Knob(String label, List<String> path, int value, int least) {
    private static final Map<String, List<String>> FIELDS = Map.of(
        "convolution_param", List.of("kernel_size", "stride", "pad", "num_output"),
        "pooling_param", List.of("kernel_size", "stride", "pad"),
        "inner_product_param", List.of("num_output"));
    private static final Map<String, String> LABELS = Map.of(
        "kernel_size", Words.key("kernel"), "stride", Words.key("stride"), "pad", Words.key("pad"), "num_output", Words.key("outputs"));
    /// What Caffe takes for fields that are absent.
    private static final Map<String, Integer> ABSENT = Map.of("stride", 1, "pad", 0);

    /// Those that a layer gives as one number, or leaves at Caffe's; none of a layer that the text has in another form.
    static List<Knob> of(Document document, Node node) {
        List<Knob> knobs = new ArrayList<>();
        if (node.syntax() == null || node.layer().type().tables().isEmpty()) {
            return knobs;
        }
        String table = node.layer().type().tables().getFirst().name();
        List<Syntax.Field> given = fields((Syntax.Message) node.syntax().value(), table);
        List<Syntax.Field> inside = given.size() == 1 && given.getFirst().value() instanceof Syntax.Message message ? message.fields() : List.of();
        for (String field : FIELDS.getOrDefault(table, List.of())) {
            List<Syntax.Field> written = inside.stream().filter(each -> each.name().equals(field)).toList();
            String stem = field.equals("kernel_size") ? "kernel" : field;
            boolean apart = inside.stream().anyMatch(each -> each.name().equals(stem + "_h") || each.name().equals(stem + "_w"));
            Integer value = apart ? null : written.isEmpty() ? ABSENT.get(field)
                : written.size() == 1 ? number(written.getFirst().value().span().of(document.text())) : null;
            boolean global = inside.stream().anyMatch(each -> each.name().equals("global_pooling"));
            if (value != null && !global) {
                knobs.add(new Knob(Words.of(LABELS.get(field)), List.of(table, field), value, field.equals("pad") ? 0 : 1));
            }
        }
        return knobs;
    }

    private static List<Syntax.Field> fields(Syntax.Message message, String name) {
        return message.fields().stream().filter(field -> field.name().equals(name)).toList();
    }

    private static Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException other) {
            return null;
        }
    }

    Knob stepped(int by) {
        return new Knob(label, path, Math.clamp((long) value + by, least, 1_000_000), least);
    }
}
