package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

/// The keys that are promised, each where it works.
class ShortcutsTest extends WindowTest {
    /// Keys of the window, as they are promised, and what they ask for.
    private static final Map<String, String> PROMISED = Map.ofEntries(
        Map.entry("Shortcut+Shift+P", "help.commands"), Map.entry("Shortcut+F", "edit.find"), Map.entry("Shortcut+Z", "edit.undo"),
        Map.entry("Shortcut+Y", "edit.redo"), Map.entry("F5", "network.run"), Map.entry("Shortcut+PERIOD", "network.stop"),
        Map.entry("Shortcut+0", "view.fit"), Map.entry("Shortcut+1", "view.actual-size"), Map.entry("Shortcut+EQUALS", "view.zoom-in"),
        Map.entry("Shortcut+MINUS", "view.zoom-out"), Map.entry("Shortcut+L", "network.layout"), Map.entry("Alt+1", "view.shapes"),
        Map.entry("Alt+2", "view.parameters"), Map.entry("Alt+4", "view.thumbnails"), Map.entry("F8", "view.next-problem"),
        Map.entry("Shift+F8", "view.previous-problem"), Map.entry("Shortcut+I", "view.properties"), Map.entry("Shortcut+N", "file.new"),
        Map.entry("Shortcut+O", "file.open"), Map.entry("Shortcut+S", "file.save"), Map.entry("Shortcut+Shift+S", "file.save-as"),
        Map.entry("Shortcut+Shift+E", "file.export"), Map.entry("F11", "view.full-screen"), Map.entry("F1", "help.shortcuts"));

    /// Keys that the canvas, the text or the window handle without a menu's help.
    private static final Map<String, String> SHOWN = Map.ofEntries(
        Map.entry("edit.render", "Shift+Enter"), Map.entry("edit.add", "/"), Map.entry("edit.copy", "Ctrl+C"), Map.entry("edit.cut", "Ctrl+X"),
        Map.entry("edit.paste", "Ctrl+V"), Map.entry("edit.paste-inputs", "Ctrl+Shift+V"), Map.entry("edit.duplicate", "Ctrl+D"),
        Map.entry("edit.delete", "Delete"), Map.entry("edit.delete-gap", "Shift+Delete"), Map.entry("edit.group", "Ctrl+G"),
        Map.entry("edit.ungroup", "Ctrl+Shift+G"), Map.entry("view.fold", "Alt+C"), Map.entry("view.fit-selection", "."),
        Map.entry("network.stop", "Esc"), Map.entry("help.shortcuts", "F1, ?"), Map.entry("network.run", "F5, Ctrl+Enter"));

    @Test
    void every_promised_key_of_the_window_asks_for_what_it_should() {
        PROMISED.forEach((keys, id) -> assertThat(bench.actions().get(id).keys()).as(id).isEqualTo(KeyCombination.valueOf(keys)));
        SHOWN.forEach((id, told) -> assertThat(bench.actions().get(id).shortcut()).as(id).isEqualTo(told));
    }

    @Test
    void no_two_actions_have_the_same_key() {
        List<KeyCombination> all = new ArrayList<>();
        for (Action action : bench.actions().all()) {
            Stream.concat(Stream.ofNullable(action.keys()), action.keys() != null || action.shortcut().isEmpty() ? Stream.empty()
                : Stream.of(action.shortcut().replace("Ctrl", "Shortcut").replace("Esc", "ESCAPE").replace("Alt+Up", "Alt+UP")
                    .replace("/", "SLASH").replaceAll("^\\.$", "PERIOD").replace("Tab", "TAB").replace("Enter", "ENTER").replace("Delete", "DELETE"))
                    .map(KeyCombination::valueOf)).forEach(keys -> {
                        assertThat(all).as(action.id()).doesNotContain(keys);
                        all.add(keys);
                    });
        }
        assertThat(all).hasSizeGreaterThan(PROMISED.size());
    }

    private void press(KeyCode code, boolean shift, boolean control, boolean alt) {
        fx(() -> {
            Event.fireEvent(stage.getScene().getFocusOwner(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, alt, false));
            return null;
        });
    }

    private void toTheCanvas() {
        fx(() -> {
            bench.window().canvas().requestFocus();
            return null;
        });
    }

    private void type(String character) {
        fx(() -> {
            Event.fireEvent(stage.getScene().getFocusOwner(), new KeyEvent(KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, true, false, false, false));
            return null;
        });
    }

    @Test
    void a_question_mark_on_the_canvas_opens_the_sheet_and_in_the_text_is_text() {
        toTheCanvas();
        type("?");
        assertThat(desk.overlay().isOpen()).isTrue();
        robot.push(KeyCode.ESCAPE);
        waitFor(() -> !desk.overlay().isOpen());
        robot.clickOn("#source");
        type("?");
        assertThat(desk.overlay().isOpen()).isFalse();
    }

    @Test
    void control_enter_runs_the_net_and_alt_enter_folds_the_properties() {
        waitFor(() -> editor().activationsProperty().get() != null && bench.window().runner().isIdle());
        toTheCanvas();
        Object before = editor().activationsProperty().get();
        press(KeyCode.ENTER, false, true, false);
        waitFor(() -> editor().activationsProperty().get() != before);
        boolean shown = bench.window().propertiesShown().get();
        press(KeyCode.ENTER, false, false, true);
        assertThat(bench.window().propertiesShown().get()).isEqualTo(!shown);
    }

    @Test
    void redo_has_a_second_key() {
        fx(() -> editor().apply(new convas.core.document.Edit.Rename("conv1", "edges")));
        waitFor(() -> text().contains("edges"));
        fx(() -> editor().undo());
        waitFor(() -> !text().contains("edges"));
        toTheCanvas();
        press(KeyCode.Z, true, true, false);
        waitFor(() -> text().contains("edges"));
    }

    @Test
    void a_view_is_marked_with_a_digit_and_come_back_to() {
        toTheCanvas();
        waitFor(() -> bench.window().canvas().lookedAt().zoom() > 0);
        fx(() -> {
            bench.window().canvas().zoomIn();
            return null;
        });
        double zoom = bench.window().canvas().lookedAt().zoom();
        press(KeyCode.DIGIT1, true, true, true);
        assertThat(editor().noticeProperty().get()).startsWith("This view is marked as 1");
        fx(() -> {
            bench.window().canvas().fit();
            bench.window().canvas().zoomOut();
            return null;
        });
        assertThat(bench.window().canvas().lookedAt().zoom()).isNotEqualTo(zoom);
        press(KeyCode.DIGIT1, false, true, true);
        waitFor(() -> bench.window().canvas().lookedAt().zoom() == zoom);
        press(KeyCode.DIGIT4, false, true, true);
        assertThat(editor().noticeProperty().get()).startsWith("No view is marked as 4");
    }

    @Test
    void control_f_finds_blobs_by_their_own_names() {
        String text = NET.replace("top: \"conv1\"", "top: \"features\"");
        fx(() -> editor().open(text, convas.core.document.Sidecar.EMPTY));
        waitFor(() -> text().equals(text));
        toTheCanvas();
        fx(() -> {
            bench.actions().get("edit.find").fire();
            return null;
        });
        robot.write("features").type(KeyCode.ENTER);
        waitFor(() -> editor().selection().contains("conv1"));
    }

    @Test
    void text_is_made_larger_and_smaller_and_that_is_remembered() {
        Action larger = bench.actions().get("view.larger");
        double before = height();
        fx(() -> {
            larger.fire();
            larger.fire();
            return null;
        });
        assertThat(height()).isGreaterThan(before);
        assertThat(desk.settings().number("text.size", 1)).isEqualTo(1.25);
        fx(() -> {
            larger.fire();
            return null;
        });
        assertThat(larger.enabled().get()).isFalse();
    }

    private double height() {
        return fx(() -> {
            stage.getScene().getRoot().applyCss();
            return ((javafx.scene.control.Label) node("#status-params")).getFont().getSize();
        });
    }
}
