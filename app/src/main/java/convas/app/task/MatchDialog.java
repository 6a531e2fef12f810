package convas.app.task;

import convas.core.tensor.Shape;
import convas.core.weights.Match;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Says which layers of a weights file were taken, which did not fit and why, and which are on one side only.
final class MatchDialog extends Dialog<Void> {
    MatchDialog(Match match, String name, Window owner) {
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle("Weights");
        setResizable(true);
        getDialogPane().getStylesheets().setAll(owner.getScene().getRoot().getStylesheets());
        getDialogPane().getStylesheets().addAll(owner.getScene().getStylesheets());
        getDialogPane().getStyleClass().add("match-dialog");
        getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        Label head = new Label(summary(match));
        head.setWrapText(true);
        head.getStyleClass().add("match-summary");
        TableView<Match.Row> table = new TableView<>();
        table.getItems().setAll(worstFirst(match));
        table.getColumns().add(column("Layer", 150, Match.Row::layer));
        table.getColumns().add(column("", 150, row -> word(row.kind())));
        table.getColumns().add(column("In the file", 170, row -> shapes(row.source())));
        table.getColumns().add(column("In the net", 170, row -> shapes(row.target())));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPrefSize(700, 320);
        Label detail = new Label();
        detail.setWrapText(true);
        detail.setMinHeight(54);
        detail.getStyleClass().add("match-detail");
        table.getSelectionModel().selectedItemProperty().addListener((property, old, row) -> detail.setText(row == null ? "" : explain(row)));
        VBox content = new VBox(10, head, table, detail);
        content.setPrefWidth(700);
        getDialogPane().setContent(content);
        setHeaderText(name);
        if (!table.getItems().isEmpty() && table.getItems().getFirst().kind() == Match.Kind.MISMATCH) {
            table.getSelectionModel().selectFirst();
        }
    }

    /// `24 layers copied, 1 does not fit, 1 only in the net (starts at random), 2 only in the file.`
    static String summary(Match match) {
        List<String> parts = List.of(
            count(match, Match.Kind.COPIED, "copied"),
            count(match, Match.Kind.MISMATCH, "not fitting (starts at random)"),
            count(match, Match.Kind.FRESH, "only in the net (starts at random)"),
            count(match, Match.Kind.ONLY_IN_FILE, "only in the file (not used)"));
        String told = parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
        return told.isEmpty() ? "Neither the file nor the net has layers with weights." : told + ".";
    }

    private static String count(Match match, Match.Kind kind, String what) {
        int count = match.rows(kind).size();
        return count == 0 ? "" : count + (count == 1 ? " layer " : " layers ") + what;
    }

    static String word(Match.Kind kind) {
        return switch (kind) {
            case COPIED -> "copied";
            case MISMATCH -> "does not fit";
            case ONLY_IN_FILE -> "only in the file";
            case FRESH -> "only in the net";
        };
    }

    private static String explain(Match.Row row) {
        return switch (row.kind()) {
            case MISMATCH -> row.message();
            case COPIED -> "The file's values are used.";
            case ONLY_IN_FILE -> "The net has no layer of this name with weights. If it is called otherwise there, rename it.";
            case FRESH -> "The file has no layer of this name, so it starts as its fillers say.";
        };
    }

    private static List<Match.Row> worstFirst(Match match) {
        return List.of(Match.Kind.MISMATCH, Match.Kind.FRESH, Match.Kind.ONLY_IN_FILE, Match.Kind.COPIED).stream()
            .flatMap(kind -> match.rows(kind).stream()).toList();
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }

    private static TableColumn<Match.Row, String> column(String title, double width, java.util.function.Function<Match.Row, String> text) {
        TableColumn<Match.Row, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        return column;
    }
}
