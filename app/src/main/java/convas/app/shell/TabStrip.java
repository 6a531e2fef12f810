package convas.app.shell;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// The names of the open documents, in a line that is there when they are several. A dot marks unsaved changes.
final class TabStrip extends TabPane {
    private final Map<DocumentTab, Tab> made = new HashMap<>();
    private final Consumer<DocumentTab> front;
    private final Consumer<DocumentTab> close;
    private boolean setting;

    /// @param front brings a document to the front
    /// @param close asks to close one
    TabStrip(Consumer<DocumentTab> front, Consumer<DocumentTab> close) {
        this.front = front;
        this.close = close;
        setId("documents");
        getStyleClass().add("documents");
        setFocusTraversable(false);
        setTabClosingPolicy(TabClosingPolicy.ALL_TABS);
        setMinHeight(USE_PREF_SIZE);
        setMaxHeight(USE_PREF_SIZE);
        setVisible(false);
        setManaged(false);
        getSelectionModel().selectedItemProperty().addListener((property, was, now) -> {
            if (!setting && now != null) {
                front.accept((DocumentTab) now.getUserData());
            }
        });
        addEventFilter(MouseEvent.MOUSE_CLICKED, this::clicked);
    }

    void show(List<DocumentTab> documents, DocumentTab inFront) {
        setting = true;
        made.keySet().retainAll(documents);
        getTabs().setAll(documents.stream().map(document -> made.computeIfAbsent(document, this::tab)).toList());
        getSelectionModel().select(made.get(inFront));
        setting = false;
        setVisible(documents.size() > 1);
        setManaged(documents.size() > 1);
    }

    private Tab tab(DocumentTab document) {
        Tab tab = new Tab();
        tab.setUserData(document);
        Label name = new Label();
        name.textProperty().bind(Bindings.createStringBinding(
            () -> (document.unsavedProperty().get() ? "● " : "") + document.nameProperty().get(),
            document.nameProperty(), document.unsavedProperty()));
        name.getStyleClass().add("document-tab");
        name.setUserData(document);
        tab.setGraphic(name);
        document.pathProperty().subscribe((Path path) -> tab.setTooltip(path == null ? null : new Tooltip(path.toString())));
        tab.setOnCloseRequest(event -> {
            event.consume();
            close.accept(document);
        });
        return tab;
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() == MouseButton.MIDDLE && event.getTarget() instanceof Node target) {
            Node at = target;
            while (at != null && !at.getStyleClass().contains("tab")) {
                at = at.getParent();
            }
            Node name = at == null ? null : at.lookup(".document-tab");
            if (name != null) {
                close.accept((DocumentTab) name.getUserData());
                event.consume();
            }
        }
    }
}
