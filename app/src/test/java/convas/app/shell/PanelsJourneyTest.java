package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.canvas.CanvasView;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.Set;
import javafx.geometry.Point2D;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/// Property sheet, palette and maps, with mouse and keys.
class PanelsJourneyTest extends WindowTest {
    private static final String SECOND = "layer { name: \"conv2\" type: \"Convolution\" bottom: \"in\" top: \"conv2\" "
        + "convolution_param { num_output: 2 kernel_size: 3 } }";
    private static final String NUM_OUTPUT = "#field-convolution_param-num_output";

    @Test
    void a_number_changed_in_the_sheet_is_one_changed_number_in_the_text() {
        select("conv1");
        robot.clickOn(editorOf(NUM_OUTPUT)).write("8").type(KeyCode.ENTER);
        waitFor(() -> !text().equals(NET));
        assertThat(text()).isEqualTo(NET.replace("num_output: 4  #", "num_output: 8  #"));
        assertThat(shape("conv1")).isEqualTo(Shape.of(1, 8, 14, 14));
        robot.type(KeyCode.UP);
        waitFor(() -> text().contains("num_output: 9  #"));
        robot.press(KeyCode.SHIFT).type(KeyCode.UP).release(KeyCode.SHIFT);
        waitFor(() -> text().contains("num_output: 19  #"));
        fx(() -> editor().undo());
        waitFor(() -> text().contains("num_output: 4  #"));
    }

    @Test
    void a_connection_that_is_selected_tells_what_it_carries() {
        robot.clickOn(wire());
        waitFor(() -> robot.lookup(".inspector-title").queryAllAs(Label.class).stream().anyMatch(title -> title.getText().equals("data → conv1")));
        assertThat(robot.lookup(".inspector-view .fact-value").queryAllAs(Label.class)).extracting(Label::getText)
            .containsExactly("data", "1×3×16×16", "768", "3.07\u00a0KB", "data", "conv1");
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup(".inspector-title").queryAllAs(Label.class).stream().anyMatch(title -> title.getText().equals("Small")));
    }

    private Point2D wire() {
        return fx(() -> {
            CanvasView canvas = bench.window().canvas();
            double[] points = canvas.picturedScene().layout().routes().getFirst().points();
            Point start = canvas.pixel(points[0], (points[1] + points[3]) / 2);
            return canvas.getCenter().localToScreen(start.x(), start.y());
        });
    }

    @Test
    void all_fields_of_a_layer_are_in_sight_from_its_first_picture_on() {
        select("conv1");
        assertThat(fx(() -> bottom(robot.lookup("#field-convolution_param-group").query())))
            .isLessThanOrEqualTo(fx(() -> bottom(robot.lookup(".inspector-section").query())));
    }

    @Test
    void what_was_typed_for_a_layer_changes_that_layer_when_another_is_selected() {
        fx(() -> editor().apply(new Edit.Add(SECOND, null, List.of("conv1"), null)));
        waitFor(() -> text().contains("conv2"));
        select("conv1");
        robot.clickOn(editorOf(NUM_OUTPUT)).write("9");
        select("conv2");
        waitFor(() -> text().contains("num_output: 9  #"));
        assertThat(text()).contains("num_output: 2 ");
        assertThat(editorOf(NUM_OUTPUT).getText()).isEqualTo("2");
    }

    @Test
    void a_name_that_was_typed_is_the_layers_for_which_it_was_typed() {
        select("conv1");
        robot.clickOn("#layer-name").eraseText(5).write("edges");
        select("data");
        waitFor(() -> text().contains("\"edges\""));
        assertThat(text()).isEqualTo(NET.replace("\"conv1\"", "\"edges\""));
    }

    @Test
    void what_was_typed_for_a_layer_of_one_net_does_not_reach_another_net() {
        select("conv1");
        robot.clickOn(editorOf(NUM_OUTPUT)).write("9");
        String other = NET.replace("num_output: 4", "num_output: 5");
        fx(() -> editor().open(other, Sidecar.EMPTY));
        waitFor(() -> text().equals(other));
        select("data");
        assertThat(text()).isEqualTo(other);
    }

    @Test
    void a_number_that_does_not_fit_is_told_and_not_applied_and_escape_takes_it_back() {
        select("conv1");
        robot.clickOn(editorOf(NUM_OUTPUT)).write("0").type(KeyCode.ENTER);
        waitFor(() -> robot.lookup(".field-problem").queryAllAs(Label.class).stream()
            .anyMatch(label -> label.isVisible() && label.getText().equals("num_output is at least 1")));
        assertThat(text()).isEqualTo(NET);
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> editorOf(NUM_OUTPUT).getText().equals("4"));
    }

    @Test
    void same_keeps_the_size_and_reset_takes_the_field_out_again() {
        select("conv1");
        robot.clickOn(".field-same");
        waitFor(() -> text().contains("pad: 1"));
        assertThat(shape("conv1")).isEqualTo(Shape.of(1, 4, 16, 16));
        Region line = (Region) robot.lookup("#field-convolution_param-pad").query().getParent();
        robot.clickOn(line.lookup(".field-reset"));
        waitFor(() -> text().equals(NET));
    }

    @Test
    void a_side_is_chosen_for_height_and_width_at_once() {
        select("data");
        robot.clickOn(robot.lookup(".field-chip").<Button>match(chip -> chip.getText().equals("224")).queryButton());
        waitFor(() -> shape("data").equals(Shape.of(1, 3, 224, 224)));
        assertThat(shape("conv1")).isEqualTo(Shape.of(1, 4, 222, 222));
        fx(() -> editor().undo());
        waitFor(() -> text().equals(NET));
    }

    @Test
    void without_a_selection_the_maps_are_those_of_the_first_layer_or_what_comes_out() {
        fx(() -> {
            bench.window().showTab("maps");
            editor().select(Set.of());
            return null;
        });
        waitFor(() -> titled("conv1 · 4 maps of 14×14"));
        fx(() -> editor().apply(new Edit.Add("layer { name: \"fc\" type: \"InnerProduct\" bottom: \"in\" top: \"fc\" "
            + "inner_product_param { num_output: 7 } }", null, List.of("conv1"), null)));
        fx(() -> {
            editor().select(Set.of());
            return null;
        });
        waitFor(() -> titled("fc · 7 values · select a layer for its maps"));
        assertThat(robot.lookup(".maps-overview").query().isVisible()).isTrue();
        assertThat(robot.lookup(".maps-bar").query().isVisible()).isFalse();
        robot.clickOn(".maps-overview .top-title").type(KeyCode.DOWN).type(KeyCode.DOWN);
        waitFor(() -> titled("conv1 · 4 maps of 14×14"));
        robot.type(KeyCode.RIGHT);
        waitFor(() -> readout().startsWith("map 0: min "));
        robot.type(KeyCode.L);
        waitFor(() -> readout().startsWith("map 1: min "));
        robot.type(KeyCode.DOWN);
        waitFor(() -> titled("fc · 7 values"));
    }

    @Test
    void the_bottom_panel_opens_by_a_name_in_the_strip_and_folds_away_to_it() {
        assertThat(bench.window().bottomShown().get()).isFalse();
        robot.clickOn("#open-table");
        waitFor(() -> bench.window().bottomShown().get() && bench.window().tab().equals("table"));
        assertThat(robot.lookup("#bottom-strip").query().isVisible()).isFalse();
        openTab("table");
        assertThat(robot.lookup("#report").<Region>query().getHeight()).isBetween(120.0, 230.0);
        robot.clickOn("#fold-bottom");
        waitFor(() -> !bench.window().bottomShown().get());
        assertThat(robot.lookup("#bottom-strip").query().isVisible()).isTrue();
    }

    @Test
    void a_layer_is_renamed_with_its_top() {
        select("conv1");
        robot.clickOn("#layer-name").eraseText(5).write("edges").type(KeyCode.ENTER);
        waitFor(() -> text().equals(NET.replace("\"conv1\"", "\"edges\"")));
        assertThat(editor().selection()).containsExactly("edges");
    }

    @Test
    void a_double_click_in_the_palette_adds_behind_the_selection() {
        select("conv1");
        robot.clickOn(".palette-search").write("tanh");
        waitFor(() -> robot.lookup(".palette-title").queryAllAs(Label.class).stream().filter(Label::isVisible)
            .anyMatch(label -> label.getText().equals("TanH")));
        robot.doubleClickOn(robot.lookup(".palette-title").<Label>match(label -> label.getText().equals("TanH")).queryLabeled());
        waitFor(() -> editor().document().net().nodes().size() == 3);
        Node added = editor().document().net().nodes().getLast();
        assertThat(added.type()).isEqualTo("TanH");
        assertThat(added.inPlace()).isTrue();
        assertThat(added.bottoms().getFirst().name()).isEqualTo("conv1");
        fx(() -> editor().undo());
        waitFor(() -> text().equals(NET));
    }

    @Test
    void the_net_runs_by_itself_and_its_maps_can_be_looked_at() {
        waitFor(() -> editor().activationsProperty().get() != null);
        waitFor(() -> bench.window().runner().thumbnailsProperty().get().containsKey("conv1"));
        assertThat(bench.window().runner().weightsLabelProperty().get()).isEqualTo("random weights, seed 1");
        select("conv1");
        openTab("maps");
        waitFor(() -> titled("conv1 · 4 maps of 14×14"));
        Region grid = robot.lookup(".tile-pane").queryAs(Region.class);
        robot.moveTo(robot.point(grid).atPosition(javafx.geometry.Pos.TOP_LEFT).atOffset(20, 20).query());
        waitFor(() -> readout().startsWith("map 0: min "));
        robot.clickOn(robot.point(grid).atPosition(javafx.geometry.Pos.TOP_LEFT).atOffset(20, 20).query());
        waitFor(() -> robot.lookup(".map-zoom").query().isVisible());
        robot.clickOn("›");
        waitFor(() -> readout().startsWith("map 1: min "));
        robot.clickOn("All maps");
        waitFor(() -> robot.lookup(".tile-pane").query().isVisible());
        fx(() -> {
            bench.window().canvas().requestFocus();
            return null;
        });
        robot.clickOn(robot.point(grid).atPosition(javafx.geometry.Pos.TOP_LEFT).atOffset(20, 20).query());
        waitFor(() -> robot.lookup(".map-zoom").query().isVisible());
        robot.type(KeyCode.RIGHT);
        waitFor(() -> readout().startsWith("map 1: min "));
        robot.type(KeyCode.LEFT).type(KeyCode.LEFT);
        waitFor(() -> readout().startsWith("map 3: min "));
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup(".tile-pane").query().isVisible());
        assertThat(editor().document().sidecar()).isEqualTo(Sidecar.EMPTY);
        robot.clickOn((ToggleButton) robot.lookup("Filters").query());
        waitFor(() -> titled("conv1 · 4 filters of 3×3×3, in colour"));
    }

    @Test
    void after_an_edit_the_net_runs_again() {
        waitFor(() -> editor().activationsProperty().get() != null);
        select("conv1");
        robot.clickOn(editorOf(NUM_OUTPUT)).write("6").type(KeyCode.ENTER);
        waitFor(() -> editor().activationsProperty().get() != null && editor().document().net().find("conv1")
            .flatMap(node -> editor().activationsProperty().get().of(node.tops().getFirst()))
            .filter(tensor -> tensor.shape().equals(Shape.of(1, 6, 14, 14))).isPresent());
    }

    @Test
    void a_map_seen_alone_is_still_seen_after_an_edit_of_its_layer() {
        waitFor(() -> editor().activationsProperty().get() != null);
        select("conv1");
        openTab("maps");
        waitFor(() -> titled("conv1 · 4 maps of 14×14"));
        Region grid = robot.lookup(".tile-pane").queryAs(Region.class);
        robot.clickOn(robot.point(grid).atPosition(javafx.geometry.Pos.TOP_LEFT).atOffset(20, 20).query()).clickOn("›");
        waitFor(() -> readout().startsWith("map 1: min "));
        fx(() -> editor().apply(new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), "6")));
        waitFor(() -> titled("conv1 · 6 maps of 14×14"));
        assertThat(robot.lookup(".map-zoom").query().isVisible()).isTrue();
        waitFor(() -> readout().startsWith("map 1: min "));
        fx(() -> editor().apply(new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), "1")));
        waitFor(() -> titled("conv1 · 1 map of 14×14"));
    }

    @Test
    void shift_in_the_table_selects_several_layers_and_a_heading_leaves_the_picture_where_it_is() {
        openTab("table");
        waitFor(() -> robot.lookup("#report .table-row-cell").queryAll().size() > 1);
        robot.clickOn(cell("data")).press(KeyCode.SHIFT).clickOn(cell("conv1")).release(KeyCode.SHIFT);
        waitFor(() -> editor().selection().equals(Set.of("data", "conv1")));
        robot.clickOn(cell("conv1"));
        waitFor(() -> editor().selection().equals(Set.of("conv1")));
        var seen = bench.window().canvas().pixel(0, 0);
        fx(() -> {
            bench.window().canvas().zoomOut();
            bench.window().canvas().zoomOut();
            return null;
        });
        var zoomed = bench.window().canvas().pixel(0, 0);
        assertThat(zoomed).isNotEqualTo(seen);
        robot.clickOn((javafx.scene.Node) robot.lookup("#report .column-header .label").match(
            (Label label) -> label.getText().equals("Type")).query());
        assertThat(bench.window().canvas().pixel(0, 0)).isEqualTo(zoomed);
    }

    private static double bottom(javafx.scene.Node node) {
        return node.localToScene(node.getBoundsInLocal()).getMaxY();
    }

    private javafx.scene.Node cell(String name) {
        return robot.lookup("#report .table-cell").match((javafx.scene.control.TableCell<?, ?> cell) -> name.equals(cell.getText())).query();
    }

    private void select(String node) {
        fx(() -> {
            editor().select(Set.of(node));
            return null;
        });
        waitFor(() -> robot.lookup("#layer-name").<TextField>query().getText().equals(node));
    }

    private TextField editorOf(String field) {
        return robot.lookup(field + " .text-field").query();
    }

    private Shape shape(String node) {
        return editor().document().annotations().shape(editor().document().net().find(node).orElseThrow().tops().getFirst()).orElseThrow();
    }

    private boolean titled(String title) {
        return robot.lookup(".maps-title").<Label>query().getText().equals(title);
    }

    private String readout() {
        return robot.lookup(".maps-readout").<Label>query().getText();
    }

    @Test
    void a_step_of_the_history_is_gone_back_to_and_forward_again() {
        fx(() -> editor().apply(new Edit.Rename("conv1", "one")));
        fx(() -> editor().apply(new Edit.Rename("one", "two")));
        waitFor(() -> text().contains("two"));
        fx(() -> {
            bench.window().showTab("history");
            return null;
        });
        ListView<String> list = robot.lookup("#history").queryListView();
        waitFor(() -> list.getItems().size() == 3 && list.getSelectionModel().getSelectedIndex() == 2);
        robot.clickOn("As opened");
        waitFor(() -> text().equals(NET));
        assertThat(list.getItems()).hasSize(3);
        robot.clickOn(robot.lookup(".list-cell").<ListCell<?>>match(cell -> cell.getText() != null && cell.getText().startsWith("1 ")).queryLabeled());
        waitFor(() -> text().contains("\"one\""));
    }

    @Test
    void the_outline_selects_a_layer_and_follows_the_selection() {
        fx(() -> {
            bench.window().showLeft("outline");
            return null;
        });
        TreeView<?> outline = robot.lookup("#outline").queryAs(TreeView.class);
        waitFor(() -> outline.getExpandedItemCount() == 2);
        robot.clickOn(robot.lookup("#outline .label").<Label>match(label -> label.getText().equals("conv1")).queryLabeled());
        waitFor(() -> editor().selection().equals(Set.of("conv1")));
        select("data");
        waitFor(() -> outline.getSelectionModel().getSelectedIndex() == 0);
        robot.clickOn("#outline-filter").write("convol");
        waitFor(() -> outline.getExpandedItemCount() == 1);
    }
}
