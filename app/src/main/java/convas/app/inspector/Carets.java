package convas.app.inspector;

import javafx.scene.control.TextField;
import javafx.scene.control.skin.TextInputControlSkin;

/// Carets that are not seen.
final class Carets {
    private Carets() {}

    /// Keeps a field without the keyboard from blinking: the toolkit's skin begins to whenever the text is set, and wakes the window
    /// for every frame by that.
    static void rest(TextField field) {
        // a change listener, as those come after the skin's own
        field.caretPositionProperty().addListener((property, was, now) -> {
            if (!field.isFocused() && field.getSkin() instanceof TextInputControlSkin<?> skin) {
                skin.setCaretAnimating(false);
            }
        });
    }
}
