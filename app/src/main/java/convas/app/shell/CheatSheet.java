package convas.app.shell;

import convas.app.words.Words;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// All shortcuts on one sheet.
final class CheatSheet {
    /// What the mouse and single keys do on the canvas, which no action stands for.
    private static List<List<String>> canvas() {
        return List.of(
            List.of(Words.of("Pan"), Words.of("Middle drag, Space drag")),
            List.of(Words.of("Zoom at the pointer"), Words.of("Wheel")),
            List.of(Words.of("Select several"), Words.of("Shift+Click, drag a frame")),
            List.of(Words.of("Walk along connections"), Words.of("Ctrl+Arrows")),
            List.of(Words.of("Mark a view, go to it"), "Ctrl+Alt+Shift+1…9, Ctrl+Alt+1…9"),
            List.of(Words.of("Add a layer"), Words.of("Type, Tab, double click")),
            List.of(Words.of("Insert on an edge"), Words.of("Drop a layer on it")),
            List.of(Words.of("Replace, add a branch"), Words.of("Drop a layer on a layer")),
            List.of(Words.of("Connect"), Words.of("Drag from port to port")),
            List.of(Words.of("Reconnect, branch off"), Words.of("Drag an edge, Alt+Drag")),
            List.of(Words.of("Move without guides"), Words.of("Alt+Drag")));
    }

    private static List<List<String>> maps() {
        return List.of(
            List.of(Words.of("Next map, next layer"), "←→ J L, ↑↓ I K"),
            List.of(Words.of("Back-prop, freeze its unit"), "B, D"));
    }

    private CheatSheet() {}

    static void open(Overlay overlay, Actions actions) {
        Label title = new Label(Words.of("Shortcuts"));
        title.getStyleClass().add("sheet-title");
        HBox columns = new HBox(28);
        VBox column = new VBox(16);
        columns.getChildren().add(column);
        int rows = 0;
        for (String menu : Actions.MENUS) {
            List<List<String>> lines = actions.of(menu).stream().filter(action -> !action.shortcut().isEmpty())
                .map(action -> List.of(action.text().getValue(), action.shortcut())).toList();
            if (rows + lines.size() > 15) {
                column = new VBox(16);
                columns.getChildren().add(column);
                rows = 0;
            }
            rows += lines.size() + 2;
            column.getChildren().add(group(Words.of(menu), lines));
        }
        column.getChildren().addAll(group(Words.of("On the canvas"), canvas()), group(Words.of("In the maps"), maps()));
        VBox sheet = new VBox(16, title, columns);
        sheet.getStyleClass().add("paper");
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        sheet.setFocusTraversable(true);
        overlay.open(sheet, Pos.CENTER, sheet);
    }

    private static VBox group(String title, List<List<String>> lines) {
        Label heading = new Label(title);
        heading.getStyleClass().add("sheet-group");
        GridPane grid = new GridPane(14, 6);
        for (int row = 0; row < lines.size(); row++) {
            Label text = new Label(lines.get(row).getFirst());
            text.setMinWidth(Region.USE_PREF_SIZE);
            GridPane.setHgrow(text, Priority.ALWAYS);
            Label key = new Label(lines.get(row).getLast());
            key.getStyleClass().add("key");
            key.setMinWidth(Region.USE_PREF_SIZE);
            GridPane.setHalignment(key, javafx.geometry.HPos.RIGHT);
            grid.addRow(row, text, key);
        }
        return new VBox(6, heading, grid);
    }
}
