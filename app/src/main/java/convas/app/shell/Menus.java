package convas.app.shell;

import convas.app.words.Words;
import java.util.Locale;
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
            for (Action action : actions.of(title)) {
                if (action.apart() && !menu.getItems().isEmpty()) {
                    menu.getItems().add(new SeparatorMenuItem());
                }
                menu.getItems().add(item(action));
            }
            bar.getMenus().add(menu);
        }
        return bar;
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
        }
        item.disableProperty().bind(javafx.beans.binding.Bindings.not(action.enabled()));
        return item;
    }
}
