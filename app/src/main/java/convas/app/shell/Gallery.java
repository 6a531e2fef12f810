package convas.app.shell;

import java.util.function.BiConsumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;

/// Lets the user choose what a new document starts from.
final class Gallery {
    /// A net of one input.
    static final String EMPTY = """
        name: "Untitled"
        layer {
          name: "data"
          type: "Input"
          top: "data"
          input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }
        }
        """;

    private Gallery() {}

    /// @param chosen hears text and title
    static void open(Overlay overlay, BiConsumer<String, String> chosen) {
        Label title = new Label("New network");
        title.getStyleClass().add("sheet-title");
        Label hint = new Label("Start from a published network or from an empty one.");
        hint.getStyleClass().add("muted");
        TilePane tiles = new TilePane(12, 12);
        tiles.setPrefColumns(4);
        tiles.setPrefTileWidth(212);
        Button empty = tile("Empty", "", "An input of 224 × 224 colour pixels and nothing else.", () -> {
            overlay.close();
            chosen.accept(EMPTY, "Untitled");
        });
        empty.setId("template-empty");
        tiles.getChildren().add(empty);
        Button first = empty;
        for (Templates.Template template : Templates.all()) {
            Button tile = tile(template.title(), Integer.toString(template.year()), template.story(), () -> {
                overlay.close();
                chosen.accept(Templates.read(template.resource()), template.title());
            });
            tile.setId("template-" + template.file());
            tiles.getChildren().add(tile);
        }
        VBox sheet = new VBox(4, title, hint, tiles);
        VBox.setMargin(tiles, new Insets(12, 0, 0, 0));
        sheet.getStyleClass().add("paper");
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        overlay.open(sheet, Pos.CENTER, first);
    }

    private static Button tile(String title, String year, String story, Runnable run) {
        Label name = new Label(title);
        name.getStyleClass().add("tile-title");
        Label when = new Label(year);
        when.getStyleClass().add("muted");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        Label text = new Label(story);
        text.setWrapText(true);
        text.getStyleClass().add("tile-text");
        text.setMaxHeight(Double.MAX_VALUE);
        VBox.setVgrow(text, Priority.ALWAYS);
        text.setAlignment(Pos.TOP_LEFT);
        VBox content = new VBox(4, new HBox(name, between, when), text);
        content.setPrefSize(188, 92);
        Button button = new Button(null, content);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.setAccessibleText(title + ". " + story);
        button.getStyleClass().add("tile");
        button.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        button.setOnAction(event -> run.run());
        return button;
    }
}
