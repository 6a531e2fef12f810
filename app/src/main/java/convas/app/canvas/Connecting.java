package convas.app.canvas;

import convas.app.words.Words;
import convas.core.analysis.Inferred;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.layer.Category;
import convas.core.layer.LayerType;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import java.util.List;
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
    private final Scene.Link moved;
    private final Runnable news;
    private final Map<Integer, Boolean> possible = new ConcurrentHashMap<>();
    private final Map<Integer, Verdict> tried = new ConcurrentHashMap<>();
    private volatile int wanted = -1;
    private volatile boolean over;

    /// A new connection.
    ///
    /// @param port which output of the card the drag began at, or -1 for its input
    /// @param news called on some thread when there is an answer
    static Connecting fresh(Scene scene, int from, int port, Runnable news) {
        return new Connecting(scene, from, port, null, news);
    }

    /// A connection one end of which is moved.
    ///
    /// @param target whether that is the end at the reader
    static Connecting moved(Scene scene, Scene.Link link, boolean target, Runnable news) {
        return target ? new Connecting(scene, link.from(), link.out(), link, news) : new Connecting(scene, link.to(), -1, link, news);
    }

    private Connecting(Scene scene, int from, int port, Scene.Link moved, Runnable news) {
        this.scene = scene;
        this.from = from;
        this.port = port;
        this.moved = moved;
        this.news = news;
        CompletableFuture.runAsync(this::survey);
    }

    private boolean backwards() {
        return port < 0;
    }

    /// The card where the connection stays.
    int from() {
        return from;
    }

    /// Which output of that card, or -1 for its input.
    int port() {
        return port;
    }

    /// The connection that is moved, or null for a new one.
    Scene.Link moved() {
        return moved;
    }

    /// Whether the moved end is dropped where it was.
    boolean same(int other) {
        return moved != null && other == (backwards() ? moved.from() : moved.to());
    }

    /// Where the connection stays, as an output; null if it stays at an input.
    Edit.Out output() {
        if (backwards() || scene.cards().get(from).outs().isEmpty()) {
            return null;
        }
        Blob blob = scene.cards().get(from).outs().get(port).blob();
        return new Edit.Out(scene.document().net().nodes().get(blob.node()).id(), blob.top());
    }

    /// Where the connection stays, as an input.
    Edit.In input() {
        if (!backwards()) {
            return null;
        }
        if (moved != null) {
            return new Edit.In(moved.edge().to(), moved.edge().bottom());
        }
        Node reader = scene.cards().get(from).node();
        return new Edit.In(reader.id(), bottom(reader));
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
            possible.put(i, same(i) || refusal(i).isEmpty());
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

    /// Whether a layer reads one more blob when one is led to it; others read it in place of their last bottom. Several bottoms
    /// that Caffe would take one by one, as for convolutions, do not count.
    static boolean grows(Node reader) {
        int bottoms = reader.bottomNames().size();
        LayerType<?> type = reader.layer().type();
        boolean joins = type.category() == Category.JOIN || type.category() == Category.UNKNOWN;
        return bottoms < Math.max(1, type.bottoms().min()) || joins && bottoms < type.bottoms().max();
    }

    private static int bottom(Node reader) {
        return grows(reader) ? -1 : reader.bottoms().size() - 1;
    }

    private Edit.Connect connect(int other) {
        Card source = source(other);
        Node reader = target(other).node();
        String to = backwards() && moved != null ? moved.edge().to() : reader.id();
        int bottom = backwards() && moved != null ? moved.edge().bottom() : bottom(reader);
        if (source.outs().isEmpty()) {
            return new Edit.Connect(source.node().id(), 0, to, bottom);
        }
        Blob blob = source.outs().get(Math.max(0, port)).blob();
        return new Edit.Connect(scene.document().net().nodes().get(blob.node()).id(), blob.top(), to, bottom);
    }

    /// The edit that connects a card, whether or not it can be made.
    Edit edit(int other) {
        Edit.Connect connect = connect(other);
        return moved == null || backwards() ? connect
            : new Edit.Several("Reconnect " + connect.from(), List.of(new Edit.Disconnect(moved.edge().to(), moved.edge().bottom()), connect));
    }

    /// Why a card cannot be the other end, for people; empty if it can.
    Optional<String> refusal(int other) {
        for (Card card : new Card[] {source(other), target(other)}) {
            if (card.folded()) {
                return Optional.of(Words.of("Unfold {0} first.", card.name()));
            }
        }
        Optional<String> reason = connect(other).whyNot(scene.document());
        if (reason.isEmpty() && target(other).node().bottoms().contains(source(other).outs().get(Math.max(0, port)).blob())) {
            return Optional.of(Words.of("{0} already reads {1}.", target(other).name(), source(other).outs().get(Math.max(0, port)).blob().name()));
        }
        return reason.map(Words::told);
    }

    /// Makes the connection on a copy and looks at what comes of it.
    private Verdict judge(int other) {
        if (same(other)) {
            return new Verdict(true, Words.of("stays connected to {0}", scene.cards().get(other).name()), null);
        }
        Optional<String> refusal = refusal(other);
        if (refusal.isPresent()) {
            return new Verdict(false, refusal.get(), null);
        }
        int bottom = connect(other).bottom();
        Edit edit = edit(other);
        Document document = scene.document();
        Node reader = target(other).node();
        Blob blob = source(other).outs().get(Math.max(0, port)).blob();
        try {
            Document next = edit.apply(document);
            Node after = next.net().find(reader.id()).orElse(reader);
            if (!after.tops().isEmpty() && next.annotations().blobs().get(after.tops().getFirst()) instanceof Inferred.Wrong(Diagnostic d)
                    && reader.id().equals(d.layer())) {
                return new Verdict(false, Words.told(d.message()), edit);
            }
            String shape = document.annotations().shape(blob).map(s -> " " + Words.of("as {0}", s)).orElse("");
            return new Verdict(true, blob.name() + shape + " → " + target(other).name() + (bottom < 0 || bottom >= reader.bottomNames().size() ? "" : ", "
                + Words.of("in place of {0}", reader.bottomNames().get(bottom))), edit);
        } catch (EditRefused refused) {
            return new Verdict(false, Words.told(refused.getMessage()), null);
        }
    }
}
