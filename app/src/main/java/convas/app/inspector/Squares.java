package convas.app.inspector;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.layer.FieldTable;
import convas.core.layer.Params;
import convas.core.net.Node;
import convas.core.prototxt.Syntax;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fields that are given once for height and width, or once for each.
final class Squares {
    private static final Map<String, String> STEMS = Map.of("kernel_size", "kernel", "stride", "stride", "pad", "pad");
    private static final Map<String, String> USUAL = Map.of("stride", "1", "pad", "0");

    private Squares() {}

    /// Whether a field can be given for each direction.
    static boolean has(FieldTable table, String field) {
        return STEMS.containsKey(field) && table.find(STEMS.get(field) + "_h").isPresent();
    }

    /// The fields for height and width that a field stands for.
    static List<String> apart(String field) {
        return List.of(STEMS.get(field) + "_h", STEMS.get(field) + "_w");
    }

    /// From one number to two of the same, or from two to the one for the height; nothing where no number is given.
    ///
    /// @param path to the field that is for both
    static List<Edit> toggle(Document document, Node node, List<String> path) {
        String table = path.getFirst();
        String field = path.getLast();
        List<String> two = apart(field);
        Optional<String> high = value(document, node, table, two.getFirst()).or(() -> value(document, node, table, two.getLast()));
        if (high.isPresent()) {
            return List.of(set(node, table, two.getFirst(), null), set(node, table, two.getLast(), null), set(node, table, field, high.get()));
        }
        Optional<String> both = value(document, node, table, field).or(() -> Optional.ofNullable(USUAL.get(field)));
        return both.map(each -> each.split(", ")).filter(each -> each.length <= 2).map(each -> List.<Edit>of(set(node, table, field, null),
            set(node, table, two.getFirst(), each[0]), set(node, table, two.getLast(), each[each.length - 1]))).orElse(List.of());
    }

    private static Edit set(Node node, String table, String field, String value) {
        return new Edit.SetParam(node.id(), List.of(table, field), value);
    }

    private static Optional<String> value(Document document, Node node, String table, String field) {
        FieldTable fields = node.layer().type().tables().stream().filter(each -> each.name().equals(table)).findFirst().orElse(null);
        if (fields == null || node.syntax() == null || !(node.syntax().value() instanceof Syntax.Message layer)) {
            return Optional.empty();
        }
        Syntax.Message own = layer.fields().stream().filter(each -> each.name().equals(table)).map(Syntax.Field::value)
            .filter(Syntax.Message.class::isInstance).map(Syntax.Message.class::cast).reduce((a, b) -> b).orElse(null);
        Params params = Params.of(fields, own, document.text());
        return fields.find(field).filter(params::has).map(each -> Values.show(params.get(each)));
    }
}
