package convas.app.weights;

import convas.app.editor.Editor;
import convas.app.task.Runner;
import convas.app.words.Words;
import javafx.beans.binding.Bindings;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;

/// Chooses the weights that the net runs with.
public final class WeightsMenu extends MenuButton {
    /// @param choose lets the user choose a file and loads it
    public WeightsMenu(Editor editor, Runner runner, Runnable choose) {
        getStyleClass().add("weights-menu");
        setMnemonicParsing(false);
        setTooltip(new Tooltip(Words.of("Which weights the net runs with: values of a net with random weights say little about a trained one")));
        textProperty().bind(Bindings.when(runner.weightsLabelProperty().isEmpty()).then(Words.of("No weights")).otherwise(runner.weightsLabelProperty()));
        runner.weightsLabelProperty().subscribe(label -> {
            getStyleClass().remove("random");
            if (runner.randomness() != Runner.Randomness.NONE) {
                getStyleClass().add("random");
            }
        });
        MenuItem open = new MenuItem(Words.of("Open .caffemodel …"));
        open.setOnAction(event -> choose.run());
        MenuItem same = new MenuItem(Words.of("Random"));
        same.setOnAction(event -> runner.useRandomWeights(runner.seed()));
        MenuItem other = new MenuItem(Words.of("Random, another seed"));
        other.setOnAction(event -> runner.useRandomWeights(runner.seed() + 1));
        MenuItem match = new MenuItem(Words.of("How the file meets the net …"));
        match.setOnAction(event -> MatchDialog.again(editor, runner, getScene().getWindow()));
        match.disableProperty().bind(runner.matchProperty().isNull());
        getItems().addAll(open, match, new SeparatorMenuItem(), same, other);
    }
}
