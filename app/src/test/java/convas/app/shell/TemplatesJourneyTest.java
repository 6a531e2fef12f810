package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;

/// Whole networks in the palette and in the search at the pointer.
class TemplatesJourneyTest extends WindowTest {
    private ListCell<?> lenet() {
        robot.clickOn(".palette-search").write("lenet");
        return robot.lookup(".palette-cell").<ListCell<?>>match(cell -> cell.getGraphic() != null && cell.getGraphic().lookup(".palette-title")
            instanceof javafx.scene.control.Label label && label.getText().equals("LeNet")).query();
    }

    @Test
    void a_tooltip_is_not_under_the_mouse_where_it_would_swallow_the_press() {
        ListCell<?> cell = lenet();
        robot.moveTo(".palette-search").moveTo(cell);
        waitFor(() -> cell.getTooltip().isShowing());
        Tooltip tooltip = cell.getTooltip();
        Point2D mouse = robot.robotContext().getBaseRobot().retrieveMouse();
        assertThat(new Rectangle2D(tooltip.getX(), tooltip.getY(), tooltip.getWidth(), tooltip.getHeight()).contains(mouse)).isFalse();
        robot.press(MouseButton.PRIMARY);
        assertThat(cell.isSelected()).isTrue();
        robot.release(MouseButton.PRIMARY);
    }

    @Test
    void a_double_click_opens_a_template_as_a_document_of_its_own() {
        robot.doubleClickOn(lenet());
        waitFor(() -> desk.front() != bench && desk.front().editor().document().net().find("ip2").isPresent());
        assertThat(desk.tabs()).hasSize(2);
        assertThat(text()).isEqualTo(NET);
    }

    @Test
    void dragged_onto_the_canvas_its_layers_join_the_document_and_undo_takes_them_away() {
        robot.drag(lenet()).moveTo(bench.window().canvas()).moveBy(3, 3).drop();
        waitFor(() -> editor().document().net().find("ip2").isPresent());
        assertThat(text()).startsWith(NET);
        assertThat(editor().document().annotations().totals().params()).isEqualTo(112 + 431_080);
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().equals(NET));
    }

    @Test
    void the_search_at_the_pointer_finds_templates() {
        robot.moveTo(bench.window().canvas()).moveBy(150, 0).clickOn().write("/");
        waitFor(() -> robot.lookup("#quick-add-field").tryQuery().isPresent());
        robot.write("lenet").type(KeyCode.ENTER);
        waitFor(() -> editor().document().net().find("ip2").isPresent());
        assertThat(editor().document().net().nodes()).hasSize(2 + 9);
        assertThat(text()).startsWith(NET);
        assertThat(editor().document().annotations().totals().params()).isEqualTo(112 + 431_080);
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().equals(NET));
    }
}
