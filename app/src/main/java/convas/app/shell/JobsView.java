package convas.app.shell;

import convas.app.task.Jobs;
import convas.app.words.Words;
import java.util.Locale;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/// What is done in the background, how long it will still take, and what was done last.
final class JobsView extends BorderPane {
    private final Jobs jobs;
    private final ListView<Jobs.Entry> list;
    private final Timeline clock;

    JobsView(Jobs jobs) {
        this.jobs = jobs;
        getStyleClass().add("jobs-view");
        list = new ListView<>(jobs.entries());
        list.setId("jobs");
        list.setAccessibleText(Words.of("What is done in the background"));
        list.setFixedCellSize(32);
        list.setCellFactory(view -> new Cell());
        Label none = new Label(Words.of("Nothing took longer than a moment yet. Runs of the net, weights being read and pictures being exported stand here."));
        none.getStyleClass().add("empty-hint");
        none.setWrapText(true);
        list.setPlaceholder(none);
        setCenter(list);
        clock = new Timeline(new KeyFrame(Duration.millis(500), event -> list.refresh()));
        clock.setCycleCount(Animation.INDEFINITE);
        jobs.entries().addListener((ListChangeListener<Jobs.Entry>) change -> tick());
        sceneProperty().addListener(property -> tick());
    }

    /// The clock goes while something runs and is looked at.
    private void tick() {
        if (getScene() != null && jobs.entries().stream().anyMatch(entry -> entry.state() == Jobs.State.RUNNING)) {
            clock.play();
        } else {
            clock.stop();
        }
    }

    /// How it stands, for people: `about 12 s left`, `done in 3.4 s`.
    static String told(Jobs.Entry entry, long now) {
        String took = seconds(entry.seconds());
        String why = entry.detail().isEmpty() ? "" : ": " + Words.of(entry.detail());
        return switch (entry.state()) {
            case RUNNING -> {
                double left = entry.secondsLeft(now);
                yield left < 0 ? "" : left < 1 ? Words.of("almost done") : Words.of("about {0} left", seconds(Math.ceil(left)));
            }
            case DONE -> Words.of("done in {0}", took);
            case STOPPED -> Words.of("stopped after {0}", took) + why;
            case FAILED -> Words.of("failed after {0}", took) + why;
        };
    }

    private static String seconds(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 60 ? Words.of("{0} min {1} s", whole / 60, whole % 60)
            : Words.of("{0} s", seconds == Math.rint(seconds) ? whole : String.format(Locale.ROOT, "%.1f", seconds));
    }

    private static final class Cell extends ListCell<Jobs.Entry> {
        private static final PseudoClass ENDED = PseudoClass.getPseudoClass("ended");

        private final Label name = new Label();
        private final Label detail = new Label();
        private final ProgressBar progress = new ProgressBar();
        private final Button cancel = new Button(Words.of("Cancel"));
        private final HBox line = new HBox(12, name, progress, detail, cancel);

        Cell() {
            getStyleClass().add("job-cell");
            line.setAlignment(Pos.CENTER_LEFT);
            name.setPrefWidth(280);
            name.setMinWidth(120);
            progress.setPrefWidth(120);
            progress.setMinWidth(Region.USE_PREF_SIZE);
            detail.setMinWidth(0);
            detail.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(detail, Priority.ALWAYS);
            cancel.getStyleClass().addAll("flat", "small", "cancel-listed-job");
            cancel.setFocusTraversable(false);
            cancel.setMinWidth(Region.USE_PREF_SIZE);
            cancel.setOnAction(event -> getItem().job().cancel());
        }

        @Override
        protected void updateItem(Jobs.Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setGraphic(empty ? null : line);
            if (empty) {
                return;
            }
            boolean running = entry.state() == Jobs.State.RUNNING;
            String told = told(entry, System.nanoTime());
            name.setText(entry.name());
            detail.setText(!running || entry.detail().isEmpty() ? told : told.isEmpty() ? entry.detail() : entry.detail() + "   ·   " + told);
            progress.setProgress(entry.fraction());
            for (Region each : new Region[] {progress, cancel}) {
                each.setVisible(running);
                each.setManaged(running);
            }
            pseudoClassStateChanged(ENDED, !running);
        }
    }
}
