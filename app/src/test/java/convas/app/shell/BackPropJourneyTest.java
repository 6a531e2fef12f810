package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.task.NamedPicture;
import convas.core.document.Edit;
import convas.core.vision.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/// Back-prop beside the maps, with mouse and keys.
class BackPropJourneyTest extends WindowTest {
    private void maps(String node) {
        waitFor(() -> editor().activationsProperty().get() != null);
        fx(() -> {
            bench.window().showTab("maps");
            editor().select(Set.of(node));
            return null;
        });
        waitFor(() -> robot.lookup(".tile-pane").query().isVisible() || robot.lookup(".vector-view").query().isVisible());
        waitFor(() -> robot.lookup(".maps-title").<Label>query().getText().startsWith(node));
        fx(() -> {
            robot.lookup(".maps-stage").query().requestFocus();
            return null;
        });
    }

    private boolean isOn(String mode) {
        return robot.lookup("#back-" + mode).queryAs(ToggleButton.class).isSelected();
    }

    private String unit() {
        return robot.lookup(".back-unit").<Label>query().getText();
    }

    private String note() {
        return robot.lookup(".back-note").<Label>query().getText();
    }

    /// The lines below the pictures, `Gradient ±0.2` without its figure.
    private List<String> plates() {
        return robot.lookup(".plates .label").queryAllAs(Label.class).stream().filter(Label::isVisible)
            .map(label -> label.getText().split(" ")[0]).toList();
    }

    private Image gradient() {
        return robot.lookup(".plates .image-view").queryAllAs(ImageView.class).stream().filter(ImageView::isVisible).toList().getLast().getImage();
    }

    private static boolean differ(Image a, Image b) {
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                if (a.getPixelReader().getArgb(x, y) != b.getPixelReader().getArgb(x, y)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void b_goes_from_kind_to_kind() {
        maps("conv1");
        Region pane = robot.lookup(".back-pane").queryAs(Region.class);
        assertThat(pane.isVisible()).isFalse();
        robot.type(KeyCode.B);
        waitFor(() -> pane.isVisible() && isOn("gradient") && plates().equals(List.of("input", "Gradient")));
        assertThat(unit()).matches("conv1 · map \\d, its largest value .*");
        assertThat(note()).isEqualTo("By random weights: the pattern says nothing yet.");
        robot.type(KeyCode.B);
        waitFor(() -> isOn("deconvnet") && plates().equals(List.of("input", "Deconvnet")));
        robot.type(KeyCode.B);
        waitFor(() -> isOn("guided") && plates().equals(List.of("input", "Guided")));
        robot.type(KeyCode.B);
        waitFor(() -> isOn("all") && plates().equals(List.of("input", "Gradient", "Deconvnet", "Guided")));
        robot.type(KeyCode.B);
        waitFor(() -> !pane.isVisible());
        robot.clickOn("#back-prop");
        waitFor(() -> pane.isVisible() && isOn("gradient"));
        robot.clickOn("#back-guided");
        waitFor(() -> plates().equals(List.of("input", "Guided")));
        Image signed = gradient();
        robot.clickOn("#back-magnitude");
        waitFor(() -> differ(signed, gradient()));
    }

    @Test
    void nothing_is_sent_back_while_nobody_sees_it() {
        maps("conv1");
        robot.type(KeyCode.B);
        waitFor(() -> plates().equals(List.of("input", "Gradient")));
        openTab("table");
        Image before = gradient();
        int[] noise = new int[16 * 16];
        Arrays.setAll(noise, i -> 0xff000000 | i * 7919 * 2017);
        Object last = bench.window().runner().lastRunProperty().get();
        fx(() -> {
            bench.window().runner().setPicture(new NamedPicture("noise", new Picture(16, 16, noise)));
            return null;
        });
        waitFor(() -> bench.window().runner().lastRunProperty().get() != last && bench.window().runner().isIdle());
        assertThat(gradient()).isSameAs(before);
        openTab("maps");
        waitFor(() -> gradient() != before && unit().startsWith("conv1"));
    }

    @Test
    void d_keeps_the_unit_while_layers_and_pictures_change() {
        fx(() -> editor().apply(new Edit.Add("layer { name: \"conv2\" type: \"Convolution\" bottom: \"in\" top: \"conv2\" "
            + "convolution_param { num_output: 2 kernel_size: 3 } }", null, List.of("conv1"), null)));
        waitFor(() -> bench.window().runner().isIdle());
        maps("conv1");
        robot.type(KeyCode.B).type(KeyCode.RIGHT).type(KeyCode.RIGHT);
        waitFor(() -> unit().startsWith("conv1 · map 1"));
        robot.type(KeyCode.D);
        waitFor(() -> unit().startsWith("frozen: conv1 · map 1"));
        robot.type(KeyCode.RIGHT);
        maps("conv2");
        assertThat(unit()).startsWith("frozen: conv1 · map 1");
        String before = unit();
        int[] noise = new int[16 * 16];
        Arrays.setAll(noise, i -> 0xff000000 | i * 7919 * 2017);
        fx(() -> {
            bench.window().runner().setPicture(new NamedPicture("noise", new Picture(16, 16, noise)));
            return null;
        });
        waitFor(() -> unit().startsWith("frozen: conv1 · map 1") && !unit().equals(before));
        robot.type(KeyCode.D);
        waitFor(() -> unit().startsWith("conv2 · map "));
    }

    @Test
    void a_value_of_a_map_is_picked_with_the_mouse() {
        maps("conv1");
        robot.type(KeyCode.B).type(KeyCode.RIGHT);
        waitFor(() -> unit().startsWith("conv1 · map 0, its largest value"));
        Region zoom = robot.lookup(".map-zoom").queryAs(Region.class);
        robot.clickOn(robot.point(zoom).atPosition(javafx.geometry.Pos.TOP_LEFT).atOffset(3, 3).query());
        waitFor(() -> unit().startsWith("conv1 · map 0, row 0, column 0: "));
        robot.moveTo("#back-prop");
        waitFor(() -> unit().startsWith("conv1 · map 0, row 0, column 0: "));
    }

    @Test
    void a_layer_that_passes_no_gradient_is_named() {
        fx(() -> editor().apply(new Edit.Add("layer { name: \"step\" type: \"Threshold\" bottom: \"in\" top: \"step\" }", null, List.of("conv1"), null)));
        waitFor(() -> bench.window().runner().isIdle());
        maps("step");
        robot.type(KeyCode.B);
        waitFor(() -> note().equals("No gradient gets to the input: it ends at layer step, no gradient goes through layers of type Threshold."));
        assertThat(plates()).containsExactly("input");
    }
}
