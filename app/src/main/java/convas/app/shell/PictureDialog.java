package convas.app.shell;

import convas.app.canvas.CanvasView;
import convas.app.canvas.DisplayList;
import convas.app.canvas.PictureChoice;
import convas.app.canvas.PictureChoice.Scope;
import convas.app.canvas.Pictures;
import convas.app.canvas.Shown;
import convas.app.task.Runner;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.document.DotWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.image.ImageView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Asks what of the net a picture shows and in which form it is written, and shows it beforehand.
final class PictureDialog {
    private static final int PREVIEW_WIDTH = 420;
    private static final int PREVIEW_HEIGHT = 320;

    /// @param drawn whether what the window shows is drawn, rather than the graph behind it
    /// @param pixels whether thumbnails can be in it
    private enum Format {
        SVG(Words.key("SVG: lines and text for the web"), ".svg", Prompts.Kind.SVG, true, true),
        PDF(Words.key("PDF: lines and text for print"), ".pdf", Prompts.Kind.PDF, true, true),
        PNG(Words.key("PNG: pixels"), ".png", Prompts.Kind.PNG, true, true),
        TIKZ(Words.key("TikZ: for LaTeX"), ".tex", Prompts.Kind.TEX, true, false),
        DOT(Words.key("DOT: for Graphviz, as Caffe draws it"), ".dot", Prompts.Kind.DOT, false, false);

        private final String title;
        private final String ending;
        private final Prompts.Kind kind;
        private final boolean drawn;
        private final boolean pixels;

        Format(String title, String ending, Prompts.Kind kind, boolean drawn, boolean pixels) {
            this.title = title;
            this.ending = ending;
            this.kind = kind;
            this.drawn = drawn;
            this.pixels = pixels;
        }
    }

    private static final Map<Scope, String> SCOPES =
        Map.of(Scope.ALL, Words.key("Whole network"), Scope.SELECTION, Words.key("Selected layers"), Scope.VIEW, Words.key("What the window shows"));

    private final Workbench bench;
    private final Exports exports;
    private final ComboBox<Format> format = new ComboBox<>();
    private final ComboBox<Scope> scope = new ComboBox<>();
    private final ComboBox<Integer> scale = new ComboBox<>();
    private final CheckBox light = new CheckBox(Words.of("Light colours"));
    private final CheckBox transparent = new CheckBox(Words.of("No background"));
    private final CheckBox thumbnails = new CheckBox(Words.of("Activation maps on the layers"));
    private final CheckBox legend = new CheckBox(Words.of("Legend of the colours"));
    private final CheckBox page = new CheckBox(Words.of("Fitted to a page of A4"));
    private final ImageView preview = new ImageView();
    private final Label size = new Label();
    private final Button export = new Button(Words.of("Export…"));
    private long wish;

    private PictureDialog(Workbench bench, Exports exports) {
        this.bench = bench;
        this.exports = exports;
    }

    static void open(Workbench bench, Exports exports) {
        new PictureDialog(bench, exports).open();
    }

    private void open() {
        format.getItems().setAll(Format.values());
        format.setId("picture-format");
        worded(format, each -> Words.of(each.title));
        format.setValue(Format.SVG);
        scope.getItems().setAll(bench.editor().selection().isEmpty() ? List.of(Scope.ALL, Scope.VIEW) : List.of(Scope.values()));
        worded(scope, each -> Words.of(SCOPES.get(each)));
        scope.setValue(Scope.ALL);
        scale.getItems().setAll(1, 2, 3, 4, 6, 8);
        worded(scale, each -> each == 1 ? Words.of("1 pixel for each at 100 %") : Words.of("{0} pixels for each at 100 %", each));
        scale.setValue(2);
        light.setSelected(true);
        thumbnails.setSelected(bench.window().canvas().shown().has(Shown.Part.MAPS));
        GridPane choices = new GridPane(12, 8);
        choices.addRow(0, new Label(Words.of("Form")), format);
        choices.addRow(1, new Label(Words.of("Part")), scope);
        choices.addRow(2, new Label(Words.of("Size")), scale);
        VBox boxes = new VBox(8, light, transparent, thumbnails, legend, page);
        size.getStyleClass().add("muted");
        size.setId("picture-size");
        choices.add(size, 1, 3);
        choices.add(boxes, 1, 4);
        StackPane room = new StackPane(preview);
        room.getStyleClass().add("tile-picture");
        room.setMinSize(PREVIEW_WIDTH + 16, PREVIEW_HEIGHT + 16);
        preview.setId("picture-preview");
        preview.setPreserveRatio(true);
        preview.setFitWidth(PREVIEW_WIDTH);
        preview.setFitHeight(PREVIEW_HEIGHT);
        export.setId("picture-export");
        export.getStyleClass().add("primary");
        export.setOnAction(event -> {
            bench.overlay().close();
            export();
        });
        Button cancel = new Button(Words.of("Cancel"));
        cancel.setOnAction(event -> bench.overlay().close());
        HBox buttons = new HBox(8, export, cancel);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        Label title = new Label(Words.of("Export picture"));
        title.getStyleClass().add("sheet-title");
        VBox sheet = new VBox(14, title, new HBox(24, choices, room), buttons);
        sheet.getStyleClass().add("paper");
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        for (ComboBox<?> each : List.of(format, scope, scale)) {
            each.setMaxWidth(Double.MAX_VALUE);
            each.valueProperty().addListener(property -> changed());
        }
        for (CheckBox each : List.of(light, transparent, thumbnails, legend)) {
            each.selectedProperty().addListener(property -> changed());
        }
        changed();
        bench.overlay().open(sheet, Pos.CENTER, format);
    }

    private static <T> void worded(ComboBox<T> box, java.util.function.Function<T, String> words) {
        box.setCellFactory(list -> new Worded<>(words));
        box.setButtonCell(new Worded<>(words));
    }

    private static final class Worded<T> extends ListCell<T> {
        private final java.util.function.Function<T, String> words;

        Worded(java.util.function.Function<T, String> words) {
            this.words = words;
        }

        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? null : words.apply(item));
        }
    }

    /// The latest choice is shown; what does not matter to it cannot be chosen.
    private void changed() {
        Format chosen = format.getValue();
        scope.setDisable(!chosen.drawn);
        scale.setDisable(chosen != Format.PNG);
        page.setDisable(chosen != Format.PDF);
        light.setDisable(!chosen.drawn);
        transparent.setDisable(!chosen.drawn);
        legend.setDisable(!chosen.drawn);
        thumbnails.setDisable(!chosen.pixels);
        long mine = ++wish;
        if (!chosen.drawn) {
            preview.setImage(null);
            size.setText("");
            export.setDisable(false);
            return;
        }
        DisplayList list = picture();
        showSize(list);
        CompletableFuture.supplyAsync(() -> Pictures.small(list, 2 * PREVIEW_WIDTH, 2 * PREVIEW_HEIGHT)).thenAcceptAsync(small -> {
            if (mine == wish) {
                preview.setImage(convas.app.task.Pictures.image(small));
            }
        }, Platform::runLater);
    }

    /// How large a PNG becomes, and whether it can be written at all.
    private void showSize(DisplayList list) {
        Pictures.Size pixels = Pictures.size(list, scale.getValue());
        boolean png = format.getValue() == Format.PNG;
        String across = String.format(Locale.ROOT, "%,.0f × %,.0f", pixels.width(), pixels.height());
        size.setText(!png ? "" : pixels.possible() ? Words.of("{0} pixels", across)
            : Words.of("{0} pixels are too many for a PNG: choose a smaller size, or SVG", across));
        export.setDisable(png && !pixels.possible());
    }

    private DisplayList picture() {
        Runner runner = bench.window().runner();
        boolean maps = thumbnails.isSelected() && format.getValue().pixels;
        // pictures are for papers, and speak English in any language of the window
        String note = !maps ? "" : switch (runner.randomness()) {
            case ALL -> "Activation maps with random weights, seed " + runner.seed();
            case SOME -> "Activation maps with weights of which some are random, seed " + runner.seed();
            case NONE -> "";
        };
        CanvasView canvas = bench.window().canvas();
        return canvas.picture(new PictureChoice(scope.getValue(), light.isSelected(), transparent.isSelected(), maps, legend.isSelected(), note));
    }

    private void export() {
        Format chosen = format.getValue();
        Document document = bench.editor().document();
        DisplayList list = picture();
        String title = bench.files().nameProperty().get();
        int pixels = scale.getValue();
        boolean fitted = page.isSelected();
        if (chosen == Format.PNG) {
            exports.flow(Words.of("Export picture"), chosen.ending, chosen.kind, (out, progress) -> Pictures.png(list, pixels, out, progress));
            return;
        }
        exports.bytes(Words.of("Export picture"), chosen.ending, chosen.kind, () -> switch (chosen) {
            case SVG -> Pictures.svg(list, title).getBytes(StandardCharsets.UTF_8);
            case PDF -> Pictures.pdf(list, title, fitted);
            case TIKZ -> Pictures.tikz(list, title).getBytes(StandardCharsets.UTF_8);
            case PNG -> throw new IllegalStateException("written as it is painted");
            case DOT -> DotWriter.write(document).getBytes(StandardCharsets.UTF_8);
        });
    }
}
