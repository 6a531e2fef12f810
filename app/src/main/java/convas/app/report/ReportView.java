package convas.app.report;

import convas.app.editor.Editor;
import convas.core.analysis.ReceptiveField;
import convas.core.analysis.Report;
import convas.core.analysis.Totals;
import convas.core.document.Document;
import convas.core.engine.Activations;
import convas.core.net.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.SetChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.event.EventTarget;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// The table of layers with their figures: to sort, filter and copy; its selection is that of the canvas. Also the form of
/// the net for those who do not see the canvas.
public final class ReportView extends BorderPane {
    private final Editor editor;
    private final TableView<Report.Row> table = new TableView<>();
    private final ObservableList<Report.Row> rows = FXCollections.observableArrayList();
    private final FilteredList<Report.Row> filtered = new FilteredList<>(rows);
    private final TextField filter = new TextField();
    private final Label count = new Label();
    private final HBox totals = new HBox();
    private final Map<String, Long> nanos = new HashMap<>();
    private Report report = new Report(List.of(), new Totals(true, 0, 0, 0, 0, 0, 0, 1));
    private boolean following;

    public ReportView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("report-view");
        columns();
        SortedList<Report.Row> sorted = new SortedList<>(filtered);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setId("report");
        table.setAccessibleText("Table of layers");
        table.setFixedCellSize(26);
        table.setTableMenuButtonVisible(false);
        table.getSelectionModel().setSelectionMode(javafx.scene.control.SelectionMode.MULTIPLE);
        Label none = new Label("No layers. Drag one from the palette onto the canvas.");
        table.setPlaceholder(none);
        table.setOnMouseClicked(event -> {
            List<Report.Row> chosen = table.getSelectionModel().getSelectedItems();
            if (event.getButton() == MouseButton.PRIMARY && chosen.size() == 1 && onRow(event.getTarget())) {
                editor.reveal(new Editor.Place(chosen.getFirst().node().id(), null));
            }
        });
        table.getSelectionModel().getSelectedItems().addListener((javafx.collections.ListChangeListener<Report.Row>) change -> picked());
        setTop(tools());
        setCenter(table);
        setBottom(footer());
        filter.textProperty().subscribe(this::narrow);
        editor.documentProperty().subscribe(this::show);
        editor.activationsProperty().subscribe(this::time);
        editor.selection().addListener((SetChangeListener<String>) change -> follow());
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
        filter.setPromptText("Filter by name or type");
        filter.setId("report-filter");
        filter.setPrefWidth(220);
        count.getStyleClass().add("muted");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        MenuButton copy = new MenuButton("Copy table");
        copy.setId("report-copy");
        copy.getItems().setAll(
            copying("Tab separated, for a spreadsheet", () -> report.tsv()), copying("Comma separated (CSV)", () -> report.csv()),
            copying("Markdown", () -> report.markdown()), copying("Memory and weights by layer, as in course notes", () -> report.perLayer()));
        HBox tools = new HBox(8, filter, count, between, copy);
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
            editor.setNotice("Copied: " + title);
        });
        return item;
    }

    private void columns() {
        table.getColumns().add(column("#", 36, true, Report.Row::number, Object::toString));
        table.getColumns().add(column("Layer", 170, false, Report.Row::name, Object::toString));
        table.getColumns().add(column("Type", 100, false, Report.Row::type, Object::toString));
        table.getColumns().add(column("In", 112, false, Report.Row::in, Object::toString));
        table.getColumns().add(column("Out", 112, false, Report.Row::out, Object::toString));
        table.getColumns().add(column("k / s / p / d / g", 100, false, Report.Row::window, Object::toString));
        table.getColumns().add(column("Weights", 84, true, row -> figure(row, row.weights()), ReportView::grouped));
        table.getColumns().add(column("Biases", 60, true, row -> figure(row, row.biases()), ReportView::grouped));
        table.getColumns().add(column("MAC", 98, true, row -> figure(row, row.macs()), ReportView::grouped));
        table.getColumns().add(column("Act. bytes", 92, true, row -> figure(row, row.activationBytes()), ReportView::grouped));
        table.getColumns().add(column("RF", 48, true, row -> row.receptiveField().map(ReportView::size).orElse(-1.0),
            value -> value < 0 ? "" : number(value)));
        table.getColumns().add(column("RF stride", 76, true, row -> row.receptiveField().map(ReceptiveField::strideH).orElse(-1.0),
            value -> value < 0 ? "" : number(value)));
        table.getColumns().add(column("ms", 64, true, row -> nanos.getOrDefault(row.node().id(), 0L),
            value -> value == 0 ? "" : String.format(Locale.ROOT, "%.2f", value / 1e6)));
    }

    /// Along the larger side.
    private static double size(ReceptiveField field) {
        return Math.max(field.sizeH(), field.sizeW());
    }

    private static Long figure(Report.Row row, long value) {
        return row.known() ? value : -1L;
    }

    private static String grouped(Long value) {
        return value < 0 ? "?" : String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static <T extends Comparable<T>> TableColumn<Report.Row, T> column(
            String title, double width, boolean number, Function<Report.Row, T> value, Function<T, String> text) {
        TableColumn<Report.Row, T> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setMinWidth(36);
        column.setReorderable(false);
        column.setComparator(Comparator.naturalOrder());
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(value.apply(cell.getValue())));
        if (number) {
            column.getStyleClass().add("number");
        }
        column.setCellFactory(made -> new TableCell<>() {
            @Override
            protected void updateItem(T item, boolean empty) {
                super.updateItem(item, empty);
                String shown = empty || item == null ? null : text.apply(item);
                setText(shown);
                getStyleClass().removeAll("none");
                if ("0".equals(shown) || "?".equals(shown)) {
                    getStyleClass().add("none");
                }
            }
        });
        return column;
    }

    /// The sums, under the columns they belong to.
    private Pane footer() {
        totals.getStyleClass().add("table-total");
        totals.setManaged(false);
        for (TableColumn<Report.Row, ?> column : table.getColumns()) {
            Label label = new Label();
            label.setMinWidth(0);
            label.prefWidthProperty().bind(column.widthProperty());
            label.setAlignment(column.getStyleClass().contains("number") ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
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
        var width = Bindings.createDoubleBinding(() -> table.getColumns().stream().mapToDouble(TableColumn::getWidth).sum(),
            table.getColumns().stream().map(TableColumn::widthProperty).toArray(javafx.beans.Observable[]::new));
        width.subscribe(now -> totals.resize(now.doubleValue(), 26));
        table.skinProperty().subscribe(skin -> table.lookupAll(".scroll-bar").forEach(node -> {
            if (node instanceof ScrollBar bar && bar.getOrientation() == Orientation.HORIZONTAL) {
                totals.translateXProperty().bind(bar.valueProperty().negate());
            }
        }));
        return pane;
    }

    private void show(Document document) {
        report = Report.of(document.annotations());
        Set<String> selected = Set.copyOf(editor.selection());
        following = true;
        try {
            rows.setAll(report.rows());
        } finally {
            following = false;
        }
        if (!selected.isEmpty()) {
            follow();
        }
        Totals sums = report.totals();
        String least = sums.complete() ? "" : "≥ ";
        total(1, sums.complete() ? "Total" : "Total, at least");
        total(6, least + grouped(sums.weights()));
        total(7, least + grouped(sums.biases()));
        total(8, least + grouped(sums.macs()));
        total(9, least + grouped(sums.activationBytes()));
        counted();
    }

    private void total(int column, String text) {
        ((Label) totals.getChildren().get(column)).setText(text);
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
        total(12, sum == 0 ? "" : String.format(Locale.ROOT, "%.1f", sum / 1e6));
        table.refresh();
    }

    private void narrow(String wanted) {
        String lower = wanted.trim().toLowerCase(Locale.ROOT);
        filtered.setPredicate(row -> row.name().toLowerCase(Locale.ROOT).contains(lower) || row.type().toLowerCase(Locale.ROOT).contains(lower));
        counted();
    }

    private void counted() {
        int all = rows.size();
        count.setText(filtered.size() == all ? all + (all == 1 ? " layer" : " layers") : filtered.size() + " of " + all + " layers");
    }

    private void picked() {
        if (!following) {
            following = true;
            try {
                editor.select(table.getSelectionModel().getSelectedItems().stream().filter(java.util.Objects::nonNull)
                    .map(row -> row.node().id()).collect(java.util.stream.Collectors.toSet()));
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
                if (editor.selection().contains(table.getItems().get(i).node().id())) {
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
}
