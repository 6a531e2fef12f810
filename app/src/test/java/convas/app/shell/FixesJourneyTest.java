package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told about a net is put right from the list of problems, from the text and from the property sheet.
class FixesJourneyTest extends WindowTest {
    private static final String BAD = NET.replace("kernel_size: 3", "kernel_size: 3\n    stride: 2")
        + "layer { name: \"a\" type: \"ReLU\" bottom: \"conv\" top: \"a\" }\n";

    @BeforeEach
    void open() {
        fx(() -> bench.files().fresh(BAD, "Bad"));
        waitFor(() -> editor().diagnosticsProperty().get().size() == 2);
        fx(() -> {
            bench.window().showTab("problems");
            return null;
        });
    }

    @Test
    void a_link_beneath_a_problem_makes_the_change_and_undo_takes_it_back() {
        waitFor(() -> link("Read conv1") != null);
        robot.clickOn(link("Read conv1"));
        waitFor(() -> text().equals(BAD.replace("\"conv\"", "\"conv1\"")));
        fx(() -> editor().undo());
        waitFor(() -> text().equals(BAD));
    }

    @Test
    void alt_enter_lists_what_can_be_done_about_the_selected_problem_and_enter_does_the_first() {
        robot.push(KeyCode.F8);
        fx(() -> {
            robot.lookup("#problems-list").query().requestFocus();
            return null;
        });
        robot.push(KeyCode.ALT, KeyCode.ENTER);
        waitFor(() -> robot.lookup(".context-menu").tryQuery().isPresent());
        robot.push(KeyCode.ENTER);
        waitFor(() -> text().equals(BAD.replace("\"conv\"", "\"conv1\"")));
    }

    @Test
    void alt_enter_in_the_text_lists_what_can_be_done_at_the_caret() {
        robot.push(KeyCode.F8);
        fx(() -> {
            bench.window().source().focus();
            return null;
        });
        robot.push(KeyCode.ALT, KeyCode.ENTER);
        waitFor(() -> robot.lookup(".context-menu .menu-item .label").queryAllAs(Labeled.class).stream()
            .anyMatch(label -> label.getText().equals("Read conv1")));
        robot.clickOn(robot.lookup(".context-menu .menu-item .label").match((Labeled label) -> label.getText().equals("Read conv1")).<Node>query());
        waitFor(() -> text().equals(BAD.replace("\"conv\"", "\"conv1\"")));
    }

    @Test
    void a_doubtful_setting_is_put_right_beneath_its_field() {
        fx(() -> {
            editor().select(Set.of("conv1"));
            return null;
        });
        waitFor(() -> robot.lookup(".inspector-view .fix").tryQuery().isPresent());
        Hyperlink first = robot.lookup(".inspector-view .fix").query();
        assertThat(first.getText()).isEqualTo("Set kernel_size to 4: 1×4×7×7");
        fx(() -> {
            first.fire();
            return null;
        });
        waitFor(() -> text().equals(BAD.replace("kernel_size: 3", "kernel_size: 4")));
    }

    private Hyperlink link(String words) {
        return robot.lookup("#problems-list .fix").queryAllAs(Hyperlink.class).stream()
            .filter(link -> link.getText().equals(words) && link.isVisible()).findFirst().orElse(null);
    }
}
