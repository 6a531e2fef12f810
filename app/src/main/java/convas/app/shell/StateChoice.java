package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.layer.Phase;
import convas.core.net.NetState;
import convas.core.net.StateChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.collections.ObservableList;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;

/// Chooses the phase, stages and level that the net is read for, out of those that its text speaks of.
final class StateChoice {
    private final Editor editor;

    StateChoice(Editor editor) {
        this.editor = editor;
    }

    /// Fills a menu with the stages and levels, now and whenever they change; without any it is disabled.
    void fill(Menu menu) {
        whenChanged(() -> {
            List<MenuItem> items = rules();
            menu.getItems().setAll(items);
            menu.setDisable(items.isEmpty());
        });
    }

    /// Shows the state in a word, and opens to change it.
    MenuButton button() {
        MenuButton button = new MenuButton();
        button.setId("tool-state");
        button.getStyleClass().addAll("flat", "state-choice");
        button.setMinWidth(MenuButton.USE_PREF_SIZE);
        button.setFocusTraversable(false);
        button.setTooltip(new Tooltip(Words.of("The phase, stages and level that the net is read for. The text's include and exclude rules ask for them")));
        whenChanged(() -> {
            button.setText(told(editor.stateProperty().get()));
            button.setAccessibleText(Words.of("Read for {0}", button.getText()));
            fill(button.getItems());
        });
        return button;
    }

    private void fill(ObservableList<MenuItem> into) {
        NetState state = editor.stateProperty().get();
        List<MenuItem> items = new ArrayList<>();
        for (Phase phase : List.of(Phase.TEST, Phase.TRAIN)) {
            items.add(radio("state-" + phase, phase == Phase.TEST ? Words.of("TEST: for use") : Words.of("TRAIN: for training"), state.phase() == phase,
                state.with(phase)));
        }
        List<MenuItem> rules = rules();
        if (!rules.isEmpty()) {
            items.add(new SeparatorMenuItem());
            items.addAll(rules);
        }
        into.setAll(items);
    }

    private void whenChanged(Runnable run) {
        editor.documentProperty().addListener((property, was, now) -> {
            if (was.syntax() != now.syntax()) {
                run.run();
            }
        });
        editor.stateProperty().addListener(property -> run.run());
        run.run();
    }

    private List<MenuItem> rules() {
        NetState state = editor.stateProperty().get();
        StateChoices choices = StateChoices.of(editor.document().syntax());
        List<MenuItem> items = new ArrayList<>();
        Set<String> stages = new TreeSet<>(choices.stages());
        stages.addAll(state.stages());
        for (String stage : stages) {
            CheckMenuItem item = new CheckMenuItem(Words.of("Stage {0}", stage));
            item.setId("stage-" + stage);
            item.setMnemonicParsing(false);
            item.setSelected(state.stages().contains(stage));
            item.setOnAction(event -> {
                Set<String> wanted = new TreeSet<>(state.stages());
                if (!wanted.remove(stage)) {
                    wanted.add(stage);
                }
                editor.setState(new NetState(state.phase(), state.level(), wanted));
            });
            items.add(item);
        }
        Set<Integer> levels = new TreeSet<>(choices.levels());
        if (state.level() != null) {
            levels.add(state.level());
        }
        if (!levels.isEmpty()) {
            if (!items.isEmpty()) {
                items.add(new SeparatorMenuItem());
            }
            items.add(radio("level", Words.of("Level of the text itself"), state.level() == null, new NetState(state.phase(), null, state.stages())));
            for (int level : levels) {
                items.add(radio("level-" + level, Words.of("Level {0}", level), state.level() != null && state.level() == level,
                    new NetState(state.phase(), level, state.stages())));
            }
        }
        return items;
    }

    private MenuItem radio(String id, String text, boolean on, NetState wanted) {
        RadioMenuItem item = new RadioMenuItem(text);
        item.setId(id);
        item.setSelected(on);
        item.setOnAction(event -> {
            item.setSelected(true);
            editor.setState(wanted);
        });
        return item;
    }

    /// `TRAIN, deploy, level 2`.
    static String told(NetState state) {
        return state.phase() + state.stages().stream().sorted().map(stage -> ", " + stage).collect(Collectors.joining())
            + (state.level() == null ? "" : ", " + Words.of("level {0}", state.level()));
    }
}
