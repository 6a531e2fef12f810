package convas.core.document;

import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.NetEdit;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Removes layers; their readers then read what the removed layers read.
final class Removing {
    private Removing() {}

    static Document remove(Edit.Remove remove, Document document) {
        Draft draft = new Draft(document);
        draft.refuseOldest();
        Net net = draft.net();
        Set<Node> removed = new HashSet<>();
        remove.nodes().forEach(id -> removed.add(draft.node(id)));
        if (removed.isEmpty()) {
            return document;
        }
        NetEdit edit = draft.edit();
        Map<Span, String> rewired = new HashMap<>();
        if (remove.heal()) {
            List<Healing> healings = draft.nets().stream().map(each -> new Healing(each, removed)).toList();
            for (Healing healing : healings) {
                healing.rewire(draft, healings, rewired);
            }
        }
        List<TextEdit> edits = new ArrayList<>();
        rewired.forEach((place, name) -> edits.add(edit.rename(place, name)));
        for (Node node : removed) {
            if (node.syntax() == null) {
                for (Syntax.Field field : draft.tree().root().fields()) {
                    if (field.name().equals("input") || field.name().equals("input_dim") || field.name().equals("input_shape")) {
                        edits.add(edit.removal(field.span()));
                    }
                }
            } else {
                edits.add(edit.removal(node.syntax().span()));
            }
        }
        draft.apply(NetEdit.merge(edits));
        Map<String, Point> positions = new HashMap<>();
        List<Node> kept = net.nodes().stream().filter(node -> !removed.contains(node)).toList();
        if (kept.size() == draft.net().nodes().size()) {
            for (int i = 0; i < kept.size(); i++) {
                Point at = document.sidecar().positions().get(kept.get(i).id());
                if (at != null) {
                    positions.put(draft.net().nodes().get(i).id(), at);
                }
            }
        }
        return Edits.finish(document, draft, document.sidecar().at(positions));
    }

    /// How the readers of removed layers are connected anew in one phase's net.
    private static final class Healing {
        private final Net net;
        private final Set<Integer> gone = new HashSet<>();
        private final Map<Blob, Integer> readers = new HashMap<>();

        Healing(Net net, Set<Node> removed) {
            this.net = net;
            removed.forEach(node -> Draft.same(net, node).ifPresent(same -> gone.add(same.index())));
            for (Node node : net.nodes()) {
                if (!gone.contains(node.index())) {
                    node.bottoms().stream().map(this::source).filter(Objects::nonNull).forEach(blob -> readers.merge(blob, 1, Integer::sum));
                }
            }
        }

        void rewire(Draft draft, List<Healing> all, Map<Span, String> rewired) {
            for (Node reader : net.nodes()) {
                for (int i = 0; i < reader.bottoms().size(); i++) {
                    Blob blob = reader.bottoms().get(i);
                    if (blob == null || gone.contains(reader.index()) || !gone.contains(blob.node())) {
                        continue;
                    }
                    Blob source = source(blob);
                    if (source == null || source.name().equals(blob.name())) {
                        continue;
                    }
                    rewired.putIfAbsent(draft.edit().bottoms(reader).get(i), source.name());
                    int top = i;
                    if (reader.overwrites(top) && all.stream().allMatch(each -> each.alone(reader, top))) {
                        Set<Blob> chain = Draft.chain(net, reader.tops().get(top));
                        draft.mentions(net, chain::contains).forEach(place -> rewired.putIfAbsent(place, source.name()));
                    }
                }
            }
        }

        /// Whether a layer in place may overwrite what it then reads: nothing else reads that.
        private boolean alone(Node reader, int index) {
            return Draft.same(net, reader).map(same -> {
                Blob source = source(same.bottoms().get(index));
                return source != null && readers.getOrDefault(source, 0) == 1
                    && !net.nodes().get(source.node()).backprop().counts(source.top());
            }).orElse(true);
        }

        /// What remains in place of a removed layer's top: its first bottom, or the bottom it overwrites.
        private Blob source(Blob blob) {
            Blob at = blob;
            while (at != null && gone.contains(at.node())) {
                Node node = net.nodes().get(at.node());
                at = node.bottoms().isEmpty() ? null
                    : node.overwrites(at.top()) ? node.bottoms().get(at.top()) : node.bottoms().getFirst();
            }
            return at;
        }
    }
}
