package convas.app.shell;

import convas.app.words.Words;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/// Makes the menu bar from the catalogue of actions.
final class Menus {
    private Menus() {}

    static MenuBar bar(Actions actions) {
        MenuBar bar = new MenuBar();
        bar.setUseSystemMenuBar(System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac"));
        for (String title : Actions.MENUS) {
            Menu menu = new Menu(Words.of(title));
            menu.setId("menu-" + title.toLowerCase(Locale.ROOT));
            Map<String, Menu> groups = new HashMap<>();
            for (Action action : actions.of(title)) {
                Menu into = action.group() == null ? menu : groups.get(action.group());
                if (into == null) {
                    into = new Menu(Words.of(action.group()));
                    groups.put(action.group(), into);
                    add(menu, into, action.apart());
                    add(into, item(action), false);
                } else {
                    add(into, item(action), action.apart());
                }
            }
            bar.getMenus().add(menu);
        }
        return bar;
    }

    private static void add(Menu menu, MenuItem item, boolean apart) {
        if (apart && !menu.getItems().isEmpty()) {
            menu.getItems().add(new SeparatorMenuItem());
        }
        menu.getItems().add(item);
    }

    static Menu find(MenuBar bar, String title) {
        return bar.getMenus().stream().filter(menu -> menu.getId().equals("menu-" + title.toLowerCase(Locale.ROOT))).findFirst().orElseThrow();
    }

    static MenuItem item(Action action) {
        MenuItem item;
        if (action.on() != null) {
            CheckMenuItem check = new CheckMenuItem();
            check.selectedProperty().bindBidirectional(action.on());
            item = check;
        } else {
            item = new MenuItem();
            item.setOnAction(event -> action.run().run());
            if (action.icon() != null) {
                item.setGraphic(Icons.of(action.icon()));
            }
        }
        item.setId(action.id());
        item.textProperty().bind(action.text());
        item.setMnemonicParsing(false);
        if (action.keys() != null) {
            item.setAccelerator(action.keys());
        } else if (!action.shortcut().isEmpty()) {
            item.setAccelerator(new ToldKey(action.shortcut()));
        }
        item.disableProperty().bind(javafx.beans.binding.Bindings.not(action.enabled()));
        return item;
    }
}
