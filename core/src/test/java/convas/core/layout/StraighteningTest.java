package convas.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StraighteningTest {
    private static Flow flow(int items, Flow.Arc... arcs) {
        return new Flow(IntStream.range(0, items).mapToObj(i -> new Flow.Item(50, 50, 40, new double[] {0})).toList(), List.of(arcs), 0);
    }

    @Test
    void what_hangs_on_a_trembling_connection_is_moved_under_it_as_far_as_it_is_straight() {
        double[] x = {0, 1, 1, 81};
        double[][] paths = {{50, 40, 50, 50, 51, 50, 51, 60}, {51, 100, 51, 120}, {51, 160, 51, 170, 131, 170, 131, 180}};
        Straightening.apply(flow(4, new Flow.Arc(0, 0, 1), new Flow.Arc(1, 0, 2), new Flow.Arc(2, 0, 3)), x, paths);
        assertThat(x).containsExactly(0, 0, 0, 81);
        assertThat(paths).isDeepEqualTo(new double[][] {{50, 40, 50, 60}, {50, 100, 50, 120}, {50, 160, 50, 170, 131, 170, 131, 180}});
    }

    @Test
    void what_is_meant_or_would_pull_at_something_else_stays() {
        double[] x = {0, 1, 1};
        double[][] paths = {{50, 40, 50, 50, 51, 50, 51, 60}, {51, 100, 51, 120}, {50, 40, 50, 50, 51, 50, 51, 120}};
        Straightening.apply(flow(3, new Flow.Arc(0, 0, 1), new Flow.Arc(1, 0, 2), new Flow.Arc(0, 0, 2)), x, paths);
        assertThat(x).containsExactly(0, 1, 1);
        assertThat(paths[0]).hasSize(8);
        double[] wide = {0, 20};
        double[][] meant = {{50, 40, 50, 50, 70, 50, 70, 60}};
        Straightening.apply(flow(2, new Flow.Arc(0, 0, 1)), wide, meant);
        assertThat(meant[0]).hasSize(8);
    }
}
