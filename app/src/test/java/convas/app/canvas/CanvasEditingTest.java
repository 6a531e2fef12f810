package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Point;
import convas.core.layout.Layout;
import convas.core.layout.Rect;
import convas.core.net.Node;
import java.util.List;
import java.util.Set;
import javafx.geometry.Point2D;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.TextField;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Adding, connecting, grouping and moving layers, with mouse and keys.
class CanvasEditingTest extends CanvasJourney {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void typing_searches_for_a_layer_and_enter_adds_it_behind_the_selection(FxRobot robot) throws Exception {
        robot.clickOn(middle("conv2")).write("mean");
        await(() -> robot.lookup("#quick-add").tryQuery().isPresent());
        assertThat(robot.lookup("#quick-add-field").queryAs(TextField.class).getText()).isEqualTo("mean");
        robot.type(KeyCode.ENTER);
        await(() -> editor.document().net().nodes().size() == 6);
        Node added = editor.document().net().nodes().getLast();
        assertThat(added.type()).isEqualTo("Pooling");
        assertThat(editor.document().text()).contains("pool: AVE");
        assertThat(added.bottomNames()).containsExactly("conv2");
        assertThat(editor.selection()).containsExactly(added.id());
        assertThat(canvas.isFocused()).isTrue();
    }

    @Test
    void a_double_click_on_empty_space_adds_where_it_was_and_escape_adds_nothing(FxRobot robot) throws Exception {
        robot.doubleClickOn(screen(120, 300));
        await(() -> robot.lookup("#quick-add").tryQuery().isPresent());
        robot.type(KeyCode.ESCAPE);
        assertThat(robot.lookup("#quick-add").tryQuery()).isEmpty();
        assertThat(editor.document().text()).isEqualTo(SMALL);
        robot.doubleClickOn(screen(120, 300)).write("flat").type(KeyCode.ENTER);
        await(() -> editor.document().net().find("flatten").isPresent());
        awaitPicture();
        assertThat(middle("flatten").distance(screen(120, 300))).isLessThan(40);
    }

    @Test
    void slash_on_a_selected_connection_inserts_on_it(FxRobot robot) throws Exception {
        robot.clickOn(wire(1)).type(KeyCode.SLASH);
        await(() -> robot.lookup("#quick-add").tryQuery().isPresent());
        robot.write("lrn").type(KeyCode.ENTER);
        await(() -> editor.document().net().find("norm").isPresent());
        assertThat(editor.document().net().find("pool1").orElseThrow().bottomNames()).containsExactly("norm");
    }

    @Test
    void a_layer_dropped_on_another_replaces_its_type_and_on_a_join_is_one_more_branch() throws Exception {
        show(JOIN);
        PaletteDrops.Meaning replaces = drop("pool1");
        assertThat(replaces.sentence()).isEqualTo("replace the type of pool1");
        assertThat(replaces.edit().apply(editor.document()).net().find("pool1").orElseThrow().type()).isEqualTo("LRN");
        PaletteDrops.Meaning branches = drop("join");
        assertThat(branches.sentence()).isEqualTo("one more branch for join, from pool1");
        assertThat(branches.edit().apply(editor.document()).net().find("join").orElseThrow().bottomNames())
            .containsExactly("conv2", "side", "norm");
        PaletteDrops.Meaning refused = drop("data");
        assertThat(refused.sentence()).isEqualTo("LRN takes 1 bottom, but data reads nothing.");
        assertThat(refused.edit()).isNull();
    }

    private PaletteDrops.Meaning drop(String node) {
        Rect body = canvas.picturedScene().body(card(node));
        return canvas.drops().meaning("layer { name: \"norm\" type: \"LRN\" bottom: \"?\" top: \"norm\" }", body.centerX(), body.y() + 18);
    }

    @Test
    void a_connection_dropped_on_empty_space_asks_for_what_can_follow(FxRobot robot) throws Exception {
        robot.moveTo(middle("conv2"));
        Rect pill = canvas.picturedScene().pill(card("conv2"), 0);
        robot.drag(at(pill.centerX(), pill.bottom())).moveTo(screen(120, 400)).moveBy(1, 1).drop();
        await(() -> robot.lookup("#quick-add").tryQuery().isPresent());
        robot.write("softmax");
        robot.type(KeyCode.ENTER);
        await(() -> editor.document().net().find("prob").isPresent());
        assertThat(editor.document().net().find("prob").orElseThrow().bottomNames()).containsExactly("conv2");
    }

    @Test
    void a_connection_drawn_from_an_input_asks_for_what_can_feed_it(FxRobot robot) throws Exception {
        show(JOIN);
        robot.moveTo(middle("join"));
        Rect rect = canvas.picturedScene().rect(card("join"));
        robot.drag(at(rect.centerX(), rect.y())).moveTo(screen(120, 400)).moveBy(1, 1).drop();
        await(() -> robot.lookup("#quick-add").tryQuery().isPresent());
        robot.write("conv 3").type(KeyCode.ENTER);
        await(() -> editor.document().net().find("join").orElseThrow().bottomNames().equals(List.of("conv2", "side", "conv")));
    }

    @Test
    void the_end_of_a_connection_is_dragged_to_another_output(FxRobot robot) throws Exception {
        Layout.Route last = route("pool1", "conv2");
        robot.drag(at(last.startX(), last.startY() + 9)).moveTo(middle("data")).moveBy(1, 1);
        await(() -> texts(robot).stream().anyMatch(text -> text.startsWith("data")));
        robot.drop();
        await(() -> editor.document().net().find("conv2").orElseThrow().bottomNames().equals(List.of("data")));
        editor.undo();
        await(() -> editor.document().text().equals(SMALL));
    }

    @Test
    void a_connection_is_not_taken_hold_of_far_from_its_ends(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.edits().move(List.of(card("conv2")), 0, 220));
        awaitPicture();
        Layout.Route route = route("pool1", "conv2");
        String before = editor.document().text();
        robot.drag(at((route.startX() + route.endX()) / 2, (route.startY() + route.endY()) / 2)).moveTo(middle("pool1")).moveBy(1, 1).drop();
        await(() -> editor.selection().equals(Set.of("pool1")));
        assertThat(editor.document().text()).isEqualTo(before);
    }

    @Test
    void a_connection_dragged_off_is_cut_and_with_alt_it_branches(FxRobot robot) throws Exception {
        show(JOIN);
        Layout.Route route = route("conv2", "join");
        Point2D end = at(route.endX(), route.endY() - 5);
        robot.press(KeyCode.ALT).drag(end).moveTo(middle("side")).moveBy(1, 1);
        WaitForAsyncUtils.waitForFxEvents();
        robot.drop().release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        await(() -> editor.document().net().find("side").orElseThrow().bottomNames().equals(List.of("conv2")));
        assertThat(editor.document().net().find("join").orElseThrow().bottomNames()).containsExactly("conv2", "side");
        editor.undo();
        await(() -> editor.document().text().equals(JOIN));
        awaitPicture();
        robot.drag(end).moveTo(screen(120, 420)).moveBy(1, 1);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(texts(robot)).contains("disconnect");
        robot.drop();
        await(() -> editor.document().net().find("join").orElseThrow().bottomNames().equals(List.of("side")));
    }

    @Test
    void layers_are_grouped_under_a_name_shown_alone_and_ungrouped(FxRobot robot) throws Exception {
        show(JOIN);
        robot.clickOn(middle("conv2")).press(KeyCode.SHIFT).clickOn(middle("side")).clickOn(middle("join")).release(KeyCode.SHIFT);
        robot.press(KeyCode.CONTROL).type(KeyCode.G).release(KeyCode.CONTROL).write("head").type(KeyCode.ENTER);
        await(() -> editor.document().net().find("head/join").isPresent());
        awaitPicture();
        assertThat(canvas.picturedScene().frameNames()).containsExactly("head");
        assertThat(editor.selection()).containsExactlyInAnyOrder("head/conv2", "head/side", "head/join");
        robot.type(KeyCode.ENTER);
        await(() -> canvas.picturedScene().cards().stream().map(Card::name).toList().equals(List.of("pool1", "conv2", "side", "join")));
        assertThat(robot.lookup("#breadcrumbs").query().isVisible()).isTrue();
        robot.type(KeyCode.BACK_SPACE);
        await(() -> canvas.picturedScene().cards().size() == 6);
        assertThat(robot.lookup("#breadcrumbs").query().isVisible()).isFalse();
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.G).release(KeyCode.SHIFT, KeyCode.CONTROL);
        await(() -> editor.document().text().equals(JOIN));
    }

    @Test
    void a_folded_module_is_entered_by_a_double_click_on_its_body(FxRobot robot) throws Exception {
        show(PicturesTest.network("googlenet").text());
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.edits().foldAll(true));
        await(() -> editor.document().sidecar().folded().size() == 10);
        awaitPicture();
        Rect body = canvas.picturedScene().body(card("inception_3a/3x3"));
        robot.doubleClickOn(at(body.centerX(), body.bottom() - 8));
        await(() -> "inception_3a".equals(canvas.insideProperty().get()) && canvas.picturedScene().cards().size() < 20);
        assertThat(canvas.picturedScene().cardOf()).containsKeys("inception_3a/3x3", "inception_3a/output").doesNotContainKey("inception_3b/3x3");
        robot.clickOn("#leave-module");
        await(() -> canvas.insideProperty().get() == null);
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.edits().foldAll(false));
        await(() -> editor.document().sidecar().folded().isEmpty());
    }

    @Test
    void what_feeds_a_layer_and_what_it_feeds_are_selected(FxRobot robot) {
        robot.clickOn(middle("pool1"));
        WaitForAsyncUtils.waitForAsyncFx(2000, canvas::selectUpstream);
        assertThat(editor.selection()).containsExactlyInAnyOrder("data", "conv1", "relu1", "pool1");
        robot.clickOn(middle("conv1"));
        WaitForAsyncUtils.waitForAsyncFx(2000, canvas::selectDownstream);
        assertThat(editor.selection()).containsExactlyInAnyOrder("conv1", "relu1", "pool1", "conv2");
    }

    @Test
    void nudges_of_one_selection_are_undone_together_and_a_pinned_box_is_let_go(FxRobot robot) throws Exception {
        Rect before = canvas.picturedScene().rect(card("pool1"));
        robot.clickOn(middle("pool1")).type(KeyCode.RIGHT);
        await(() -> editor.document().sidecar().positions().containsKey("pool1"));
        awaitPicture();
        robot.type(KeyCode.RIGHT);
        await(() -> editor.document().sidecar().positions().get("pool1").x() == Math.rint(before.x()) + 16);
        editor.undo();
        await(() -> editor.document().sidecar().positions().isEmpty());
        awaitPicture();
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.edits().pin());
        await(() -> editor.document().sidecar().positions().equals(java.util.Map.of("pool1", new Point(Math.rint(before.x()), Math.rint(before.y())))));
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.edits().unpin());
        await(() -> editor.document().sidecar().positions().isEmpty());
    }

    @Test
    void a_moved_box_snaps_into_line_with_another(FxRobot robot) throws Exception {
        Rect box = canvas.picturedScene().rect(card("conv2"));
        robot.drag(middle("conv2")).moveBy(100, 30).moveBy(-97, 0);
        robot.drop();
        await(() -> editor.document().sidecar().positions().containsKey("conv2"));
        awaitPicture();
        assertThat(canvas.picturedScene().rect(card("conv2")).centerX()).isEqualTo(box.centerX());
    }

    @Test
    void the_wheel_scrolls_where_that_is_wanted(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.setWheelZooms(false));
        double zoom = canvas.zoomProperty().get();
        Point2D before = at(0, 0);
        robot.moveTo(middle("conv1")).scroll(2, javafx.geometry.VerticalDirection.DOWN);
        await(() -> at(0, 0).getY() != before.getY());
        assertThat(canvas.zoomProperty().get()).isEqualTo(zoom);
    }

    @Test
    void numbers_are_stepped_on_the_box_and_escape_takes_them_back(FxRobot robot) throws Exception {
        Rect body = canvas.picturedScene().body(card("conv1"));
        robot.clickOn(middle("conv1")).moveTo(at(body.centerX(), body.y() + 31));
        await(() -> robot.lookup("#steppers").query().isVisible());
        robot.moveTo("#step-kernel").scroll(1, javafx.geometry.VerticalDirection.UP);
        await(() -> editor.noticeProperty().get().startsWith("conv1: kernel 3 → "));
        assertThat(canvas.steppers().changes()).isNotEmpty();
        robot.type(KeyCode.ESCAPE);
        await(() -> canvas.steppers().changes().isEmpty());
        assertThat(editor.document().text()).isEqualTo(SMALL);
        robot.clickOn("#step-outputs-up");
        await(() -> editor.document().text().equals(SMALL.replace("num_output: 8", "num_output: 9")));
        editor.undo();
        await(() -> editor.document().text().equals(SMALL));
    }

    @Test
    void a_right_click_selects_and_asks_for_the_menu_of_what_was_clicked(FxRobot robot) {
        List<CanvasView.Place> asked = new java.util.ArrayList<>();
        canvas.setMenus(place -> {
            asked.add(place);
            return new ContextMenu();
        });
        request(middle("conv2"));
        assertThat(editor.selection()).containsExactly("conv2");
        request(wire(1));
        assertThat(editor.selection()).isEmpty();
        assertThat(canvas.chosenProperty().get()).isNotNull();
        request(screen(20, 300));
        WaitForAsyncUtils.waitForAsyncFx(2000, canvas::closeMenu);
        assertThat(asked).containsExactly(CanvasView.Place.LAYER, CanvasView.Place.CONNECTION, CanvasView.Place.EMPTY);
    }

    @Test
    void names_of_new_modules_are_those_that_the_picture_frames() {
        assertThat(Cards.modules(PicturesTest.network("googlenet"))).hasSize(10).contains("inception_3a");
        assertThat(Walking.upstream(PicturesTest.network("googlenet").net(), Set.of("data"))).containsExactly("data");
    }

    private void request(Point2D screen) {
        Point2D at = canvas.localToScene(canvas.screenToLocal(screen));
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> canvas.getCenter().fireEvent(new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED,
            at.getX(), at.getY(), screen.getX(), screen.getY(), false, null)));
    }

    private Point2D wire(int link) {
        double[] points = canvas.picturedScene().layout().routes().get(link).points();
        return at(points[0], (points[1] + points[3]) / 2);
    }

    private Layout.Route route(String from, String to) {
        Scene scene = canvas.picturedScene();
        for (int l = 0; l < scene.links().size(); l++) {
            if (scene.links().get(l).from() == card(from) && scene.links().get(l).to() == card(to)) {
                return scene.layout().routes().get(l);
            }
        }
        throw new AssertionError("not connected");
    }
}
