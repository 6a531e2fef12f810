package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.editor.Editor;
import convas.core.document.Edit;
import convas.core.net.Severity;
import convas.core.prototxt.Span;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

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
    void the_line_that_is_typed_stays_in_sight_above_what_is_said_of_it() {
        fx(() -> editor().replaceText(NET + "# a long text\n".repeat(80)));
        toTheEnd();
        fx(() -> {
            bench.window().source().type("layer { name: }");
            return null;
        });
        waitFor(() -> robot.lookup(".source-problem").tryQuery().isPresent());
        CodeArea area = robot.lookup(".code-pane").queryAs(CodeArea.class);
        waitFor(() -> {
            Bounds seen = area.localToScreen(area.getLayoutBounds());
            return area.getTextPosition(seen.getMinX() + 80, seen.getMaxY() - 14).index() >= area.getCaretPosition().index();
        });
        assertThat(fx(() -> area.getCaretPosition().index())).isEqualTo((int) (NET.lines().count() + 80));
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

    private String shown() {
        return ((CodeArea) node("#source")).getText();
    }

    @Test
    void undo_takes_text_that_does_not_parse_from_the_pane() {
        toTheEnd();
        robot.write("layer { name:");
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> editor().draftProperty().get() == null);
        waitFor(() -> shown().equals(NET));
    }

    @Test
    void a_change_made_where_one_types_is_not_silently_taken_back() {
        int inside = NET.indexOf("kernel_size: 3") + "kernel_size: 3".length();
        fx(() -> {
            editor().apply(new Edit.Remove(Set.of("conv1"), true));
            editor().reveal(new Editor.Place(null, new Span(inside, inside)));
            bench.window().source().type(" stride: 2");
            return null;
        });
        waitFor(() -> editor().document().net().find("conv1").isEmpty());
        assertThat(editor().noticeProperty().get()).startsWith("What you typed and a change made elsewhere meet in one place.");
        WaitForAsyncUtils.sleep(700, TimeUnit.MILLISECONDS);
        assertThat(editor().document().net().find("conv1")).isEmpty();
        assertThat(shown()).contains("kernel_size: 3 stride: 2");
        fx(() -> editor().undo());
        waitFor(() -> shown().equals(text()));
        assertThat(editor().document().net().find("conv1")).isEmpty();
    }

    @Test
    void typing_on_while_the_text_is_taken_in_is_no_conflict() {
        fx(() -> {
            editor().reveal(new Editor.Place(null, new Span(NET.length(), NET.length())));
            bench.window().source().type("# one");
            editor().commitDraft();
            int end = NET.length() + "# one".length();
            editor().reveal(new Editor.Place(null, new Span(end, end)));
            bench.window().source().type(" two");
            return null;
        });
        assertThat(shown()).isEqualTo(NET + "# one two");
        waitFor(() -> text().equals(NET + "# one two"));
        assertThat(editor().noticeProperty().get()).isEmpty();
    }

    /// The lines in sight as they are drawn, which may be a frame behind the text.
    private String drawn() {
        return ((Parent) node("#source .content")).getChildrenUnmodifiable().stream()
            .filter(Parent.class::isInstance).flatMap(cell -> ((Parent) cell).getChildrenUnmodifiable().stream())
            .map(line -> ((TextFlow) line).getChildren().stream().filter(Text.class::isInstance).map(part -> ((Text) part).getText())
                .collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
    }

    @Test
    void numbers_changed_elsewhere_and_taken_back_come_to_be_drawn() {
        waitFor(() -> drawn().equals(NET));
        for (String number : List.of("64", "128", "7")) {
            fx(() -> editor().apply(new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), number)));
        }
        waitFor(() -> drawn().equals(NET.replace("num_output: 4", "num_output: 7")));
        fx(() -> editor().undo());
        waitFor(() -> drawn().equals(NET.replace("num_output: 4", "num_output: 128")));
    }

    @Test
    void what_is_typed_at_once_behind_a_number_changed_elsewhere_is_drawn_with_it() {
        toTheEnd();
        fx(() -> {
            editor().apply(new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), "64")).thenRun(() -> bench.window().source().type("# typed"));
            return null;
        });
        waitFor(() -> drawn().equals(NET.replace("num_output: 4", "num_output: 64") + "# typed"));
        waitFor(() -> text().equals(NET.replace("num_output: 4", "num_output: 64") + "# typed"));
    }

    @Test
    void a_change_without_a_picture_of_it_is_drawn_in_the_text() {
        fx(() -> editor().replaceText("} " + NET));
        waitFor(() -> drawn().equals("} " + NET));
    }

    @Test
    void a_selected_layer_is_tinted_in_the_text_also_while_its_number_changes() {
        fx(() -> {
            editor().select(Set.of("conv1"));
            editor().apply(new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), "640"));
            return null;
        });
        waitFor(() -> drawn().contains("num_output: 640"));
        waitFor(() -> robot.lookup("#source .mark-node").queryAll().size() == 10);
    }
}
