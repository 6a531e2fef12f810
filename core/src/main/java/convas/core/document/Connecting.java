package convas.core.document;

import convas.core.layer.Arity;
import convas.core.layer.Opaque;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes and breaks connections.
final class Connecting {
    /// Fields by which a layer is there in some phases alone.
    private static final Set<String> RULES = Set.of("include", "exclude");

    private Connecting() {}

    /// Why a connection cannot be made, for people; empty if it can.
    static Optional<String> whyNot(Edit.Connect connect, Document document) {
        Net net = document.net();
        Optional<Node> from = net.find(connect.from());
        Optional<Node> to = net.find(connect.to());
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.of("There is no layer `" + (from.isEmpty() ? connect.from() : connect.to()) + "` any more.");
        }
        Node reader = to.get();
        if (connect.top() < 0 || connect.top() >= from.get().tops().size()) {
            return Optional.of("`" + connect.from() + "` has no top to connect from.");
        }
        Draft draft = new Draft(document);
        try {
            draft.editable(connect.to());
        } catch (EditRefused refused) {
            return Optional.of(refused.getMessage());
        }
        if (from.get() == reader) {
            return Optional.of("A layer cannot read its own top.");
        }
        Arity arity = reader.layer().type().bottoms();
        boolean known = !(reader.layer() instanceof Opaque);
        if (known && arity.max() == 0) {
            return Optional.of(reader.type() + " layers read nothing; they are where a net begins.");
        }
        if (connect.bottom() >= reader.bottoms().size()) {
            return Optional.of("`" + connect.to() + "` has no such bottom any more.");
        }
        if (known && connect.bottom() < 0 && reader.bottoms().size() >= arity.max()) {
            return Optional.of(reader.type() + " takes " + arity.describe("bottom")
                + "; drop on a bottom to replace what it reads.");
        }
        Blob blob = target(net, from.get().tops().get(connect.top()), reader);
        if (blob.node() == reader.index() || Draft.ancestors(net, blob.node()).contains(reader.index())) {
            return Optional.of("`" + connect.to() + "` comes before `" + connect.from() + "`; a net must not go in circles.");
        }
        return missing(draft, net.nodes().get(blob.node()), blob, reader);
    }

    /// Why a layer cannot read a blob in the phase that is not shown: it is there in both, what makes the blob in one alone.
    private static Optional<String> missing(Draft draft, Node maker, Blob blob, Node reader) {
        boolean always = maker.syntax() == null || !(maker.syntax().value() instanceof Syntax.Message message)
            || message.fields().stream().noneMatch(field -> RULES.contains(field.name()));
        if (always) {
            return Optional.empty();
        }
        Net other = draft.other();
        boolean made = other.nodes().stream().flatMap(node -> node.tops().stream()).anyMatch(top -> top.name().equals(blob.name()));
        return made || Draft.same(other, reader).isEmpty() ? Optional.empty()
            : Optional.of("`" + maker.id() + "` is not there in phase " + other.state().phase() + ", where `" + reader.id()
                + "` is: give both the same `include`.");
    }

    /// What a reader of a top reads: the blob after the last layer that overwrites it, but for what the reader overwrites.
    private static Blob target(Net net, Blob top, Node reader) {
        Set<Blob> chain = Draft.chain(net, top);
        for (int i = 0; i < reader.bottoms().size(); i++) {
            if (reader.bottoms().get(i) != null && chain.contains(reader.bottoms().get(i))) {
                return reader.bottoms().get(i);
            }
        }
        return Draft.last(net, top);
    }

    static Document connect(Edit.Connect connect, Document document) {
        whyNot(connect, document).ifPresent(reason -> {
            throw new EditRefused(reason);
        });
        Draft draft = new Draft(document);
        Net net = draft.net();
        Node from = draft.node(connect.from());
        Node to = draft.node(connect.to());
        Blob blob = target(net, from.tops().get(connect.top()), to);
        int index = connect.bottom();
        if (index >= 0 && blob.equals(to.bottoms().get(index))) {
            return document;
        }
        if (index >= 0) {
            boolean overwrote = index < to.tops().size() && to.overwrites(index);
            List<TextEdit> edits = new ArrayList<>();
            if (overwrote) {
                String name = draft.unread(blob.name(), Integer.MAX_VALUE, null) ? blob.name() : ownName(draft, to);
                edits.addAll(renameFrom(draft, to, index, name));
            }
            edits.add(draft.edit().rename(draft.edit().bottoms(to).get(index), blob.name()));
            draft.apply(edits);
        } else {
            draft.apply(draft.edit().addName(to.syntax(), "bottom", blob.name()));
        }
        order(draft, connect.to(), connect.from(), blob.node());
        return Edits.finish(document, draft, document.sidecar());
    }

    static Document disconnect(Edit.Disconnect disconnect, Document document) {
        Draft draft = new Draft(document);
        Node to = draft.editable(disconnect.to());
        int index = disconnect.bottom();
        if (index < 0 || index >= to.bottomNames().size()) {
            throw new EditRefused("`" + disconnect.to() + "` has no such bottom any more.");
        }
        List<TextEdit> edits = new ArrayList<>();
        for (int i = 0; i < Math.min(to.tops().size(), to.bottoms().size()); i++) {
            if (i >= index && to.overwrites(i)) {
                edits.addAll(renameFrom(draft, to, i, ownName(draft, to)));
            }
        }
        draft.apply(edits);
        draft.apply(draft.edit().removeName(draft.node(disconnect.to()).syntax(), "bottom", index));
        return Edits.finish(document, draft);
    }

    /// Renames what a node makes, with the in-place layers and readers behind it, but not what it reads.
    static List<TextEdit> renameFrom(Draft draft, Node node, int top, String name) {
        Set<Span> places = new HashSet<>();
        for (Net net : draft.nets()) {
            Draft.same(net, node).ifPresent(same -> {
                Set<Blob> chain = Draft.chain(net, same.tops().get(top));
                places.addAll(draft.mentions(net, chain::contains));
            });
        }
        return draft.rename(places, name);
    }

    /// A free name for a layer's top: its own name where possible.
    static String ownName(Draft draft, Node node) {
        return Names.free(node.name().isEmpty() ? "blob" : node.name(), draft.blobNames());
    }

    /// Moves a reader behind the layer that makes what it reads, with the layers that need the reader.
    ///
    /// @param maker index of the layer that makes the blob, in the net before
    private static void order(Draft draft, String readerId, String makerId, int maker) {
        Net net = draft.net();
        Node reader = draft.node(readerId);
        Node made = net.nodes().get(maker);
        if (reader.index() > made.index() || reader.syntax() == null || made.syntax() == null) {
            return;
        }
        Set<Syntax.Field> moved = new HashSet<>();
        int end = made.syntax().span().start();
        for (Net each : draft.nets()) {
            Draft.same(each, reader).ifPresent(same -> {
                moved.add(same.syntax());
                for (int index : Draft.descendants(each, same.index())) {
                    Node node = each.nodes().get(index);
                    if (node.syntax() != null && node.syntax().span().start() < end) {
                        moved.add(node.syntax());
                    }
                }
            });
        }
        if (moved.contains(made.syntax())) {
            throw new EditRefused("`" + readerId + "` cannot come behind `" + makerId + "` in the text, because the other phase needs it before.");
        }
        draft.apply(draft.edit().move(moved, made.syntax()));
    }
}
