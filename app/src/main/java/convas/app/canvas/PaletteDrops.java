package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.palette.PaletteItem;
import convas.app.words.Words;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.Dragboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Pane;

/// What happens to a layer or block that is dragged here from the palette: on a connection it is inserted, on a join it becomes one
/// more branch, on a layer it replaces its type, elsewhere it stands alone.
final class PaletteDrops {
    private static final double REACH = 14;

    private final CanvasView canvas;
    private final Gestures gestures;
    private final Editor editor;

    PaletteDrops(CanvasView canvas, Gestures gestures, Editor editor) {
        this.canvas = canvas;
        this.gestures = gestures;
        this.editor = editor;
    }

    /// @param edit null if it cannot be made; then the sentence says why
    record Meaning(String sentence, Edit edit, int link, int card) {}

    void attach(Pane pane) {
        pane.addEventHandler(DragEvent.DRAG_OVER, this::over);
        pane.addEventHandler(DragEvent.DRAG_EXITED, event -> end());
        pane.addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    }

    private void end() {
        if (gestures.drag() instanceof Overlay.Drag.Dropping) {
            gestures.setDrag(new Overlay.Drag.None());
            canvas.bubble().hide();
        }
    }

    private void over(DragEvent event) {
        Object content = event.getDragboard().getContent(PaletteItem.FORMAT);
        if (content == null) {
            return;
        }
        event.acceptTransferModes(TransferMode.COPY);
        Meaning meaning = meaning(event.getDragboard(), canvas.view().toX(event.getX()), canvas.view().toY(event.getY()));
        gestures.setDrag(new Overlay.Drag.Dropping(canvas.view().toX(event.getX()), canvas.view().toY(event.getY()), meaning.link, meaning.card));
        if (meaning.sentence.isEmpty()) {
            canvas.bubble().hide();
        } else {
            canvas.bubble().say(meaning.sentence, meaning.edit == null ? canvas.theme().severity(Severity.ERROR) : canvas.theme().accent(),
                canvas.theme(), event.getX(), event.getY());
        }
        event.consume();
    }

    /// What a drop at a point of the picture would do; a whole network stands apart wherever it is dropped.
    private Meaning meaning(Dragboard board, double x, double y) {
        String prototxt = board.getContent(PaletteItem.FORMAT).toString();
        return board.hasContent(PaletteItem.WHOLE)
            ? new Meaning(Words.of("add the layers of {0}", board.getContent(PaletteItem.WHOLE)), PaletteItem.apart(prototxt), -1, -1) : meaning(prototxt, x, y);
    }

    /// What a drop of layers at a point of the picture would do.
    Meaning meaning(String prototxt, double x, double y) {
        Scene scene = canvas.scene();
        Hit hit = Hit.at(scene, x, y, canvas.view().scale(), -1);
        if (hit instanceof Hit.OnChip(int card, int chip)) {
            return onLayer(scene, prototxt, card, scene.cards().get(card).nodes().get(chip + 1));
        }
        if (hit instanceof Hit.OnCard(int card)) {
            Card shown = scene.cards().get(card);
            return shown.folded() ? new Meaning(Words.of("Unfold {0} first.", shown.name()), null, -1, card)
                : onLayer(scene, prototxt, card, shown.node());
        }
        int link = Hit.wire(scene, x, y, REACH / canvas.view().scale());
        if (link >= 0) {
            Scene.Link l = scene.links().get(link);
            return new Meaning(Words.of("insert between {0} and {1}", scene.cards().get(l.from()).name(), scene.cards().get(l.to()).name()),
                new Edit.Add(prototxt, l.edge(), List.of(), null), link, -1);
        }
        Point at = scene.cards().isEmpty() || canvas.entered() != null ? null : new Point(Math.rint(x - 56), Math.rint(y - 22));
        return new Meaning("", new Edit.Add(prototxt, null, List.of(), at), -1, -1);
    }

    private static Meaning onLayer(Scene scene, String prototxt, int card, Node node) {
        if (prototxt.contains("top:") && Connecting.grows(node) && node.syntax() != null && node.layer().type().bottoms().max() > 0) {
            Optional<Edit.Out> fork = Walking.fork(scene.document().net(), node);
            return new Meaning(fork.map(out -> Words.of("one more branch for {0}, from {1}", node.name(), out.node()))
                .orElseGet(() -> Words.of("one more branch for {0}", node.name())),
                new Edit.Attach(prototxt, fork.orElse(null), new Edit.In(node.id(), -1), null), -1, card);
        }
        Edit.Replace replace = new Edit.Replace(node.id(), prototxt);
        return replace.whyNot(scene.document()).map(reason -> new Meaning(Words.told(reason), null, -1, card))
            .orElseGet(() -> new Meaning(Words.of("replace the type of {0}", node.name()), replace, -1, card));
    }

    private void dropped(DragEvent event) {
        Object content = event.getDragboard().getContent(PaletteItem.FORMAT);
        end();
        if (content == null) {
            return;
        }
        Meaning meaning = meaning(event.getDragboard(), canvas.view().toX(event.getX()), canvas.view().toY(event.getY()));
        if (meaning.edit == null) {
            editor.setNotice(meaning.sentence);
        } else {
            if (meaning.edit instanceof Edit.Add add && add.at() != null) {
                canvas.hold();
            }
            canvas.edits().add(meaning.edit);
        }
        event.setDropCompleted(meaning.edit != null);
        event.consume();
        canvas.requestFocus();
    }
}
