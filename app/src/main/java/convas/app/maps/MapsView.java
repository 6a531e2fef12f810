package convas.app.maps;

import convas.app.editor.Editor;
import convas.app.task.Runner;
import javafx.scene.layout.BorderPane;

/// The activation maps and filters of the selected layer.
public final class MapsView extends BorderPane {
    public MapsView(Editor editor, Runner runner) {
        getStyleClass().add("maps-view");
    }
}
