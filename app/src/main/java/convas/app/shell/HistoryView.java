package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.History;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;

/// What was done to the document, the last step last. A click goes back to after that step, or forward again; what was
/// undone stands in grey.
final class HistoryView extends BorderPane {
    private static final PseudoClass UNDONE = PseudoClass.getPseudoClass("undone");

    private final Editor editor;
    private final ListView<String> list = new ListView<>();
    private History shown;
    private boolean setting;

    HistoryView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("history-view");
        list.setId("history");
        list.setAccessibleText(Words.of("Steps that can be undone"));
        list.setFixedCellSize(26);
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedIndexProperty().addListener((property, was, now) -> {
            if (!setting && now.intValue() >= 0) {
                editor.travelTo(now.intValue());
            }
        });
        setCenter(list);
        editor.historyProperty().addListener(property -> update());
        sceneProperty().addListener(property -> update());
    }

    /// Only while it is looked at.
    private void update() {
        History now = editor.historyProperty().get();
        if (getScene() == null || now == shown) {
            return;
        }
        shown = now;
        List<String> titles = new ArrayList<>(List.of(Words.of("As opened")));
        now.titles().forEach(title -> titles.add(Words.told(title)));
        setting = true;
        if (!titles.equals(list.getItems())) {
            list.getItems().setAll(titles);
        }
        list.getSelectionModel().select(now.position());
        list.scrollTo(Math.max(0, now.position() - 4));
        list.refresh();
        setting = false;
    }

    private final class Cell extends ListCell<String> {
        @Override
        protected void updateItem(String title, boolean empty) {
            super.updateItem(title, empty);
            setText(empty ? null : getIndex() == 0 ? title : getIndex() + "   " + title);
            pseudoClassStateChanged(UNDONE, !empty && shown != null && getIndex() > shown.position());
        }
    }
}
