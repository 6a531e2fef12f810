package convas.app.inspector;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/// Figures with their names, a line each. Lines that say the same again cost nothing.
final class FactsGrid extends GridPane {
    private final List<Label> names = new ArrayList<>();
    private final List<Label> values = new ArrayList<>();
    private List<Facts> shown = List.of();

    FactsGrid() {
        getStyleClass().add("facts");
        ColumnConstraints left = new ColumnConstraints();
        left.setMinWidth(96);
        left.setPrefWidth(104);
        ColumnConstraints right = new ColumnConstraints();
        right.setHgrow(Priority.ALWAYS);
        right.setFillWidth(true);
        getColumnConstraints().setAll(left, right);
    }

    void show(List<Facts> lines) {
        while (names.size() > lines.size()) {
            getChildren().removeAll(names.removeLast(), values.removeLast());
        }
        while (names.size() < lines.size()) {
            add();
        }
        for (int i = 0; i < lines.size(); i++) {
            Facts line = lines.get(i);
            if (i >= shown.size() || !line.equals(shown.get(i))) {
                names.get(i).setText(line.label());
                values.get(i).setText(line.value());
                Tooltip hint = line.hint().isEmpty() ? null : hint(values.get(i).getTooltip(), line.hint());
                names.get(i).setTooltip(hint);
                values.get(i).setTooltip(hint);
            }
        }
        shown = List.copyOf(lines);
    }

    private void add() {
        Label name = new Label();
        name.getStyleClass().add("fact-label");
        name.setMinWidth(USE_PREF_SIZE);
        Label value = new Label();
        value.getStyleClass().add("fact-value");
        value.setWrapText(true);
        value.setMinHeight(USE_PREF_SIZE);
        setValignment(name, VPos.TOP);
        addRow(names.size(), name, value);
        names.add(name);
        values.add(value);
    }

    /// The one that is there says the other text; a new one costs more than all else in the line.
    private static Tooltip hint(Tooltip there, String text) {
        if (there != null) {
            there.setText(text);
            return there;
        }
        Tooltip tooltip = new Tooltip(text);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(320);
        return tooltip;
    }
}
