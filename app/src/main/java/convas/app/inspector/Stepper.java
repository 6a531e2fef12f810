package convas.app.inspector;

import java.util.function.IntConsumer;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.TextField;
import javafx.scene.control.skin.TextFieldSkin;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// A text field for a number, with arrows: Up and Down step by one, with Shift by ten; a held arrow repeats.
///
/// JavaFX's spinner keeps Escape to itself and its value apart from the text; here the text is the value.
public final class Stepper extends StackPane {
    private static final Duration FIRST = Duration.millis(400);
    private static final Duration EACH = Duration.millis(90);

    private final TextField text = new TextField();
    private final IntConsumer step;

    /// @param step how many steps up
    public Stepper(IntConsumer step) {
        this.step = step;
        // A skin that comes with the first CSS pass misses that pass's colours here, and dark numbers on a dark field stay.
        text.setSkin(new TextFieldSkin(text));
        getStyleClass().add("stepper");
        VBox arrows = new VBox(arrow("step-up", 1), arrow("step-down", -1));
        arrows.setMaxWidth(Region.USE_PREF_SIZE);
        arrows.setMaxHeight(Region.USE_PREF_SIZE);
        setAlignment(arrows, Pos.CENTER_RIGHT);
        getChildren().setAll(text, arrows);
        text.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN) {
                step.accept((event.getCode() == KeyCode.UP ? 1 : -1) * (event.isShiftDown() ? 10 : 1));
                event.consume();
            }
        });
    }

    public TextField text() {
        return text;
    }

    private Region arrow(String style, int direction) {
        Region shape = new Region();
        shape.getStyleClass().add("step-arrow");
        StackPane arrow = new StackPane(shape);
        arrow.getStyleClass().addAll("step-button", style);
        Timeline repeat = new Timeline(new KeyFrame(EACH, event -> step.accept(direction)));
        repeat.setCycleCount(Timeline.INDEFINITE);
        repeat.setDelay(FIRST);
        arrow.setOnMousePressed(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                step.accept(direction * (event.isShiftDown() ? 10 : 1));
                repeat.playFromStart();
                event.consume();
            }
        });
        arrow.setOnMouseReleased(event -> repeat.stop());
        arrow.sceneProperty().addListener((property, old, now) -> {
            if (now == null) {
                repeat.stop();
            }
        });
        return arrow;
    }
}
