package convas.app.shell;

import convas.app.words.Words;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The tabs below the picture. Folded away, a strip with their names is left, which opens them.
final class BottomPanel extends StackPane {
    private final TabPane tabs = new TabPane();
    private final HBox strip = new HBox();
    private final BooleanProperty shown = new SimpleBooleanProperty(this, "shown", true);
    private final Button fold = new Button(null, FontIcon.of(Feather.CHEVRON_DOWN, 15));

    BottomPanel() {
        tabs.getStyleClass().add("bottom-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getTabs().addListener((ListChangeListener<Tab>) change -> names());
        strip.getStyleClass().add("bottom-strip");
        strip.setId("bottom-strip");
        fold.setId("fold-bottom");
        fold.getStyleClass().add("flat");
        fold.setTooltip(new Tooltip(Words.of("Fold away")));
        fold.setAccessibleText(Words.of("Fold the bottom panel away"));
        fold.setFocusTraversable(false);
        fold.setOnAction(event -> shown.set(false));
        strip.visibleProperty().bind(shown.not());
        strip.managedProperty().bind(strip.visibleProperty());
        setAlignment(fold, Pos.TOP_RIGHT);
        getChildren().setAll(tabs, fold);
    }

    void add(Tab tab) {
        tabs.getTabs().add(tab);
    }

    private void names() {
        strip.getChildren().setAll(tabs.getTabs().stream().map(tab -> {
            Button name = new Button(tab.getText());
            name.setId("open-" + tab.getId());
            name.getStyleClass().add("flat");
            name.setFocusTraversable(false);
            name.setOnAction(event -> {
                select(tab.getId());
                shown.set(true);
            });
            return name;
        }).toList());
    }

    /// Whether the tabs are there; if not, the strip is.
    BooleanProperty shownProperty() {
        return shown;
    }

    /// To stand below everything.
    HBox strip() {
        return strip;
    }

    void select(String id) {
        tabs.getTabs().stream().filter(tab -> tab.getId().equals(id)).findFirst().ifPresent(tab -> tabs.getSelectionModel().select(tab));
    }

    /// @param view told whether this tab can be seen, now and whenever that changes
    void tell(String id, Consumer<Boolean> view) {
        Tab tab = tabs.getTabs().stream().filter(each -> each.getId().equals(id)).findFirst().orElseThrow();
        shown.subscribe(isShown -> view.accept(isShown && tab.isSelected()));
        tab.selectedProperty().subscribe(selected -> view.accept(selected && shown.get()));
    }

    /// Id of the tab in front.
    String selected() {
        return tabs.getSelectionModel().getSelectedItem().getId();
    }
}
