package convas.app.canvas;

import convas.app.theme.Theme;
import convas.app.words.Words;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Says what the colours of the boxes stand for.
final class HeatLegend extends VBox {
    private final Label title = new Label();
    private final Label low = new Label();
    private final Label high = new Label();
    private final Region scale = new Region();

    HeatLegend() {
        super(4);
        setMouseTransparent(true);
        setId("heat-legend");
        scale.setMinSize(110, 10);
        scale.setPrefSize(110, 10);
        HBox line = new HBox(6, low, scale, high);
        line.setAlignment(Pos.CENTER_LEFT);
        getChildren().setAll(title, line);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setVisible(false);
    }

    void show(Heat heat, Theme theme) {
        setVisible(!heat.isNone());
        title.setText(heat.low().isEmpty() ? Words.of("{0}: not known yet", Words.of(heat.measure().title())) : Words.of(heat.measure().title()));
        low.setText(heat.low());
        high.setText(heat.high());
        scale.setVisible(!heat.low().isEmpty());
        scale.setStyle("-fx-background-radius: 3; -fx-background-color: linear-gradient(to right, " + Theme.css(Heat.at(0, theme)) + ", "
            + Theme.css(Heat.at(1, theme)) + "); -fx-border-radius: 3; -fx-border-color: " + Theme.css(theme.line()) + ";");
        setStyle("-fx-padding: 7 10 7 10; -fx-background-radius: 7; -fx-border-radius: 7; -fx-background-color: "
            + Theme.css(theme.surface()) + "; -fx-border-color: " + Theme.css(theme.line()) + ";");
        title.setStyle("-fx-font-family: 'Inter SemiBold'; -fx-font-size: 11px; -fx-text-fill: " + Theme.css(theme.text()) + ";");
        for (Label label : new Label[] {low, high}) {
            label.setStyle("-fx-font-size: 11px; -fx-text-fill: " + Theme.css(theme.secondary()) + ";");
        }
    }
}
