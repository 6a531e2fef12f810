package convas.core.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// What a net is made of for its layout: modules that can be drawn as a whole and single boxes, in an order in which links lead
/// onwards, but for the `far` ones.
final class Items {
    /// A link from an input over at least as many boxes does not hold the picture together: labels, mostly.
    private static final int FAR = 12;

    private final Graph graph;
    private final int n;
    private final boolean[] far;
    private final int[] itemOf;
    private final List<int[]> members = new ArrayList<>();
    private final List<Integer> moduleOf = new ArrayList<>();
    private final List<Integer> order;
    private final int[] placeOf;

    Items(Graph graph) {
        this.graph = graph;
        n = graph.boxes().size();
        far = new boolean[graph.links().size()];
        itemOf = new int[n];
        findFar();
        order = List.copyOf(group());
        placeOf = new int[order.size()];
        for (int place = 0; place < placeOf.length; place++) {
            placeOf[order.get(place)] = place;
        }
        loops();
    }

    int count() {
        return members.size();
    }

    List<Integer> order() {
        return order;
    }

    /// Where an item stands in the order.
    int placeOf(int item) {
        return placeOf[item];
    }

    /// The boxes of an item.
    int[] boxes(int item) {
        return members.get(item);
    }

    /// The module that an item is; -1 for a single box.
    int module(int item) {
        return moduleOf.get(item);
    }

    /// The item of a box.
    int of(int box) {
        return itemOf[box];
    }

    /// Whether a link leads backwards, or from an input far over the net, and has no part in the arrangement.
    boolean isFar(int link) {
        return far[link];
    }

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

    /// Topological, as near to the text as can be; a source comes right before what first needs it, and what nothing reads right behind
    /// what it reads. Answers the items on cycles.
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
        int[] fed = new int[items];
        for (int i = 0; i < items; i++) {
            rank[i] = members.get(i)[0] * 3 + 1;
            source[i] = waits[i] == 0;
            for (int to : next.get(i)) {
                fed[to] = Math.max(fed[to], rank[i] + 1);
            }
        }
        for (int i = 0; i < items; i++) {
            if (source[i] && !next.get(i).isEmpty()) {
                rank[i] = next.get(i).stream().mapToInt(to -> members.get(to)[0] * 3).min().orElse(rank[i]);
            } else if (!source[i] && next.get(i).isEmpty()) {
                rank[i] = Math.min(rank[i], fed[i]);
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

    /// What leads backwards even in the best order is far.
    private void loops() {
        for (int l = 0; l < far.length; l++) {
            Graph.Link link = graph.links().get(l);
            far[l] |= placeOf[itemOf[link.from()]] > placeOf[itemOf[link.to()]];
        }
    }

    /// The output that a link is from.
    static long blob(Graph.Link link) {
        return (long) link.from() << 16 | link.top() & 0xFFFF;
    }
}
