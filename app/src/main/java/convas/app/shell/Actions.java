package convas.app.shell;

import convas.app.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;

/// The catalogue of everything the user can ask for. It feeds the menus, the toolbar, the command palette, the sheet of
/// shortcuts and the window's keys, so that each is said once.
public final class Actions {
    /// Menus in their order, by their English titles.
    public static final List<String> MENUS = List.of(
        Words.key("File"), Words.key("Edit"), Words.key("View"), Words.key("Network"), Words.key("Help"));

    private final List<Action> all = new ArrayList<>();

    public List<Action> all() {
        return Collections.unmodifiableList(all);
    }

    public List<Action> of(String menu) {
        return all.stream().filter(action -> action.menu().equals(menu)).toList();
    }

    /// @throws IllegalArgumentException if there is no such action
    public Action get(String id) {
        return all.stream().filter(action -> action.id().equals(id)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no action " + id));
    }

    /// @param text in English: it is shown in the language of the user
    Build add(String menu, String id, String text) {
        return new Build(menu, id, text);
    }

    /// An action in the making.
    final class Build {
        private final String menu;
        private final String id;
        private ObservableValue<String> text;
        private Ikon icon;
        private KeyCombination keys;
        private String shown;
        private ObservableBooleanValue enabled = new SimpleBooleanProperty(true);
        private Property<Boolean> on;

        private String group;
        private boolean apart;

        private Build(String menu, String id, String text) {
            this.menu = menu;
            this.id = id;
            this.text = new SimpleStringProperty(Words.of(text));
        }

        /// Draws a line above it in the menu.
        Build apart() {
            apart = true;
            return this;
        }

        /// Puts it in a menu within the menu, beside the others of that group.
        ///
        /// @param title in English
        Build in(String title) {
            group = title;
            return this;
        }

        Build text(ObservableValue<String> changing) {
            text = changing;
            return this;
        }

        Build icon(Ikon of) {
            icon = of;
            return this;
        }

        Build keys(String combination) {
            keys = KeyCombination.valueOf(combination);
            return this;
        }

        /// A key that a view handles while it has the focus.
        Build shown(String told) {
            shown = told;
            return this;
        }

        Build when(ObservableBooleanValue condition) {
            enabled = condition;
            return this;
        }

        /// Switches this on and off.
        void toggles(Property<Boolean> state) {
            on = state;
            does(() -> {});
        }

        void does(Runnable run) {
            all.add(new Action(id, menu, group, apart, text, icon, keys, shown, enabled, on, run));
        }
    }
}
