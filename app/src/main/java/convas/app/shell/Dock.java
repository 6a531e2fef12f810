package convas.app.shell;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/// A view with its title above it.
final class Dock extends BorderPane {
    private final HBox header;

    Dock(String id, String title, Node content) {
        setId("dock-" + id);
        getStyleClass().add("dock");
        Label label = new Label(title);
        label.getStyleClass().add("dock-title");
        header = new HBox(label);
        header.getStyleClass().add("dock-header");
        setTop(header);
        setCenter(content);
    }

    HBox header() {
        return header;
    }
}
