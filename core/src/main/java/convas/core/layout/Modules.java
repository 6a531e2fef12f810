package convas.core.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the modules of a net in the names of its layers: `inception_3a/1x1` and its siblings, `res2a_branch1` and its.
public final class Modules {
    private static final int LEAST = 3;

    private Modules() {}

    /// The module of each layer, or null for none. A module has at least three layers, hangs together, and is either named
    /// with a slash or branches.
    ///
    /// @param names one a layer
    /// @param links from and to, by index
    public static List<String> find(List<String> names, List<Graph.Link> links) {
        int n = names.size();
        String[] module = new String[n];
        List<Set<Integer>> near = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            near.add(new HashSet<>(4));
        }
        for (Graph.Link link : links) {
            near.get(link.from()).add(link.to());
            near.get(link.to()).add(link.from());
        }
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            for (String prefix : prefixes(names.get(i))) {
                groups.computeIfAbsent(prefix, k -> new ArrayList<>()).add(i);
            }
        }
        for (int i = 0; i < n; i++) {
            List<Integer> group = groups.get(names.get(i));
            if (group != null && !group.contains(i)) {
                group.add(i);
            }
        }
        Map<String, Boolean> branches = new HashMap<>();
        Set<String> good = new HashSet<>();
        groups.forEach((prefix, members) -> {
            if (members.size() < LEAST || members.size() > Math.max(12, n / 2) || !connected(members, near)) {
                return;
            }
            boolean branched = branches(members, links);
            if (branched || prefix.indexOf('/') >= 0 || slashed(prefix, members, names)) {
                good.add(prefix);
                branches.put(prefix, branched);
            }
        });
        for (int i = 0; i < n; i++) {
            String best = null;
            List<String> candidates = new ArrayList<>(prefixes(names.get(i)));
            candidates.add(names.get(i));
            for (String prefix : candidates) {
                if (good.contains(prefix) && groups.get(prefix).contains(i)
                        && (best == null || branches.get(prefix) && (!branches.get(best) || prefix.length() > best.length()))) {
                    best = prefix;
                }
            }
            module[i] = best;
        }
        prune(module, near);
        return Arrays.asList(module);
    }

    /// The name without its module's prefix; the name itself where nothing would be left.
    public static String shortName(String name, String module) {
        if (module == null || !name.startsWith(module) || name.length() <= module.length() + 1) {
            return name;
        }
        return name.substring(module.length() + 1);
    }

    private static List<String> prefixes(String name) {
        List<String> out = new ArrayList<>(2);
        boolean slash = name.indexOf('/') > 0;
        for (int i = 1; i < name.length() - 1; i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '_' && !slash) {
                out.add(name.substring(0, i));
            }
        }
        return out;
    }

    private static boolean slashed(String prefix, List<Integer> members, List<String> names) {
        return members.stream().map(names::get).anyMatch(name -> name.startsWith(prefix + "/"));
    }

    private static boolean connected(List<Integer> members, List<Set<Integer>> near) {
        Set<Integer> left = new HashSet<>(members);
        List<Integer> todo = new ArrayList<>(List.of(members.getFirst()));
        left.remove(members.getFirst());
        // Branches that only share what feeds them hang together too.
        Map<Integer, List<Integer>> outside = new HashMap<>();
        for (int member : members) {
            for (int other : near.get(member)) {
                outside.computeIfAbsent(other, k -> new ArrayList<>()).add(member);
            }
        }
        while (!todo.isEmpty()) {
            int at = todo.removeLast();
            for (int other : near.get(at)) {
                if (left.remove(other)) {
                    todo.add(other);
                }
                for (int sibling : outside.getOrDefault(other, List.of())) {
                    if (left.remove(sibling)) {
                        todo.add(sibling);
                    }
                }
            }
        }
        return left.isEmpty();
    }

    private static boolean branches(List<Integer> members, List<Graph.Link> links) {
        Set<Integer> inside = new HashSet<>(members);
        Map<Integer, Integer> in = new HashMap<>();
        Map<Integer, Integer> out = new HashMap<>();
        for (Graph.Link link : links) {
            if (inside.contains(link.to())) {
                in.merge(link.to(), 1, Integer::sum);
            }
            if (inside.contains(link.from()) && inside.contains(link.to())) {
                out.merge(link.from(), 1, Integer::sum);
            }
        }
        return in.values().stream().anyMatch(count -> count > 1) || out.values().stream().anyMatch(count -> count > 1);
    }

    /// What is left of a module after its layers went to better ones may be too small.
    private static void prune(String[] module, List<Set<Integer>> near) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < module.length; i++) {
            if (module[i] != null) {
                members.computeIfAbsent(module[i], k -> new ArrayList<>()).add(i);
            }
        }
        members.values().forEach(list -> {
            if (list.size() < LEAST || !connected(list, near)) {
                list.forEach(i -> module[i] = null);
            }
        });
    }
}
