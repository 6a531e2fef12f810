package convas.app.inspector;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// The property sheet of the selected layer.
public final class InspectorView extends BorderPane {
    public InspectorView(Editor editor) {
        getStyleClass().add("inspector-view");
    }
}
