package convas.app.canvas;

import convas.core.analysis.Inferred;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Says of a connection that is being dragged where it can go, and why not elsewhere. The answers are found in the background.
final class Connecting {
    /// @param fine whether the connection would be without fault
    /// @param edit that makes it, or null if it cannot be made
    record Verdict(boolean fine, String reason, Edit edit) {}

    private final Scene scene;
    private final int from;
    private final int port;
    private final Runnable news;
    private final Map<Integer, Boolean> possible = new ConcurrentHashMap<>();
    private final Map<Integer, Verdict> tried = new ConcurrentHashMap<>();
    private volatile int wanted = -1;
    private volatile boolean over;

    /// @param port which output of the card the drag began at, or -1 for its input
    /// @param news called on some thread when there is an answer
    Connecting(Scene scene, int from, int port, Runnable news) {
        this.scene = scene;
        this.from = from;
        this.port = port;
        this.news = news;
        CompletableFuture.runAsync(this::survey);
    }

    private boolean backwards() {
        return port < 0;
    }

    /// Which cards can be the other end; null where that is not known yet.
    Boolean possible(int card) {
        return possible.get(card);
    }

    /// Nothing more is asked.
    void end() {
        over = true;
    }

    private void survey() {
        for (int i = 0; i < scene.cards().size() && !over; i++) {
            possible.put(i, refusal(i).isEmpty());
        }
        news.run();
    }

    /// What comes of a connection to a card; null until it is found. Only the last one asked for is looked into.
    Verdict verdict(int other) {
        Verdict found = tried.get(other);
        if (found == null && wanted != other) {
            wanted = other;
            CompletableFuture.runAsync(() -> {
                if (wanted == other && !over) {
                    tried.put(other, judge(other));
                    news.run();
                }
            });
        }
        return found;
    }

    private Card source(int other) {
        return scene.cards().get(backwards() ? other : from);
    }

    private Card target(int other) {
        return scene.cards().get(backwards() ? from : other);
    }

    /// The edit that connects a card, whether or not it can be made.
    Edit.Connect edit(int other) {
        Card source = source(other);
        Node reader = target(other).node();
        int bottoms = reader.bottoms().size();
        int bottom = bottoms == 0 || reader.layer().type().bottoms().max() > bottoms ? -1 : bottoms - 1;
        if (source.outs().isEmpty()) {
            return new Edit.Connect(source.node().id(), 0, reader.id(), bottom);
        }
        Blob blob = source.outs().get(Math.max(0, port)).blob();
        return new Edit.Connect(scene.document().net().nodes().get(blob.node()).id(), blob.top(), reader.id(), bottom);
    }

    /// Why a card cannot be the other end, for people; empty if it can.
    Optional<String> refusal(int other) {
        for (Card card : new Card[] {source(other), target(other)}) {
            if (card.folded()) {
                return Optional.of("Unfold " + card.name() + " first.");
            }
        }
        Edit.Connect edit = edit(other);
        Optional<String> reason = edit.whyNot(scene.document());
        if (reason.isEmpty() && target(other).node().bottoms().contains(source(other).outs().get(Math.max(0, port)).blob())) {
            return Optional.of(target(other).name() + " already reads " + source(other).outs().get(Math.max(0, port)).blob().name() + ".");
        }
        return reason;
    }

    /// Makes the connection on a copy and looks at what comes of it.
    private Verdict judge(int other) {
        Optional<String> refusal = refusal(other);
        if (refusal.isPresent()) {
            return new Verdict(false, refusal.get(), null);
        }
        Edit.Connect edit = edit(other);
        Document document = scene.document();
        Node reader = target(other).node();
        Blob blob = source(other).outs().get(Math.max(0, port)).blob();
        try {
            Document next = edit.apply(document);
            Node after = next.net().find(reader.id()).orElse(reader);
            if (!after.tops().isEmpty() && next.annotations().blobs().get(after.tops().getFirst()) instanceof Inferred.Wrong(Diagnostic d)
                    && reader.id().equals(d.layer())) {
                return new Verdict(false, d.message(), edit);
            }
            String shape = document.annotations().shape(blob).map(s -> " as " + s).orElse("");
            return new Verdict(true, blob.name() + shape + " → " + target(other).name() + (edit.bottom() < 0 ? "" : ", in place of "
                + reader.bottomNames().get(edit.bottom())), edit);
        } catch (EditRefused refused) {
            return new Verdict(false, refused.getMessage(), null);
        }
    }
}
