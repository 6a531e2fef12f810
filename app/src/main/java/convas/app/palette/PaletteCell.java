package convas.app.palette;

import convas.app.words.Words;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/// A line of the palette.
final class PaletteCell extends ListCell<PaletteView.Row> {
    private static final PseudoClass GROUP = PseudoClass.getPseudoClass("group");

    private final RoleIcon glyph = new RoleIcon();
    private final Label title = new Label();
    private final Label detail = new Label();
    private final Region learnable = new Region();
    private final HBox line;
    private final Tooltip tooltip = new Tooltip();

    PaletteCell(Consumer<PaletteItem> add) {
        getStyleClass().add("palette-cell");
        title.getStyleClass().add("palette-title");
        title.setMaxWidth(Double.MAX_VALUE);
        detail.getStyleClass().add("palette-detail");
        detail.setMinWidth(0);
        detail.setMaxWidth(Double.MAX_VALUE);
        learnable.getStyleClass().add("learnable-dot");
        learnable.setMinSize(6, 6);
        learnable.setMaxSize(6, 6);
        line = new HBox(8, glyph, title, detail, learnable);
        line.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(detail, Priority.ALWAYS);
        setPrefWidth(0);
        tooltip.setShowDelay(Duration.millis(400));
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(320);
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && item() != null) {
                add.accept(item());
            }
        });
        setOnDragDetected(this::drag);
    }

    private PaletteItem item() {
        return getItem() instanceof PaletteView.Row.Entry(PaletteItem item) ? item : null;
    }

    private void drag(MouseEvent event) {
        PaletteItem item = item();
        if (item == null) {
            return;
        }
        Dragboard board = startDragAndDrop(TransferMode.COPY);
        ClipboardContent content = new ClipboardContent();
        content.put(PaletteItem.FORMAT, item.prototxt());
        content.putString(item.prototxt());
        if (item.whole()) {
            content.put(PaletteItem.WHOLE, item.title());
        }
        board.setContent(content);
        // the whole cell, which is opaque: what shines through is black on some desktops
        board.setDragView(snapshot(new SnapshotParameters(), null), 12, 12);
        event.consume();
    }

    @Override
    protected void updateItem(PaletteView.Row row, boolean empty) {
        super.updateItem(row, empty);
        pseudoClassStateChanged(GROUP, !empty && row instanceof PaletteView.Row.Group);
        setText(null);
        setGraphic(null);
        setTooltip(null);
        switch (empty ? null : row) {
            case null -> setAccessibleText(null);
            case PaletteView.Row.Group(String name) -> setText(Words.of(name));
            case PaletteView.Row.Entry(PaletteItem item) -> {
                glyph.show(item.category());
                title.setText(item.title());
                detail.setText(item.detail());
                detail.setManaged(!item.detail().isEmpty());
                HBox.setHgrow(title, item.detail().isEmpty() ? Priority.ALWAYS : Priority.NEVER);
                // what stands beside a title is cut before it
                title.setMinWidth(item.detail().isEmpty() ? 0 : USE_PREF_SIZE);
                learnable.setVisible(item.learns());
                tooltip.setText(item.title() + "\n" + item.doc() + (item.learns() ? "\n\n" + Words.of("The dot: it has weights that are learned.") : "") + "\n\n" + (item.whole()
                    ? Words.of("A double click opens it as a document of its own. Dragged onto the canvas, its layers are added to this one.")
                    : Words.of("Drag it onto the canvas or onto a connection. A double click adds it behind the selected layer.")));
                setTooltip(tooltip);
                setAccessibleText(item.title() + ", " + item.detail() + (item.learns() ? ", " + Words.of("learnable") : ""));
                setGraphic(line);
            }
        }
    }
}
