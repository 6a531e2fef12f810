package convas.app.inspector;

import convas.app.editor.Editor;
import convas.app.figures.Figures;
import convas.app.palette.RoleIcon;
import convas.app.problems.FixButtons;
import convas.app.problems.Fixing;
import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.analysis.Ladder;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.History;
import convas.core.layer.Parameter;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.SetChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PropertySheet;

/// The property sheet of the selected layers, or the figures of the selected connection; those of the net when nothing is selected.
public final class InspectorView extends BorderPane {
    private final Editor editor;
    private final Fixing fixing;
    private final VBox content = new VBox();
    private final VBox told = new VBox(4);
    private final FactsGrid figures = new FactsGrid();
    private final VBox facts = new VBox(figures);
    private List<Object> barOf = List.of();
    private final RoleIcon glyph = new RoleIcon();
    private final TextField name = new TextField();
    private final Label type = new Label();
    private final Label learnable = new Label(Words.of("learnable"));
    private final VBox head;
    private final Map<List<String>, FieldItem> items = new HashMap<>();
    private final List<FieldEditor> editors = new ArrayList<>();
    private final Map<String, Boolean> expanded;
    private final Label explain = new Label();
    private final FactsGrid climb = new FactsGrid();
    private final TitledPane rungs;
    private final ShapeSection shape;
    private final Label netName = new Label();
    private final FactsGrid whole = new FactsGrid();
    private final FactsGrid memory = new FactsGrid();
    private final List<javafx.scene.Node> summary;
    private final Label ends = new Label();
    private final Label joined = new Label();
    private final FactsGrid carried = new FactsGrid();
    private final List<javafx.scene.Node> wire;
    private Edit.Edge connection;
    private List<String> shownNodes = List.of();
    private Document shownDocument;
    private List<Diagnostic> toldNow = List.of();
    private Document toldOf;
    private boolean waiting;

    /// @param before what it folds is folded here too; or null
    public InspectorView(Editor editor, InspectorView before) {
        this.editor = editor;
        expanded = before == null ? new HashMap<>(Map.of("weight_filler", false, "bias_filler", false)) : before.expanded;
        rungs = section(Words.key("Receptive field, step by step"), new VBox(3, explain, climb), false);
        this.fixing = new Fixing(editor);
        this.shape = new ShapeSection(editor);
        getStyleClass().add("inspector-view");
        name.getStyleClass().add("inspector-name");
        name.setAccessibleText(Words.of("Name of the layer"));
        Carets.rest(name);
        name.setId("layer-name");
        HBox.setHgrow(name, Priority.ALWAYS);
        glyph.managedProperty().bind(glyph.visibleProperty());
        HBox line = new HBox(8, glyph, name, learnable);
        line.setAlignment(Pos.CENTER_LEFT);
        learnable.getStyleClass().add("learnable");
        learnable.setMinWidth(Label.USE_PREF_SIZE);
        learnable.setTooltip(new Tooltip(Words.of("It has weights that are learned; layers without this sign are fixed functions")));
        type.getStyleClass().add("inspector-type");
        type.setWrapText(true);
        type.setMinHeight(Label.USE_PREF_SIZE);
        head = new VBox(4, line, type);
        head.getStyleClass().add("inspector-head");
        told.getStyleClass().add("inspector-told");
        rungs.getContent().getStyleClass().add("ladder");
        rungs.expandedProperty().subscribe(this::ladder);
        explain.setWrapText(true);
        explain.setMinHeight(Label.USE_PREF_SIZE);
        explain.getStyleClass().add("fact-label");
        content.getStyleClass().add("inspector-content");
        netName.getStyleClass().add("inspector-title");
        Label select = new Label(Words.of("Select a layer to see and change its properties."));
        select.getStyleClass().add("inspector-type");
        select.setWrapText(true);
        VBox top = new VBox(4, netName, select);
        top.getStyleClass().add("inspector-head");
        summary = List.of(top, section(Words.key("Whole net, per image"), new VBox(whole), true), section(Words.key("Memory"), new VBox(memory), true));
        ends.getStyleClass().add("inspector-title");
        ends.setWrapText(true);
        joined.getStyleClass().add("inspector-type");
        joined.setWrapText(true);
        VBox between = new VBox(4, ends, joined);
        between.getStyleClass().add("inspector-head");
        wire = List.of(between, section(Words.key("Figures"), new VBox(carried), true));
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("inspector-scroll");
        setCenter(scroll);
        name.addEventFilter(KeyEvent.KEY_PRESSED, this::keyInName);
        name.focusedProperty().addListener((property, was, focused) -> {
            if (!focused) {
                rename();
            }
        });
        editor.documentProperty().addListener(property -> later());
        editor.activationsProperty().addListener(property -> later());
        editor.selection().addListener((SetChangeListener<String>) change -> later());
        show();
    }

    /// @param chosen shown while no layer is selected; or null
    public void setConnection(Edit.Edge chosen) {
        connection = chosen;
        later();
    }

    /// Several changes of one moment are shown once.
    private void later() {
        if (!waiting) {
            waiting = true;
            Platform.runLater(() -> {
                waiting = false;
                show();
            });
        }
    }

    private void show() {
        Document document = editor.document();
        Sheet sheet = Sheet.of(document, editor.selection());
        List<String> ids = sheet.nodes().stream().map(Node::id).toList();
        Set<List<String>> paths = sheet.rows().stream().map(SheetRow::path).collect(Collectors.toSet());
        boolean other = !ids.equals(shownNodes);
        if (other || !paths.equals(items.keySet())) {
            settle();
            shownNodes = ids;
            build(document, sheet);
        }
        shownDocument = document;
        sheet.rows().forEach(row -> items.get(row.path()).show(row));
        if (ids.isEmpty()) {
            if (!connection(document.net(), document.annotations())) {
                summary(document);
            }
            return;
        }
        Node first = sheet.nodes().getFirst();
        boolean one = sheet.nodes().size() == 1;
        if (other || !name.isFocused()) {
            name.setText(one ? first.name() : Words.of("{0} layers", sheet.nodes().size()));
        }
        name.setEditable(one && first.syntax() != null);
        glyph.show(first.layer().type().category());
        glyph.setVisible(sheet.nodes().stream().map(n -> n.layer().type().category()).distinct().count() == 1);
        boolean learns = sheet.nodes().stream().allMatch(
            node -> document.annotations().of(node).params().stream().anyMatch(Parameter::learned));
        learnable.setVisible(learns);
        learnable.setManaged(learns);
        type.setText(types(sheet, one));
        tell(sheet.diagnostics(document));
        if (one) {
            shape.show(document, first);
            figures.show(Facts.of(document.annotations(), first, editor.activationsProperty().get()));
            branches(first.bottomNames(), Facts.parts(document.annotations(), first));
        } else {
            figures.show(together(document.annotations(), sheet.nodes()));
            branches(List.of(), List.of());
        }
        ladder();
    }

    /// The same sentences stay, so that a link is there when it is clicked; their fixes are those of the document they were told of.
    private void tell(List<Diagnostic> diagnostics) {
        if (editor.document() != toldOf || !diagnostics.equals(toldNow)) {
            toldOf = editor.document();
            toldNow = diagnostics;
            told.getChildren().setAll(diagnostics.stream().limit(6).map(this::message).toList());
            told.setVisible(!diagnostics.isEmpty());
            told.setManaged(!diagnostics.isEmpty());
        }
    }

    /// The bar stays while it would be the same.
    private void branches(List<String> names, List<Integer> parts) {
        List<Object> wanted = parts.isEmpty() ? List.of() : List.of(names, parts);
        if (!wanted.equals(barOf)) {
            barOf = wanted;
            facts.getChildren().setAll(figures);
            if (!parts.isEmpty()) {
                facts.getChildren().addFirst(new BranchBar(names, parts));
            }
        }
    }

    private static String types(Sheet sheet, boolean one) {
        if (one) {
            Node node = sheet.nodes().getFirst();
            String about = node.syntax() == null ? Words.of("Stands for the input lines of the text; change it there.") : Words.told(node.layer().type().doc());
            return node.type() + " · " + about;
        }
        Map<String, Long> counts = sheet.nodes().stream().collect(Collectors.groupingBy(Node::type, LinkedHashMap::new, Collectors.counting()));
        String types = counts.entrySet().stream().map(e -> e.getValue() + " × " + e.getKey()).collect(Collectors.joining(", "));
        return sheet.rows().isEmpty() ? Words.of("{0}. They have no fields in common.", types) : Words.of("{0}. A change concerns all of them.", types);
    }

    private static List<Facts> together(Annotations annotations, List<Node> nodes) {
        long params = nodes.stream().mapToLong(node -> annotations.of(node).paramCount()).sum();
        long macs = nodes.stream().mapToLong(node -> annotations.of(node).macs()).sum();
        long bytes = nodes.stream().mapToLong(node -> annotations.of(node).activationBytes()).sum();
        return List.of(new Facts(Words.of("Parameters"), Figures.count(params), ""), new Facts(Words.of("Multiply-adds"), Figures.count(macs), ""),
            new Facts(Words.of("Memory of tops"), Figures.bytes(bytes), ""));
    }

    /// Makes what was typed for the layers shown until now a change of theirs, before the fields are those of others.
    private void settle() {
        if (!isOpenedAnew()) {
            if (name.isFocused()) {
                rename();
            }
            shape.settle();
            editors.forEach(FieldEditor::settle);
        }
        editors.forEach(FieldEditor::retire);
        editors.clear();
    }

    /// Whether another document was opened since the fields were made: what was typed concerns none of its layers.
    private boolean isOpenedAnew() {
        History history = editor.historyProperty().get();
        return editor.document() != shownDocument && history.undoTitle().isEmpty() && history.redoTitle().isEmpty();
    }

    private void build(Document document, Sheet sheet) {
        items.clear();
        content.getChildren().clear();
        if (sheet.nodes().isEmpty()) {
            return;
        }
        content.getChildren().addAll(head, told);
        if (sheet.nodes().size() == 1 && ShapeSection.suits(sheet.nodes().getFirst())) {
            content.getChildren().add(section(Words.key("Output shape"), shape, true));
        }
        fields(sheet, false);
        content.getChildren().add(section(Words.key("Figures"), facts, true));
        content.getChildren().add(rungs);
        fields(sheet, true);
    }

    /// @param common what any layer may be given, or what layers of these types are
    private void fields(Sheet sheet, boolean common) {
        sheet.groups().forEach((group, rows) -> {
            if (sheet.isCommon(group) != common) {
                return;
            }
            List<FieldItem> made = new ArrayList<>();
            for (SheetRow row : rows) {
                FieldItem item = new FieldItem(group, shownNodes, row);
                items.put(row.path(), item);
                made.add(item);
            }
            content.getChildren().add(fields(group, made, expanded.getOrDefault(group, sheet.opens(group))));
        });
    }

    /// Written only while somebody looks: from deep layers it is a long way to the input.
    private void ladder() {
        Document document = editor.document();
        Node node = shownNodes.size() == 1 ? document.net().find(shownNodes.getFirst()).orElse(null) : null;
        List<Ladder.Step> steps = node == null ? List.of() : Ladder.of(document.annotations(), node);
        rungs.setVisible(steps.size() > 1);
        rungs.setManaged(steps.size() > 1);
        if (steps.size() > 1 && rungs.isExpanded()) {
            explain.setText(Words.of("How much one element of {0} sees of each layer's bottom, back to the input: r = stride·(r − 1) + kernel",
                node.name()));
            climb.show(steps.stream().map(step -> new Facts(step.node().name(),
                step.rows() == step.columns() ? step.formula() : Words.of("{0} ({1} wide)", step.formula(), step.columns()), "")).toList());
        }
    }

    /// @return whether a connection is selected
    private boolean connection(Net net, Annotations annotations) {
        Node from = connection == null ? null : net.find(connection.from()).orElse(null);
        Node to = connection == null ? null : net.find(connection.to()).orElse(null);
        if (from == null || to == null || connection.bottom() >= to.bottoms().size() || to.bottoms().get(connection.bottom()) == null) {
            return false;
        }
        ends.setText(from.name() + " → " + to.name());
        joined.setText(Words.of("Connection from {0} to {1}. Delete takes it away, dragging an end moves it.", from.type(), to.type()));
        carried.show(Facts.of(annotations, to.bottoms().get(connection.bottom()), to));
        if (!content.getChildren().equals(wire)) {
            content.getChildren().setAll(wire);
        }
        return true;
    }

    private void summary(Document document) {
        Annotations annotations = document.annotations();
        if (annotations.net().nodes().isEmpty()) {
            if (!editor.isOpened()) {
                return;
            }
            Label hint = new Label(Words.of("The net is empty. Drag layers from the left, or open a template from the File menu."));
            hint.getStyleClass().add("empty-hint");
            hint.setWrapText(true);
            content.getChildren().setAll(hint);
            return;
        }
        String net = annotations.net().name();
        netName.setText(net == null || net.isEmpty() ? Words.of("Unnamed net") : net);
        whole.show(Facts.of(annotations));
        memory.show(Facts.memory(annotations));
        if (!content.getChildren().equals(summary)) {
            content.getChildren().setAll(summary);
        }
    }

    private WholeSheet sheet(List<FieldItem> rows) {
        PropertySheet sheet = new PropertySheet(FXCollections.observableArrayList());
        sheet.setModeSwitcherVisible(false);
        sheet.setSearchBoxVisible(false);
        sheet.setMode(PropertySheet.Mode.NAME);
        sheet.setPropertyEditorFactory(item -> {
            FieldEditor made = new FieldEditor((FieldItem) item, this::commit, this::link);
            editors.add(made);
            return made;
        });
        sheet.getItems().setAll(rows);
        return new WholeSheet(sheet);
    }

    /// Fields that are folded away have no controls until somebody looks.
    private TitledPane fields(String title, List<FieldItem> rows, boolean open) {
        TitledPane pane = section(title, open ? sheet(rows) : null, open);
        pane.expandedProperty().addListener((property, was, now) -> {
            if (now && pane.getContent() == null) {
                pane.setContent(sheet(rows));
            }
        });
        return pane;
    }

    /// @param title in English
    /// @param open as long as the user has not said
    private TitledPane section(String title, javafx.scene.Node inside, boolean open) {
        TitledPane pane = new TitledPane(Words.of(title), inside);
        pane.setAnimated(false);
        pane.setExpanded(expanded.getOrDefault(title, open));
        pane.getStyleClass().add("inspector-section");
        pane.expandedProperty().addListener((property, was, now) -> expanded.put(title, now));
        return pane;
    }

    private VBox message(Diagnostic diagnostic) {
        String text = Words.told(diagnostic.message());
        Label label = new Label(text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1));
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        FixButtons fixes = new FixButtons(fixing, 4);
        fixes.show(diagnostic);
        VBox box = new VBox(3, label, fixes);
        box.getStyleClass().addAll("told", "told-" + diagnostic.severity().name().toLowerCase(Locale.ROOT));
        return box;
    }

    private void keyInName(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            rename();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            if (shownNodes.size() == 1) {
                editor.document().net().find(shownNodes.getFirst()).ifPresent(node -> name.setText(node.name()));
            }
            event.consume();
        }
    }

    private void rename() {
        if (shownNodes.size() != 1) {
            return;
        }
        editor.document().net().find(shownNodes.getFirst()).ifPresent(node -> {
            String wanted = name.getText().strip();
            if (!wanted.equals(node.name()) && !wanted.isEmpty()) {
                editor.apply(new Edit.Rename(node.id(), wanted)).thenAccept(done -> {
                    if (!done) {
                        name.setText(node.name());
                    }
                });
            }
        });
    }

    /// Gives height and width of a kernel, stride or pad apart, or together again: then the height counts for both.
    private void link(FieldItem item) {
        List<Edit> edits = new ArrayList<>();
        for (String id : item.nodes()) {
            editor.document().net().find(id).ifPresent(node -> edits.addAll(Squares.toggle(editor.document(), node, item.row().path())));
        }
        if (!edits.isEmpty()) {
            editor.apply(new Edit.Several("Change " + item.row().name(), edits));
        }
    }

    private CompletableFuture<Boolean> commit(FieldItem item, String value, Object run) {
        List<Edit> edits = item.nodes().stream().filter(node -> editor.document().net().find(node).isPresent())
            .<Edit>map(node -> new Edit.SetParam(node, item.row().path(), value)).toList();
        if (edits.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        return editor.apply(edits.size() == 1 ? edits.getFirst()
            : new Edit.Several("Change " + item.row().name() + " of " + edits.size() + " layers", edits), run);
    }
}
