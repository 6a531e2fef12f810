package convas.core.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Lays out whole nets: splits them where a single blob passes, lays out the pieces, stacks them, and wraps the stack into
/// columns that fill the window. Pure, and safe to call from any thread.
///
/// All of it speaks of nets that run down; one that runs to the right is laid out mirrored at the diagonal, with rows for columns,
/// and only the titles of frames, which are on top all the same, ask which it is.
public final class Layouter {
    /// Height of a frame's title.
    public static final double HEADER = 30;
    /// Between a frame and what it holds.
    public static final double PAD = 12;
    /// Radius of a route's corners.
    public static final double RADIUS = 8;

    /// Length of a plain connection.
    static final double GAP = 24;
    /// The same from a frame's title to the first box.
    static final double LEAD = 18;
    /// Height of a fork, and where in it the line runs from which branches hang.
    static final double FORK = 30;
    static final double FORK_LINE = 10;
    /// The same for a join.
    static final double JOIN = 32;
    static final double JOIN_LINE = 12;
    /// Between branches.
    static final double SIDE = 16;

    /// Between columns.
    static final double GUTTER = 48;
    /// Above and below columns, where the way to the next one turns.
    static final double TURN = 22;

    private final Graph graph;
    private final Direction direction;
    private final Watch watch;
    /// Boxes that began columns of the picture before, or null if there was none.
    private final Set<Integer> turns;
    /// Room of a frame before the first of what it holds, and beside it where the links' left is.
    private final double before;
    private final double beside;
    private final Items items;
    private final Map<Integer, Block> insides = new HashMap<>();
    private final Rect[] placed;
    private final List<Layout.Frame> frames = new ArrayList<>();
    private final double[][] entryPath;
    private final double[][] exitPath;
    private final Map<Integer, double[]> innerPath = new HashMap<>();
    private final Map<Integer, double[]> origins = new HashMap<>();

    private Layouter(Graph graph, Direction direction, Watch watch, Set<Integer> turns) {
        this.graph = graph;
        this.watch = watch;
        this.turns = turns;
        this.direction = direction;
        before = direction == Direction.DOWN ? HEADER : PAD;
        beside = direction == Direction.DOWN ? PAD : HEADER + PAD;
        items = new Items(graph);
        placed = new Rect[graph.boxes().size()];
        entryPath = new double[graph.links().size()][];
        exitPath = new double[graph.links().size()][];
    }

    /// @param fixed top left corners of boxes that the user has put somewhere, by index
    /// @param width of the window to fill, and its `height`, in pixels: the picture is wrapped so that it can be shown large
    ///     in it
    public static Layout layout(Graph graph, Map<Integer, double[]> fixed, double width, double height, Direction direction) {
        return layout(graph, fixed, width, height, direction, Watch.NONE, null);
    }

    /// The same, watched, and like the picture before it.
    ///
    /// @param turns boxes that began columns there, which they do again unless the picture can be shown much larger with others; null if
    ///     there is no such picture
    /// @throws java.util.concurrent.CancellationException if the watch wishes it to stop
    public static Layout layout(
            Graph graph, Map<Integer, double[]> fixed, double width, double height, Direction direction, Watch watch, Set<Integer> turns) {
        double across = Math.max(100, width);
        double down = Math.max(100, height);
        Layout layout = switch (direction) {
            case DOWN -> new Layouter(graph, direction, watch, turns).automatic(across, down);
            case RIGHT -> Turned.layout(new Layouter(Turned.graph(graph), direction, watch, turns).automatic(down, across));
        };
        return fixed.isEmpty() ? layout : Moved.apply(graph, layout, fixed, direction);
    }

    private Layout automatic(double width, double height) {
        if (placed.length == 0) {
            return new Layout(List.of(), List.of(), List.of(), new Rect(0, 0, 0, 0));
        }
        return assemble(split(), width, height);
    }

    // ---- pieces between bottlenecks

    /// A stretch of items that one blob enters and one leaves.
    private static final class Piece {
        final List<Integer> items;
        Flow flow;
        Block block;
        /// Arc of each link in the flow, or -1.
        Map<Integer, Integer> arcOf = new HashMap<>();

        Piece(List<Integer> items) {
            this.items = items;
        }
    }

    private List<Piece> split() {
        List<Integer> order = items.order();
        int count = order.size();
        Map<Long, int[]> spans = new LinkedHashMap<>();
        for (int l = 0; l < graph.links().size(); l++) {
            Graph.Link link = graph.links().get(l);
            int from = items.placeOf(items.of(link.from()));
            int to = items.placeOf(items.of(link.to()));
            if (!items.isFar(l) && from < to) {
                int[] span = spans.computeIfAbsent(Items.blob(link), k -> new int[] {from, to});
                span[1] = Math.max(span[1], to);
            }
        }
        int[] change = new int[count + 1];
        List<List<int[]>> starting = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            starting.add(new ArrayList<>(1));
        }
        for (int[] span : spans.values()) {
            change[span[0]]++;
            change[span[1]]--;
            starting.get(span[0]).add(span);
        }
        List<Piece> pieces = new ArrayList<>();
        List<Integer> current = new ArrayList<>();
        int crossing = 0;
        int begin = 0;
        for (int p = 0; p < count; p++) {
            current.add(order.get(p));
            crossing += change[p];
            boolean sourceInside = crossing == 1 && activeSource(starting, begin, p);
            if (crossing == 0 || sourceInside) {
                pieces.add(new Piece(current));
                current = new ArrayList<>();
                begin = p + 1;
            }
        }
        if (!current.isEmpty()) {
            pieces.add(new Piece(current));
        }
        int[] pieceOf = pieceOf(pieces);
        List<List<Integer>> inside = new ArrayList<>();
        List<List<Integer>> linksOf = new ArrayList<>();
        for (int i = 0; i < items.count(); i++) {
            inside.add(new ArrayList<>());
        }
        for (int p = 0; p < pieces.size(); p++) {
            linksOf.add(new ArrayList<>());
        }
        for (int l = 0; l < graph.links().size(); l++) {
            if (items.isFar(l)) {
                continue;
            }
            Graph.Link link = graph.links().get(l);
            int from = items.of(link.from());
            int to = items.of(link.to());
            inside.get(from).add(l);
            if (from != to) {
                inside.get(to).add(l);
                linksOf.get(pieceOf[from]).add(l);
                if (pieceOf[from] != pieceOf[to]) {
                    linksOf.get(pieceOf[to]).add(l);
                }
            }
        }
        Blocks blocks = new Blocks(watch, pieces.stream().mapToInt(piece -> piece.items.size()).filter(size -> size > 1).sum()
            + IntStream.range(0, items.count()).filter(i -> items.module(i) >= 0).map(i -> items.boxes(i).length).sum());
        for (int i = 0; i < items.count(); i++) {
            if (items.module(i) >= 0) {
                insides.put(i, inside(i, inside.get(i), blocks));
            }
        }
        for (int p = 0; p < pieces.size(); p++) {
            layoutPiece(pieces.get(p), p, pieceOf, linksOf.get(p), blocks);
        }
        return pieces;
    }

    /// The piece of each item.
    private int[] pieceOf(List<Piece> pieces) {
        int[] pieceOf = new int[items.count()];
        for (int p = 0; p < pieces.size(); p++) {
            for (int item : pieces.get(p).items) {
                pieceOf[item] = p;
            }
        }
        return pieceOf;
    }

    private static boolean activeSource(List<List<int[]>> starting, int begin, int p) {
        for (int q = p; q >= begin; q--) {
            for (int[] span : starting.get(q)) {
                if (span[1] > p) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The inside of a module, with the links' ways through it.
    private Block inside(int item, List<Integer> links, Blocks blocks) {
        int[] boxes = items.boxes(item);
        Map<Integer, Integer> local = new HashMap<>();
        List<Flow.Item> parts = new ArrayList<>();
        for (int box : boxes) {
            local.put(box, parts.size());
            parts.add(flowItem(graph.boxes().get(box)));
        }
        Arcs arcs = new Arcs();
        int[] arcOf = new int[links.size()];
        for (int k = 0; k < arcOf.length; k++) {
            Graph.Link link = graph.links().get(links.get(k));
            int from = local.getOrDefault(link.from(), Flow.ENTRY);
            int to = local.getOrDefault(link.to(), Flow.EXIT);
            arcOf[k] = arcs.find(from, from < 0 ? 0 : out(link), to);
        }
        Block block = blocks.layout(new Flow(parts, arcs.list, LEAD));
        for (int k = 0; k < arcOf.length; k++) {
            Graph.Link link = graph.links().get(links.get(k));
            double[] path = block.paths()[arcOf[k]];
            if (!local.containsKey(link.from())) {
                entryPath[links.get(k)] = path;
            } else if (!local.containsKey(link.to())) {
                exitPath[links.get(k)] = path;
            }
            if (local.containsKey(link.from()) && local.containsKey(link.to())) {
                innerPath.put(links.get(k), path);
            }
        }
        return block;
    }

    private void layoutPiece(Piece piece, int index, int[] pieceOf, List<Integer> links, Blocks blocks) {
        Map<Integer, Integer> local = new HashMap<>();
        List<Flow.Item> parts = new ArrayList<>();
        for (int item : piece.items) {
            local.put(item, parts.size());
            parts.add(outer(item));
        }
        Arcs arcs = new Arcs();
        for (int l : links) {
            Graph.Link link = graph.links().get(l);
            int from = items.of(link.from());
            int to = items.of(link.to());
            int source = pieceOf[from] == index ? local.get(from) : Flow.ENTRY;
            int target = pieceOf[to] == index ? local.get(to) : Flow.EXIT;
            int out = source < 0 || items.module(from) >= 0 ? 0 : out(link);
            piece.arcOf.put(source < 0 ? ~l : l, arcs.find(source, out, target));
        }
        piece.flow = new Flow(parts, arcs.list, 0);
        piece.block = parts.size() == 1 ? single(piece.flow) : blocks.layout(piece.flow);
    }

    /// A module seen from outside: a frame.
    private Flow.Item outer(int item) {
        int module = items.module(item);
        if (module < 0) {
            return flowItem(graph.boxes().get(items.boxes(item)[0]));
        }
        Block block = insides.get(item);
        double left = block.left() + beside;
        double right = block.right() + PAD;
        double height = before + block.height() + PAD;
        double title = graph.modules().get(module).titleWidth();
        double spare = direction == Direction.DOWN ? Math.max(0, title - left - right) : 0;
        return new Flow.Item(left + spare / 2, right + spare / 2, direction == Direction.DOWN ? height : Math.max(height, title),
            new double[] {block.exitX()});
    }

    private static Flow.Item flowItem(Graph.Box box) {
        return new Flow.Item(box.in(), box.width() - box.in(), box.height(), box.outs().stream().mapToDouble(out -> out - box.in()).toArray());
    }

    private int out(Graph.Link link) {
        return Math.min(link.top(), graph.boxes().get(link.from()).outs().size() - 1);
    }

    private static Block single(Flow flow) {
        Flow.Item item = flow.items().getFirst();
        double[][] paths = new double[flow.arcs().size()][];
        double exit = 0;
        for (int a = 0; a < paths.length; a++) {
            Flow.Arc arc = flow.arcs().get(a);
            if (arc.from() == Flow.ENTRY) {
                paths[a] = new double[] {0, 0};
            } else {
                exit = item.outs()[arc.out()];
                paths[a] = new double[] {exit, item.height()};
            }
        }
        return new Block(new double[] {-item.left()}, new double[] {0}, paths, item.left(), item.right(), item.height(), exit);
    }

    /// Arcs without repetition.
    private static final class Arcs {
        final List<Flow.Arc> list = new ArrayList<>();
        private final Map<Flow.Arc, Integer> known = new HashMap<>();

        int find(int from, int out, int to) {
            return known.computeIfAbsent(new Flow.Arc(from, out, to), arc -> {
                list.add(arc);
                return list.size() - 1;
            });
        }
    }

    // ---- columns

    private Layout assemble(List<Piece> pieces, double width, double height) {
        int[] column = Columns.wrap(pieces.stream().map(piece -> piece.block).toList(), width, height, turns == null ? null : columnsBefore(pieces));
        int columns = column[pieces.size() - 1] + 1;
        double[] left = new double[columns];
        double[] right = new double[columns];
        double[] entry = new double[pieces.size()];
        for (int p = 0; p < pieces.size(); p++) {
            Block block = pieces.get(p).block;
            int c = column[p];
            if (p > 0 && column[p - 1] == c) {
                // Below an exit that is off the axis, the next piece stands straight under it, unless that leads astray.
                double below = entry[p - 1] + pieces.get(p - 1).block.exitX();
                entry[p] = block.left() - below <= left[c] && block.right() + below <= right[c] ? below : 0;
            }
            left[c] = Math.max(left[c], block.left() - entry[p]);
            right[c] = Math.max(right[c], block.right() + entry[p]);
        }
        double[] axis = new double[columns];
        double cursor = 0;
        for (int c = 0; c < columns; c++) {
            axis[c] = Math.rint(cursor + left[c]);
            cursor = axis[c] + right[c] + GUTTER;
        }
        double[] top = new double[pieces.size()];
        double y = columns > 1 ? TURN : 0;
        for (int p = 0; p < pieces.size(); p++) {
            if (p > 0 && column[p] != column[p - 1]) {
                y = TURN;
            } else if (p > 0) {
                y += GAP;
            }
            top[p] = y;
            y += pieces.get(p).block.height();
        }
        for (int p = 0; p < pieces.size(); p++) {
            entry[p] += axis[column[p]];
            put(pieces.get(p), entry[p], top[p]);
        }
        List<Layout.Route> routes = route(pieces, column, axis, right, top, entry);
        Rect bounds = bounds(routes);
        return new Layout(List.of(placed), frames, routes, bounds, IntStream.range(1, column.length).filter(p -> column[p] != column[p - 1])
            .map(p -> items.boxes(pieces.get(p).items.getFirst())[0]).boxed().toList());
    }

    /// The columns of the picture before.
    private int[] columnsBefore(List<Piece> pieces) {
        int[] column = new int[pieces.size()];
        for (int p = 1; p < column.length; p++) {
            boolean turn = pieces.get(p).items.stream().flatMapToInt(item -> Arrays.stream(items.boxes(item))).anyMatch(turns::contains);
            column[p] = column[p - 1] + (turn ? 1 : 0);
        }
        return column;
    }

    private void put(Piece piece, double axisX, double top) {
        for (int i = 0; i < piece.items.size(); i++) {
            int item = piece.items.get(i);
            double x = axisX + piece.block.x()[i];
            double y = top + piece.block.y()[i];
            if (items.module(item) < 0) {
                int box = items.boxes(item)[0];
                placed[box] = new Rect(x, y, graph.boxes().get(box).width(), graph.boxes().get(box).height());
                continue;
            }
            Flow.Item outer = piece.flow.items().get(i);
            frames.add(new Layout.Frame(items.module(item), new Rect(x, y, outer.left() + outer.right(), outer.height())));
            Block block = insides.get(item);
            double originX = x + outer.left();
            double originY = y + before;
            int[] boxes = items.boxes(item);
            for (int k = 0; k < boxes.length; k++) {
                Graph.Box box = graph.boxes().get(boxes[k]);
                placed[boxes[k]] = new Rect(originX + block.x()[k], originY + block.y()[k], box.width(), box.height());
            }
            origins.put(item, new double[] {originX, originY});
        }
    }

    private List<Layout.Route> route(List<Piece> pieces, int[] column, double[] axis, double[] right, double[] top, double[] entry) {
        int[] pieceOf = pieceOf(pieces);
        List<Layout.Route> routes = new ArrayList<>(graph.links().size());
        for (int l = 0; l < graph.links().size(); l++) {
            Graph.Link link = graph.links().get(l);
            if (items.isFar(l)) {
                routes.add(Moved.curve(graph, link, placed, Layout.Route.Kind.FAR, Direction.DOWN));
                continue;
            }
            int from = items.of(link.from());
            int to = items.of(link.to());
            if (from == to) {
                double[] origin = origins.get(from);
                routes.add(new Layout.Route(Layout.Route.Kind.ORTHOGONAL,
                    new Points().addAll(innerPath.get(l), origin[0], origin[1]).toArray()));
                continue;
            }
            Points points = new Points();
            if (exitPath[l] != null) {
                points.addAll(exitPath[l], origins.get(from)[0], origins.get(from)[1]);
            }
            int p = pieceOf[from];
            int q = pieceOf[to];
            Piece source = pieces.get(p);
            points.addAll(source.block.paths()[source.arcOf.get(l)], entry[p], top[p]);
            if (p != q) {
                double endX = entry[q];
                double endY = top[q];
                if (column[p] == column[q]) {
                    double middle = (points.lastY() + endY) / 2;
                    points.add(points.lastX(), middle).add(endX, middle);
                } else {
                    double gutter = axis[column[p]] + right[column[p]] + GUTTER / 2;
                    double low = points.lastY() + TURN - 2;
                    points.add(points.lastX(), low).add(gutter, low).add(gutter, endY - TURN).add(endX, endY - TURN);
                }
                Piece target = pieces.get(q);
                points.addAll(target.block.paths()[target.arcOf.get(~l)], endX, endY);
            }
            if (entryPath[l] != null) {
                points.addAll(entryPath[l], origins.get(to)[0], origins.get(to)[1]);
            }
            routes.add(new Layout.Route(Layout.Route.Kind.ORTHOGONAL, points.toArray()));
        }
        return routes;
    }

    private Rect bounds(List<Layout.Route> routes) {
        Rect bounds = placed[0];
        for (Rect rect : placed) {
            bounds = bounds.union(rect);
        }
        for (Layout.Frame frame : frames) {
            bounds = bounds.union(frame.rect());
        }
        for (Layout.Route route : routes) {
            if (route.kind() == Layout.Route.Kind.ORTHOGONAL) {
                for (int i = 0; i < route.points().length; i += 2) {
                    bounds = bounds.union(new Rect(route.points()[i], route.points()[i + 1], 0, 0));
                }
            }
        }
        return bounds;
    }
}
