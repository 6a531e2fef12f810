package convas.core.document;

import convas.core.net.CaffeTypes;
import convas.core.net.NetEdit;
import convas.core.net.Node;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.List;

/// Sets and removes fields of layers.
final class ParamEdits {
    private ParamEdits() {}

    static Document set(Edit.SetParam set, Document document) {
        Draft draft = new Draft(document);
        if (set.path().isEmpty()) {
            throw new EditRefused("No field was named.");
        }
        if (set.value() != null && !NetEdit.isValue(set.value())) {
            throw new EditRefused("`" + set.value() + "` is not a value; write a number, a word, or a text in quotes.");
        }
        Node node = draft.node(set.node());
        if (node.syntax() == null) {
            draft.apply(input(set, draft));
            return Edits.finish(document, draft);
        }
        draft.editable(set.node());
        Syntax.Message message = (Syntax.Message) node.syntax().value();
        boolean old = node.syntax().name().equals("layers");
        String value = set.value();
        if (old && set.path().equals(List.of("type")) && value != null) {
            value = oldType(value);
        }
        if (old && set.path().getFirst().startsWith("param") && set.path().size() > 1) {
            draft.apply(oldParam(set, draft, message));
        } else {
            draft.apply(draft.edit().set(message, set.path(), value));
        }
        return Edits.finish(document, draft, Edits.follow(document, draft.net()));
    }

    private static String oldType(String value) {
        String wrapped = "x: " + value;
        String type = Literals.string(Parser.parse(wrapped).root().fields().getFirst().value(), wrapped);
        return type == null ? value : CaffeTypes.toV1(type).orElseThrow(() -> new EditRefused(
            "This file is in the older `layers` form, which has no type " + type + ". Export it, and edit the exported file."));
    }

    /// In the older form the rates of all parameters stand side by side.
    private static List<TextEdit> oldParam(Edit.SetParam set, Draft draft, Syntax.Message message) {
        String field = switch (set.path().getLast()) {
            case "lr_mult" -> "blobs_lr";
            case "decay_mult" -> "weight_decay";
            default -> throw new EditRefused("This file is in the older `layers` form, which has no `" + set.path().getLast()
                + "`. Export it, and edit the exported file.");
        };
        String step = set.path().getFirst();
        int index = step.endsWith("]") ? Integer.parseInt(step.substring(step.indexOf('[') + 1, step.length() - 1)) : 0;
        List<String> values = new ArrayList<>();
        for (Syntax.Field each : message.fields()) {
            if (each.name().equals(field)) {
                for (Syntax.Value item : each.value() instanceof Syntax.Listing list ? list.items() : List.of(each.value())) {
                    values.add(item.span().of(draft.text()));
                }
            }
        }
        while (values.size() <= index) {
            values.add("1");
        }
        values.set(index, set.value() == null ? "1" : set.value());
        return draft.edit().set(message, List.of(field), "[" + String.join(", ", values) + "]");
    }

    /// The size of an input that is written as `input:` lines.
    private static List<TextEdit> input(Edit.SetParam set, Draft draft) {
        Syntax.Message root = draft.tree().root();
        List<Syntax.Field> shapes = root.fields().stream().filter(field -> field.name().equals("input_shape")).toList();
        long inputs = root.fields().stream().filter(field -> field.name().equals("input")).count();
        if (!set.path().getLast().equals("dim") || set.value() == null || inputs != 1 || shapes.size() > 1) {
            throw new EditRefused("This input is written as `input:` lines; change those lines in the text.");
        }
        if (!shapes.isEmpty()) {
            return draft.edit().set((Syntax.Message) shapes.getFirst().value(), List.of("dim"), set.value());
        }
        String wrapped = "x: " + set.value();
        int count = Parser.parse(wrapped).root().fields().getFirst().value() instanceof Syntax.Listing list ? list.items().size() : 1;
        if (count != 4) {
            throw new EditRefused("`input_dim` takes four numbers; write `input_shape { dim: ... }` in the text for another count.");
        }
        return draft.edit().set(root, List.of("input_dim"), set.value());
    }
}
