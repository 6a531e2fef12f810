package convas.core.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CancellationException;
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

    private static final double GUTTER = 48;
    private static final double TURN = 22;
    /// A link from an input over at least as many boxes does not hold the picture together: labels, mostly.
    private static final int FAR = 12;
    /// A last column less filled than this share of the tallest looks like an afterthought ...
    private static final double STRAY = 0.4;
    /// ... and is avoided unless the picture becomes larger by more than this.
    private static final double STRAY_COST = 0.88;
    /// From this scale on a picture is not wrapped to be shown larger still.
    private static final double LARGE_ENOUGH = 0.85;
    private static final int MOST_IN_COLUMN = 500;
    private static final int TOO_MANY_FOR_LAYERS = 3000;

    private final Graph graph;
    private final Direction direction;
    private final Watch watch;
    /// Room of a frame before the first of what it holds, and beside it where the links' left is.
    private final double before;
    private final double beside;
    private final int n;
    private final boolean[] far;
    private final int[] itemOf;
    private final List<int[]> members = new ArrayList<>();
    private final List<Integer> moduleOf = new ArrayList<>();
    private final Map<Integer, Block> insides = new HashMap<>();
    private final Rect[] placed;
    private final List<Layout.Frame> frames = new ArrayList<>();
    private final double[][] entryPath;
    private final double[][] exitPath;
    private final Map<Integer, double[]> innerPath = new HashMap<>();
    private final Map<Integer, double[]> origins = new HashMap<>();

    private Layouter(Graph graph, Direction direction, Watch watch) {
        this.graph = graph;
        this.watch = watch;
        this.direction = direction;
        before = direction == Direction.DOWN ? HEADER : PAD;
        beside = direction == Direction.DOWN ? PAD : HEADER + PAD;
        n = graph.boxes().size();
        far = new boolean[graph.links().size()];
        itemOf = new int[n];
        placed = new Rect[n];
        entryPath = new double[graph.links().size()][];
        exitPath = new double[graph.links().size()][];
    }

    /// @param fixed top left corners of boxes that the user has put somewhere, by index
    /// @param width of the window to fill, and its `height`, in pixels: the picture is wrapped so that it can be shown large
    ///     in it
    public static Layout layout(Graph graph, Map<Integer, double[]> fixed, double width, double height, Direction direction) {
        return layout(graph, fixed, width, height, direction, Watch.NONE);
    }

    /// The same, watched.
    ///
    /// @throws java.util.concurrent.CancellationException if the watch wishes it to stop
    public static Layout layout(Graph graph, Map<Integer, double[]> fixed, double width, double height, Direction direction, Watch watch) {
        double across = Math.max(100, width);
        double down = Math.max(100, height);
        Layout layout = switch (direction) {
            case DOWN -> new Layouter(graph, direction, watch).automatic(across, down);
            case RIGHT -> Turned.layout(new Layouter(Turned.graph(graph), direction, watch).automatic(down, across));
        };
        return fixed.isEmpty() ? layout : Moved.apply(graph, layout, fixed, direction);
    }

    private Layout automatic(double width, double height) {
        if (n == 0) {
            return new Layout(List.of(), List.of(), List.of(), new Rect(0, 0, 0, 0));
        }
        findFar();
        List<Integer> order = group();
        List<Piece> pieces = split(order);
        return assemble(pieces, width, height);
    }

    // ---- what belongs together

    private void findFar() {
        boolean[] fed = new boolean[n];
        List<List<Integer>> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.add(new ArrayList<>());
        }
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            far[l] = link.to() <= link.from();
            if (!far[l]) {
                fed[link.to()] = true;
                out.get(link.from()).add(l);
            }
        }
        int[] feeds = new int[n];
        graph.links().forEach(link -> feeds[link.to()]++);
        for (int i = 0; i < n; i++) {
            List<Integer> links = out.get(i);
            if (fed[i] || links.stream().allMatch(l -> graph.links().get(l).to() - graph.links().get(l).from() >= FAR)) {
                continue;
            }
            for (int l : links) {
                Graph.Link link = graph.links().get(l);
                if (link.to() - link.from() >= FAR && feeds[link.to()] > 1) {
                    far[l] = true;
                }
            }
        }
    }

    /// Makes one item of each module that can be drawn as a whole, and one of each other box; answers their order.
    private List<Integer> group() {
        Set<Integer> whole = new HashSet<>();
        for (int m = 0; m < graph.modules().size(); m++) {
            if (!graph.modules().get(m).members().isEmpty()) {
                whole.add(m);
            }
        }
        int[] module = new int[n];
        Arrays.fill(module, -1);
        for (int m : whole) {
            for (int box : graph.modules().get(m).members()) {
                module[box] = m;
            }
        }
        Map<Integer, Set<Long>> entries = new HashMap<>();
        Map<Integer, Set<Long>> exits = new HashMap<>();
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            if (far[l]) {
                whole.remove(module[link.from()]);
                whole.remove(module[link.to()]);
            } else if (module[link.from()] != module[link.to()]) {
                long blob = blob(link);
                entries.computeIfAbsent(module[link.to()], k -> new HashSet<>()).add(blob);
                exits.computeIfAbsent(module[link.from()], k -> new HashSet<>()).add(blob);
            }
        }
        whole.removeIf(m -> entries.getOrDefault(m, Set.of()).size() > 1 || exits.getOrDefault(m, Set.of()).size() > 1);
        while (true) {
            makeItems(module, whole);
            List<Integer> order = new ArrayList<>();
            Set<Integer> stuck = order(order);
            if (stuck.isEmpty()) {
                return order;
            }
            Set<Integer> tangled = new HashSet<>();
            stuck.forEach(item -> tangled.add(moduleOf.get(item)));
            if (!whole.removeAll(tangled)) {
                order.addAll(stuck.stream().sorted().toList());
                return order;
            }
        }
    }

    private void makeItems(int[] module, Set<Integer> whole) {
        members.clear();
        moduleOf.clear();
        Map<Integer, Integer> item = new HashMap<>();
        for (int i = 0; i < n; i++) {
            int m = module[i];
            if (m >= 0 && whole.contains(m)) {
                Integer known = item.get(m);
                if (known == null) {
                    known = members.size();
                    item.put(m, known);
                    members.add(graph.modules().get(m).members().stream().sorted().mapToInt(Integer::intValue).toArray());
                    moduleOf.add(m);
                }
                itemOf[i] = known;
            } else {
                itemOf[i] = members.size();
                members.add(new int[] {i});
                moduleOf.add(-1);
            }
        }
    }

    /// Topological, as near to the text as can be; a source comes right before what first needs it. Answers the items on
    /// cycles.
    private Set<Integer> order(List<Integer> order) {
        int items = members.size();
        List<Set<Integer>> next = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            next.add(new HashSet<>(2));
        }
        int[] waits = new int[items];
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            int from = itemOf[link.from()];
            int to = itemOf[link.to()];
            if (!far[l] && from != to && next.get(from).add(to)) {
                waits[to]++;
            }
        }
        int[] rank = new int[items];
        boolean[] source = new boolean[items];
        for (int i = 0; i < items; i++) {
            rank[i] = members.get(i)[0] * 2 + 1;
            source[i] = waits[i] == 0;
        }
        for (int i = 0; i < items; i++) {
            if (source[i] && !next.get(i).isEmpty()) {
                rank[i] = next.get(i).stream().mapToInt(to -> members.get(to)[0] * 2).min().orElse(rank[i]);
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>((a, b) -> rank[a] != rank[b] ? rank[a] - rank[b] : a - b);
        for (int i = 0; i < items; i++) {
            if (source[i]) {
                ready.add(i);
            }
        }
        boolean[] done = new boolean[items];
        while (!ready.isEmpty()) {
            int item = ready.poll();
            done[item] = true;
            order.add(item);
            for (int to : next.get(item)) {
                if (--waits[to] == 0) {
                    ready.add(to);
                }
            }
        }
        Set<Integer> stuck = new HashSet<>();
        for (int i = 0; i < items; i++) {
            if (!done[i]) {
                stuck.add(i);
            }
        }
        return stuck;
    }

    private static long blob(Graph.Link link) {
        return (long) link.from() << 16 | link.top() & 0xFFFF;
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

    private List<Piece> split(List<Integer> order) {
        int items = order.size();
        int[] at = new int[items];
        for (int p = 0; p < items; p++) {
            at[order.get(p)] = p;
        }
        Map<Long, int[]> spans = new LinkedHashMap<>();
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            int from = at[itemOf[link.from()]];
            int to = at[itemOf[link.to()]];
            if (from > to) {
                far[l] = true;
            }
            if (!far[l] && from < to) {
                int[] span = spans.computeIfAbsent(blob(link), k -> new int[] {from, to});
                span[1] = Math.max(span[1], to);
            }
        }
        int[] change = new int[items + 1];
        List<List<int[]>> starting = new ArrayList<>();
        for (int p = 0; p < items; p++) {
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
        for (int p = 0; p < items; p++) {
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
        int[] pieceOf = new int[members.size()];
        for (int p = 0; p < pieces.size(); p++) {
            for (int item : pieces.get(p).items) {
                pieceOf[item] = p;
            }
        }
        List<List<Integer>> inside = new ArrayList<>();
        List<List<Integer>> linksOf = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            inside.add(new ArrayList<>());
        }
        for (int p = 0; p < pieces.size(); p++) {
            linksOf.add(new ArrayList<>());
        }
        for (int l = 0; l < far.length; l++) {
            if (far[l]) {
                continue;
            }
            Graph.Link link = graph.links().get(l);
            int from = itemOf[link.from()];
            int to = itemOf[link.to()];
            inside.get(from).add(l);
            if (from != to) {
                inside.get(to).add(l);
                linksOf.get(pieceOf[from]).add(l);
                if (pieceOf[from] != pieceOf[to]) {
                    linksOf.get(pieceOf[to]).add(l);
                }
            }
        }
        Cache cache = new Cache(watch, pieces.stream().mapToInt(piece -> piece.items.size()).filter(size -> size > 1).sum()
            + IntStream.range(0, members.size()).filter(i -> moduleOf.get(i) >= 0).map(i -> members.get(i).length).sum());
        for (int i = 0; i < members.size(); i++) {
            if (moduleOf.get(i) >= 0) {
                insides.put(i, inside(i, inside.get(i), cache));
            }
        }
        for (int p = 0; p < pieces.size(); p++) {
            layoutPiece(pieces.get(p), p, pieceOf, linksOf.get(p), cache);
        }
        return pieces;
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
    private Block inside(int item, List<Integer> links, Cache cache) {
        int[] boxes = members.get(item);
        Map<Integer, Integer> local = new HashMap<>();
        List<Flow.Item> items = new ArrayList<>();
        for (int box : boxes) {
            local.put(box, items.size());
            items.add(flowItem(graph.boxes().get(box)));
        }
        Arcs arcs = new Arcs();
        int[] arcOf = new int[links.size()];
        for (int k = 0; k < arcOf.length; k++) {
            Graph.Link link = graph.links().get(links.get(k));
            int from = local.getOrDefault(link.from(), Flow.ENTRY);
            int to = local.getOrDefault(link.to(), Flow.EXIT);
            arcOf[k] = arcs.find(from, from < 0 ? 0 : out(link), to);
        }
        Block block = cache.layout(new Flow(items, arcs.list, LEAD));
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

    private void layoutPiece(Piece piece, int index, int[] pieceOf, List<Integer> links, Cache cache) {
        Map<Integer, Integer> local = new HashMap<>();
        List<Flow.Item> items = new ArrayList<>();
        for (int item : piece.items) {
            local.put(item, items.size());
            items.add(outer(item));
        }
        Arcs arcs = new Arcs();
        for (int l : links) {
            Graph.Link link = graph.links().get(l);
            int from = itemOf[link.from()];
            int to = itemOf[link.to()];
            int source = pieceOf[from] == index ? local.get(from) : Flow.ENTRY;
            int target = pieceOf[to] == index ? local.get(to) : Flow.EXIT;
            int out = source < 0 || moduleOf.get(from) >= 0 ? 0 : out(link);
            piece.arcOf.put(source < 0 ? ~l : l, arcs.find(source, out, target));
        }
        piece.flow = new Flow(items, arcs.list, 0);
        piece.block = items.size() == 1 ? single(piece.flow) : cache.layout(piece.flow);
    }

    /// A module seen from outside: a frame.
    private Flow.Item outer(int item) {
        int module = moduleOf.get(item);
        if (module < 0) {
            return flowItem(graph.boxes().get(members.get(item)[0]));
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

    /// Modules of the same structure are laid out once.
    private static final class Cache {
        private record Key(List<List<Double>> items, List<Flow.Arc> arcs, double lead) {}

        private final Map<Key, Block> blocks = new HashMap<>();
        private final Watch watch;
        /// Items that are to be laid out, and those that are.
        private final int all;
        private int done;

        Cache(Watch watch, int all) {
            this.watch = watch;
            this.all = all;
        }

        Block layout(Flow flow) {
            List<List<Double>> sizes = new ArrayList<>(flow.items().size());
            for (Flow.Item item : flow.items()) {
                List<Double> size = new ArrayList<>(List.of(item.left(), item.right(), item.height()));
                for (double out : item.outs()) {
                    size.add(out);
                }
                sizes.add(size);
            }
            Key key = new Key(sizes, List.copyOf(flow.arcs()), flow.lead());
            Block known = blocks.get(key);
            if (known == null) {
                known = compute(flow);
                blocks.put(key, known);
            }
            done += flow.items().size();
            return known;
        }

        /// @param share of the flow at hand
        private Watch.Wish look(Flow flow, double share) {
            Watch.Wish wish = watch.at(Math.min(1, (done + share * flow.items().size()) / all));
            if (wish == Watch.Wish.STOP) {
                throw new CancellationException();
            }
            return wish;
        }

        private Block compute(Flow flow) {
            try {
                boolean plain = look(flow, 0) == Watch.Wish.PLAIN;
                Block drawn = SeriesParallel.layout(flow).orElse(null);
                if (drawn != null) {
                    return drawn;
                }
                return plain || flow.items().size() > TOO_MANY_FOR_LAYERS ? Rows.layout(flow)
                    : Layered.layout(flow, share -> look(flow, share));
            } catch (CancellationException stopped) {
                throw stopped;
            } catch (RuntimeException | StackOverflowError failure) {
                return Rows.layout(flow);
            }
        }
    }

    // ---- columns

    private Layout assemble(List<Piece> pieces, double width, double height) {
        int[] column = wrap(pieces, width, height);
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
        return new Layout(List.of(placed), frames, routes, bounds);
    }

    /// Which column each piece goes to, so that the whole fills a window of that size best: for each of a range of heights
    /// the narrowest way to break the stack, and of those the one that can be shown largest.
    private static int[] wrap(List<Piece> pieces, double width, double height) {
        int count = pieces.size();
        double total = 0;
        double tallest = 0;
        double area = 0;
        for (Piece piece : pieces) {
            double each = piece.block.height() + GAP;
            total += each;
            tallest = Math.max(tallest, each);
            area += each * (piece.block.left() + piece.block.right() + GUTTER);
        }
        int[] best = new int[count];
        double bestScale = scale(pieces, best, width, height);
        // Columns as high as the window would need for the bare area of the pieces, give or take.
        double ideal = Math.sqrt(area * height / width);
        double limit = Math.min(total, 4 * ideal);
        double least = Math.max(tallest, ideal / 2);
        while (limit > least) {
            limit = Math.max(least, limit * (count > 500 ? 0.85 : 0.96) - 1);
            int[] column = columns(pieces, limit);
            double scale = scale(pieces, column, width, height);
            if (scale > bestScale * 1.02) {
                best = column;
                bestScale = scale;
            }
        }
        return best;
    }

    /// The narrowest columns no higher than `limit`, and of equally narrow ones the most even.
    private static int[] columns(List<Piece> pieces, double limit) {
        int count = pieces.size();
        double[] width = new double[count + 1];
        double[] unevenness = new double[count + 1];
        int[] next = new int[count + 1];
        for (int p = count - 1; p >= 0; p--) {
            width[p] = Double.POSITIVE_INFINITY;
            double left = 0;
            double right = 0;
            double height = 0;
            for (int q = p; q < count && q - p < MOST_IN_COLUMN; q++) {
                Block block = pieces.get(q).block;
                height += block.height() + GAP;
                if (q > p && height > limit) {
                    break;
                }
                left = Math.max(left, block.left());
                right = Math.max(right, block.right());
                double sum = left + right + GUTTER + width[q + 1];
                double uneven = height * height + unevenness[q + 1];
                if (sum < width[p] - 0.5 || sum < width[p] + 0.5 && uneven < unevenness[p]) {
                    width[p] = sum;
                    unevenness[p] = uneven;
                    next[p] = q + 1;
                }
            }
        }
        int[] column = new int[count];
        int at = 0;
        for (int p = 0; p < count; p = next[p], at++) {
            for (int q = p; q < next[p]; q++) {
                column[q] = at;
            }
        }
        return column;
    }

    /// How large columns can be shown in a window, and somewhat less if the last holds only a few strays.
    private static double scale(List<Piece> pieces, int[] column, double windowWidth, double windowHeight) {
        double width = 0;
        double tallest = 0;
        double left = 0;
        double right = 0;
        double filled = 0;
        for (int p = 0; p < column.length; p++) {
            if (p > 0 && column[p] != column[p - 1]) {
                width += left + right + GUTTER;
                left = 0;
                right = 0;
                filled = 2 * TURN;
            }
            Block block = pieces.get(p).block;
            left = Math.max(left, block.left());
            right = Math.max(right, block.right());
            filled += block.height() + GAP;
            tallest = Math.max(tallest, filled);
        }
        width += left + right;
        double scale = Math.min(LARGE_ENOUGH, Math.min(windowWidth / width, windowHeight / tallest));
        return filled < STRAY * tallest ? scale * STRAY_COST : scale;
    }

    private void put(Piece piece, double axisX, double top) {
        for (int i = 0; i < piece.items.size(); i++) {
            int item = piece.items.get(i);
            double x = axisX + piece.block.x()[i];
            double y = top + piece.block.y()[i];
            if (moduleOf.get(item) < 0) {
                int box = members.get(item)[0];
                placed[box] = new Rect(x, y, graph.boxes().get(box).width(), graph.boxes().get(box).height());
                continue;
            }
            Flow.Item outer = piece.flow.items().get(i);
            frames.add(new Layout.Frame(moduleOf.get(item), new Rect(x, y, outer.left() + outer.right(), outer.height())));
            Block block = insides.get(item);
            double originX = x + outer.left();
            double originY = y + before;
            int[] boxes = members.get(item);
            for (int k = 0; k < boxes.length; k++) {
                Graph.Box box = graph.boxes().get(boxes[k]);
                placed[boxes[k]] = new Rect(originX + block.x()[k], originY + block.y()[k], box.width(), box.height());
            }
            origins.put(item, new double[] {originX, originY});
        }
    }

    private List<Layout.Route> route(List<Piece> pieces, int[] column, double[] axis, double[] right, double[] top, double[] entry) {
        int[] pieceOf = new int[members.size()];
        for (int p = 0; p < pieces.size(); p++) {
            for (int item : pieces.get(p).items) {
                pieceOf[item] = p;
            }
        }
        double floor = 0;
        for (int p = 0; p < pieces.size(); p++) {
            floor = Math.max(floor, top[p] + pieces.get(p).block.height());
        }
        List<Layout.Route> routes = new ArrayList<>(far.length);
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            if (far[l]) {
                routes.add(Moved.curve(graph, link, placed, Layout.Route.Kind.FAR, Direction.DOWN));
                continue;
            }
            int from = itemOf[link.from()];
            int to = itemOf[link.to()];
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
