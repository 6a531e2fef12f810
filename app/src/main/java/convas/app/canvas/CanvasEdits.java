package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.document.Point;
import convas.core.layout.Rect;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.input.Clipboard;

/// What can be done to the selected layers, or to the selected connection.
public final class CanvasEdits {
    private static final double NUDGE = 8;

    private final CanvasView canvas;
    private final Editor editor;
    private final Naming naming;
    /// Nudges of the same selection are undone together.
    private Set<String> nudged = Set.of();
    private Object nudges;

    CanvasEdits(CanvasView canvas, Editor editor, Naming naming) {
        this.canvas = canvas;
        this.editor = editor;
        this.naming = naming;
    }

    private Scene scene() {
        return canvas.scene();
    }

    /// Deletes the selected layers with those that work in place on them, or the selected connection.
    ///
    /// @param heal whether what read them then reads what they read
    public void delete(boolean heal) {
        Optional<Edit.Edge> edge = canvas.chosen();
        if (edge.isPresent()) {
            canvas.choose(-1);
            editor.apply(new Edit.Disconnect(edge.get().to(), edge.get().bottom()));
            return;
        }
        Set<String> doomed = whole();
        if (!doomed.isEmpty()) {
            editor.apply(new Edit.Remove(doomed, heal));
        }
    }

    /// The selected layers with those that work in place on them.
    private Set<String> whole() {
        Set<String> ids = new HashSet<>(editor.selection());
        for (int card : canvas.selectedCards()) {
            if (editor.selection().contains(scene().cards().get(card).node().id())) {
                ids.addAll(scene().cards().get(card).ids());
            }
        }
        return ids;
    }

    // ---- clipboard

    /// Puts the text of the selected layers, with those that work in place on them, on the clipboard.
    ///
    /// @return whether there was anything to copy
    public boolean copy() {
        String text = text();
        if (text.isEmpty()) {
            return false;
        }
        return Clipboard.getSystemClipboard().setContent(Copying.content(scene().document(), whole()));
    }

    private String text() {
        return scene().document() == null ? "" : Copying.text(scene().document(), whole());
    }

    public void cut() {
        if (copy()) {
            canvas.choose(-1);
            delete(true);
        }
    }

    /// Adds the layers on the clipboard, under names that are free.
    ///
    /// @param inputs whether they read what they read where they were copied
    public void paste(boolean inputs) {
        String text = Clipboard.getSystemClipboard().getString();
        Sidecar beside = Copying.beside(Clipboard.getSystemClipboard());
        Copying.paste(editor.document(), text == null ? "" : text, inputs, beside).ifPresentOrElse(this::add,
            () -> editor.setNotice(Words.of("The clipboard holds no layers. Copy layers here, or their text in any editor.")));
    }

    /// Adds the selected layers once more, under names that are free, with what feeds them.
    public void duplicate() {
        String text = text();
        if (!text.isEmpty()) {
            Copying.paste(editor.document(), text, true, editor.document().sidecar().of(whole())).ifPresent(this::add);
        }
    }

    /// Makes an edit and selects the layers that it added.
    CompletableFuture<Boolean> add(Edit edit) {
        Set<String> before = ids();
        return editor.apply(edit).thenApply(done -> {
            Set<String> made = ids();
            made.removeAll(before);
            if (done && !made.isEmpty()) {
                editor.select(made);
            }
            return done;
        });
    }

    private Set<String> ids() {
        return editor.document().net().nodes().stream().map(Node::id).collect(Collectors.toCollection(HashSet::new));
    }

    // ---- names and modules

    /// Opens a field over the name of the selected layer; Enter renames, Esc leaves it.
    public void rename() {
        if (editor.selection().isEmpty() || scene().document() == null) {
            return;
        }
        scene().document().net().find(editor.selection().iterator().next()).ifPresent(this::rename);
    }

    void rename(Node node) {
        Integer card = scene().cardOf().get(node.id());
        if (card != null && !scene().cards().get(card).folded()) {
            naming.ask(node.name(), () -> Optional.ofNullable(scene().cardOf().get(node.id())).map(scene()::body),
                name -> editor.apply(new Edit.Rename(node.id(), name)));
        }
    }

    /// Opens a field for the name of a module of the selected layers.
    public void group() {
        Set<String> ids = whole();
        if (ids.isEmpty() || scene().document() == null) {
            return;
        }
        Document document = editor.document();
        String proposal = Edit.Group.proposal(document, ids);
        naming.ask(proposal, () -> canvas.selectedArea().map(area -> new Rect(area.x(), area.y() - 34, area.width(), area.height())), name -> {
            List<Integer> order = document.net().nodes().stream().filter(node -> ids.contains(node.id())).map(Node::index).toList();
            renamed(new Edit.Group(ids, name), order).thenAccept(done -> {
                if (done && !isModule(name)) {
                    editor.setNotice(Words.of("The names begin with {0}/ now. A frame is drawn around three or more boxes that hang together.", name));
                }
            });
        });
    }

    private boolean isModule(String name) {
        return Cards.modules(editor.document()).contains(name);
    }

    /// Takes the prefix of the selected layers' modules from their names.
    public void ungroup() {
        Map<String, Set<String>> modules = new HashMap<>();
        for (int card : canvas.selectedCards()) {
            Card shown = scene().cards().get(card);
            if (shown.module() != null) {
                scene().members(shown.module()).forEach(member -> modules.computeIfAbsent(shown.module(), key -> new HashSet<>()).addAll(member.ids()));
            }
        }
        if (modules.isEmpty()) {
            editor.setNotice(Words.of("No selected layer is of a module."));
            return;
        }
        List<Edit> edits = new ArrayList<>();
        modules.forEach((module, ids) -> edits.add(new Edit.Ungroup(ids, module)));
        List<Integer> order = editor.document().net().nodes().stream()
            .filter(node -> modules.values().stream().anyMatch(ids -> ids.contains(node.id()))).map(Node::index).toList();
        renamed(edits.size() == 1 ? edits.getFirst() : new Edit.Several("Ungroup " + edits.size() + " modules", edits), order);
    }

    /// Makes an edit that keeps the order of layers, and selects these of them under their new names.
    private CompletableFuture<Boolean> renamed(Edit edit, List<Integer> order) {
        return editor.apply(edit).thenApply(done -> {
            List<Node> nodes = editor.document().net().nodes();
            if (done) {
                editor.select(order.stream().filter(index -> index < nodes.size()).map(index -> nodes.get(index).id()).collect(Collectors.toSet()));
            }
            return done;
        });
    }

    /// Folds the modules of the selected boxes, or unfolds those that are folded.
    public void fold() {
        Set<String> seen = new HashSet<>();
        List<Edit> edits = new ArrayList<>();
        Boolean folds = null;
        for (int card : canvas.selectedCards()) {
            Card shown = scene().cards().get(card);
            if (shown.module() != null && seen.add(shown.module())) {
                folds = folds == null ? !shown.folded() : folds;
                edits.add(new Edit.Fold(shown.module(), folds));
            }
        }
        fold(edits);
    }

    /// Folds all modules, or unfolds them.
    public void foldAll(boolean folded) {
        fold(Cards.modules(editor.document()).stream().filter(module -> editor.document().sidecar().folded().contains(module) != folded)
            .<Edit>map(module -> new Edit.Fold(module, folded)).toList());
    }

    private void fold(List<Edit> edits) {
        if (!edits.isEmpty()) {
            boolean folded = ((Edit.Fold) edits.getFirst()).folded();
            editor.apply(edits.size() == 1 ? edits.getFirst() : new Edit.Several((folded ? "Fold " : "Unfold ") + edits.size() + " modules", edits));
        }
    }

    /// Shows the inside of the selected module alone.
    public void enter() {
        canvas.selectedCards().stream().map(scene().cards()::get).map(Card::module).filter(java.util.Objects::nonNull).findFirst()
            .ifPresent(canvas::enter);
    }

    // ---- places

    /// Moves the selected boxes a little.
    public void nudge(CanvasView.Direction direction) {
        double dx = direction == CanvasView.Direction.LEFT ? -NUDGE : direction == CanvasView.Direction.RIGHT ? NUDGE : 0;
        double dy = direction == CanvasView.Direction.UP ? -NUDGE : direction == CanvasView.Direction.DOWN ? NUDGE : 0;
        if (!nudged.equals(editor.selection())) {
            nudged = Set.copyOf(editor.selection());
            nudges = new Object();
        }
        move(List.copyOf(canvas.selectedCards()), dx, dy, nudges);
    }

    void move(List<Integer> cards, double dx, double dy) {
        move(cards, dx, dy, null);
    }

    /// Keeps the selected boxes where they are, whatever becomes of the others.
    public void pin() {
        move(List.copyOf(canvas.selectedCards()), 0, 0, null);
    }

    private void move(List<Integer> cards, double dx, double dy, Object run) {
        if (cards.isEmpty()) {
            return;
        }
        if (canvas.entered() != null) {
            editor.setNotice(Words.of("Inside a module layers stand where the layout puts them. Leave it to move them."));
            return;
        }
        canvas.hold();
        Map<String, Point> positions = new HashMap<>();
        Map<String, Point> modules = new HashMap<>();
        for (int card : cards) {
            Rect rect = scene().rect(card);
            Point at = new Point(Math.rint(rect.x() + dx), Math.rint(rect.y() + dy));
            (scene().cards().get(card).folded() ? modules : positions).put(scene().cards().get(card).id(), at);
        }
        if (modules.isEmpty()) {
            editor.apply(new Edit.Move(positions), run);
            return;
        }
        Document document = scene().document();
        CompletableFuture.supplyAsync(() -> Cards.unfoldedAt(document, modules, canvas.roomWidth(), canvas.roomHeight()))
            .thenAcceptAsync(members -> {
                positions.putAll(members);
                editor.apply(new Edit.Move(positions), run);
            }, Platform::runLater);
    }

    /// Lets the layout place the selected boxes again.
    public void unpin() {
        Set<String> ids = whole();
        ids.retainAll(editor.document().sidecar().positions().keySet());
        if (ids.isEmpty()) {
            editor.setNotice(Words.of("No selected layer was moved or pinned."));
        } else {
            editor.apply(new Edit.Unpin(ids));
        }
    }
}
