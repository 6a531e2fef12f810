package convas.app.canvas;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// The picture of the net: drawn, annotated, edited with the mouse.
public final class CanvasView extends BorderPane {
    public CanvasView(Editor editor) {
        getStyleClass().add("canvas-view");
    }
}
