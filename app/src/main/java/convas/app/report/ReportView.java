package convas.app.report;

import convas.app.editor.Editor;
import javafx.scene.layout.BorderPane;

/// The table of layers with their figures.
public final class ReportView extends BorderPane {
    public ReportView(Editor editor) {
        getStyleClass().add("report-view");
    }
}
