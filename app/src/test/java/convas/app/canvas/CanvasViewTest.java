package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Sidecar;
import convas.core.layout.Rect;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

class CanvasViewTest extends CanvasJourney {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void a_document_is_drawn_to_fit() {
        assertThat(canvas.picturedScene().cards()).extracting(Card::name).containsExactly("data", "conv1", "pool1", "conv2");
        Rect all = canvas.picture().bounds();
        assertThat(canvas.pixel(all.x(), all.y()).x()).isGreaterThanOrEqualTo(0);
        assertThat(canvas.pixel(all.right(), all.bottom()).y()).isLessThanOrEqualTo(700);
    }

    @Test
    void a_click_selects_shift_adds_and_empty_space_clears(FxRobot robot) {
        robot.clickOn(middle("conv1"));
        assertThat(editor.selection()).containsExactly("conv1");
        robot.press(KeyCode.SHIFT).clickOn(middle("pool1")).release(KeyCode.SHIFT);
        assertThat(editor.selection()).containsExactlyInAnyOrder("conv1", "pool1");
        robot.press(KeyCode.SHIFT).clickOn(middle("conv1")).release(KeyCode.SHIFT);
        assertThat(editor.selection()).containsExactly("pool1");
        robot.clickOn(screen(20, 20));
        assertThat(editor.selection()).isEmpty();
    }

    @Test
    void a_click_on_a_chip_selects_the_layer_that_works_in_place(FxRobot robot) {
        Rect chip = canvas.picturedScene().chip(1, 0);
        robot.clickOn(at(chip.centerX(), chip.centerY()));
        assertThat(editor.selection()).containsExactly("relu1");
    }

    @Test
    void dragging_over_empty_space_selects_what_it_touches(FxRobot robot) {
        Rect first = canvas.picturedScene().body(1);
        Rect last = canvas.picturedScene().body(2);
        robot.drag(at(first.x() - 40, first.y() + 10)).dropTo(at(last.x() + 30, last.y() + 10));
        assertThat(editor.selection()).containsExactlyInAnyOrder("conv1", "pool1");
    }

    @Test
    void the_wheel_zooms_at_the_pointer(FxRobot robot) throws TimeoutException {
        Rect body = canvas.picturedScene().body(1);
        Point2D before = at(body.centerX(), body.centerY());
        double zoom = canvas.zoomProperty().get();
        robot.moveTo(before).scroll(3, javafx.geometry.VerticalDirection.UP);
        await(() -> canvas.zoomProperty().get() != zoom);
        Point2D after = at(body.centerX(), body.centerY());
        assertThat(after.distance(before)).isLessThan(2);
    }

    @Test
    void the_middle_button_pans_and_a_tap_of_space_shows_all_again(FxRobot robot) {
        Point2D before = at(0, 0);
        robot.moveTo(screen(60, 60)).press(MouseButton.MIDDLE).moveBy(100, 50).release(MouseButton.MIDDLE);
        assertThat(at(0, 0).subtract(before)).isEqualTo(new Point2D(100, 50));
        robot.type(KeyCode.SPACE);
        assertThat(at(0, 0)).isEqualTo(before);
    }

    @Test
    void control_and_arrows_walk_along_the_connections(FxRobot robot) {
        robot.clickOn(middle("conv1"));
        robot.press(KeyCode.CONTROL).type(KeyCode.DOWN).type(KeyCode.DOWN).release(KeyCode.CONTROL);
        assertThat(editor.selection()).containsExactly("conv2");
        robot.press(KeyCode.CONTROL).type(KeyCode.UP).release(KeyCode.CONTROL);
        assertThat(editor.selection()).containsExactly("pool1");
        assertThat(canvas.getAccessibleText()).isEqualTo("pool1, pooling, output 8 by 15 by 15");
    }

    @Test
    void hovering_tells_the_other_views_and_shows_the_formula_of_a_shape(FxRobot robot) throws TimeoutException {
        Rect pill = canvas.picturedScene().pill(1, 0);
        robot.moveTo(at(pill.centerX(), pill.centerY()));
        assertThat(editor.hoveredProperty().get()).isEqualTo("conv1");
        await(() -> robot.lookup(".canvas-hint").query().isVisible());
        assertThat(texts(robot)).anyMatch(text -> text.contains("= 30"));
    }

    @Test
    void a_text_that_cannot_be_read_leaves_the_last_picture(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.open("layer", Sidecar.EMPTY));
        await(() -> editor.document().net().nodes().isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(canvas.picturedScene().cards()).hasSize(4);
        assertThat(robot.lookup(".canvas-banner").query().isVisible()).isTrue();
    }

    @Test
    void a_mistake_of_the_layout_is_told_and_the_next_picture_ends_it(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.open(SMALL.replace("small", "too much"), Sidecar.EMPTY));
        Label banner = robot.lookup(".canvas-banner").query();
        await(banner::isVisible);
        assertThat(banner.getText()).startsWith("This network could not be drawn").contains("StackOverflowError");
        show(SMALL);
        assertThat(banner.isVisible()).isFalse();
    }

    @Test
    void googlenet_is_readable_in_a_common_window() throws Exception {
        try (InputStream in = CanvasViewTest.class.getResourceAsStream("/convas/networks/googlenet.prototxt")) {
            show(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(canvas.picturedScene().frameNames()).contains("inception_3a", "inception_5b");
        assertThat(canvas.zoomProperty().get()).isGreaterThan(0.36);
    }

    @Test
    void dragging_from_an_output_to_a_node_connects_them(FxRobot robot) throws Exception {
        show(SMALL + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"conv2\" bottom: \"conv2\" top: \"sum\" }\n"
            + "layer { name: \"twin\" type: \"Convolution\" bottom: \"pool1\" top: \"twin\" convolution_param { num_output: 4 kernel_size: 1 } }\n");
        int from = card("pool1");
        robot.moveTo(middle("pool1"));
        Rect pill = canvas.picturedScene().pill(from, 0);
        robot.drag(at(pill.centerX(), pill.bottom())).moveTo(middle("conv1")).moveBy(1, 1);
        WaitForAsyncUtils.waitForFxEvents();
        await(() -> texts(robot).stream().anyMatch(text -> text.contains("circles")));
        robot.moveTo(middle("sum")).drop();
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(editor.document().text()).isEqualTo(editor.historyProperty().get().present().text());
        show(SMALL + "layer { name: \"join\" type: \"Concat\" bottom: \"conv2\" top: \"join\" }\n");
        robot.moveTo(middle("pool1"));
        pill = canvas.picturedScene().pill(card("pool1"), 0);
        robot.drag(at(pill.centerX(), pill.bottom())).moveTo(middle("join")).moveBy(1, 1).drop();
        await(() -> editor.document().net().find("join").orElseThrow().bottomNames().contains("pool1"));
    }

    @Test
    void dropping_from_the_palette_on_a_connection_inserts(FxRobot robot) throws Exception {
        double[] points = canvas.picturedScene().layout().routes().get(1).points();
        robot.drag("#source").moveTo(at(points[0], (points[1] + points[3]) / 2)).moveBy(1, 1);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(texts(robot)).contains("insert between conv1 and pool1");
        robot.drop();
        await(() -> editor.document().net().find("norm").isPresent());
        assertThat(editor.document().net().find("norm").orElseThrow().bottomNames()).containsExactly("conv1");
        assertThat(editor.document().net().find("pool1").orElseThrow().bottomNames()).containsExactly("norm");
        awaitPicture();
        robot.drag("#source").moveTo(screen(130, 200));
        WaitForAsyncUtils.waitForFxEvents();
        robot.moveTo(screen(130, 300)).moveBy(1, 1).drop();
        await(() -> canvas.picturedScene().cardOf().containsKey("norm_2"));
        assertThat(middle("norm_2").distance(screen(130, 300))).isLessThan(40);
    }

    @Test
    void layers_are_copied_with_what_works_in_place_on_them_and_pasted_under_free_names(FxRobot robot) throws Exception {
        robot.clickOn(middle("conv1")).press(KeyCode.CONTROL).type(KeyCode.C).press(KeyCode.SHIFT).type(KeyCode.V)
            .release(KeyCode.SHIFT, KeyCode.CONTROL);
        await(() -> editor.document().net().nodes().size() == 7);
        assertThat(editor.document().text()).startsWith(SMALL);
        assertThat(editor.document().net().nodes().get(5).bottomNames()).containsExactly("data");
        assertThat(editor.document().net().nodes().get(6).type()).isEqualTo("ReLU");
        assertThat(editor.document().net().nodes().get(6).inPlace()).isTrue();
        assertThat(editor.document().net().diagnostics()).isEmpty();
        assertThat(editor.selection()).hasSize(2).doesNotContain("conv1", "relu1");
    }

    @Test
    void cut_layers_come_back_when_they_are_pasted_with_their_inputs(FxRobot robot) throws Exception {
        robot.clickOn(middle("conv2")).press(KeyCode.CONTROL).type(KeyCode.X).release(KeyCode.CONTROL);
        await(() -> editor.document().net().find("conv2").isEmpty());
        awaitPicture();
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.V).release(KeyCode.SHIFT, KeyCode.CONTROL);
        await(() -> editor.document().net().find("conv2").isPresent());
        assertThat(editor.document().net().find("conv2").orElseThrow().bottomNames()).containsExactly("pool1");
    }

    @Test
    void a_layer_is_duplicated_and_a_clipboard_without_layers_is_told(FxRobot robot) throws Exception {
        robot.clickOn(middle("pool1")).press(KeyCode.CONTROL).type(KeyCode.D).release(KeyCode.CONTROL);
        await(() -> editor.document().net().nodes().size() == 6);
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> {
            ClipboardContent content = new ClipboardContent();
            content.putString("good morning");
            javafx.scene.input.Clipboard.getSystemClipboard().setContent(content);
            canvas.edits().paste(false);
        });
        assertThat(editor.noticeProperty().get()).startsWith("The clipboard holds no layers");
    }

    @Test
    void delete_heals_and_shift_delete_leaves_a_gap(FxRobot robot) throws Exception {
        robot.clickOn(middle("pool1")).type(KeyCode.DELETE);
        await(() -> editor.document().net().find("pool1").isEmpty());
        assertThat(editor.document().net().find("conv2").orElseThrow().bottomNames()).containsExactly("conv1");
        editor.undo();
        await(() -> editor.document().text().equals(SMALL));
        awaitPicture();
        robot.clickOn(screen(20, 60)).clickOn(middle("pool1")).press(KeyCode.SHIFT).type(KeyCode.DELETE).release(KeyCode.SHIFT);
        await(() -> editor.document().net().find("pool1").isEmpty());
        assertThat(editor.document().net().find("conv2").orElseThrow().bottomNames()).containsExactly("pool1");
    }

    @Test
    void a_box_goes_with_the_layers_that_work_in_place_on_it(FxRobot robot) throws Exception {
        robot.clickOn(middle("conv1")).type(KeyCode.DELETE);
        await(() -> editor.document().net().find("conv1").isEmpty());
        assertThat(editor.document().net().find("relu1")).isEmpty();
        assertThat(editor.document().net().find("pool1").orElseThrow().bottomNames()).containsExactly("data");
    }

    @Test
    void a_connection_is_cut_by_selecting_and_deleting_it(FxRobot robot) throws Exception {
        double[] points = canvas.picturedScene().layout().routes().get(1).points();
        robot.clickOn(at(points[0], (points[1] + points[3]) / 2)).type(KeyCode.DELETE);
        await(() -> !editor.document().net().find("pool1").orElseThrow().bottomNames().contains("conv1"));
    }

    @Test
    void a_double_click_renames_in_place(FxRobot robot) throws Exception {
        robot.doubleClickOn(middle("conv2"));
        robot.write("head").type(KeyCode.ENTER);
        await(() -> editor.document().net().find("head").isPresent());
        assertThat(editor.document().text()).contains("name: \"head\"").doesNotContain("conv2");
    }

    @Test
    void a_name_that_is_being_typed_is_kept_when_the_picture_is_zoomed_or_another_box_is_clicked(FxRobot robot) throws Exception {
        robot.doubleClickOn(middle("conv2")).write("head");
        WaitForAsyncUtils.waitForAsyncFx(2000, canvas::zoomIn);
        await(() -> editor.document().net().find("head").isPresent());
        awaitPicture();
        robot.doubleClickOn(middle("head")).write("tail").clickOn(middle("conv1"));
        await(() -> editor.document().net().find("tail").isPresent());
    }

    @Test
    void escape_leaves_the_name_as_it_was(FxRobot robot) {
        robot.doubleClickOn(middle("conv2")).write("head").type(KeyCode.ESCAPE);
        robot.clickOn(middle("conv1"));
        assertThat(robot.lookup("#rename").tryQuery()).isEmpty();
        assertThat(editor.document().text()).isEqualTo(SMALL);
    }

    @Test
    void a_folded_module_is_dragged_as_one(FxRobot robot) throws Exception {
        show(PicturesTest.network("googlenet").text());
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.apply(new convas.core.document.Edit.Fold("inception_3a", true)));
        await(() -> editor.document().sidecar().folded().contains("inception_3a"));
        awaitPicture();
        Rect before = canvas.picturedScene().rect(card("inception_3a/3x3"));
        robot.drag(at(before.centerX(), before.y() + 30)).moveBy(40, 20).moveBy(40, 20).drop();
        await(() -> !editor.document().sidecar().positions().isEmpty());
        awaitPicture();
        Rect after = canvas.picturedScene().rect(card("inception_3a/3x3"));
        assertThat(after.x()).isGreaterThan(before.x() + 70);
        assertThat(editor.document().sidecar().positions()).containsKey("inception_3a/output");
    }

    @Test
    void dragging_a_box_moves_it_in_one_step_that_can_be_undone(FxRobot robot) throws Exception {
        Rect before = canvas.picturedScene().rect(card("pool1"));
        robot.drag(middle("pool1")).moveBy(60, 20).moveBy(60, 20).drop();
        await(() -> !editor.document().sidecar().positions().isEmpty());
        awaitPicture();
        Rect after = canvas.picturedScene().rect(card("pool1"));
        assertThat(after.x()).isGreaterThan(before.x() + 60);
        assertThat(editor.document().text()).isEqualTo(SMALL);
        editor.undo();
        await(() -> editor.document().sidecar().positions().isEmpty());
        awaitPicture();
        assertThat(canvas.picturedScene().rect(card("pool1"))).isEqualTo(before);
    }

    @Test
    void a_double_click_on_a_title_folds_the_module_and_one_on_the_box_unfolds_it(FxRobot robot) throws Exception {
        show(PicturesTest.network("googlenet").text());
        Rect header = canvas.picturedScene().header(canvas.picturedScene().frameNames().indexOf("inception_3a"));
        robot.doubleClickOn(at(header.x() + 40, header.centerY()));
        await(() -> editor.document().sidecar().folded().contains("inception_3a"));
        awaitPicture();
        assertThat(canvas.picturedScene().card("inception_3a/3x3").orElseThrow().folded()).isTrue();
        assertThat(canvas.picturedScene().frameNames()).doesNotContain("inception_3a");
        Rect body = canvas.picturedScene().body(card("inception_3a/3x3"));
        robot.doubleClickOn(at(body.centerX(), body.y() + 12));
        await(() -> editor.document().sidecar().folded().isEmpty());
    }
}
