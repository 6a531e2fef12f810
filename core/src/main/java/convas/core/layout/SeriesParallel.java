package convas.core.layout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays out a series-parallel flow: rows follow each other on one axis, branches stand side by side around it with their
/// ends on one line, and a branch without layers runs as a line beside the others. Linear in the size of the flow.
///
/// The decomposition merges an item with one arc in and one out into a single arc, and arcs that share both ends into one,
/// until one is left (Valdes, Tarjan, Lawler 1982); if more are left, the flow is not series-parallel.
final class SeriesParallel {
    private sealed interface Tree {
        /// The first arc or item, which orders branches as the text does.
        int order();
    }

    private record Leaf(int arc, int order) implements Tree {}

    private record Stop(int item, int order) implements Tree {}

    private record Series(List<Tree> parts, int order) implements Tree {}

    /// @param forks whether it has a fork of its own, rather than hanging from that of the branching around it; `joins` the same
    private record Parallel(List<Tree> branches, int order, boolean forks, boolean joins) implements Tree {
        double forkHeight() {
            return forks ? Layouter.FORK : 0;
        }

        double joinHeight() {
            return joins ? Layouter.JOIN : 0;
        }
    }

    /// An arc whose ends may not be placed yet, with the corners between them.
    private record Pending(int arc, double[] before, double[] after) {}

    /// Extents around the axis.
    private record Size(double left, double right, double height) {}

    private static final class Edge {
        final int from;
        final int to;
        Tree tree;
        boolean dead;

        Edge(int from, int to, Tree tree) {
            this.from = from;
            this.to = to;
            this.tree = tree;
        }
    }

    private final Flow flow;
    private final double[] x;
    private final double[] y;
    private final double[] axis;
    private final double[][] paths;
    private final Map<Tree, Size> sizes = new IdentityHashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private double height;

    private SeriesParallel(Flow flow) {
        this.flow = flow;
        x = new double[flow.items().size()];
        y = new double[flow.items().size()];
        axis = new double[flow.items().size()];
        paths = new double[flow.arcs().size()][];
    }

    /// Empty if the flow is not series-parallel.
    static Optional<Block> layout(Flow flow) {
        SeriesParallel layout = new SeriesParallel(flow);
        Tree tree = layout.decompose();
        return tree == null ? Optional.empty() : Optional.of(layout.place(tree));
    }

    // ---- decomposition

    private Tree decompose() {
        int n = flow.items().size();
        int entry = n;
        int exit = n + 1;
        List<List<Edge>> in = new ArrayList<>();
        List<List<Edge>> out = new ArrayList<>();
        for (int i = 0; i < n + 2; i++) {
            in.add(new ArrayList<>(2));
            out.add(new ArrayList<>(2));
        }
        Map<Long, Edge> between = new HashMap<>();
        for (int a = 0; a < flow.arcs().size(); a++) {
            Flow.Arc arc = flow.arcs().get(a);
            int from = arc.from() == Flow.ENTRY ? entry : arc.from();
            int to = arc.to() == Flow.EXIT ? exit : arc.to();
            if (from == to) {
                return null;
            }
            add(new Edge(from, to, new Leaf(a, to)), in, out, between);
        }
        for (int i = 0; i < n; i++) {
            if (in.get(i).isEmpty()) {
                add(new Edge(entry, i, new Leaf(-1, i)), in, out, between);
            }
            if (out.get(i).isEmpty()) {
                add(new Edge(i, exit, new Leaf(-1, i)), in, out, between);
            }
        }
        Deque<Integer> work = new ArrayDeque<>();
        for (int i = 0; i < n; i++) {
            work.add(i);
        }
        int left = n;
        while (!work.isEmpty()) {
            int item = work.poll();
            List<Edge> before = in.get(item);
            List<Edge> after = out.get(item);
            before.removeIf(edge -> edge.dead);
            after.removeIf(edge -> edge.dead);
            if (before.size() != 1 || after.size() != 1) {
                continue;
            }
            Edge first = before.getFirst();
            Edge second = after.getFirst();
            if (first.from == second.to) {
                return null;
            }
            first.dead = true;
            second.dead = true;
            between.remove(key(first, n));
            between.remove(key(second, n));
            left--;
            List<Tree> parts = new ArrayList<>();
            flatten(first.tree, parts);
            parts.add(new Stop(item, item));
            flatten(second.tree, parts);
            add(new Edge(first.from, second.to, new Series(parts, item)), in, out, between);
            if (first.from < n) {
                work.add(first.from);
            }
            if (second.to < n) {
                work.add(second.to);
            }
        }
        out.get(entry).removeIf(edge -> edge.dead);
        return left == 0 && out.get(entry).size() == 1 && out.get(entry).getFirst().to == exit ? out.get(entry).getFirst().tree : null;
    }

    private void add(Edge edge, List<List<Edge>> in, List<List<Edge>> out, Map<Long, Edge> between) {
        Edge twin = between.get(key(edge, flow.items().size()));
        if (twin != null) {
            List<Tree> branches = new ArrayList<>(twin.tree instanceof Parallel p ? p.branches : List.of(twin.tree));
            branches.addAll(edge.tree instanceof Parallel p ? p.branches : List.of(edge.tree));
            branches.sort(Comparator.comparingInt(Tree::order));
            branches.replaceAll(SeriesParallel::share);
            twin.tree = new Parallel(branches, branches.getFirst().order(), true, true);
            return;
        }
        between.put(key(edge, flow.items().size()), edge);
        out.get(edge.from).add(edge);
        in.get(edge.to).add(edge);
    }

    /// Branchings at the ends of a branch start or end where the branch itself does.
    private static Tree share(Tree branch) {
        if (!(branch instanceof Series(List<Tree> parts, int order))) {
            return branch;
        }
        List<Tree> shared = new ArrayList<>(parts);
        if (shared.getFirst() instanceof Parallel p) {
            shared.set(0, new Parallel(p.branches, p.order, false, p.joins));
        }
        if (shared.getLast() instanceof Parallel p) {
            shared.set(shared.size() - 1, new Parallel(p.branches, p.order, p.forks, false));
        }
        return new Series(shared, order);
    }

    private static long key(Edge edge, int n) {
        return (long) edge.from * (n + 2) + edge.to;
    }

    private static void flatten(Tree tree, List<Tree> parts) {
        if (tree instanceof Series(List<Tree> inner, int ignored)) {
            parts.addAll(inner);
        } else {
            parts.add(tree);
        }
    }

    // ---- geometry

    private Block place(Tree tree) {
        Size size = size(tree);
        height = size.height;
        place(tree, 0, 0, size.height, new double[0], new double[0]);
        finish();
        return new Block(x, y, paths, size.left, size.right, size.height, 0);
    }

    private Size size(Tree tree) {
        Size known = sizes.get(tree);
        if (known != null) {
            return known;
        }
        Size size = switch (tree) {
            case Leaf leaf -> new Size(0, 0, leaf.arc < 0 ? 0 : length(flow.arcs().get(leaf.arc)));
            case Stop(int item, int ignored) -> {
                Flow.Item it = flow.items().get(item);
                yield new Size(it.left(), it.right(), it.height());
            }
            case Series(List<Tree> parts, int ignored) -> {
                double left = 0;
                double right = 0;
                double total = 0;
                for (Tree part : parts) {
                    Size s = size(part);
                    left = Math.max(left, s.left);
                    right = Math.max(right, s.right);
                    total += s.height;
                }
                yield new Size(left, right, total);
            }
            case Parallel parallel -> {
                double[] at = axes(parallel);
                double left = 0;
                double right = 0;
                double tallest = 0;
                for (int i = 0; i < at.length; i++) {
                    Size s = size(parallel.branches.get(i));
                    left = Math.max(left, s.left - at[i]);
                    right = Math.max(right, s.right + at[i]);
                    tallest = Math.max(tallest, inner(parallel.branches.get(i)));
                }
                yield new Size(left, right, tallest + parallel.forkHeight() + parallel.joinHeight());
            }
        };
        sizes.put(tree, size);
        return size;
    }

    private double length(Flow.Arc arc) {
        return arc.to() == Flow.EXIT ? 0 : arc.from() == Flow.ENTRY ? flow.lead() : Layouter.GAP;
    }

    /// The height of a branch without the arcs at its ends, for which fork and join already leave room.
    private double inner(Tree branch) {
        return switch (branch) {
            case Leaf ignored -> 0;
            case Series(List<Tree> parts, int ignored) -> {
                double total = size(branch).height;
                total -= parts.getFirst() instanceof Leaf ? size(parts.getFirst()).height : 0;
                total -= parts.getLast() instanceof Leaf ? size(parts.getLast()).height : 0;
                yield total;
            }
            default -> size(branch).height;
        };
    }

    /// Where the axis of each branch stands relative to the common one.
    private double[] axes(Parallel parallel) {
        List<Tree> branches = parallel.branches;
        double[] at = new double[branches.size()];
        List<Integer> main = new ArrayList<>();
        List<Integer> aside = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            Tree branch = branches.get(i);
            if (branch instanceof Leaf) {
                lines.add(i);
            } else if (deadEnd(branch)) {
                aside.add(i);
            } else {
                main.add(i);
            }
        }
        if (main.isEmpty()) {
            main.addAll(aside);
            aside.clear();
        }
        if (main.isEmpty()) {
            main.add(lines.removeFirst());
        }
        double total = 0;
        for (int i : main) {
            Size s = size(branches.get(i));
            total += s.left + s.right;
        }
        total += Layouter.SIDE * (main.size() - 1);
        double cursor = main.size() == 1 ? -size(branches.get(main.getFirst())).left : -total / 2;
        for (int i : main) {
            Size s = size(branches.get(i));
            at[i] = cursor + s.left;
            cursor += s.left + s.right + Layouter.SIDE;
        }
        double nearest = main.stream().mapToDouble(i -> at[i]).boxed().min(Comparator.comparingDouble(Math::abs)).orElse(0.0);
        if (Math.abs(nearest) < 2 * Layouter.RADIUS) {
            main.forEach(i -> at[i] -= nearest);
            cursor -= nearest;
        }
        for (int i : lines) {
            at[i] = cursor;
            cursor += Layouter.SIDE;
        }
        for (int i : aside) {
            Size s = size(branches.get(i));
            at[i] = cursor + s.left;
            cursor += s.left + s.right + Layouter.SIDE;
        }
        return at;
    }

    private static boolean deadEnd(Tree branch) {
        return branch instanceof Series(List<Tree> parts, int ignored)
            && (parts.getFirst() instanceof Leaf first && first.arc < 0 || parts.getLast() instanceof Leaf last && last.arc < 0);
    }

    /// @param before points between the source and this part, `after` those between this part and the target
    private void place(Tree tree, double atX, double top, double room, double[] before, double[] after) {
        switch (tree) {
            case Leaf(int arc, int ignored) -> {
                if (arc >= 0) {
                    pending.add(new Pending(arc, before, after));
                }
            }
            case Stop(int item, int ignored) -> {
                Flow.Item it = flow.items().get(item);
                axis[item] = atX;
                x[item] = atX - it.left();
                y[item] = top;
            }
            case Series series -> placeSeries(series, atX, top, room, before, after, false);
            case Parallel parallel -> {
                double[] at = axes(parallel);
                double fork = top + Layouter.FORK_LINE;
                double join = top + room - Layouter.JOIN + Layouter.JOIN_LINE;
                for (int i = 0; i < at.length; i++) {
                    double bx = atX + at[i];
                    double[] in = parallel.forks ? concat(before, new double[] {atX, fork, bx, fork}) : before.clone();
                    double[] out = parallel.joins ? concat(new double[] {bx, join, atX, join}, after) : after.clone();
                    if (!parallel.forks) {
                        in[in.length - 2] = bx;
                    }
                    if (!parallel.joins) {
                        out[0] = bx;
                    }
                    Tree branch = parallel.branches.get(i);
                    double branchTop = top + parallel.forkHeight();
                    double branchRoom = room - parallel.forkHeight() - parallel.joinHeight();
                    if (branch instanceof Series series) {
                        placeSeries(series, bx, branchTop, branchRoom, in, out, true);
                    } else {
                        place(branch, bx, branchTop, branchRoom, in, out);
                    }
                }
            }
        }
    }

    private void placeSeries(Series series, double atX, double top, double room, double[] before, double[] after, boolean branch) {
        List<Tree> parts = series.parts;
        double slack = room - (branch ? inner(series) : size(series).height);
        boolean startsDead = parts.getFirst() instanceof Leaf first && first.arc < 0;
        boolean endsDead = parts.getLast() instanceof Leaf last && last.arc < 0;
        boolean atTop = endsDead && !startsDead;
        double cursor = top;
        for (int i = 0; i < parts.size(); i++) {
            Tree part = parts.get(i);
            boolean isFirst = i == 0;
            boolean isLast = i == parts.size() - 1;
            double need = branch && part instanceof Leaf && (isFirst || isLast) ? 0 : size(part).height;
            if (isFirst && !atTop || isLast && atTop) {
                need += Math.max(0, slack);
            }
            place(part, atX, cursor, need, isFirst ? before : new double[0], isLast ? after : new double[0]);
            cursor += need;
        }
    }

    private static double[] concat(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// With every item in its place: the path of each arc.
    private void finish() {
        for (Pending p : pending) {
            Flow.Arc arc = flow.arcs().get(p.arc);
            double startX = arc.from() == Flow.ENTRY ? 0 : axis[arc.from()] + flow.items().get(arc.from()).outs()[arc.out()];
            double startY = arc.from() == Flow.ENTRY ? 0 : y[arc.from()] + flow.items().get(arc.from()).height();
            double endX = arc.to() == Flow.EXIT ? 0 : axis[arc.to()];
            double endY = arc.to() == Flow.EXIT ? height : y[arc.to()];
            Points points = new Points().add(startX, startY);
            double[] way = concat(p.before, p.after);
            if (way.length == 0) {
                if (Math.abs(startX - endX) > 0.01) {
                    double middle = Math.min(startY + Layouter.FORK_LINE, (startY + endY) / 2);
                    points.add(startX, middle).add(endX, middle);
                }
            } else {
                points.add(startX, way[1]).addAll(way, 0, 0).add(endX, way[way.length - 1]);
            }
            paths[p.arc] = points.add(endX, endY).toArray();
        }
        pending.clear();
    }
}
