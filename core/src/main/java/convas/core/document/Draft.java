package convas.core.document;

import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.NetEdit;
import convas.core.net.NetReader;
import convas.core.net.NetState;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// A text while one edit works on it, read for both phases: what is renamed or moved for the one must not break the other.
final class Draft {
    private final NetState state;
    private SyntaxTree tree;
    private Net net;
    private Net other;

    Draft(Document document) {
        this.state = document.net().state();
        this.tree = document.syntax();
        this.net = document.net();
    }

    private Draft(String text, NetState state) {
        this.state = state;
        apply(List.of(new TextEdit(0, 0, text)), "");
    }

    /// A draft of another text, to be pasted.
    static Draft of(String text, NetState state) {
        return new Draft(text, state);
    }

    SyntaxTree tree() {
        return tree;
    }

    String text() {
        return tree.text();
    }

    NetEdit edit() {
        return new NetEdit(tree);
    }

    Net net() {
        return net;
    }

    /// The net of the other phase.
    Net other() {
        if (other == null) {
            other = NetReader.read(tree, state.with(state.phase() == Phase.TEST ? Phase.TRAIN : Phase.TEST));
        }
        return other;
    }

    List<Net> nets() {
        return List.of(net, other());
    }

    void apply(List<TextEdit> edits) {
        if (!edits.isEmpty()) {
            apply(edits, text());
        }
    }

    private void apply(List<TextEdit> edits, String on) {
        tree = Parser.parse(TextEdit.apply(on, edits));
        net = NetReader.read(tree, state);
        other = null;
    }

    /// @throws EditRefused if there is no such node
    Node node(String id) {
        return net.find(id).orElseThrow(() -> new EditRefused("There is no layer `" + id + "` any more."));
    }

    /// @throws EditRefused if the text has the node in a form that only export can change
    Node editable(String id) {
        Node node = node(id);
        refuseOldest();
        if (node.syntax() == null) {
            throw new EditRefused("This input is written as `input:` lines, not as a layer; change those lines in the text.");
        }
        return node;
    }

    /// @throws EditRefused if the file is in the oldest form
    void refuseOldest() {
        for (Syntax.Field field : tree.root().fields()) {
            if (field.name().equals("layers") && field.value() instanceof Syntax.Message message
                    && message.fields().stream().anyMatch(each -> each.name().equals("layer"))) {
                throw new EditRefused("This file is in Caffe's oldest form (`layers { layer { ... } }`), which is only shown. "
                    + "Export it, and edit the exported file.");
            }
        }
    }

    /// Whether new layers must be written as `layers`.
    boolean old() {
        List<Syntax.Field> fields = tree.root().fields();
        return fields.stream().anyMatch(field -> field.name().equals("layers")) && fields.stream().noneMatch(field -> field.name().equals("layer"));
    }

    /// The node of a net that stands at the same place of the text.
    static Optional<Node> same(Net net, Node node) {
        return net.nodes().stream().filter(each -> node.syntax() == null ? each.syntax() == null
            : each.syntax() != null && each.syntax().span().equals(node.syntax().span())).findFirst();
    }

    /// A blob as it is after the last in-place layer.
    static Blob last(Net net, Blob blob) {
        Blob last = blob;
        for (Node node : net.nodes().subList(blob.node() + 1, net.nodes().size())) {
            for (int i = 0; i < node.tops().size(); i++) {
                if (node.overwrites(i) && node.bottoms().get(i).equals(last)) {
                    last = node.tops().get(i);
                }
            }
        }
        return last;
    }

    /// A blob and what in-place layers make of it.
    static Set<Blob> chain(Net net, Blob blob) {
        Set<Blob> chain = new HashSet<>(Set.of(blob));
        for (Node node : net.nodes()) {
            for (int i = 0; i < node.tops().size(); i++) {
                if (node.overwrites(i) && chain.contains(node.bottoms().get(i))) {
                    chain.add(node.tops().get(i));
                }
            }
        }
        return chain;
    }

    /// Whether, in both phases, nothing but one layer reads what a name stands for at a place of the text: then a layer there
    /// may work in place.
    ///
    /// @param reader who may read it, or null
    boolean unread(String name, int at, Node reader) {
        for (Net each : nets()) {
            Blob current = null;
            for (Node node : each.nodes()) {
                if (node.syntax() == null || node.span().start() < at) {
                    current = node.tops().stream().filter(top -> top.name().equals(name)).findFirst().orElse(current);
                }
            }
            Blob found = current;
            long allowed = reader == null ? 0 : same(each, reader).map(node -> node.bottoms().contains(found) ? 1 : 0).orElse(0);
            if (found != null && (each.nodes().get(found.node()).backprop().counts(found.top())
                    || each.nodes().stream().flatMap(node -> node.bottoms().stream()).filter(found::equals).count() > allowed)) {
                return false;
            }
        }
        return true;
    }

    /// Where a net's text names blobs that pass a test.
    Set<Span> mentions(Net of, Predicate<Blob> wanted) {
        NetEdit edit = edit();
        Set<Span> spans = new HashSet<>();
        for (Node node : of.nodes()) {
            boolean reads = node.bottoms().stream().anyMatch(blob -> blob != null && wanted.test(blob));
            boolean makes = node.tops().stream().anyMatch(wanted);
            if (reads) {
                List<Span> places = edit.bottoms(node);
                for (int i = 0; i < Math.min(places.size(), node.bottoms().size()); i++) {
                    if (node.bottoms().get(i) != null && wanted.test(node.bottoms().get(i))) {
                        spans.add(places.get(i));
                    }
                }
            }
            if (makes) {
                List<Span> places = edit.tops(node);
                for (int i = 0; i < Math.min(places.size(), node.tops().size()); i++) {
                    if (wanted.test(node.tops().get(i))) {
                        spans.add(places.get(i));
                    }
                }
            }
        }
        return spans;
    }

    /// All places that must change their name together, starting with some of them: in either phase, what one layer makes
    /// and others read.
    Set<Span> together(Set<Span> start) {
        List<Set<Span>> groups = new ArrayList<>();
        nets().forEach(each -> groups.addAll(groups(each)));
        Set<Span> all = new HashSet<>(start);
        int before;
        do {
            before = all.size();
            for (Set<Span> group : groups) {
                if (group.stream().anyMatch(all::contains)) {
                    all.addAll(group);
                }
            }
        } while (all.size() > before);
        return all;
    }

    /// The places of each blob's name, all versions of a blob together.
    private Collection<Set<Span>> groups(Net of) {
        NetEdit edit = edit();
        Map<Blob, Blob> roots = roots(of);
        Map<Blob, Set<Span>> groups = new HashMap<>();
        for (Node node : of.nodes()) {
            List<Span> bottoms = edit.bottoms(node);
            for (int i = 0; i < Math.min(bottoms.size(), node.bottoms().size()); i++) {
                if (node.bottoms().get(i) != null) {
                    groups.computeIfAbsent(roots.get(node.bottoms().get(i)), root -> new HashSet<>()).add(bottoms.get(i));
                }
            }
            List<Span> tops = edit.tops(node);
            for (int i = 0; i < Math.min(tops.size(), node.tops().size()); i++) {
                groups.computeIfAbsent(roots.get(node.tops().get(i)), root -> new HashSet<>()).add(tops.get(i));
            }
        }
        return groups.values();
    }

    /// For each blob the first version of it, which a layer made that is not in place.
    private static Map<Blob, Blob> roots(Net net) {
        Map<Blob, Blob> roots = new HashMap<>();
        for (Node node : net.nodes()) {
            for (int i = 0; i < node.tops().size(); i++) {
                Blob top = node.tops().get(i);
                roots.put(top, node.overwrites(i) ? roots.getOrDefault(node.bottoms().get(i), top) : top);
            }
        }
        return roots;
    }

    List<TextEdit> rename(Set<Span> places, String name) {
        NetEdit edit = edit();
        return places.stream().map(place -> edit.rename(place, name)).toList();
    }

    /// The names of all layers, whatever their phase.
    Set<String> layerNames() {
        Set<String> names = new HashSet<>();
        nets().forEach(each -> each.nodes().forEach(node -> names.add(node.name())));
        return names;
    }

    /// The names of all blobs, made or only read, whatever their phase.
    Set<String> blobNames() {
        Set<String> names = new HashSet<>();
        for (Net each : nets()) {
            for (Node node : each.nodes()) {
                node.tops().forEach(top -> names.add(top.name()));
                names.addAll(node.bottomNames());
            }
        }
        return names;
    }

    /// The nodes that a node needs, over any number of steps, by index in the net.
    static Set<Integer> ancestors(Net net, int node) {
        return reach(net.nodes().size(), node, each -> net.nodes().get(each).bottoms().stream().filter(blob -> blob != null).map(Blob::node).toList());
    }

    /// The nodes that need a node, over any number of steps.
    static Set<Integer> descendants(Net net, int node) {
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (Node each : net.nodes()) {
            each.bottoms().stream().filter(blob -> blob != null)
                .forEach(blob -> readers.computeIfAbsent(blob.node(), key -> new ArrayList<>()).add(each.index()));
        }
        return reach(net.nodes().size(), node, each -> readers.getOrDefault(each, List.of()));
    }

    private static Set<Integer> reach(int size, int start, Function<Integer, List<Integer>> next) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(size);
        open.add(start);
        while (!open.isEmpty()) {
            for (int each : next.apply(open.removeLast())) {
                if (seen.add(each)) {
                    open.add(each);
                }
            }
        }
        return seen;
    }
}
