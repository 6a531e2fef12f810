package convas.app.source;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// The prototxt as coloured, editable text.
public final class SourceView extends BorderPane {
    public SourceView(Editor editor) {
        getStyleClass().add("source-view");
    }
}
