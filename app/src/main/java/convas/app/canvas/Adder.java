package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.palette.AddAfter;
import convas.app.palette.Palette;
import convas.app.palette.PaletteItem;
import convas.app.palette.QuickAdd;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import javafx.scene.layout.Pane;

/// Asks at the pointer for a layer or block and adds it where it was asked for.
final class Adder {
    private static final double WIDTH = 264;

    private final CanvasView canvas;
    private final Editor editor;
    private final Gestures gestures;
    private final Pane stack;
    private Palette palette;
    private QuickAdd adding;

    Adder(CanvasView canvas, Editor editor, Gestures gestures, Pane stack) {
        this.canvas = canvas;
        this.editor = editor;
        this.gestures = gestures;
        this.stack = stack;
    }

    /// Asks at the pointer for a layer, which goes on the selected connection, or behind the selected layers.
    ///
    /// @param typed the first letters of the search
    void ask(String typed) {
        Optional<Edit.Edge> edge = canvas.chosen();
        if (edge.isPresent()) {
            ask(Words.of("Insert a layer"), typed, item -> !item.whole() && Follow.behind(item, shape(edge.get().from(), edge.get().top())) && Follow.before(item),
                (item, at) -> new Edit.Add(item.prototxt(), edge.get(), List.of(), null));
        } else if (editor.selection().isEmpty()) {
            ask(Words.of("Add a layer"), typed, null, (item, at) -> new Edit.Add(item.prototxt(), null, List.of(), at));
        } else {
            ask(Words.of("Add a layer behind the selection"), typed, null,
                (item, at) -> AddAfter.edit(editor.document().net(), editor.selection(), item.prototxt()));
        }
    }

    /// Asks for a layer that reads an output.
    void behind(Edit.Out out) {
        ask(Words.of("Add a layer behind {0}", out.node()), "", item -> !item.whole() && Follow.behind(item, shape(out.node(), out.top())),
            (item, at) -> new Edit.Attach(item.prototxt(), out, null, at));
    }

    /// Asks for a layer that feeds an input.
    void before(Edit.In in) {
        ask(Words.of("Add a layer before {0}", in.node()), "", item -> !item.whole() && Follow.before(item), (item, at) -> new Edit.Attach(item.prototxt(), null, in, at));
    }

    private Shape shape(String node, int top) {
        Document document = editor.document();
        return document.net().find(node).filter(found -> top < found.tops().size())
            .flatMap(found -> document.annotations().shape(found.tops().get(top))).orElse(null);
    }

    private void ask(String prompt, String typed, Predicate<PaletteItem> only, BiFunction<PaletteItem, Point, Edit> edit) {
        close();
        canvas.bubble().hide();
        if (palette == null) {
            palette = new Palette();
        }
        Point at = gestures.pointer();
        boolean within = at.x() > 0 && at.y() > 0 && at.x() < stack.getWidth() && at.y() < stack.getHeight();
        double x = within ? at.x() : stack.getWidth() / 2;
        double y = within ? at.y() : stack.getHeight() / 3;
        Point place = canvas.scene().cards().isEmpty() || canvas.entered() != null ? null
            : new Point(Math.rint(canvas.view().toX(x) - 56), Math.rint(canvas.view().toY(y) - 22));
        adding = new QuickAdd(palette, prompt, item -> {
            Edit made = item.whole() ? PaletteItem.apart(item.prototxt()) : edit.apply(item, place);
            if (made instanceof Edit.Add add && add.at() != null || made instanceof Edit.Attach attach && attach.at() != null) {
                canvas.hold();
            }
            canvas.edits().add(made);
        }, this::close);
        adding.setManaged(false);
        stack.getChildren().add(adding);
        adding.resize(WIDTH, 0);
        adding.begin(typed);
        double height = Math.min(adding.prefHeight(WIDTH), stack.getHeight() - 8);
        adding.resizeRelocate(Math.rint(Math.clamp(x - 16, 4, Math.max(4, stack.getWidth() - WIDTH - 4))),
            Math.rint(Math.clamp(y - 18, 4, Math.max(4, stack.getHeight() - height - 4))), WIDTH, height);
        if (only != null) {
            adding.only(only);
        }
    }

    void close() {
        if (adding != null) {
            QuickAdd ended = adding;
            adding = null;
            boolean focused = ended.hasFocus();
            stack.getChildren().remove(ended);
            if (focused) {
                canvas.requestFocus();
            }
        }
    }
}
