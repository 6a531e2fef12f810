package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.net.Severity;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// What happens when the user types into the text.
class TextJourneyTest extends WindowTest {
    private static final String RELU = "layer { name: \"relu1\" type: \"ReLU\" bottom: \"conv1\" top: \"conv1\" }";

    private void toTheEnd() {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.END);
    }

    @Test
    void shift_enter_makes_what_was_typed_part_of_the_network() {
        toTheEnd();
        robot.write(RELU);
        robot.push(KeyCode.SHIFT, KeyCode.ENTER);
        waitFor(() -> editor().document().net().find("relu1").isPresent());
        assertThat(text()).isEqualTo(NET + RELU);
        assertThat(editor().draftProperty().get()).isNull();
    }

    @Test
    void a_pause_commits_text_that_parses() {
        toTheEnd();
        robot.write("# noted");
        waitFor(() -> text().equals(NET + "# noted"));
    }

    @Test
    void a_wrong_token_keeps_the_picture_and_names_line_and_column() {
        toTheEnd();
        robot.write("layer { name: }");
        robot.push(KeyCode.SHIFT, KeyCode.ENTER);
        waitFor(() -> editor().diagnosticsProperty().get().stream().anyMatch(each -> each.severity() == Severity.ERROR));
        assertThat(text()).isEqualTo(NET);
        assertThat(editor().document().net().nodes()).hasSize(2);
        int line = (int) NET.lines().count() + 1;
        assertThat(((Label) node(".source-problem")).getText()).startsWith("Line " + line + ", column 13: The value of `name` is missing");
        assertThat(bench.window().source().caretProperty().get().line()).isEqualTo(line);
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> editor().text().equals(NET));
        assertThat(editor().diagnosticsProperty().get()).noneMatch(each -> each.severity() == Severity.ERROR);
    }

    @Test
    void undo_to_the_start_gives_the_same_bytes_and_redo_everything_again() {
        toTheEnd();
        robot.write(RELU);
        robot.push(KeyCode.SHIFT, KeyCode.ENTER);
        waitFor(() -> text().endsWith(RELU));
        robot.push(KeyCode.ENTER);
        robot.write("# more");
        waitFor(() -> text().endsWith("\n# more"));
        String all = text();
        for (int i = 0; i < 20 && editor().historyProperty().get().undoTitle().isPresent(); i++) {
            robot.push(KeyCode.CONTROL, KeyCode.Z);
            fx(() -> null);
        }
        waitFor(() -> editor().historyProperty().get().undoTitle().isEmpty());
        assertThat(text()).isEqualTo(NET);
        assertThat(editor().dirtyProperty().get()).isFalse();
        for (int i = 0; i < 20; i++) {
            robot.push(KeyCode.CONTROL, KeyCode.Y);
        }
        waitFor(() -> text().equals(all));
    }

    @Test
    void the_caret_selects_its_layer_and_a_selected_layer_is_shown() {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.HOME);
        for (int i = 0; i < 12; i++) {
            robot.push(KeyCode.DOWN);
        }
        waitFor(() -> editor().selection().contains("conv1"));
        fx(() -> {
            editor().select(java.util.Set.of("data"));
            return null;
        });
        assertThat(bench.window().source().caretProperty().get().line()).isEqualTo(3);
    }

    @Test
    void control_f_finds_in_the_text() {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.F);
        robot.write("kernel");
        robot.push(KeyCode.ENTER);
        waitFor(() -> bench.window().source().caretProperty().get().line() == 16);
        robot.push(KeyCode.ESCAPE);
        assertThat(bench.window().source().hasFocus()).isTrue();
    }
}
