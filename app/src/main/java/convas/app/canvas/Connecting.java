package convas.app.canvas;

import convas.core.analysis.Inferred;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Says of a connection that is being dragged where it can go, and why not elsewhere.
final class Connecting {
    /// @param fine whether the connection would be without fault
    record Verdict(boolean fine, String reason, Edit edit) {}

    private final Scene scene;
    private final int from;
    private final int port;
    private final Set<Integer> above = new HashSet<>();
    private final Set<Integer> below = new HashSet<>();
    private final Map<Integer, Verdict> tried = new HashMap<>();

    /// @param port which output of the card the drag began at, or -1 for its input
    Connecting(Scene scene, int from, int port) {
        this.scene = scene;
        this.from = from;
        this.port = port;
        reach(above, false);
        reach(below, true);
    }

    boolean backwards() {
        return port < 0;
    }

    /// Whether a card may be the other end, as far as can be seen without trying.
    boolean possible(int card) {
        return quickReason(card).isEmpty();
    }

    private Optional<String> quickReason(int other) {
        int source = backwards() ? other : from;
        int target = backwards() ? from : other;
        if (source == target) {
            return Optional.of("a layer cannot read what it makes itself");
        }
        Card sourceCard = scene.cards().get(source);
        Card targetCard = scene.cards().get(target);
        if (sourceCard.folded() || targetCard.folded()) {
            return Optional.of("unfold " + (sourceCard.folded() ? sourceCard.name() : targetCard.name()) + " first");
        }
        if (sourceCard.outs().isEmpty()) {
            return Optional.of(sourceCard.name() + " makes nothing to read");
        }
        if (!targetCard.takesInput()) {
            return Optional.of(targetCard.name() + " takes no input");
        }
        if ((backwards() ? below : above).contains(other)) {
            return Optional.of("this would close a cycle: " + targetCard.name() + " already feeds " + sourceCard.name());
        }
        return Optional.empty();
    }

    /// Makes the connection on a copy and looks at what comes of it.
    Verdict verdict(int other) {
        return tried.computeIfAbsent(other, this::judge);
    }

    private Verdict judge(int other) {
        Optional<String> reason = quickReason(other);
        if (reason.isPresent()) {
            return new Verdict(false, reason.get(), null);
        }
        Card source = scene.cards().get(backwards() ? other : from);
        Card target = scene.cards().get(backwards() ? from : other);
        Blob blob = source.outs().get(Math.max(0, backwards() ? 0 : port)).blob();
        Document document = scene.document();
        Node producer = document.net().nodes().get(blob.node());
        Node reader = target.node();
        int bottoms = reader.bottoms().size();
        if (reader.bottoms().contains(blob)) {
            return new Verdict(false, target.name() + " already reads " + blob.name(), null);
        }
        int bottom = reader.layer().type().bottoms().max() > bottoms ? -1 : bottoms - 1;
        Edit edit = new Edit.Connect(producer.id(), blob.top(), reader.id(), bottom);
        try {
            Document next = edit.apply(document);
            Node after = next.net().find(reader.id()).orElse(reader);
            if (!after.tops().isEmpty() && next.annotations().blobs().get(after.tops().getFirst()) instanceof Inferred.Wrong(Diagnostic d)
                    && reader.id().equals(d.layer())) {
                return new Verdict(false, d.message(), edit);
            }
            String shape = next.annotations().shape(blob).map(s -> " as " + s).orElse("");
            return new Verdict(true, blob.name() + shape + " → " + target.name() + (bottom < 0 ? "" : ", in place of "
                + reader.bottomNames().get(bottom)), edit);
        } catch (EditRefused refused) {
            return new Verdict(false, refused.getMessage(), null);
        }
    }

    private void reach(Set<Integer> seen, boolean down) {
        Deque<Integer> todo = new ArrayDeque<>();
        todo.add(from);
        while (!todo.isEmpty()) {
            int at = todo.poll();
            for (Scene.Link link : scene.links()) {
                int near = down ? link.from() : link.to();
                int next = down ? link.to() : link.from();
                if (near == at && seen.add(next)) {
                    todo.add(next);
                }
            }
        }
    }
}
