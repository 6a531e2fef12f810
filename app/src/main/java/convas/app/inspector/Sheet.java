package convas.app.inspector;

import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.layer.CommonFields;
import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.Params;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What the property sheet shows for the selected layers. Knows no control.
///
/// @param nodes the selected layers, in the order of the text
/// @param groups rows by group title; a single layer's own messages come first, then fillers, then seldom used fields, then what any layer
///     may be given
public record Sheet(List<Node> nodes, SequencedMap<String, List<SheetRow>> groups) {
    /// The group of fields that few nets give.
    public static final String MORE = Words.key("More");

    private static final Set<String> SELDOM = Set.of("engine", "axis", "end_axis", "num_axes", "force_nd_im2col", "norm_region",
        "stable_prod_grad", "share_in_scale", "moving_average_fraction", "use_global_stats", "kernel_h", "kernel_w", "pad_h", "pad_w",
        "stride_h", "stride_w", "concat_dim", "slice_dim");

    public static Sheet of(Document document, Collection<String> selection) {
        List<Node> nodes = document.net().nodes().stream().filter(node -> selection.contains(node.id())).toList();
        SequencedMap<String, List<SheetRow>> groups = new LinkedHashMap<>();
        if (!nodes.isEmpty()) {
            for (FieldTable table : shared(nodes)) {
                collect(document, nodes, List.of(table.name()), table, table.name(), groups);
            }
        }
        List<SheetRow> more = groups.remove(MORE);
        if (more != null) {
            groups.put(groups.isEmpty() ? more.getFirst().path().getFirst() : MORE, more);
        }
        if (!nodes.isEmpty() && nodes.stream().allMatch(node -> node.syntax() != null && node.syntax().name().equals("layer"))) {
            common(document, nodes, groups);
        }
        return new Sheet(nodes, groups);
    }

    /// Groups of what any layer may be given: one for each parameter that all the layers have, then the rest.
    private static void common(Document document, List<Node> nodes, SequencedMap<String, List<SheetRow>> groups) {
        for (int i = 0; learned(document, nodes, i); i++) {
            collect(document, nodes, List.of("param[" + i + "]"), CommonFields.PARAM, title(document, nodes, i), groups);
        }
        for (Field<?> field : CommonFields.TABLE.fields()) {
            boolean rule = field == CommonFields.EXCLUDE || field == CommonFields.INCLUDE;
            boolean excluded = nodes.stream().anyMatch(node -> message(node, List.of("exclude")) != null);
            if (rule && (field == CommonFields.EXCLUDE) == excluded) {
                collect(document, nodes, List.of(field.name() + "[0]"), field.table(), field.name(), groups);
            } else if (field.table() == null) {
                groups.computeIfAbsent(CommonFields.TABLE.name(), title -> new ArrayList<>())
                    .add(row(document, nodes, List.of(field.name()), CommonFields.TABLE, field));
            }
        }
    }

    private static boolean learned(Document document, List<Node> nodes, int param) {
        return nodes.stream().map(node -> document.annotations().of(node).params())
            .allMatch(params -> param < params.size() && params.get(param).learned());
    }

    /// `param, weights`, as far as the parameter is of one kind in all the layers.
    private static String title(Document document, List<Node> nodes, int param) {
        List<String> roles = nodes.stream().map(node -> document.annotations().of(node).params().get(param).role()).distinct().toList();
        return roles.size() == 1 ? "param, " + Words.told(roles.getFirst()) : "param[" + param + "]";
    }

    /// Whether a group is open as long as nobody has folded or opened it.
    boolean opens(String group) {
        return !group.equals(MORE) && !isCommon(group);
    }

    /// Whether a group is of what any layer may be given.
    boolean isCommon(String group) {
        return !groups.get(group).getFirst().path().getFirst().endsWith("_param");
    }

    /// The tables that all the layers read.
    private static List<FieldTable> shared(List<Node> nodes) {
        List<FieldTable> tables = new ArrayList<>(nodes.getFirst().layer().type().tables());
        nodes.forEach(node -> tables.retainAll(node.layer().type().tables()));
        return tables;
    }

    private static void collect(
            Document document, List<Node> nodes, List<String> path, FieldTable table, String group,
            SequencedMap<String, List<SheetRow>> groups) {
        for (Field<?> field : table.fields()) {
            List<String> inner = new ArrayList<>(path);
            inner.add(field.name());
            if (field.kind() == Field.Kind.MESSAGE) {
                collect(document, nodes, inner, field.table(), field.name(), groups);
                continue;
            }
            SheetRow row = row(document, nodes, inner, table, field);
            boolean seldom = !row.present() && SELDOM.contains(field.name()) && path.size() == 1;
            groups.computeIfAbsent(seldom ? MORE : group, title -> new ArrayList<>()).add(row);
        }
    }

    private static SheetRow row(Document document, List<Node> nodes, List<String> path, FieldTable table, Field<?> field) {
        List<String> values = new ArrayList<>();
        boolean present = false;
        for (Node node : nodes) {
            Params params = Params.of(table, message(node, path.subList(0, path.size() - 1)), document.text());
            present |= params.has(field);
            values.add(params.has(field) ? Values.show(params.get(field)) : null);
        }
        boolean mixed = values.stream().distinct().count() > 1;
        Diagnostic problem = nodes.size() > 1 ? null : problem(document, nodes.getFirst(), path);
        return new SheetRow(path, field, mixed ? "" : Objects.requireNonNullElse(values.getFirst(), ""), present, mixed,
            Values.fallback(field), problem, nodes.size() > 1 ? SheetRow.NOT_A_PAD : same(document.annotations(), nodes.getFirst(), field),
            path.size() == 2 && Squares.has(table, field.name()));
    }

    /// The message at a path in a layer's text, or null.
    private static Syntax.Message message(Node node, List<String> path) {
        Syntax.Message at = node.syntax() != null && node.syntax().value() instanceof Syntax.Message top ? top : null;
        for (String name : path) {
            at = at == null ? null : field(at, name).map(Syntax.Field::value)
                .map(value -> value instanceof Syntax.Message inner ? inner : null).orElse(null);
        }
        return at;
    }

    /// @param step `name`, or `name[1]` for the second of that name
    private static Optional<Syntax.Field> field(Syntax.Message message, String step) {
        int bracket = step.indexOf('[');
        String name = bracket < 0 ? step : step.substring(0, bracket);
        int index = bracket < 0 ? 0 : Integer.parseInt(step.substring(bracket + 1, step.length() - 1));
        return message.fields().stream().filter(field -> field.name().equals(name)).skip(index).findFirst();
    }

    /// The worst of what is told about a field, or null.
    private static Diagnostic problem(Document document, Node node, List<String> path) {
        Syntax.Message owner = message(node, path.subList(0, path.size() - 1));
        Optional<Span> span = owner == null ? Optional.empty() : field(owner, path.getLast()).map(Syntax.Field::span);
        return span.flatMap(place -> document.annotations().diagnostics().stream()
                .filter(d -> d.span().length() > 0 && place.start() <= d.span().start() && d.span().end() <= place.end())
                .min(Comparator.comparing(Diagnostic::severity)))
            .orElse(null);
    }

    /// The padding that keeps height and width at stride 1.
    private static int same(Annotations annotations, Node node, Field<?> field) {
        if (!field.name().equals("pad") || node.layer().transposed()) {
            return SheetRow.NOT_A_PAD;
        }
        List<Shape> bottoms = annotations.of(node).known() ? annotations.shapes(node) : List.of();
        if (bottoms.isEmpty()) {
            return -1;
        }
        Window window = node.layer().window(bottoms);
        return window.extentH() == window.extentW() && window.extentH() % 2 == 1 ? (window.extentH() - 1) / 2 : -1;
    }

    /// What is to be told about the layers, worst first.
    public List<Diagnostic> diagnostics(Document document) {
        return document.annotations().diagnostics().stream()
            .filter(d -> nodes.stream().anyMatch(node -> concerns(d, node)))
            .sorted((a, b) -> a.severity().compareTo(b.severity()))
            .toList();
    }

    private static boolean concerns(Diagnostic diagnostic, Node node) {
        return diagnostic.span().length() > 0 ? node.span().start() <= diagnostic.span().start() && diagnostic.span().end() <= node.span().end()
            : node.id().equals(diagnostic.layer());
    }

    public List<SheetRow> rows() {
        return groups.values().stream().flatMap(List::stream).toList();
    }
}
