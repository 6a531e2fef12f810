package convas.app.shell;

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
    private static final List<List<String>> CANVAS = List.of(
        List.of("Pan", "Middle drag, Space drag"), List.of("Zoom at the pointer", "Wheel"),
        List.of("Select several", "Shift+Click, drag a frame"), List.of("Walk along connections", "Ctrl+Arrows"),
        List.of("Mark a view, go to it", "Ctrl+Alt+Shift+1…9, Ctrl+Alt+1…9"),
        List.of("Add a layer", "Type, Tab, double click"), List.of("Insert on an edge", "Drop a layer on it"),
        List.of("Replace, add a branch", "Drop a layer on a layer"), List.of("Connect", "Drag from port to port"),
        List.of("Reconnect, branch off", "Drag an edge, Alt+Drag"), List.of("Move without guides", "Alt+Drag"));

    private CheatSheet() {}

    static void open(Overlay overlay, Actions actions) {
        Label title = new Label("Shortcuts");
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
            column.getChildren().add(group(menu, lines));
        }
        column.getChildren().add(group("On the canvas", CANVAS));
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
