package convas.app.shell;

import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// A key that a view handles while it has the focus: a menu says it and does not listen to it.
final class ToldKey extends KeyCombination {
    private final String text;

    ToldKey(String text) {
        this.text = text;
    }

    @Override
    public boolean match(KeyEvent event) {
        return false;
    }

    @Override
    public String getDisplayText() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToldKey key && key.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
