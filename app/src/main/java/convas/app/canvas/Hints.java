package convas.app.canvas;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.analysis.Annotation;
import convas.core.analysis.Annotations;
import convas.core.analysis.Inferred;
import convas.core.analysis.ReceptiveField;
import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.prototxt.Syntax;
import convas.core.tensor.Shape;
import convas.core.vision.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a tooltip says, and what a screen reader says of the selection.
final class Hints {
    /// @param value empty for a line of its own; `quiet` for what is not in the text
    record Line(String label, String value, boolean quiet) {}

    record Hint(String title, String kind, List<Line> lines) {}

    private Hints() {}

    static Hint node(Scene scene, Node node) {
        return node(scene, node, Optional.empty());
    }

    /// All parameters of a layer, defaults included, and its figures.
    ///
    /// @param silence how many of its maps do not respond
    static Hint node(Scene scene, Node node, Optional<Silence> silence) {
        Annotations annotations = scene.document().annotations();
        Annotation annotation = annotations.of(node);
        List<Line> lines = new ArrayList<>();
        for (Diagnostic diagnostic : annotations.diagnostics()) {
            if (node.id().equals(diagnostic.layer())) {
                lines.add(new Line(Words.told(diagnostic.message()), "", false));
            }
        }
        silence.ifPresent(count -> lines.add(new Line(
            Words.of("{0} of {1} maps do not respond to this picture; to others they may", count.silent(), count.maps()), "", false)));
        for (FieldTable table : node.layer().type().tables()) {
            Syntax.Message message = message(node, table.name());
            for (Field<?> field : table.fields()) {
                List<Syntax.Field> given = message == null ? List.of()
                    : message.fields().stream().filter(f -> f.name().equals(field.name())).toList();
                if (!given.isEmpty()) {
                    List<String> values = given.stream().map(f -> squeeze(f.value().span().of(scene.document().text()))).toList();
                    lines.add(new Line(field.name(), String.join(", ", values), false));
                } else if (field.fallback() != null && !field.repeated() && !field.name().equals("engine") && !isOneWay(field)) {
                    lines.add(new Line(field.name(), number(field.fallback()), true));
                }
            }
        }
        for (Parameter parameter : annotation.params()) {
            String count = Figures.count(parameter.shape().count());
            lines.add(new Line(Words.told(parameter.role()), parameter.shape().rank() < 2 ? count : parameter.shape() + " = " + count, false));
        }
        filters(node, annotation).ifPresent(lines::add);
        if (annotation.macs() > 0) {
            lines.add(new Line(Words.of("multiply-adds"), Figures.brief(annotation.macs()), false));
        }
        if (scene.card(node.id()).map(Card::frozen).orElse(false)) {
            lines.add(new Line(Words.of("learning"), Words.of("none, lr_mult is 0"), false));
        }
        annotation.receptiveField().ifPresent(field -> lines.add(new Line(Words.of("receptive field"), describe(field), false)));
        return new Hint(node.name().isEmpty() ? node.type() : node.name(), node.type(), lines);
    }

    /// Whether a field is for height or width alone, such as `pad_h`: not given, it says nothing, as `pad` may be.
    private static boolean isOneWay(Field<?> field) {
        return field.name().endsWith("_h") || field.name().endsWith("_w");
    }

    /// The filters of a convolution with the depth they reach through, and what one of them holds: `3×3×9 · 2, each 81 + 1 = 82`.
    private static Optional<Line> filters(Node node, Annotation annotation) {
        if (!node.type().equals("Convolution") || annotation.params().isEmpty() || annotation.params().getFirst().shape().rank() != 4) {
            return Optional.empty();
        }
        Shape weights = annotation.params().getFirst().shape();
        long one = weights.count(1, 4);
        String each = annotation.biases() == 0 ? Figures.count(one) : Figures.count(one) + " + 1 = " + Figures.count(one + 1);
        return Optional.of(new Line(Words.of("filters"), Words.of("{0}, each {1}", Cards.filters(weights), each), false));
    }

    /// A blob's shape and how it comes about.
    static Hint blob(Scene scene, Card card, Blob blob, Shown shown) {
        Annotations annotations = scene.document().annotations();
        List<Line> lines = new ArrayList<>();
        Shape shape = annotations.shape(blob).orElse(null);
        if (shape == null) {
            Inferred inferred = annotations.blobs().get(blob);
            lines.add(new Line(switch (inferred) {
                case Inferred.Unknown(String why) -> Words.told(why);
                case Inferred.Wrong(Diagnostic diagnostic) -> Words.told(diagnostic.message());
                case null, default -> Words.of("its shape is not known");
            }, "", false));
            return new Hint(blob.name(), Words.of("shape not known"), lines);
        }
        Node maker = card.folded() ? scene.document().net().nodes().get(blob.node()) : card.node();
        String formula = annotations.of(maker).formula();
        if (!formula.isEmpty()) {
            formula.lines().forEach(line -> lines.add(new Line(Words.told(line), "", false)));
        }
        lines.add(new Line(Words.of("values"), Figures.count(shape.count()), true));
        lines.add(new Line(Words.of("memory"), Figures.bytes(shape.bytes()), true));
        return new Hint(shown.text(shape), blob.name(), lines);
    }

    static Hint module(Scene scene, String module) {
        long count = 0;
        long macs = 0;
        int layers = 0;
        for (Card card : scene.members(module)) {
            for (Node node : card.nodes()) {
                layers++;
                count += scene.document().annotations().of(node).paramCount();
                macs += scene.document().annotations().of(node).macs();
            }
        }
        List<Line> lines = new ArrayList<>(List.of(new Line(Words.of("layers"), String.valueOf(layers), false),
            new Line(Words.of("parameters"), Figures.count(count), false), new Line(Words.of("multiply-adds"), Figures.brief(macs), false)));
        List<String> alike = scene.repeats().getOrDefault(module, List.of());
        if (!alike.isEmpty()) {
            lines.add(new Line(Words.of("{0} modules of this structure: {1}", alike.size(), String.join(", ", alike)), "", false));
            lines.add(new Line(Words.of("same types, connections and windows; numbers of filters may differ"), "", true));
        }
        lines.add(new Line(Words.of("double click folds and unfolds it"), "", true));
        return new Hint(module, Words.of("module"), lines);
    }

    /// `conv1, convolution, output 64 by 112 by 112`.
    static String spoken(Scene scene, Node node) {
        StringBuilder out = new StringBuilder(node.name()).append(", ").append(node.type().toLowerCase(Locale.ROOT));
        if (!node.tops().isEmpty()) {
            scene.document().annotations().shape(node.tops().getFirst()).ifPresent(shape -> {
                List<String> dims = shape.toList().stream().skip(shape.rank() > 1 ? 1 : 0).map(String::valueOf).toList();
                out.append(", ").append(Words.of("output {0}", String.join(Words.of(" by "), dims)));
            });
        }
        long problems = scene.document().annotations().diagnostics().stream().filter(d -> node.id().equals(d.layer())).count();
        return problems == 0 ? out.toString() : out.append(", ")
            .append(problems == 1 ? Words.of("{0} problem", problems) : Words.of("{0} problems", problems)).toString();
    }

    private static Syntax.Message message(Node node, String table) {
        if (node.syntax() == null || !(node.syntax().value() instanceof Syntax.Message layer)) {
            return null;
        }
        return layer.fields().stream().filter(field -> field.name().equals(table) && field.value() instanceof Syntax.Message)
            .map(field -> (Syntax.Message) field.value()).reduce((a, b) -> b).orElse(null);
    }

    private static String squeeze(String text) {
        String line = text.replaceAll("#[^\n]*", " ").replaceAll("\\s+", " ").trim();
        return line.length() > 60 ? line.substring(0, 59) + "…" : line;
    }

    private static String number(Object value) {
        return value instanceof Float f && f == Math.rint(f) && Math.abs(f) < 1e9 ? String.valueOf(f.longValue()) : String.valueOf(value);
    }

    private static String describe(ReceptiveField field) {
        return Words.of("{0} pixels of the input", field.sizeH() + "×" + field.sizeW());
    }
}
