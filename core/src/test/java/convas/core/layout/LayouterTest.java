package convas.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayouterTest {
    @Test
    void a_chain_stands_on_one_axis() {
        Layout layout = Layouter.layout(chain(4), Map.of(), 100, 500, Direction.DOWN);
        double axis = layout.boxes().getFirst().centerX();
        assertThat(layout.boxes()).allSatisfy(box -> assertThat(box.centerX()).isEqualTo(axis));
        assertThat(layout.routes()).allSatisfy(route -> assertThat(route.points()).hasSize(4));
        check(chain(4), layout);
    }

    @Test
    void a_long_chain_is_wrapped_to_the_shape_of_the_window() {
        for (double aspect : new double[] {0.5, 1, 1.6, 3}) {
            Layout layout = Layouter.layout(chain(60), Map.of(), 500 * aspect, 500, Direction.DOWN);
            check(chain(60), layout);
            assertThat(layout.bounds().width() / layout.bounds().height()).isBetween(aspect / 2, aspect * 2);
        }
    }

    @Test
    void columns_stay_unless_others_show_the_picture_much_larger() {
        List<Integer> turns = Layouter.layout(chain(30), Map.of(), 800, 500, Direction.DOWN).turns();
        assertThat(turns).isNotEmpty();
        assertThat(again(chain(31), turns).turns()).isEqualTo(turns);
        assertThat(again(chain(30), List.of(29)).turns()).isEqualTo(turns);
        assertThat(again(chain(200), turns).turns()).isNotEqualTo(turns);
    }

    private static Layout again(Graph graph, List<Integer> turns) {
        return Layouter.layout(graph, Map.of(), 800, 500, Direction.DOWN, Watch.NONE, Set.copyOf(turns));
    }

    @Test
    void what_nothing_reads_stands_beside_what_reads_the_same() {
        Graph chain = chain(30);
        List<Graph.Box> boxes = new ArrayList<>(chain.boxes());
        boxes.add(chain.boxes().getFirst());
        List<Graph.Link> links = new ArrayList<>(chain.links());
        links.add(link(3, 30));
        Graph graph = new Graph(boxes, links, List.of());
        Layout layout = Layouter.layout(graph, Map.of(), 800, 500, Direction.DOWN);
        check(graph, layout);
        assertThat(layout.turns()).isNotEmpty();
        assertThat(layout.boxes().get(30).y()).isEqualTo(layout.boxes().get(4).y());
    }

    @Test
    void an_inception_module_is_symmetric_and_its_branches_end_on_one_line() {
        Graph graph = inceptions(1);
        Layout layout = Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN);
        check(graph, layout);
        Rect join = layout.boxes().get(8);
        assertThat(layout.frames()).hasSize(1);
        assertThat(layout.boxes().get(0).centerX()).isEqualTo(join.centerX());
        assertThat(List.of(1, 3, 5, 7).stream().map(i -> layout.boxes().get(i).bottom())).containsOnly(layout.boxes().get(1).bottom());
        assertThat(layout.boxes().get(1).centerX() + layout.boxes().get(7).centerX()).isCloseTo(2 * join.centerX(), within(0.01));
    }

    @Test
    void modules_of_one_structure_look_the_same() {
        Graph graph = inceptions(6);
        Layout layout = Layouter.layout(graph, Map.of(), 650, 500, Direction.DOWN);
        check(graph, layout);
        Rect first = layout.frames().getFirst().rect();
        assertThat(layout.frames()).hasSize(6)
            .allSatisfy(frame -> assertThat(frame.rect().width()).isEqualTo(first.width()))
            .allSatisfy(frame -> assertThat(frame.rect().height()).isEqualTo(first.height()));
    }

    @Test
    void a_skip_runs_beside_its_block() {
        Graph graph = new Graph(boxes(4), List.of(link(0, 1), link(1, 2), link(2, 3), link(0, 3)), List.of());
        Layout layout = Layouter.layout(graph, Map.of(), 100, 500, Direction.DOWN);
        check(graph, layout);
        assertThat(layout.boxes().stream().map(Rect::centerX)).containsOnly(layout.boxes().getFirst().centerX());
        double[] skip = layout.routes().getLast().points();
        double furthest = 0;
        for (int i = 0; i < skip.length; i += 2) {
            furthest = Math.max(furthest, skip[i]);
        }
        assertThat(furthest).isGreaterThan(layout.boxes().get(1).right());
    }

    @Test
    void a_u_net_is_laid_out_in_layers() {
        Graph graph = new Graph(boxes(7), List.of(link(0, 1), link(1, 2), link(2, 3), link(3, 4), link(4, 5), link(5, 6),
            link(1, 5), link(2, 4), link(0, 4), link(3, 5)), List.of());
        check(graph, Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN));
    }

    @Test
    void a_moved_box_stays_where_it_was_put_and_its_links_and_frame_follow() {
        Graph graph = inceptions(1);
        Layout layout = Layouter.layout(graph, Map.of(4, new double[] {-200, 177}), 100, 500, Direction.DOWN);
        Rect moved = layout.boxes().get(4);
        assertThat(moved.x()).isEqualTo(-200);
        assertThat(moved.y()).isEqualTo(177);
        ends(graph, layout);
        framed(graph, layout);
    }

    @Test
    void a_frame_does_not_follow_a_box_that_was_moved_behind_another_module() {
        Graph graph = inceptions(3);
        Layout automatic = Layouter.layout(graph, Map.of(), 100, 500, Direction.DOWN);
        Layout layout = Layouter.layout(graph, Map.of(4, new double[] {0, 3000}), 100, 500, Direction.DOWN);
        assertThat(layout.frames()).isEqualTo(automatic.frames());
        ends(graph, layout);
    }

    @Test
    void cycles_self_loops_and_lone_boxes_are_drawn_all_the_same() {
        Graph graph = new Graph(boxes(6), List.of(link(0, 0), link(1, 2), link(2, 1), link(2, 3), link(3, 1)),
            List.of(new Graph.Module("m", List.of(1, 3, 4), 0)));
        Layout layout = Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN);
        ends(graph, layout);
        apart(layout);
    }

    @Test
    void nothing_gives_nothing() {
        assertThat(Layouter.layout(new Graph(List.of(), List.of(), List.of()), Map.of(), 500, 500, Direction.DOWN).boxes()).isEmpty();
    }

    @Test
    void ten_thousand_boxes_are_laid_out() {
        Random random = new Random(5);
        int n = 10_000;
        List<Graph.Link> links = new ArrayList<>();
        for (int i = 1; i < n; i++) {
            links.add(link(Math.max(0, i - 1 - random.nextInt(6)), i));
        }
        Graph graph = new Graph(boxes(n), links, List.of());
        Layout layout = Layouter.layout(graph, Map.of(), 750, 500, Direction.DOWN);
        assertThat(layout.boxes()).hasSize(n);
        ends(graph, layout);
    }

    @Property(tries = 300)
    void any_graph_is_drawn_without_overlap_and_with_every_link_attached(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 24) int n, @ForAll @DoubleRange(min = 0, max = 3) double density,
            @ForAll @DoubleRange(min = 0.2, max = 5) double aspect, @ForAll Direction direction) {
        Graph graph = directed(random(seed, n, density), direction);
        Layout layout = Layouter.layout(graph, Map.of(), 500 * aspect, 500, direction);
        check(graph, layout, direction);
        assertThat(Layouter.layout(graph, Map.of(), 500 * aspect, 500, direction).boxes()).isEqualTo(layout.boxes());
    }

    @Test
    void to_the_right_a_chain_stands_on_one_line_at_which_its_links_run() {
        Graph graph = directed(chain(4), Direction.RIGHT);
        Layout layout = Layouter.layout(graph, Map.of(), 1000, 100, Direction.RIGHT);
        check(graph, layout, Direction.RIGHT);
        assertThat(layout.boxes()).extracting(Rect::y).containsOnly(layout.boxes().getFirst().y());
        assertThat(layout.boxes().stream().map(Rect::x)).isSorted();
        assertThat(layout.boxes()).allSatisfy(box -> assertThat(List.of(box.width(), box.height())).containsExactly(120.0, 60.0));
        assertThat(layout.routes()).allSatisfy(route -> assertThat(route.points()).hasSize(4));
    }

    @Test
    void to_the_right_a_long_chain_is_wrapped_into_rows_that_fill_the_window() {
        for (double aspect : new double[] {0.5, 1, 1.6, 3}) {
            Graph graph = directed(chain(60), Direction.RIGHT);
            Layout layout = Layouter.layout(graph, Map.of(), 500 * aspect, 500, Direction.RIGHT);
            check(graph, layout, Direction.RIGHT);
            assertThat(layout.bounds().width() / layout.bounds().height()).isBetween(aspect / 2, aspect * 2);
        }
    }

    @Test
    void to_the_right_a_frame_has_its_title_on_top_and_is_wide_enough_for_it() {
        Graph inceptions = directed(inceptions(1), Direction.RIGHT);
        Graph graph = new Graph(inceptions.boxes(), inceptions.links(),
            List.of(new Graph.Module("a long title", inceptions.modules().getFirst().members(), 900)));
        Layout layout = Layouter.layout(graph, Map.of(), 1000, 500, Direction.RIGHT);
        check(graph, layout, Direction.RIGHT);
        Rect frame = layout.frames().getFirst().rect();
        double first = layout.boxes().subList(1, 9).stream().mapToDouble(Rect::y).min().orElseThrow();
        assertThat(first - frame.y()).isEqualTo(Layouter.HEADER + Layouter.PAD);
        assertThat(frame.width()).isEqualTo(900);
        assertThat(List.of(1, 3, 5, 7).stream().map(i -> layout.boxes().get(i).right())).containsOnly(layout.boxes().get(1).right());
    }

    @Test
    void to_the_right_a_moved_box_stays_where_it_was_put_and_its_links_follow() {
        Graph graph = directed(inceptions(1), Direction.RIGHT);
        Layout layout = Layouter.layout(graph, Map.of(4, new double[] {-200, 177}), 500, 500, Direction.RIGHT);
        assertThat(layout.boxes().get(4)).isEqualTo(new Rect(-200, 177, 120, 60));
        ends(graph, layout, Direction.RIGHT);
        framed(graph, layout);
    }

    /// The same with inputs and outputs where boxes of a net have them that runs so: off the middle, as above a pill.
    private static Graph directed(Graph graph, Direction direction) {
        return direction == Direction.DOWN ? graph : new Graph(graph.boxes().stream().map(box -> new Graph.Box(box.width(), box.height(), 20,
            box.outs().size() == 1 ? List.of(20.0) : List.of(10.0, 30.0))).toList(), graph.links(), graph.modules());
    }

    /// Every box reads two of the three before it: no fork closes before the next opens.
    private static Graph tangle(int n) {
        return new Graph(boxes(n), IntStream.range(3, n).boxed().flatMap(i -> List.of(link(i - 3, i), link(i - 1 - i % 2, i)).stream()).toList(),
            List.of());
    }

    @Test
    void a_layout_ends_where_it_is_when_it_is_not_wanted_any_more() {
        List<Double> shares = new ArrayList<>();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() ->
            Layouter.layout(tangle(200), Map.of(), 500, 500, Direction.DOWN, share -> {
                shares.add(share);
                return share > 0.3 ? Watch.Wish.STOP : Watch.Wish.GO_ON;
            }, null));
        assertThat(shares).isSorted().hasSizeGreaterThan(5);
        assertThat(shares.getLast()).isBetween(0.3, 0.9);
    }

    @Test
    void what_is_not_laid_out_when_time_is_up_stands_in_plain_rows() {
        Graph graph = tangle(200);
        Layout hurried = Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN,
            share -> share > 0.3 ? Watch.Wish.PLAIN : Watch.Wish.GO_ON, null);
        assertThat(hurried.boxes()).isEqualTo(
            Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN, share -> Watch.Wish.PLAIN, null).boxes())
            .isNotEqualTo(Layouter.layout(graph, Map.of(), 500, 500, Direction.DOWN).boxes());
        apart(hurried);
    }

    static void check(Graph graph, Layout layout) {
        check(graph, layout, Direction.DOWN);
    }

    private static void check(Graph graph, Layout layout, Direction direction) {
        apart(layout);
        ends(graph, layout, direction);
        framed(graph, layout);
        for (Rect box : layout.boxes()) {
            inside(box, layout.bounds());
        }
    }

    private static void apart(Layout layout) {
        for (int i = 0; i < layout.boxes().size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(layout.boxes().get(i).overlaps(layout.boxes().get(j))).as("box %d over box %d", i, j).isFalse();
            }
        }
        for (int i = 0; i < layout.frames().size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(layout.frames().get(i).rect().overlaps(layout.frames().get(j).rect())).isFalse();
            }
        }
    }

    private static void ends(Graph graph, Layout layout) {
        ends(graph, layout, Direction.DOWN);
    }

    private static void ends(Graph graph, Layout layout, Direction direction) {
        boolean down = direction == Direction.DOWN;
        for (int l = 0; l < graph.links().size(); l++) {
            Graph.Link link = graph.links().get(l);
            Layout.Route route = layout.routes().get(l);
            Rect from = layout.boxes().get(link.from());
            Rect to = layout.boxes().get(link.to());
            double out = graph.boxes().get(link.from()).outs().get(link.top());
            double in = graph.boxes().get(link.to()).in();
            assertThat(route.startX()).as("start of link %d", l).isCloseTo(down ? from.x() + out : from.right(), within(0.1));
            assertThat(route.startY()).isCloseTo(down ? from.bottom() : from.y() + out, within(0.1));
            assertThat(route.endX()).as("end of link %d", l).isCloseTo(down ? to.x() + in : to.x(), within(0.1));
            assertThat(route.endY()).isCloseTo(down ? to.y() : to.y() + in, within(0.1));
            if (route.kind() == Layout.Route.Kind.ORTHOGONAL) {
                for (int i = 2; i < route.points().length; i += 2) {
                    double dx = Math.abs(route.points()[i] - route.points()[i - 2]);
                    double dy = Math.abs(route.points()[i + 1] - route.points()[i - 1]);
                    assertThat(Math.min(dx, dy)).as("slant in link %d", l).isLessThan(0.1);
                }
            }
        }
    }

    private static void framed(Graph graph, Layout layout) {
        for (Layout.Frame frame : layout.frames()) {
            for (int member : graph.modules().get(frame.module()).members()) {
                inside(layout.boxes().get(member), frame.rect());
            }
        }
    }

    private static void inside(Rect inner, Rect outer) {
        assertThat(inner.x()).isGreaterThanOrEqualTo(outer.x() - 0.01);
        assertThat(inner.y()).isGreaterThanOrEqualTo(outer.y() - 0.01);
        assertThat(inner.right()).isLessThanOrEqualTo(outer.right() + 0.01);
        assertThat(inner.bottom()).isLessThanOrEqualTo(outer.bottom() + 0.01);
    }

    static Graph.Link link(int from, int to) {
        return new Graph.Link(from, 0, to);
    }

    static List<Graph.Box> boxes(int n) {
        return IntStream.range(0, n).mapToObj(i -> new Graph.Box(120, 60, 60, List.of(60.0))).toList();
    }

    static Graph chain(int n) {
        return new Graph(boxes(n), IntStream.range(1, n).mapToObj(i -> link(i - 1, i)).toList(), List.of());
    }

    /// A stem, then modules of nine layers: 1×1, 3×3, 5×5 and pool branches and their concatenation.
    static Graph inceptions(int count) {
        List<Graph.Link> links = new ArrayList<>();
        List<Graph.Module> modules = new ArrayList<>();
        int in = 0;
        for (int m = 0; m < count; m++) {
            int b = 1 + m * 8;
            for (int first : new int[] {b, b + 1, b + 3, b + 5}) {
                links.add(link(in, first));
            }
            links.add(link(b + 1, b + 2));
            links.add(link(b + 3, b + 4));
            links.add(link(b + 5, b + 6));
            for (int last : new int[] {b, b + 2, b + 4, b + 6}) {
                links.add(link(last, b + 7));
            }
            modules.add(new Graph.Module("inception" + m, IntStream.range(b, b + 8).boxed().toList(), 100));
            in = b + 7;
        }
        return new Graph(boxes(1 + count * 8), links, modules);
    }

    static Graph random(long seed, int n, double density) {
        Random random = new Random(seed);
        List<Graph.Box> boxes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double width = 60 + 8 * random.nextInt(10);
            boxes.add(random.nextInt(4) > 0 ? new Graph.Box(width, 40 + random.nextInt(40), width / 2, List.of(width / 2))
                : new Graph.Box(width, 50, width / 2, List.of(width / 3, 2 * width / 3)));
        }
        List<Graph.Link> links = new ArrayList<>();
        for (int k = 0; k < n * density; k++) {
            int from = random.nextInt(n);
            int to = from + 1 + random.nextInt(random.nextInt(4) == 0 ? n : 3);
            if (to < n) {
                links.add(new Graph.Link(from, random.nextInt(boxes.get(from).outs().size()), to));
            }
        }
        List<Graph.Module> modules = new ArrayList<>();
        for (int at = 0; at + 3 <= n; at += 3 + random.nextInt(5)) {
            modules.add(new Graph.Module("m" + at, IntStream.range(at, Math.min(n, at + 3)).boxed().toList(), 80));
        }
        return new Graph(boxes, links, modules);
    }
}
