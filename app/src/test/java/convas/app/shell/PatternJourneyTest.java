package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// A new net made of a typed pattern.
class PatternJourneyTest extends WindowTest {
    @Test
    void a_pattern_is_typed_seen_and_made() {
        fx(() -> {
            bench.actions().get("file.pattern").fire();
            return null;
        });
        waitFor(() -> chain().equals("32×32×3 → 32×32×12 → 16×16×12 → 1×1×10"));
        robot.clickOn("#pattern").push(KeyCode.CONTROL, KeyCode.A);
        robot.write("INPUT->[CONV->RELU->POOL]*N->FC");
        waitFor(() -> chain().equals("32×32×3 → 32×32×12 → 16×16×12 → 16×16×24 → 8×8×24 → 1×1×10"));
        robot.clickOn(robot.lookup("#pattern-N .text-field").<TextField>query()).push(KeyCode.UP);
        waitFor(() -> chain().endsWith("4×4×48 → 1×1×10"));
        robot.clickOn("#pattern-create");
        waitFor(() -> made().text().contains("\"conv3\""));
        assertThat(made().net().nodes()).hasSize(11);
        assertThat(robot.lookup("#pattern").tryQuery()).isEmpty();
    }

    @Test
    void a_slip_is_told_and_nothing_can_be_made_of_it() {
        fx(() -> {
            bench.actions().get("file.pattern").fire();
            return null;
        });
        robot.clickOn("#pattern").push(KeyCode.CONTROL, KeyCode.A);
        robot.write("INPUT->CONF->FC");
        waitFor(() -> robot.lookup(".paper .field-problem").<Label>query().getText().contains("did you mean CONV?"));
        assertThat(robot.lookup("#pattern-create").<Button>query().isDisabled()).isTrue();
    }

    @Test
    void every_preset_makes_a_net() {
        List<PatternPreview.Preset> presets = PatternPreview.presets();
        assertThat(presets).allSatisfy(preset ->
            assertThat(PatternPreview.of(preset.pattern(), preset.times(), preset.sizes()).problem()).isEmpty());
    }

    private Document made() {
        return bench.desk().front().editor().document();
    }

    private String chain() {
        return robot.lookup(".pattern-chain").<Label>query().getText();
    }
}
