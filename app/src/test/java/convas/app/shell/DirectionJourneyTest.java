package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.canvas.Scene;
import convas.app.canvas.Shown;
import convas.core.layout.Direction;
import convas.core.layout.Rect;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// A net that runs from left to right.
class DirectionJourneyTest extends WindowTest {
    private Scene pictured() {
        waitFor(() -> bench.window().canvas().picturedScene().document() == editor().document());
        return bench.window().canvas().picturedScene();
    }

    private static Rect box(Scene scene, String node) {
        return scene.rect(scene.cardOf().get(node));
    }

    @Test
    void ctrl_k_turns_the_net_and_undo_turns_it_back() {
        Scene down = pictured();
        assertThat(box(down, "conv1").y()).isGreaterThan(box(down, "data").bottom());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        waitFor(() -> editor().document().sidecar().direction() == Direction.RIGHT);
        Scene right = pictured();
        assertThat(box(right, "conv1").x()).isGreaterThan(box(right, "data").right());
        assertThat(text()).isEqualTo(NET);
        assertThat(editor().dirtyProperty().get()).isTrue();
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> editor().document().sidecar().direction() == Direction.DOWN);
        assertThat(pictured().layout().boxes()).isEqualTo(down.layout().boxes());
        assertThat(editor().dirtyProperty().get()).isFalse();
        robot.push(KeyCode.CONTROL, KeyCode.Y);
        waitFor(() -> editor().document().sidecar().direction() == Direction.RIGHT);
    }

    @Test
    void no_room_is_kept_for_shapes_that_are_not_shown() {
        robot.push(KeyCode.CONTROL, KeyCode.K);
        waitFor(() -> editor().document().sidecar().direction() == Direction.RIGHT);
        double with = box(pictured(), "conv1").height();
        robot.push(KeyCode.ALT, KeyCode.DIGIT1);
        waitFor(() -> !bench.window().canvas().shown().has(Shown.Part.SHAPES)
            && box(bench.window().canvas().picturedScene(), "conv1").height() < with);
        Scene bare = pictured();
        assertThat(box(bare, "conv1")).isEqualTo(bare.body(bare.cardOf().get("conv1")));
    }
}
