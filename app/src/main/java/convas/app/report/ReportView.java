package convas.app.report;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.analysis.ReceptiveField;
import convas.core.analysis.Report;
import convas.core.analysis.Totals;
import convas.core.document.Document;
import convas.core.engine.Activations;
import convas.core.layout.Graph;
import convas.core.layout.Modules;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.SetChangeListener;
import javafx.css.PseudoClass;
import javafx.event.EventTarget;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// The table of layers with their figures: to sort, filter, group and copy; its selection is that of the canvas. Also the form
/// of the net for those who do not see the canvas.
public final class ReportView extends BorderPane {
    private final Editor editor;
    private final TableView<ReportLine> table = new TableView<>();
    private final List<ReportColumn<?>> columns = new ArrayList<>();
    private final ObservableList<ReportLine> lines = FXCollections.observableArrayList();
    private final ToggleButton grouped = new ToggleButton(Words.of("By module"));
    private final Set<String> folded = new HashSet<>();
    private Map<String, String> modules = Map.of();
    private final TextField filter = new TextField();
    private final Label count = new Label();
    private final HBox totals = new HBox();
    private final Map<String, Long> nanos = new HashMap<>();
    private Report report = new Report(List.of(), new Totals(true, 0, 0, 0, 0, 0, 0, 1));
    private Document shown;
    private boolean following;

    public ReportView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("report-view");
        columns();
        table.setItems(lines);
        table.setSortPolicy(view -> {
            arrange();
            return true;
        });
        table.setRowFactory(view -> new ReportTableRow());
        table.setId("report");
        table.setAccessibleText(Words.of("Table of layers"));
        table.setFixedCellSize(23);
        table.setTableMenuButtonVisible(false);
        table.getSelectionModel().setSelectionMode(javafx.scene.control.SelectionMode.MULTIPLE);
        Label none = new Label(Words.of("No layers. Drag one from the palette onto the canvas."));
        table.setPlaceholder(none);
        table.setOnMouseClicked(event -> {
            List<ReportLine> chosen = List.copyOf(table.getSelectionModel().getSelectedItems());
            if (event.getButton() != MouseButton.PRIMARY || chosen.size() != 1 || !onRow(event.getTarget())) {
                return;
            }
            ReportLine line = chosen.getFirst();
            if (line.isModule()) {
                fold(line.module(), !line.folded());
            } else {
                editor.reveal(new Editor.Place(line.row().node().id(), null));
            }
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            ReportLine line = table.getSelectionModel().getSelectedItem();
            boolean side = event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT;
            if (side && line != null && line.isModule() && !event.isShortcutDown()) {
                fold(line.module(), event.getCode() == KeyCode.LEFT);
                event.consume();
            }
        });
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<ReportLine>) change -> picked());
        setTop(tools());
        setCenter(table);
        setBottom(footer());
        filter.textProperty().addListener(property -> arrange());
        grouped.selectedProperty().addListener(property -> arrange());
        editor.documentProperty().addListener(property -> update());
        sceneProperty().addListener(property -> update());
        editor.activationsProperty().subscribe(this::time);
        editor.selection().addListener((SetChangeListener<String>) change -> follow());
    }

    /// Shows the lines that another showed, in its order.
    public void goOnFrom(ReportView other) {
        filter.setText(other.filter.getText());
        folded.addAll(other.folded);
        grouped.setSelected(other.grouped.isSelected());
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).setSortType(other.columns.get(c).getSortType());
        }
        table.getSortOrder().setAll(other.table.getSortOrder().stream().map(other.columns::indexOf).map(columns::get).toList());
    }

    /// Whether a click met a row that holds a layer, rather than a heading or the empty space below.
    private static boolean onRow(EventTarget target) {
        javafx.scene.Node at = target instanceof javafx.scene.Node node ? node : null;
        while (at != null && !(at instanceof TableRow<?>)) {
            at = at.getParent();
        }
        return at instanceof TableRow<?> row && !row.isEmpty();
    }

    private HBox tools() {
        filter.setPromptText(Words.of("Filter by name or type"));
        filter.setId("report-filter");
        filter.setPrefWidth(220);
        count.getStyleClass().add("muted");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        MenuButton copy = new MenuButton(Words.of("Copy table"));
        copy.setId("report-copy");
        copy.getItems().setAll(
            copying(Words.of("Tab separated, for a spreadsheet"), () -> report.tsv()), copying(Words.of("Comma separated (CSV)"), () -> report.csv()),
            copying("Markdown", () -> report.markdown()), copying(Words.of("Memory and weights by layer, as in course notes"), () -> report.perLayer()));
        grouped.setId("report-grouped");
        grouped.setTooltip(new Tooltip(Words.of("Sums of each module; a click on one folds it")));
        HBox tools = new HBox(8, filter, grouped, count, between, copy);
        tools.getStyleClass().add("table-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    private MenuItem copying(String title, Supplier<String> text) {
        MenuItem item = new MenuItem(title);
        item.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text.get());
            Clipboard.getSystemClipboard().setContent(content);
            editor.setNotice(Words.of("Copied: {0}", title));
        });
        return item;
    }

    private void columns() {
        columns.add(new ReportColumn<>("#", true, ReportLine::number, Object::toString));
        columns.add(new ReportColumn<>(Words.of("Layer"), false, ReportLine::name, Object::toString));
        columns.add(new ReportColumn<>(Words.of("Type"), false, ReportLine::type, Object::toString));
        columns.add(new ReportColumn<>(Words.of("In"), false, ReportLine::in, Object::toString).atMost(170));
        columns.add(new ReportColumn<>(Words.of("Out"), false, ReportLine::out, Object::toString));
        columns.add(new ReportColumn<>("k / s / p / d / g", false, ReportLine::window, Object::toString));
        columns.add(new ReportColumn<>(Words.of("Weights"), true, line -> figure(line, Report.Row::weights), ReportView::grouped));
        columns.add(new ReportColumn<>(Words.of("Biases"), true, line -> figure(line, Report.Row::biases), ReportView::grouped));
        columns.add(new ReportColumn<>(Words.of("MAC"), true, line -> figure(line, Report.Row::macs), ReportView::grouped));
        columns.add(new ReportColumn<>(Words.of("Act. bytes"), true, line -> figure(line, Report.Row::activationBytes), ReportView::grouped));
        columns.add(new ReportColumn<>(Words.of("RF"), true, line -> field(line, ReportView::size), ReportView::number));
        columns.add(new ReportColumn<>(Words.of("By branch"), false, ReportLine::byBranch, Object::toString));
        columns.add(new ReportColumn<>(Words.of("RF stride"), true, line -> field(line, ReceptiveField::strideH), ReportView::number));
        columns.add(new ReportColumn<>(Words.of("RF start"), true, line -> field(line, ReceptiveField::startH), ReportView::number));
        columns.add(new ReportColumn<>("ms", true, line -> line.ids().stream().mapToLong(id -> nanos.getOrDefault(id, 0L)).sum(),
            value -> value == 0 ? "" : String.format(Locale.ROOT, "%.2f", value / 1e6)));
        table.getColumns().setAll(columns);
    }

    /// What the last of its layers sees; not a number where nothing is.
    private static Double field(ReportLine line, ToDoubleFunction<ReceptiveField> figure) {
        return line.members().getLast().receptiveField().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    /// Along the larger side.
    private static double size(ReceptiveField field) {
        return Math.max(field.sizeH(), field.sizeW());
    }

    private static Long figure(ReportLine line, ToLongFunction<Report.Row> figure) {
        return line.known() ? line.sum(figure) : -1L;
    }

    private static String grouped(Long value) {
        return value < 0 ? "?" : String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    /// The sums, under the columns they belong to.
    private Pane footer() {
        totals.getStyleClass().add("table-total");
        totals.setManaged(false);
        for (ReportColumn<?> column : columns) {
            Label label = new Label();
            label.setMinWidth(0);
            label.prefWidthProperty().bind(column.widthProperty());
            label.setAlignment(column.isNumber() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
            totals.getChildren().add(label);
        }
        Pane pane = new Pane(totals);
        pane.getStyleClass().add("table-footer");
        pane.setMinHeight(26);
        pane.setPrefHeight(26);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(pane.widthProperty());
        clip.heightProperty().bind(pane.heightProperty());
        pane.setClip(clip);
        columns.forEach(column -> column.widthProperty().subscribe(
            () -> totals.resize(columns.stream().mapToDouble(TableColumn::getWidth).sum(), 26)));
        table.skinProperty().subscribe(skin -> table.lookupAll(".scroll-bar").forEach(node -> {
            if (node instanceof ScrollBar bar && bar.getOrientation() == Orientation.HORIZONTAL) {
                totals.translateXProperty().bind(bar.valueProperty().negate());
            }
        }));
        return pane;
    }

    /// Only once somebody has opened the table: an edit need not pay for figures that nobody sees.
    private void update() {
        if (getScene() != null && shown != editor.document()) {
            show(editor.document());
        }
    }

    private void show(Document document) {
        shown = document;
        report = Report.of(document.annotations());
        modules = modules(document.net());
        arrange();
        Totals sums = report.totals();
        String least = sums.complete() ? "" : "≥ ";
        total(1, sums.complete() ? Words.of("Total") : Words.of("Total, at least"));
        total(6, least + grouped(sums.weights()));
        total(7, least + grouped(sums.biases()));
        total(8, least + grouped(sums.macs()));
        total(9, least + grouped(sums.activationBytes()));
        fit();
    }

    private void fit() {
        if (getScene() == null) {
            return;
        }
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).fit(lines, total(i).getText());
        }
    }

    private void total(int column, String text) {
        total(column).setText(text);
    }

    private Label total(int column) {
        return (Label) totals.getChildren().get(column);
    }

    private void time(Activations values) {
        if (values == null) {
            nanos.clear();
        } else {
            List<Node> nodes = editor.document().net().nodes();
            for (int i = 0; i < Math.min(nodes.size(), values.nanos().size()); i++) {
                if (values.nanos().get(i) > 0) {
                    nanos.put(nodes.get(i).id(), values.nanos().get(i));
                }
            }
        }
        long sum = editor.document().net().nodes().stream().mapToLong(node -> nanos.getOrDefault(node.id(), 0L)).sum();
        total(14, sum == 0 ? "" : String.format(Locale.ROOT, "%.1f", sum / 1e6));
        fit();
        table.refresh();
    }

    private static Map<String, String> modules(Net net) {
        List<Graph.Link> links = new ArrayList<>();
        for (Node node : net.nodes()) {
            for (Blob bottom : node.bottoms()) {
                if (bottom != null) {
                    links.add(new Graph.Link(bottom.node(), bottom.top(), node.index()));
                }
            }
        }
        List<String> found = Modules.find(net.nodes().stream().map(Node::name).toList(), links);
        Map<String, String> out = new HashMap<>();
        for (Node node : net.nodes()) {
            if (found.get(node.index()) != null) {
                out.put(node.id(), found.get(node.index()));
            }
        }
        return out;
    }

    /// Puts the wanted lines in order; the selection stays.
    private void arrange() {
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        grouped.setDisable(modules.isEmpty());
        List<ReportLine> next = ReportLine.of(report.rows(), grouped.isSelected() ? modules : Map.of(), folded,
            row -> row.name().toLowerCase(Locale.ROOT).contains(wanted) || row.type().toLowerCase(Locale.ROOT).contains(wanted),
            table.getComparator());
        following = true;
        try {
            lines.setAll(next);
        } finally {
            following = false;
        }
        if (!editor.selection().isEmpty()) {
            follow();
        }
        int all = report.rows().size();
        long shown = report.rows().stream().filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted)
            || row.type().toLowerCase(Locale.ROOT).contains(wanted)).count();
        count.setText(shown < all ? Words.of("{0} of {1} layers", shown, all)
            : all == 1 ? Words.of("{0} layer", all) : Words.of("{0} layers", all));
    }

    private void fold(String module, boolean fold) {
        if (fold ? folded.add(module) : folded.remove(module)) {
            arrange();
            lines.stream().filter(line -> line.isModule() && line.module().equals(module)).findFirst().ifPresent(line -> {
                following = true;
                table.getSelectionModel().clearAndSelect(lines.indexOf(line));
                following = false;
            });
        }
    }

    private void picked() {
        if (!following) {
            following = true;
            try {
                editor.select(table.getSelectionModel().getSelectedItems().stream().filter(Objects::nonNull)
                    .flatMap(line -> line.ids().stream()).collect(Collectors.toSet()));
            } finally {
                following = false;
            }
        }
    }

    /// Shows the selection made elsewhere.
    private void follow() {
        if (following) {
            return;
        }
        following = true;
        try {
            table.getSelectionModel().clearSelection();
            int first = -1;
            for (int i = 0; i < table.getItems().size(); i++) {
                ReportLine line = table.getItems().get(i);
                if (!line.isModule() && editor.selection().contains(line.row().node().id())) {
                    table.getSelectionModel().select(i);
                    first = first < 0 ? i : first;
                }
            }
            if (first >= 0) {
                table.scrollTo(first);
            }
        } finally {
            following = false;
        }
    }

    /// Marks the lines of modules.
    private static final class ReportTableRow extends TableRow<ReportLine> {
        private static final PseudoClass MODULE = PseudoClass.getPseudoClass("module");

        @Override
        protected void updateItem(ReportLine line, boolean empty) {
            super.updateItem(line, empty);
            pseudoClassStateChanged(MODULE, !empty && line != null && line.isModule());
        }
    }
}
