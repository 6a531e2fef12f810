package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.layout.Rect;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final Rect AREA = new Rect(0, 0, 100, 100);

    private static Mark.Wire wire(boolean curve, double... points) {
        return new Mark.Wire(points, curve, 0xFF112233, 2, true, new Rect(-500, -500, 1000, 1000), Mark.Zoom.NEAR);
    }

    private static List<double[]> cut(Mark.Wire wire) {
        return Cut.wire(wire, AREA).stream().map(Mark.Wire::points).toList();
    }

    @Test
    void a_connection_inside_stays_as_it_is() {
        Mark.Wire inside = wire(true, 10, 10, 10, 50, 90, 50, 90, 100);
        assertThat(Cut.wire(inside, AREA)).containsExactly(inside);
    }

    @Test
    void one_that_comes_in_begins_at_the_edge_and_keeps_its_corners() {
        assertThat(cut(wire(false, 20, -40, 20, 60, 80, 60, 80, 90))).containsExactly(new double[] {20, 0, 20, 60, 80, 60, 80, 90});
    }

    @Test
    void one_that_goes_out_and_comes_back_is_two() {
        assertThat(cut(wire(false, 20, 50, 150, 50, 150, 70, 30, 70)))
            .containsExactly(new double[] {20, 50, 100, 50}, new double[] {100, 70, 30, 70});
    }

    @Test
    void one_that_passes_through_is_cut_at_both_sides_and_one_beside_is_gone() {
        assertThat(cut(wire(false, -100, 0, 300, 200))).containsExactly(new double[] {0, 50, 100, 100});
        assertThat(cut(wire(false, 110, -10, 110, 200))).isEmpty();
    }

    @Test
    void a_curve_is_cut_where_it_leaves_and_colour_width_and_dashes_stay() {
        List<Mark.Wire> parts = Cut.wire(wire(true, 50, 50, 50, 150, 50, 150, 50, 250), AREA);
        assertThat(parts).hasSize(1);
        Mark.Wire part = parts.getFirst();
        assertThat(part.points()).startsWith(50, 50);
        assertThat(part.points()[part.points().length - 1]).isCloseTo(100, within(1e-9));
        assertThat(List.of(part.color(), part.width(), part.dashed(), part.zoom())).containsExactly(0xFF112233, 2.0, true, Mark.Zoom.NEAR);
    }
}
