package convas.app.shell;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;

/// Something the user can ask for, once, for menu, toolbar, command palette and keys alike.
///
/// @param id stable, for tests and settings: `file.save`
/// @param menu English title of the menu it stands in
/// @param group English title of the menu within it that it stands in; null for none
/// @param apart whether a line stands above it in the menu
/// @param text what it is called now
/// @param icon for the toolbar and menu; may be null
/// @param keys the shortcut; may be null
/// @param shown the shortcut as told to people where the key is handled elsewhere; null to derive it from `keys`
/// @param on the state of an action that switches something; null for others
public record Action(
        String id, String menu, String group, boolean apart, ObservableValue<String> text, Ikon icon, KeyCombination keys,
        String shown, ObservableBooleanValue enabled, Property<Boolean> on, Runnable run) {

    /// Runs it if it is enabled.
    public void fire() {
        if (enabled.get()) {
            if (on instanceof BooleanProperty flag) {
                flag.set(!flag.get());
            }
            run.run();
        }
    }

    /// `Ctrl+Shift+S`; empty if there is no shortcut.
    public String shortcut() {
        return shown != null ? shown : keys == null ? "" : keys.getDisplayText();
    }
}
