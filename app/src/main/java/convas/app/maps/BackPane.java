package convas.app.maps;

import convas.app.figures.Figures;
import convas.app.task.BackProp;
import convas.app.task.Runner;
import convas.app.words.Words;
import convas.core.kernel.ReluRule;
import convas.core.net.Node;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What one unit wants of the input: its gradient sent back to the picture that the net sees, beside it.
final class BackPane extends VBox {
    private static final PseudoClass WARNING = PseudoClass.getPseudoClass("warning");
    private static final PseudoClass FROZEN = PseudoClass.getPseudoClass("frozen");
    private static final double LEAST_WIDTH = 440;
    /// Of the room at most.
    private static final double WIDEST = 0.56;
    private static final double MARGIN = 20;
    /// What is said stands beside the pictures where it has this much room, else below them.
    private static final double LEAST_TEXT = 140;
    private static final double MOST_TEXT = 210;
    private static final double GAP = 10;

    private final Runner runner;
    private final ReadOnlyDoubleProperty room;
    private final BackProp backProp;
    private final ObjectProperty<BackMode> mode = new SimpleObjectProperty<>(this, "mode", BackMode.OFF);
    private final Map<BackMode, ToggleButton> modes = new EnumMap<>(BackMode.class);
    private final ToggleButton freeze = new ToggleButton(Words.of("Freeze"));
    private final ToggleButton magnitude = new ToggleButton(Words.of("Magnitude"));
    private final Label unitLine = new Label();
    private final Plates plates = new Plates();
    private final Label note = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button cancel = new Button(Words.of("Cancel"));
    private final HBox working = new HBox(8, progress, cancel);
    private final VBox said = new VBox(4, unitLine, note, working);
    private final Region body = new Region() {
        {
            setMinSize(0, 0);
            getChildren().setAll(plates, said);
        }

        @Override
        protected void layoutChildren() {
            arrange(getWidth(), getHeight());
        }
    };

    private Unit current;
    private Unit frozen;
    /// What was asked last, so that the same is not asked again.
    private BackProp.Question asked;
    private BackProp.Found found;
    private boolean isSeen = true;

    /// @param room width of the pane and the maps beside it
    BackPane(Runner runner, ReadOnlyDoubleProperty room) {
        super(4);
        this.runner = runner;
        this.room = room;
        backProp = new BackProp(runner.jobs());
        getStyleClass().add("back-pane");
        setMinSize(0, 0);
        ToggleGroup group = new ToggleGroup();
        HBox choice = new HBox();
        for (BackMode each : BackMode.values()) {
            ToggleButton button = new ToggleButton(Words.of(each.title));
            button.setId("back-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.setToggleGroup(group);
            button.getStyleClass().addAll("small", each == BackMode.OFF ? "left-pill" : each == BackMode.ALL ? "right-pill" : "center-pill");
            button.setTooltip(new Tooltip(Words.of("{0} (B)", Words.of(each.tip))));
            button.setFocusTraversable(false);
            button.setOnAction(event -> {
                asked = null;
                setMode(each);
            });
            modes.put(each, button);
            choice.getChildren().add(button);
        }
        freeze.setId("back-freeze");
        freeze.getStyleClass().add("small");
        freeze.setFocusTraversable(false);
        freeze.setTooltip(new Tooltip(Words.of("Keeps this unit while you look at other layers or change the input (D)")));
        freeze.setOnAction(event -> setFrozen(freeze.isSelected()));
        magnitude.setId("back-magnitude");
        magnitude.getStyleClass().add("small");
        magnitude.setFocusTraversable(false);
        magnitude.setTooltip(new Tooltip(Words.of(
            "Shows how much each pixel matters, the largest magnitude over its channels, instead of the signed values")));
        magnitude.setOnAction(event -> present());
        HBox head = new HBox(6, choice, freeze, magnitude);
        head.setAlignment(Pos.CENTER_LEFT);
        unitLine.getStyleClass().add("back-unit");
        unitLine.setWrapText(true);
        unitLine.setMinHeight(0);
        plates.setManaged(false);
        said.setManaged(false);
        note.getStyleClass().add("back-note");
        note.setWrapText(true);
        note.setMinHeight(0);
        working.setAlignment(Pos.CENTER_LEFT);
        cancel.getStyleClass().add("small");
        cancel.setOnAction(event -> backProp.stop());
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().setAll(head, body);
        modes.get(BackMode.OFF).setSelected(true);
        show(working, false);
        show(note, false);
        show(this, false);
        body.heightProperty().subscribe(this::fit);
        room.subscribe(this::fit);
        runner.lastRunProperty().addListener(property -> refresh());
        runner.staleProperty().subscribe(stale -> plates.setOpacity(stale ? 0.5 : 1));
        backProp.answerProperty().subscribe(this::answer);
    }

    ObjectProperty<BackMode> modeProperty() {
        return mode;
    }

    void setMode(BackMode next) {
        mode.set(next);
        modes.get(next).setSelected(true);
        show(this, next != BackMode.OFF);
        if (next == BackMode.OFF) {
            frozen = null;
        }
        refresh();
    }

    /// Shows the unit of another in its way; that one shows nothing any more.
    void goOnFrom(BackPane other) {
        magnitude.setSelected(other.magnitude.isSelected());
        frozen = other.frozen;
        setMode(other.mode.get());
        other.setMode(BackMode.OFF);
    }

    /// Asks for nothing while nobody sees it.
    void setSeen(boolean seen) {
        isSeen = seen;
        refresh();
    }

    void toggleFrozen() {
        setFrozen(frozen == null);
    }

    private void setFrozen(boolean wanted) {
        frozen = wanted && mode.get() != BackMode.OFF ? at(current) : null;
        refresh();
        present();
    }

    /// The unit itself where the largest value was meant: the map stays, whichever is the largest later.
    private Unit at(Unit unit) {
        return unit != null && unit.map() < 0 && found != null && asked == found.question()
            ? new Unit(unit.node(), unit.view(), found.map(), unit.place()) : unit;
    }

    /// Looks at another unit, unless one is frozen.
    ///
    /// @param unit or null for none
    void look(Unit unit) {
        current = unit;
        refresh();
    }

    /// Asks for what is wished for now, if that is something else than before.
    private void refresh() {
        if (!isSeen) {
            return;
        }
        Unit unit = frozen != null ? frozen : current;
        freeze.setSelected(frozen != null);
        freeze.setDisable(unit == null);
        unitLine.pseudoClassStateChanged(FROZEN, frozen != null);
        if (mode.get() == BackMode.OFF && asked == null) {
            return;
        }
        Runner.Ran ran = runner.lastRunProperty().get();
        if (mode.get() == BackMode.OFF || unit == null || ran == null) {
            asked = null;
            backProp.forget();
            say(ran == null ? Words.of("The net has not run yet.") : Words.of("Select a layer whose unit is to be looked at."));
            return;
        }
        Optional<Node> node = ran.annotations().net().nodes().stream().filter(each -> each.id().equals(unit.node())).findFirst();
        List<Subject.View> views = node.map(each -> Subject.views(ran.annotations().net(), each)).orElse(List.of());
        if (unit.view() >= views.size()) {
            asked = null;
            backProp.forget();
            say(frozen != null ? Words.of("{0}, whose unit is frozen, is not in the net any more.", unit.node())
                : Words.of("The net has not run yet."));
            return;
        }
        BackProp.Question next = new BackProp.Question(
            ran, node.get().name(), views.get(unit.view()).blob(), unit.map(), unit.place(), mode.get().rules);
        if (asked == null || asked.ran() != ran || !asked.blob().equals(next.blob()) || asked.map() != next.map()
                || asked.place() != next.place() || !asked.rules().equals(next.rules())) {
            asked = next;
            backProp.ask(next);
        }
    }

    private void answer(BackProp.Answer now) {
        show(working, now instanceof BackProp.Underway);
        switch (now) {
            case BackProp.Nothing() -> { }
            case BackProp.Underway(double fraction) -> progress.setProgress(fraction);
            case BackProp.Failed(String why) -> say(why);
            case BackProp.Found result -> {
                found = result;
                present();
            }
        }
    }

    /// Nothing is to be seen but a sentence.
    private void say(String why) {
        found = null;
        plates.show(List.of());
        unitLine.setText("");
        tell(why);
        fit();
    }

    private void tell(String text) {
        note.setText(text);
        note.pseudoClassStateChanged(WARNING, found != null);
        show(note, !text.isEmpty());
    }

    private void present() {
        if (found == null) {
            return;
        }
        unitLine.setText((frozen != null ? Words.of("frozen: {0}", unit(found)) : unit(found)));
        unitLine.setTooltip(new Tooltip(unitLine.getText()));
        List<Plates.Plate> shown = new ArrayList<>();
        shown.add(new Plates.Plate(found.input(), Words.of("input")));
        boolean zero = true;
        for (ReluRule rule : found.question().rules()) {
            BackProp.Seen gradient = found.gradients().get(rule);
            if (gradient != null) {
                zero &= gradient.most() == 0;
                String title = Words.of(BackMode.of(rule).title);
                shown.add(magnitude.isSelected() ? new Plates.Plate(gradient.magnitude(), title + " 0 … " + rough(gradient.most()))
                    : new Plates.Plate(gradient.signed(), title + " ±" + rough(gradient.most())));
            }
        }
        plates.show(shown);
        tell(remark(zero));
        fit();
    }

    /// Two digits are enough for the end of a scale.
    private static String rough(float value) {
        return Figures.value(Float.isFinite(value) ? new BigDecimal(value).round(new MathContext(2)).floatValue() : value);
    }

    private static String unit(BackProp.Found found) {
        String value = Figures.value(found.value());
        String node = found.question().node();
        boolean vector = found.question().ran().annotations().shape(found.question().blob()).filter(shape -> shape.rank() < 3
            || shape.count(2, shape.rank()) == 1).isPresent();
        if (vector) {
            return Words.of("{0} · value {1} = {2}", node, found.map(), value);
        }
        return found.question().place() < 0
            ? Words.of("{0} · map {1}, its largest value {2} in row {3}, column {4}", node, found.map(), value, found.row(), found.column())
            : Words.of("{0} · map {1}, row {2}, column {3}: {4}", node, found.map(), found.row(), found.column(), value);
    }

    /// What has to be said of the pictures.
    private String remark(boolean zero) {
        if (!found.stopped().isEmpty()) {
            BackProp.Stop stop = found.stopped().getFirst();
            return found.gradients().isEmpty() ? Words.of("No gradient gets to the input: it ends at layer {0}, {1}.", stop.layer(), stop.why())
                : Words.of("A part of the gradient is missing: it ends at layer {0}, {1}.", stop.layer(), stop.why());
        }
        if (found.gradients().isEmpty()) {
            return Words.of("No gradient gets from {0} to the input.", found.question().node());
        }
        String weights = switch (runner.randomness()) {
            case ALL -> Words.of("By random weights: the pattern says nothing yet.");
            case SOME -> Words.of("Some weights are random.");
            case NONE -> "";
        };
        return zero ? Words.of("Zero everywhere: the rectifiers on the way let nothing through.") + (weights.isEmpty() ? "" : " " + weights) : weights;
    }

    /// Takes the width that the pictures can use, and leaves the maps theirs.
    private void fit() {
        setPrefWidth(Math.max(LEAST_WIDTH, Math.min(plates.width(body.getHeight()) + MOST_TEXT + MARGIN, WIDEST * room.get())));
        body.requestLayout();
    }

    private void arrange(double width, double height) {
        double beside = width - plates.width(height);
        if (beside >= LEAST_TEXT) {
            plates.resizeRelocate(0, 0, width - beside, height);
            double left = width - beside + (beside < width ? GAP : 0);
            said.resizeRelocate(left, 0, Math.min(width - left, beside < width ? MOST_TEXT : width), height);
        } else {
            double text = Math.min(said.prefHeight(width), height / 2);
            plates.resizeRelocate(0, 0, width, height - text - 4);
            said.resizeRelocate(0, height - text, width, text);
        }
    }

    private static void show(javafx.scene.Node part, boolean shown) {
        part.setVisible(shown);
        part.setManaged(shown);
    }
}
