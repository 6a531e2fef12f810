package convas.app.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Separator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.geometry.Orientation;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// Menu bar, the document's name, and buttons for what is asked for most: one line in all.
final class TopBar extends HBox {
    private final MenuBar menus;
    private final Label name = new Label();

    /// @param tools ids of actions; empty for a line between
    /// @param state stands for `network.state` among them
    TopBar(Actions actions, javafx.beans.value.ObservableValue<String> title, List<String> tools, MenuButton state) {
        getStyleClass().add("window-bar");
        setAlignment(Pos.CENTER_LEFT);
        menus = Menus.bar(actions);
        menus.setMinWidth(USE_PREF_SIZE);
        name.setId("document-name");
        name.getStyleClass().add("document-name");
        name.textProperty().bind(title);
        name.setMinWidth(0);
        Region left = new Region();
        Region right = new Region();
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        List<Node> all = new ArrayList<>(List.of(menus, left, name, right));
        for (String id : tools) {
            all.add(id.isEmpty() ? new Separator(Orientation.VERTICAL) : id.equals("network.state") ? state : button(actions.get(id)));
        }
        getChildren().setAll(all);
    }

    MenuBar menus() {
        return menus;
    }

    /// @param named whether the document's name stands here: where there are tabs it stands there
    void setNamed(boolean named) {
        name.setVisible(named);
    }

    static ButtonBase button(Action action) {
        ButtonBase button;
        if (action.on() != null) {
            ToggleButton toggle = new ToggleButton();
            toggle.selectedProperty().bindBidirectional(action.on());
            button = toggle;
        } else {
            button = new Button();
            button.setOnAction(event -> action.run().run());
        }
        button.setId("tool-" + action.id());
        button.getStyleClass().add("flat");
        button.setGraphic(Icons.of(action.icon(), 16));
        button.setFocusTraversable(false);
        button.disableProperty().bind(Bindings.not(action.enabled()));
        button.accessibleTextProperty().bind(action.text());
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(action.text().map(text -> action.shortcut().isEmpty() ? text : text + "   " + action.shortcut()));
        button.setTooltip(tip);
        return button;
    }
}
