package convas.app.problems;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// The list of diagnostics.
public final class ProblemsView extends BorderPane {
    public ProblemsView(Editor editor) {
        getStyleClass().add("problems-view");
    }
}
