package convas.app.shell;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// Lays one panel over the window: Escape or a press beside it closes it, and the focus goes back to where it was. Meanwhile
/// the keys of the window's actions do nothing.
final class Overlay {
    private final StackPane over;
    private Node shown;
    private Node focused;

    Overlay(StackPane over) {
        this.over = over;
        over.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (isOpen() && (event.isShortcutDown() || event.isAltDown() || event.getCode().isFunctionKey())) {
                event.consume();
            }
        });
    }

    boolean isOpen() {
        return shown != null;
    }

    /// @param focus what gets the keyboard
    void open(Region panel, Pos at, Node focus) {
        close();
        focused = over.getScene() == null ? null : over.getScene().getFocusOwner();
        StackPane shade = new StackPane(panel);
        shade.getStyleClass().add("shade");
        StackPane.setAlignment(panel, at);
        panel.getStyleClass().add("overlay");
        shade.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getTarget() == shade) {
                close();
                event.consume();
            }
        });
        shade.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
        shown = shade;
        over.getChildren().add(shade);
        // what scrolls joins the scene with its skin only, and cannot get the keyboard before
        shade.applyCss();
        focus.requestFocus();
    }

    void close() {
        if (shown != null) {
            over.getChildren().remove(shown);
            shown = null;
            if (focused != null) {
                focused.requestFocus();
            }
        }
    }
}
