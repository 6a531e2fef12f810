package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// Going from problem to problem, and the other things keys do in the window.
class ProblemsJourneyTest extends WindowTest {
    private static final String TWO_PROBLEMS = NET
        + "layer { name: \"a\" type: \"ReLU\" bottom: \"nowhere\" top: \"a\" }\n"
        + "layer { name: \"b\" type: \"ReLU\" bottom: \"nothing\" top: \"b\" }\n";

    @Test
    void f8_goes_round_the_problems() {
        fx(() -> bench.files().fresh(TWO_PROBLEMS, "Two"));
        waitFor(() -> editor().diagnosticsProperty().get().size() >= 2);
        int first = (int) NET.lines().count() + 1;
        robot.push(KeyCode.F8);
        waitFor(() -> bench.window().source().caretProperty().get().line() == first);
        assertThat(editor().selection()).containsExactly("a");
        robot.push(KeyCode.F8);
        waitFor(() -> bench.window().source().caretProperty().get().line() == first + 1);
        assertThat(editor().selection()).containsExactly("b");
        robot.push(KeyCode.SHIFT, KeyCode.F8);
        waitFor(() -> bench.window().source().caretProperty().get().line() == first);
    }

    @Test
    void f8_selects_the_layer_at_fault_among_those_of_one_name() {
        fx(() -> bench.files().fresh(NET + "layer { name: \"conv1\" type: \"ReLU\" bottom: \"nowhere\" top: \"b\" }\n", "Twice"));
        waitFor(() -> editor().diagnosticsProperty().get().stream().anyMatch(each -> "conv1#2".equals(each.layer())));
        robot.push(KeyCode.F8);
        waitFor(() -> editor().selection().equals(Set.of("conv1#2")));
    }

    @Test
    void the_command_palette_finds_and_does() {
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        robot.write("light or dark");
        boolean dark = bench.window().themeProperty().get().dark();
        robot.push(KeyCode.ENTER);
        waitFor(() -> bench.window().themeProperty().get().dark() != dark);
    }

    @Test
    void escape_closes_the_sheet_of_shortcuts() {
        robot.push(KeyCode.F1);
        waitFor(() -> robot.lookup(".paper").tryQuery().isPresent());
        robot.push(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup(".paper").tryQuery().isEmpty());
    }

    @Test
    void every_shortcut_stands_for_one_action() {
        assertThat(bench.actions().all().stream().map(Action::shortcut).filter(each -> !each.isEmpty())).doesNotHaveDuplicates();
        assertThat(bench.actions().all().stream().map(Action::id)).doesNotHaveDuplicates();
    }
}
