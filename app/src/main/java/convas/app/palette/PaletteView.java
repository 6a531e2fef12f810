package convas.app.palette;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// Layers and blocks to drag onto the canvas.
public final class PaletteView extends BorderPane {
    public PaletteView(Editor editor) {
        getStyleClass().add("palette-view");
    }
}
