package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightTest {
    private static final Viewport VIEW = Viewport.ACTUAL;
    private static final Document SMALL = Document.of(CanvasJourney.SMALL, Phase.TEST, Sidecar.EMPTY);
    private static final Scene BEFORE = Cards.scene(SMALL, Shown.FIGURES, 900, 700);

    @Test
    void a_box_is_half_way_in_the_middle_and_there_at_the_end() {
        Rect start = BEFORE.rect(2);
        Scene after = moved(start.x() + 200, start.y() + 40);
        Flight flight = Flight.between(BEFORE, after, VIEW, VIEW, 0);
        assertThat(flight.scene(0.5).rect(2)).isEqualTo(start.shift(100, 20));
        assertThat(flight.scene(0.5).rect(0)).isEqualTo(BEFORE.rect(0));
        assertThat(flight.scene(1).rect(2)).isEqualTo(after.rect(2));
        assertThat(flight.progress(0)).isZero();
        assertThat(flight.progress((long) (Flight.SECONDS * 1e9))).isEqualTo(1);
    }

    @Test
    void connections_stay_on_their_boxes_on_the_way() {
        Rect start = BEFORE.rect(2);
        Scene half = Flight.between(BEFORE, moved(start.x() + 200, start.y() + 40), VIEW, VIEW, 0).scene(0.5);
        assertThat(half.layout().routes().get(1).endX()).isEqualTo(half.rect(2).centerX());
        assertThat(half.layout().routes().get(1).endY()).isEqualTo(half.rect(2).y());
        assertThat(half.layout().routes().get(1).startY()).isEqualTo(half.rect(1).bottom());
    }

    @Test
    void where_nothing_moves_nothing_flies_even_if_the_view_follows() {
        assertThat(Flight.between(BEFORE, BEFORE, VIEW, VIEW, 0)).isNull();
        Rect start = BEFORE.rect(2);
        assertThat(Flight.between(BEFORE, moved(start.x() + 1, start.y()), VIEW, VIEW, 0)).isNull();
    }

    private static Scene moved(double x, double y) {
        return Cards.scene(new Edit.Move(Map.of("pool1", new Point(x, y))).apply(SMALL), Shown.FIGURES, 900, 700);
    }
}
