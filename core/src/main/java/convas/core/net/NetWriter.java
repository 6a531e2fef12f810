package convas.core.net;

import convas.core.layer.Phase;
import convas.core.layer.Refused;
import convas.core.net.CaffeFields.Member;
import convas.core.prototxt.Lexer;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.prototxt.TextEdit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Writes a net's text anew, in one fixed way: today's form, fields in Caffe's order, values spelled in one way, defaults left
/// out. Fields that Caffe does not know keep their values as they are. Comments are not kept. Equal nets give equal texts.
public final class NetWriter {
    private static final Set<String> OLD_RATES = Set.of("blobs_lr", "weight_decay", "blob_share_mode");
    private static final Set<String> WIRES = Set.of("name", "type", "bottom", "top", "layer");
    /// Fields whose presence says something of its own, whatever their value.
    private static final Set<String> TELLING = Set.of("concat_dim", "slice_dim", "normalization", "pad_h", "pad_w", "filler");
    private static final int WIDTH = 100;

    private final String text;
    private final StringBuilder out = new StringBuilder();

    private NetWriter(SyntaxTree tree) {
        this.text = tree.text();
    }

    /// The whole file, with the layers of all phases.
    public static String write(SyntaxTree tree) {
        NetWriter writer = new NetWriter(tree);
        writer.head(tree.root());
        for (LayerSource source : NetReader.sources(tree)) {
            writer.layer(Exported.of(source), true);
        }
        return writer.out.toString();
    }

    /// The text with the layers and inputs of older forms rewritten in today's, each in its place; all else stays as it is. Comments
    /// inside such a layer move in front of it.
    public static String upgraded(SyntaxTree tree) {
        List<LayerSource> sources = NetReader.sources(tree);
        List<TextEdit> edits = new ArrayList<>();
        boolean input = sources.stream().anyMatch(source -> source.field() == null);
        boolean first = true;
        for (Syntax.Field field : tree.root().fields()) {
            if (field.name().equals("layers")) {
                edits.add(TextEdit.replace(field.span(), comments(tree, field.span()) + written(tree, sources.stream()
                    .filter(source -> source.field() != null && field.span().contains(source.field().span().start())).toList())));
            } else if (input && Set.of("input", "input_dim", "input_shape").contains(field.name())) {
                edits.add(first ? TextEdit.replace(field.span(), written(tree, List.of(sources.getFirst()))) : TextEdit.delete(line(tree, field.span())));
                first = false;
            }
        }
        return TextEdit.apply(tree.text(), edits);
    }

    /// Whether the text has layers or inputs of an older form, which [#upgraded] rewrites.
    public static boolean isOlder(SyntaxTree tree) {
        return tree.root().fields().stream().anyMatch(field -> field.name().equals("layers") || field.name().equals("input"));
    }

    private static String written(SyntaxTree tree, List<LayerSource> sources) {
        NetWriter writer = new NetWriter(tree);
        sources.forEach(source -> writer.layer(Exported.of(source), true));
        return writer.out.toString().stripTrailing();
    }

    private static String comments(SyntaxTree tree, Span inside) {
        StringBuilder out = new StringBuilder();
        Lexer.comments(inside.of(tree.text())).forEach(comment -> out.append(comment.strip()).append('\n'));
        return out.toString();
    }

    /// The whole line, where nothing else stands in it.
    private static Span line(SyntaxTree tree, Span span) {
        String text = tree.text();
        int start = text.lastIndexOf('\n', span.start() - 1) + 1;
        int end = text.indexOf('\n', span.end());
        boolean alone = text.substring(start, span.start()).isBlank() && text.substring(span.end(), end < 0 ? text.length() : end).isBlank();
        return alone ? new Span(start, end < 0 ? text.length() : end + 1) : span;
    }

    /// The net for use rather than training: as in the TEST phase, data layers turned into Input layers of the same shape,
    /// losses into what they end in (`SoftmaxWithLoss` into `Softmax`), without labels, accuracies and branches that only
    /// training needs.
    ///
    /// @throws Refused if a data layer does not say how large its data is
    public static String deploy(SyntaxTree tree) {
        return deploy(tree, NetState.of(Phase.TEST));
    }

    /// As [#deploy(SyntaxTree)], of the net for another phase, level or stages.
    public static String deploy(SyntaxTree tree, NetState state) {
        NetWriter writer = new NetWriter(tree);
        writer.head(tree.root());
        for (Exported layer : Deploy.layers(tree, state)) {
            writer.layer(layer, false);
        }
        return writer.out.toString();
    }

    private void head(Syntax.Message root) {
        Syntax.Value name = LayerSource.last(root, "name");
        if (name != null) {
            line(0, "name: " + scalar(CaffeFields.of("NetParameter").get("name"), name));
        }
        Set<String> layers = Set.of("name", "layer", "layers", "input", "input_dim", "input_shape");
        fields(root.fields().stream().filter(field -> !layers.contains(field.name())).toList(), CaffeFields.of("NetParameter"), 0);
    }

    /// @param rules whether phases and stages are written
    private void layer(Exported layer, boolean rules) {
        line(0, "layer {");
        Map<String, Member> members = CaffeFields.of("LayerParameter");
        if (!layer.name().isEmpty() || LayerSource.last(layer.body(), "name") != null) {
            line(1, "name: " + Literals.quote(layer.name()));
        }
        if (!layer.type().isEmpty()) {
            line(1, "type: " + Literals.quote(layer.type()));
        }
        layer.bottoms().forEach(bottom -> line(1, "bottom: " + Literals.quote(bottom)));
        layer.tops().forEach(top -> line(1, "top: " + Literals.quote(top)));
        if (layer.old()) {
            rates(layer.body());
        }
        List<Syntax.Field> rest = new ArrayList<>();
        for (Syntax.Field field : layer.body().fields()) {
            boolean rule = field.name().equals("include") || field.name().equals("exclude") || field.name().equals("phase");
            boolean oldRate = layer.old() && (OLD_RATES.contains(field.name()) || field.name().equals("param"));
            if (!WIRES.contains(field.name()) && !oldRate && (rules || !rule)) {
                rest.add(field);
            }
        }
        fields(rest, members, 1);
        layer.shapes().ifPresent(shapes -> {
            line(1, "input_param {");
            shapes.forEach(shape -> line(2, "shape { " + String.join(" ", shape.toList().stream().map(dim -> "dim: " + dim).toList()) + " }"));
            line(1, "}");
        });
        line(0, "}");
    }

    /// The rates and names of parameters, which older files keep side by side.
    private void rates(Syntax.Message body) {
        List<Syntax.Value> names = LayerSource.values(body, "param");
        List<Syntax.Value> rates = LayerSource.values(body, "blobs_lr");
        List<Syntax.Value> decays = LayerSource.values(body, "weight_decay");
        List<Syntax.Value> modes = LayerSource.values(body, "blob_share_mode");
        Map<String, Member> members = CaffeFields.of("ParamSpec");
        int count = Math.max(Math.max(names.size(), rates.size()), Math.max(decays.size(), modes.size()));
        for (int i = 0; i < count; i++) {
            List<String> parts = new ArrayList<>();
            boolean named = i < names.size();
            part(parts, members.get("name"), names, i, named);
            part(parts, members.get("share_mode"), modes, i, named);
            part(parts, members.get("lr_mult"), rates, i, named);
            part(parts, members.get("decay_mult"), decays, i, named);
            line(1, parts.isEmpty() ? "param { }" : "param { " + String.join(" ", parts) + " }");
        }
    }

    private void part(List<String> parts, Member member, List<Syntax.Value> values, int index, boolean named) {
        if (index < values.size() && (named || !isDefault(member, values.get(index)))) {
            parts.add(member.name() + ": " + scalar(member, values.get(index)));
        }
    }

    /// Fields in Caffe's order; those that Caffe does not know come last, as they are.
    private void fields(List<Syntax.Field> fields, Map<String, Member> members, int depth) {
        if (fields.isEmpty()) {
            return;
        }
        // Layers that share a parameter may not contradict each other's rates, so that a rate says something even where it is the default.
        boolean named = members == CaffeFields.of("ParamSpec") && fields.stream().anyMatch(field -> field.name().equals("name"));
        Map<String, List<Syntax.Value>> values = new LinkedHashMap<>();
        for (Syntax.Field field : fields) {
            values.computeIfAbsent(field.name(), name -> new ArrayList<>(4)).addAll(LayerSource.items(field.value()));
        }
        for (Member member : members.values()) {
            List<Syntax.Value> own = values.remove(member.name());
            if (own == null) {
                continue;
            }
            boolean elidable = !member.repeated() && !TELLING.contains(member.name()) && !named
                && fields.stream().noneMatch(field -> field.name().equals(member.name() + "_h") || field.name().equals(member.name() + "_w"));
            for (Syntax.Value value : own) {
                if (!elidable || !isDefault(member, value)) {
                    value(member.name(), member, value, depth);
                }
            }
        }
        values.forEach((name, own) -> own.forEach(value -> value(name, null, value, depth)));
    }

    private void value(String name, Member member, Syntax.Value value, int depth) {
        if (!(value instanceof Syntax.Message message)) {
            line(depth, name + ": " + scalar(member, value));
            return;
        }
        Map<String, Member> members = member == null || member.type() == null ? Map.of() : CaffeFields.of(member.type());
        NetWriter inner = new NetWriter(text, depth + 1);
        inner.fields(message.fields(), members, depth + 1);
        String body = inner.out.toString();
        if (body.isEmpty()) {
            if (member == null || member.repeated() || TELLING.contains(name)) {
                line(depth, name + " { }");
            }
            return;
        }
        String inline = name + " { " + String.join(" ", body.strip().lines().map(String::strip).toList()) + " }";
        boolean plain = body.indexOf('{') < 0;
        if (plain && depth > 0 && (!name.endsWith("_param") || member == null) && 2 * depth + inline.length() <= WIDTH) {
            line(depth, inline);
        } else {
            line(depth, name + " {");
            out.append(body);
            line(depth, "}");
        }
    }

    private NetWriter(String text, int depth) {
        this.text = text;
    }

    private boolean isDefault(Member member, Syntax.Value value) {
        return member.fallback() != null && member.kind() != CaffeFields.Kind.MESSAGE && switch (member.kind()) {
            case FLOAT, DOUBLE -> {
                Double number = Literals.real(value, text);
                yield number != null && number.floatValue() == Float.parseFloat(member.fallback());
            }
            case STRING, BYTES -> member.fallback().equals(Literals.string(value, text));
            default -> scalar(member, value).equals(member.fallback());
        };
    }

    /// A plain value in its one spelling; as in the text where it does not fit its field.
    private String scalar(Member member, Syntax.Value value) {
        String written = value.span().of(text);
        if (member == null) {
            String string = Literals.string(value, text);
            return string == null ? written : Literals.quote(string);
        }
        return switch (member.kind()) {
            case INT32, UINT32, INT64 -> {
                Long number = Literals.integer(value, text);
                yield number == null ? written : Long.toString(number);
            }
            case FLOAT, DOUBLE -> {
                Double number = Literals.real(value, text);
                yield number == null ? written : real(number.floatValue());
            }
            case BOOL -> {
                Boolean truth = Literals.bool(value, text);
                yield truth == null ? written : truth.toString();
            }
            case STRING, BYTES -> {
                String string = Literals.string(value, text);
                yield string == null ? written : Literals.quote(string);
            }
            case ENUM -> {
                Long number = Literals.integer(value, text);
                yield number == null ? written : member.constants().entrySet().stream()
                    .filter(entry -> entry.getValue().longValue() == number).map(Map.Entry::getKey).findFirst().orElse(written);
            }
            case MESSAGE -> written;
        };
    }

    /// The shortest spelling that reads back as the same float.
    static String real(float value) {
        if (Float.isNaN(value)) {
            return "nan";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        double size = Math.abs(value);
        if (size >= 1e-5 && size < 1e7) {
            return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
        }
        return Float.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
    }

    private void line(int depth, String line) {
        out.repeat("  ", depth).append(line).append('\n');
    }
}
