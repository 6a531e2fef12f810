package convas.app.shell;

import convas.app.figures.Figures;
import convas.app.words.Words;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;

/// The welcome: files of lately at the left, and what a new document can start from: published networks and their blocks.
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

    private static final double WIDTH = 178;
    private static final double PICTURE = 84;

    private final Desk desk;

    private Gallery(Desk desk) {
        this.desk = desk;
    }

    static void open(Desk desk) {
        new Gallery(desk).open();
    }

    private void open() {
        TilePane networks = tiles();
        Button empty = tile(Words.of("Empty"), "", new Label(Words.of("An input of 224 × 224 colour pixels and nothing else.")), null, () -> desk.fresh(EMPTY, Words.key("Untitled")));
        empty.setId("template-empty");
        networks.getChildren().add(empty);
        Templates.all().forEach(template -> networks.getChildren().add(tile(template)));
        TilePane blocks = tiles();
        Templates.blocks().forEach(block -> blocks.getChildren().add(tile(block)));
        VBox choices = new VBox(10, group(Words.of("Networks")), networks, group(Words.of("Blocks")), blocks);
        choices.setPadding(new Insets(0, 12, 0, 0));
        ScrollPane scroll = new ScrollPane(choices);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("gallery");
        HBox.setHgrow(scroll, Priority.ALWAYS);
        HBox both = new HBox(24, files(), scroll);
        VBox.setVgrow(both, Priority.ALWAYS);
        Label title = new Label(Words.of("Welcome to Convas"));
        title.getStyleClass().add("sheet-title");
        VBox sheet = new VBox(14, title, both);
        sheet.getStyleClass().add("paper");
        sheet.setId("welcome");
        sheet.setMaxSize(1180, 720);
        both.setMinHeight(0);
        sheet.setMinHeight(0);
        desk.overlay().open(sheet, Pos.CENTER, empty);
    }

    private static TilePane tiles() {
        TilePane tiles = new TilePane(12, 12);
        tiles.setPrefColumns(4);
        tiles.setPrefTileWidth(WIDTH + 26);
        tiles.setTileAlignment(Pos.TOP_LEFT);
        return tiles;
    }

    private static Label group(String title) {
        Label label = new Label(title);
        label.getStyleClass().add("sheet-group");
        return label;
    }

    private Region files() {
        Button open = new Button(Words.of("Open file…"));
        open.getStyleClass().add("primary");
        open.setId("welcome-open");
        open.setMaxWidth(Double.MAX_VALUE);
        open.setOnAction(event -> {
            desk.overlay().close();
            desk.front().actions().get("file.open").fire();
        });
        Button draw = new Button(Words.of("Draw a digit"));
        draw.setId("welcome-draw");
        draw.setMaxWidth(Double.MAX_VALUE);
        draw.setTooltip(new Tooltip(Words.of("LeNet, trained on drawn digits, reads what you draw")));
        draw.setOnAction(event -> {
            desk.overlay().close();
            DigitDemo.open(desk);
        });
        VBox column = new VBox(6, open, draw, group(Words.of("Recent")));
        VBox.setMargin(column.getChildren().getLast(), new Insets(10, 0, 0, 0));
        List<Path> recent = desk.recent().files();
        for (Path file : recent) {
            Label name = new Label(file.getFileName().toString());
            Label folder = new Label(String.valueOf(file.getParent()));
            folder.getStyleClass().add("muted");
            VBox both = new VBox(name, folder);
            both.setPrefWidth(180);
            Button button = new Button(null, both);
            button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            button.getStyleClass().addAll("flat", "recent-file");
            button.setAccessibleText(file.toString());
            button.setTooltip(new Tooltip(file.toString()));
            button.setOnAction(event -> {
                desk.overlay().close();
                desk.open(file);
            });
            column.getChildren().add(button);
        }
        if (recent.isEmpty()) {
            Label none = new Label(Words.of("Files you open or save are listed here."));
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            column.getChildren().add(none);
        }
        column.setMinWidth(196);
        column.setPrefWidth(196);
        column.setMaxWidth(196);
        return column;
    }

    private Button tile(Templates.Template template) {
        Label figures = new Label(" ");
        figures.getStyleClass().add("muted");
        ImageView picture = new ImageView();
        picture.setPreserveRatio(true);
        picture.setFitWidth(WIDTH);
        picture.setFitHeight(PICTURE);
        StackPane room = new StackPane(picture);
        room.setMinHeight(PICTURE);
        room.getStyleClass().add("tile-picture");
        Previews.of(template.resource(), desk.looks().theme()).thenAcceptAsync(preview -> {
            picture.setImage(convas.app.task.Pictures.image(preview.picture()));
            figures.setText(Words.of("{0} params, {1} MAC", Figures.brief(preview.totals().params()),
                Figures.brief(preview.totals().macs() / preview.totals().batch())));
        }, Platform::runLater);
        Button tile = tile(Words.of(template.title()), Integer.toString(template.year()), new Label(Words.of(template.story())), new VBox(4, room, figures),
            () -> desk.fresh(Templates.read(template.resource()), template.title()));
        tile.setId("template-" + template.file());
        return tile;
    }

    /// @param picture above the story; may be null
    private Button tile(String title, String year, Label story, Region picture, Runnable run) {
        Label name = new Label(title);
        name.getStyleClass().add("tile-title");
        name.setMinWidth(0);
        Label when = new Label(year);
        when.getStyleClass().add("muted");
        when.setMinWidth(Region.USE_PREF_SIZE);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        story.setWrapText(true);
        story.getStyleClass().add("tile-text");
        story.setMaxHeight(Double.MAX_VALUE);
        VBox.setVgrow(story, Priority.ALWAYS);
        story.setAlignment(Pos.TOP_LEFT);
        VBox content = new VBox(4, new HBox(name, between, when));
        if (picture != null) {
            content.getChildren().add(picture);
        }
        content.getChildren().add(story);
        content.setPrefSize(WIDTH, 188);
        Button button = new Button(null, content);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.setAccessibleText(title + ". " + story.getText());
        button.getStyleClass().add("tile");
        button.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        button.setOnAction(event -> {
            desk.overlay().close();
            run.run();
        });
        return button;
    }
}
