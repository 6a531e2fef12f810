package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// The keyboard goes through the parts of the window and back.
class PartsJourneyTest extends WindowTest {
    private String part() {
        MainWindow window = bench.window();
        Node at = fx(() -> stage.getScene().getFocusOwner());
        while (at != null) {
            if (at == window.canvas()) {
                return "canvas";
            } else if (at == window.source()) {
                return "text";
            } else if (at == window.inspector()) {
                return "properties";
            } else if (at == window.palette()) {
                return "palette";
            } else if (at == window.problems()) {
                return "problems";
            }
            at = at.getParent();
        }
        return "elsewhere";
    }

    private List<String> walk(int steps, KeyCode... keys) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            robot.push(keys);
            parts.add(part());
        }
        return parts;
    }

    @Test
    void f6_goes_from_part_to_part_and_leaves_out_what_is_folded_away() {
        openTab("problems");
        fx(() -> {
            editor().select(Set.of("conv1"));
            bench.window().canvas().requestFocus();
            return null;
        });
        assertThat(walk(5, KeyCode.F6)).containsExactly("text", "properties", "problems", "palette", "canvas");
        assertThat(walk(5, KeyCode.SHIFT, KeyCode.F6)).containsExactly("palette", "problems", "properties", "text", "canvas");
        fx(() -> {
            bench.window().textShown().set(false);
            return null;
        });
        assertThat(walk(2, KeyCode.F6)).containsExactly("properties", "problems");
        assertThat(text()).isEqualTo(NET);
    }

    @Test
    void what_is_typed_goes_where_f6_led() {
        fx(() -> {
            bench.window().canvas().requestFocus();
            return null;
        });
        robot.push(KeyCode.F6);
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.push(KeyCode.TAB);
        robot.write("# typed");
        waitFor(() -> text().contains("typed"));
        assertThat(text()).isEqualTo(NET + "  # typed");
        assertThat(part()).isEqualTo("text");
    }
}
