package convas.app.canvas;

import convas.app.editor.Editor;
import convas.core.document.Edit;
import convas.core.layout.Direction;
import convas.core.layout.Rect;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Moves and widens the selection along the connections.
final class Walking {
    private final CanvasView canvas;
    private final Editor editor;

    Walking(CanvasView canvas, Editor editor) {
        this.canvas = canvas;
        this.editor = editor;
    }

    /// Selects the neighbour of the selected box: what feeds it, what reads it, or the nearest to its side.
    void step(CanvasView.Direction direction) {
        Scene scene = canvas.scene();
        Set<Integer> cards = canvas.selectedCards();
        if (cards.isEmpty()) {
            if (!scene.cards().isEmpty()) {
                show(0);
            }
            return;
        }
        int at = cards.iterator().next();
        Rect from = scene.rect(at);
        Comparator<Integer> nearest = Comparator.comparingDouble(i -> Math.hypot(scene.rect(i).centerX() - from.centerX(),
            scene.rect(i).centerY() - from.centerY()));
        boolean down = scene.direction() == Direction.DOWN;
        Optional<Integer> next = switch (down ? direction : direction.turned()) {
            case UP -> scene.links().stream().filter(l -> l.to() == at).map(Scene.Link::from).min(nearest);
            case DOWN -> scene.links().stream().filter(l -> l.from() == at).map(Scene.Link::to).min(nearest);
            case LEFT, RIGHT -> IntStream.range(0, scene.cards().size()).boxed().filter(i -> {
                double dx = scene.rect(i).centerX() - from.centerX();
                double dy = scene.rect(i).centerY() - from.centerY();
                double aside = down ? dx : dy;
                boolean before = direction == CanvasView.Direction.LEFT || direction == CanvasView.Direction.UP;
                return (before ? aside < -1 : aside > 1) && Math.abs(down ? dy : dx) < Math.abs(aside);
            }).min(nearest);
        };
        next.ifPresent(this::show);
    }

    private void show(int card) {
        Card found = canvas.scene().cards().get(card);
        canvas.choose(-1);
        editor.select(found.folded() ? Set.copyOf(found.ids()) : Set.of(found.id()));
        canvas.bringIntoSight(canvas.scene().rect(card));
    }

    /// Selects all that the selected layers depend on too.
    void selectUpstream() {
        editor.select(upstream(editor.document().net(), editor.selection()));
    }

    /// Selects all that depends on the selected layers too.
    void selectDownstream() {
        editor.select(downstream(editor.document().net(), editor.selection()));
    }

    static Set<String> upstream(Net net, Set<String> from) {
        return reach(net, from, node -> node.bottoms().stream().filter(Objects::nonNull).map(blob -> net.nodes().get(blob.node())).toList());
    }

    static Set<String> downstream(Net net, Set<String> from) {
        Map<Integer, List<Node>> readers = new HashMap<>();
        for (Node node : net.nodes()) {
            node.bottoms().stream().filter(Objects::nonNull)
                .forEach(blob -> readers.computeIfAbsent(blob.node(), key -> new java.util.ArrayList<>()).add(node));
        }
        return reach(net, from, node -> readers.getOrDefault(node.index(), List.of()));
    }

    @FunctionalInterface
    private interface Next {
        List<Node> of(Node node);
    }

    private static Set<String> reach(Net net, Set<String> from, Next next) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>(net.nodes().stream().filter(node -> from.contains(node.id())).toList());
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (seen.add(node.id())) {
                open.addAll(next.of(node));
            }
        }
        return seen;
    }

    /// The output that all branches of a join start from, the nearest one; empty if there is none.
    static Optional<Edit.Out> fork(Net net, Node join) {
        Set<String> common = null;
        for (Blob bottom : join.bottoms()) {
            if (bottom != null) {
                Set<String> above = upstream(net, Set.of(net.nodes().get(bottom.node()).id()));
                common = common == null ? above : keep(common, above);
            }
        }
        if (common == null) {
            return Optional.empty();
        }
        Set<String> all = common;
        return net.nodes().stream().filter(node -> all.contains(node.id()) && !node.tops().isEmpty()).reduce((a, b) -> b)
            .map(node -> new Edit.Out(node.id(), 0));
    }

    private static Set<String> keep(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }
}
