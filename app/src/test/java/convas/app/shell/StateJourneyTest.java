package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Sidecar;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// What the net is read for, older forms, and layers whose shape only the user knows.
class StateJourneyTest extends WindowTest {
    private static final String RULES = NET
        + "layer { name: \"soft\" type: \"Softmax\" bottom: \"conv1\" top: \"soft\" include { stage: \"deploy\" } }\n"
        + "layer { name: \"drop\" type: \"Dropout\" bottom: \"conv1\" top: \"drop\" include { phase: TRAIN min_level: 1 } }\n";

    private void open(String text) {
        fx(() -> editor().open(text, Sidecar.EMPTY));
        waitFor(() -> text().equals(text));
    }

    private boolean has(String layer) {
        return editor().document().net().find(layer).isPresent();
    }

    private void choose(String id) {
        robot.clickOn("#tool-state");
        robot.clickOn("#" + id);
    }

    @Test
    void stages_level_and_phase_are_chosen_in_the_toolbar_and_the_net_runs_as_read() {
        open(RULES);
        choose("stage-deploy");
        waitFor(() -> has("soft") && editor().activationsProperty().get() != null && editor().activationsProperty().get().blobs()
            .keySet().stream().anyMatch(blob -> blob.name().equals("soft")));
        assertThat(((MenuButton) node("#tool-state")).getText()).isEqualTo("TEST, deploy");
        choose("state-TRAIN");
        waitFor(() -> editor().stateProperty().get().phase().name().equals("TRAIN"));
        assertThat(has("drop")).isFalse();
        choose("level-1");
        waitFor(() -> has("drop"));
        assertThat(((MenuButton) node("#tool-state")).getText()).isEqualTo("TRAIN, deploy, level 1");
        choose("stage-deploy");
        waitFor(() -> !has("soft"));
        assertThat(text()).isEqualTo(RULES);
        assertThat(editor().historyProperty().get().undoTitle()).isEmpty();
    }

    @Test
    void the_menu_offers_the_stages_that_the_text_names_and_is_off_without_any() {
        Menu menu = (Menu) bench.menu("Network").getItems().stream().filter(item -> "network.state".equals(item.getId())).findFirst().orElseThrow();
        assertThat(menu.isDisable()).isTrue();
        open(RULES);
        assertThat(menu.isDisable()).isFalse();
        assertThat(menu.getItems().stream().map(MenuItem::getText).filter(text -> text != null).toList())
            .isEqualTo(List.of("Stage deploy", "Level of the text itself", "Level 0", "Level 1"));
    }

    @Test
    void an_older_form_is_converted_by_the_menu_and_undone() {
        Action convert = bench.actions().get("network.convert");
        assertThat(convert.enabled().get()).isFalse();
        String older = "input: \"data\"\ninput_dim: 1\ninput_dim: 3\ninput_dim: 8\ninput_dim: 8\n"
            + "layers { name: \"relu\" type: RELU bottom: \"data\" top: \"relu\" }\n";
        open(older);
        assertThat(convert.enabled().get()).isTrue();
        fx(() -> {
            convert.fire();
            return null;
        });
        waitFor(() -> !text().equals(older));
        assertThat(text()).contains("type: \"ReLU\"").contains("type: \"Input\"").doesNotContain("layers").doesNotContain("input_dim");
        assertThat(convert.enabled().get()).isFalse();
        fx(() -> editor().undo());
        waitFor(() -> text().equals(older));
        assertThat(convert.enabled().get()).isTrue();
    }

    @Test
    void the_caret_is_told_in_a_line_of_the_text_after_it_became_shorter() {
        String older = "# old\nname: \"Old\"\nlayers {\n  name: \"data\" type: DATA top: \"data\"\n  data_param { source: \"db\" batch_size: 4 scale: 0.5 }\n}\n"
            + "layers { name: \"relu\" type: RELU bottom: \"data\" top: \"relu\" }\n"
            + "layers { name: \"ip\" type: INNER_PRODUCT bottom: \"relu\" top: \"ip\" inner_product_param { num_output: 10 } }\n";
        open(older);
        fx(() -> {
            editor().select(Set.of("ip"));
            return null;
        });
        fx(() -> {
            bench.actions().get("network.convert").fire();
            return null;
        });
        waitFor(() -> !text().equals(older));
        fx(() -> editor().undo());
        waitFor(() -> text().equals(older));
        String place = ((Label) node("#status-caret")).getText();
        assertThat(Integer.parseInt(place.replaceAll("Line (\\d+), .*", "$1"))).as(place).isLessThanOrEqualTo(9);
    }

    @Test
    void the_shape_of_an_unknown_layer_is_declared_in_its_sheet() {
        open(NET + "layer { name: \"odd\" type: \"Oddity\" bottom: \"conv1\" top: \"odd\" }\n");
        fx(() -> {
            editor().select(Set.of("odd"));
            return null;
        });
        waitFor(() -> robot.lookup("#declared-shape").tryQuery().isPresent());
        robot.clickOn("#declared-shape").write("n, 6, what").type(KeyCode.ENTER);
        assertThat(robot.lookup(".field-problem").queryAllAs(Label.class)).anyMatch(label -> label.isVisible() && label.getText().startsWith("`what` is no extent"));
        fx(() -> {
            ((TextField) node("#declared-shape")).clear();
            return null;
        });
        robot.write("n, 6, h/2, w/2").type(KeyCode.ENTER);
        waitFor(() -> editor().document().annotations().shape(editor().document().net().find("odd").orElseThrow().tops().getFirst())
            .equals(java.util.Optional.of(Shape.of(1, 6, 7, 7))));
        fx(() -> editor().undo());
        waitFor(() -> ((TextField) node("#declared-shape")).getText().isEmpty() || editor().document().sidecar().shapes().isEmpty());
        assertThat(editor().document().sidecar().shapes()).isEmpty();
    }

    @Test
    void the_images_of_a_database_are_declared_in_the_sheet_of_their_layer() {
        open("""
            layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 64 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
            """);
        fx(() -> {
            editor().select(Set.of("mnist"));
            return null;
        });
        waitFor(() -> robot.lookup("#declared-shape").tryQuery().isPresent());
        robot.clickOn("#declared-shape").write("n, 1, 28, 28").type(KeyCode.ENTER);
        waitFor(() -> editor().document().annotations().totals().weights() == 7840);
        assertThat(editor().document().annotations().diagnostics()).isEmpty();
    }
}
