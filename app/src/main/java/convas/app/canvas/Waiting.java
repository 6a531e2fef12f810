package convas.app.canvas;

import convas.app.words.Words;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// Tells of a layout that takes long, with a way to end it, and of one that was ended, with a way to make it after all.
final class Waiting {
    private static final Duration LONG = Duration.seconds(2);

    private final HBox bar = new HBox(10);
    private final Label text = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button way = new Button();
    private final PauseTransition patience = new PauseTransition(LONG);
    private final Timeline clock;
    private final Pane room;
    private final Runnable cancel;
    private final Runnable again;
    private int layers;

    /// @param share of the work that is done
    /// @param cancel ends the layout under way
    /// @param again makes it after all
    Waiting(Pane room, DoubleSupplier share, Runnable cancel, Runnable again) {
        this.room = room;
        this.cancel = cancel;
        this.again = again;
        bar.setId("layout-progress");
        bar.getStyleClass().add("layout-progress");
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setManaged(false);
        bar.setVisible(false);
        text.setMinWidth(0);
        progress.setPrefWidth(120);
        way.setMinWidth(Pane.USE_PREF_SIZE);
        way.getStyleClass().add("small");
        way.setId("layout-way");
        bar.getChildren().setAll(text, progress, way);
        patience.setOnFinished(passed -> show());
        clock = new Timeline(new KeyFrame(Duration.millis(100), tick -> progress.setProgress(share.getAsDouble())));
        clock.setCycleCount(Animation.INDEFINITE);
        room.getChildren().add(bar);
        room.widthProperty().subscribe(this::place);
    }

    /// A layout begins.
    void begin(int count) {
        layers = count;
        patience.playFromStart();
    }

    /// The layout under way is done, or none is any more.
    void end() {
        patience.stop();
        clock.stop();
        bar.setVisible(false);
    }

    boolean isWorking() {
        return bar.isVisible() && progress.isVisible();
    }

    private void show() {
        text.setText(Words.of("Laying out {0} layers", String.format(Locale.ROOT, "%,d", layers)));
        show(true, Words.of("Cancel"), cancel);
        progress.setProgress(0);
        clock.play();
    }

    /// Says what is shown since a layout was ended.
    void ended(String sentence) {
        end();
        text.setText(sentence);
        show(false, Words.of("Lay out"), again);
    }

    private void show(boolean working, String label, Runnable run) {
        progress.setVisible(working);
        progress.setManaged(working);
        way.setText(label);
        way.setOnAction(pressed -> run.run());
        bar.setVisible(true);
        place();
    }

    private void place() {
        if (bar.isVisible()) {
            bar.applyCss();
            double width = Math.min(room.getWidth() - 24, Math.ceil(bar.prefWidth(-1)));
            bar.resizeRelocate(Math.rint((room.getWidth() - width) / 2), 12, width, Math.ceil(bar.prefHeight(width)));
        }
    }
}
