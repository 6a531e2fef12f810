package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// From a weights file to a net that runs with it, and back.
class WeightsJourneyTest extends WindowTest {
    private static final String TWO = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "fc8" type: "InnerProduct" bottom: "conv1" top: "fc8" inner_product_param { num_output: 10 } }
        layer { name: "prob" type: "Softmax" bottom: "fc8" top: "prob" }
        """;

    private void open(String text) {
        fx(() -> bench.files().fresh(text, "Two"));
        waitFor(() -> text().equals(text));
    }

    /// What the net of a text has now, saved through the window.
    private Path saved(String text) throws Exception {
        open(text);
        prompts.file = folder.resolve("two.caffemodel");
        fx(() -> {
            javafx.application.Platform.runLater(() -> bench.actions().get("network.save-weights").fire());
            return null;
        });
        waitFor(() -> robot.lookup("#save-weights").tryQuery().isPresent());
        robot.clickOn("#save-weights");
        waitFor(() -> editor().noticeProperty().get().startsWith("Saved the weights of"));
        return prompts.file;
    }

    private void load(Path file) {
        fx(() -> {
            bench.weights().load(file);
            return null;
        });
        waitFor(() -> robot.lookup("#match-list").tryQuery().isPresent());
    }

    private String said(String id) {
        return robot.lookup(id).<Label>query().getText();
    }

    @Test
    void chosen_layers_are_saved_and_those_of_the_file_that_are_ticked_are_loaded() throws Exception {
        Path file = saved(TWO);
        assertThat(CaffeModel.list(file).layers()).extracting(CaffeModel.Layer::name).containsExactly("conv1", "fc8");
        load(file);
        assertThat(said("#match-sum")).startsWith("Loads 2 of the net's 2 layers, ");
        robot.clickOn("#match-list").type(KeyCode.HOME).type(KeyCode.DOWN).type(KeyCode.DOWN).type(KeyCode.SPACE);
        waitFor(() -> said("#match-sum").startsWith("Loads 1 of the net's 2 layers"));
        assertThat(said("#match-detail")).startsWith("Left out. It starts with weights:");
        robot.clickOn("#match-load");
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().startsWith("two.caffemodel, 1 of 2 layers"));
        Match match = fx(() -> bench.window().runner().matchProperty().get());
        assertThat(match.rows(Match.Kind.FRESH)).extracting(Match.Row::layer).containsExactly("conv1");
    }

    @Test
    void a_file_without_weights_says_so_and_leaves_nothing_to_load() throws Exception {
        open(TWO);
        load(Files.write(folder.resolve("empty.caffemodel"), new byte[0]));
        assertThat(said("#match-told")).isEqualTo("The file holds no weights: if it should, download or copy it again.");
        assertThat(robot.lookup("#match-told").query().isVisible()).isTrue();
        assertThat(robot.lookup("#match-load").queryButton().isDisabled()).isTrue();
    }

    @Test
    void the_net_is_exported_with_its_weights_as_an_onnx_model_or_the_layer_that_cannot_be_is_named() throws Exception {
        open(TWO);
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().equals("random weights, seed 1"));
        prompts.file = folder.resolve("two.onnx");
        fx(() -> {
            bench.actions().get("file.export-onnx").fire();
            return null;
        });
        waitFor(() -> editor().noticeProperty().get().startsWith("Exported two.onnx with random weights, seed 1"));
        // 4·3·3·3 + 4 and 10·16 + 10 floats at least.
        assertThat(Files.size(prompts.file)).isBetween(4 * (112L + 170), 4 * (112L + 170) + 2000);
        open(TWO.replace("Softmax", "Elsewhere"));
        prompts.file = folder.resolve("three.onnx");
        fx(() -> {
            bench.actions().get("file.export-onnx").fire();
            return null;
        });
        waitFor(() -> List.copyOf(prompts.asked).stream().anyMatch(told -> told.contains("prob (Elsewhere) cannot be written as ONNX")));
        assertThat(prompts.file).doesNotExist();
    }

    @Test
    void a_layer_that_does_not_fit_is_renamed_with_one_click_and_undo_brings_it_back() throws Exception {
        Path file = saved(TWO);
        String changed = TWO.replace("num_output: 10", "num_output: 21");
        open(changed);
        load(file);
        assertThat(said("#match-detail")).startsWith("Cannot copy param 0 weights from layer 'fc8'; shape mismatch. "
            + "Source param shape is 10 16 (160); target param shape is 21 16 (336).");
        robot.clickOn("#match-rename");
        waitFor(() -> text().equals(changed.replace("\"fc8\"", "\"fc8_new\"")));
        waitFor(() -> robot.lookup("#match-rename").tryQuery().isEmpty());
        robot.clickOn("#match-load");
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().startsWith("two.caffemodel, 1 of 2 layers"));
        Match match = fx(() -> bench.window().runner().matchProperty().get());
        assertThat(match.rows(Match.Kind.MISMATCH)).isEmpty();
        assertThat(match.rows(Match.Kind.FRESH)).extracting(Match.Row::layer).containsExactly("fc8_new");
        assertThat(match.rows(Match.Kind.ONLY_IN_FILE)).extracting(Match.Row::layer).containsExactly("fc8");
        fx(() -> editor().undo());
        waitFor(() -> text().equals(changed));
    }

    @Test
    void as_many_values_in_another_shape_are_reinterpreted_and_the_net_gives_the_same() throws Exception {
        Path file = saved(TWO);
        load(file);
        robot.clickOn("#match-load");
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().equals("two.caffemodel, 2 of 2 layers"));
        float[] before = output("fc8");
        open(TWO.replace("type: \"InnerProduct\"", "type: \"Convolution\"")
            .replace("inner_product_param { num_output: 10 }", "convolution_param { num_output: 10 kernel_size: 2 }"));
        load(file);
        robot.clickOn("#match-reinterpret");
        waitFor(() -> said("#match-sum").startsWith("Loads 2 of the net's 2 layers"));
        robot.clickOn("#match-load");
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().equals("two.caffemodel, 2 of 2 layers"));
        assertThat(output("fc8")).containsExactly(before, org.assertj.core.data.Offset.offset(1e-4f));
    }

    private float[] output(String node) {
        waitFor(() -> editor().activationsProperty().get() != null && !bench.window().runner().staleProperty().get()
            && bench.window().runner().isIdle());
        return fx(() -> editor().activationsProperty().get().of(
            editor().document().net().find(node).orElseThrow().tops().getFirst()).orElseThrow().toArray());
    }

    @Test
    void what_caffe_said_is_pasted_and_explained_for_this_net() throws Exception {
        Path file = saved(TWO);
        open(TWO.replace("num_output: 10", "num_output: 21"));
        load(file);
        fx(() -> {
            robot.lookup("#match-find").<TextField>query().setText("Check failed: ShapeEquals(proto) shape mismatch (reshape not set)");
            return null;
        });
        waitFor(() -> robot.lookup("#match-told").query().isVisible());
        assertThat(said("#match-told")).contains("fc8 has 10×16 (160), 10 (10) in the file and 21×16 (336), 21 (21) in the net");
        robot.clickOn(robot.lookup(".dialog-pane .button").<Button>match(button -> button.isCancelButton()).queryButton());
        assertThat(bench.window().runner().weightsLabelProperty().get()).startsWith("random weights");
    }

    @Test
    void what_caffe_said_is_explained_in_the_command_palette_too_and_loading_weights_is_offered() throws IOException {
        prompts.file = Files.writeString(folder.resolve("cat.caffemodel"), "<html>404</html>");
        fx(() -> {
            bench.actions().get("help.commands").fire();
            robot.lookup("#command-field").<TextField>query().setText("F blob.cpp:458] Check failed: ShapeEquals(proto) shape mismatch (reshape not set)");
            return null;
        });
        assertThat(robot.lookup(".command-palette .told").<Label>query().getText()).startsWith("Caffe copies parameters by layer name.");
        robot.clickOn("#command-field").type(KeyCode.ENTER);
        waitFor(() -> prompts.asked.contains("Load weights"));
    }

    @Test
    void a_file_that_is_no_caffemodel_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("cat.caffemodel"), "<html>404</html>");
        fx(() -> {
            bench.weights().load(file);
            return null;
        });
        waitFor(() -> !prompts.asked.isEmpty());
        assertThat(prompts.asked.getFirst()).contains("These weights cannot be used").contains("is a web page");
    }
}
