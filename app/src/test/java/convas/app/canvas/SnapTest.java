package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layout.Direction;
import convas.core.layout.Rect;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapTest {
    private static final Rect MOVING = new Rect(0, 0, 100, 40);

    @Test
    void middles_line_up_and_a_line_through_both_shows_it() {
        Snap snap = Snap.of(MOVING, List.of(new Rect(180, 203, 140, 40)), 197, 99, 6, Direction.DOWN);
        assertThat(snap.dx()).isEqualTo(200);
        assertThat(snap.dy()).isEqualTo(100);
        assertThat(snap.guides()).hasSize(1);
        assertThat(snap.guides().getFirst()).containsExactly(250, 100, 250, 243);
    }

    @Test
    void the_nearest_of_several_lines_wins() {
        List<Rect> others = List.of(new Rect(105, 300, 100, 40), new Rect(102, 500, 100, 40));
        assertThat(Snap.of(MOVING, others, 101, 0, 6, Direction.DOWN).dx()).isEqualTo(102);
    }

    @Test
    void middles_go_before_edges_since_connections_come_in_there() {
        assertThat(Snap.of(MOVING, List.of(new Rect(1, 300, 102, 40), new Rect(3, 500, 94, 40)), 4, 0, 6, Direction.DOWN).dx()).isEqualTo(2);
        assertThat(Snap.of(MOVING, List.of(new Rect(30, 300, 74, 40)), 1, 0, 6, Direction.DOWN).dx()).isEqualTo(4);
    }

    @Test
    void what_is_too_far_does_not_pull_and_boxes_stand_on_the_grid() {
        Snap snap = Snap.of(MOVING, List.of(new Rect(120, 300, 60, 40)), 5, 5, 6, Direction.DOWN);
        assertThat(snap).isEqualTo(new Snap(4, 4, List.of()));
    }

    @Test
    void upper_edges_line_up() {
        Snap snap = Snap.of(MOVING, List.of(new Rect(300, 52, 80, 90)), 20, 50, 6, Direction.DOWN);
        assertThat(snap.dy()).isEqualTo(52);
        assertThat(snap.guides().getFirst()).containsExactly(20, 52, 380, 52);
    }
}
