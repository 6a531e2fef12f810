package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.theme.Theme;
import convas.app.words.Words;
import convas.core.document.Edit;
import convas.core.layout.Layout;
import convas.core.net.Severity;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.application.Platform;

/// A connection while the mouse draws it or moves one of its ends, from the press to the drop. Places are in pixels of the canvas.
final class WireDrag {
    /// From an end of a connection, where it can be taken hold of.
    private static final double END_REACH = 60;
    /// What is dropped so near was not meant.
    private static final double SLACK = 40;

    private final CanvasView canvas;
    private final Editor editor;
    private final Consumer<Overlay.Drag> show;
    private Connecting connecting;
    private int target = -1;
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;

    /// @param show told what is to be painted over the picture
    WireDrag(CanvasView canvas, Editor editor, Consumer<Overlay.Drag> show) {
        this.canvas = canvas;
        this.editor = editor;
        this.show = show;
    }

    /// Begins a connection.
    ///
    /// @param out which output of the card, or -1 for its input
    void draw(int card, int out, double x, double y) {
        begin(Connecting.fresh(canvas.scene(), card, out, this::news), x, y);
        to(x, y);
    }

    /// Takes hold of the end of a connection that is near the press, or begins another one where it begins.
    ///
    /// @return whether an end is near, or none need be
    boolean take(int pressed, boolean branch, double x, double y) {
        Scene scene = canvas.scene();
        Scene.Link link = scene.links().get(pressed);
        if (branch) {
            begin(Connecting.fresh(scene, link.from(), link.out(), this::news), x, y);
            return true;
        }
        Layout.Route route = scene.layout().routes().get(pressed);
        double toStart = Math.hypot(canvas.view().toX(x) - route.startX(), canvas.view().toY(y) - route.startY());
        double toEnd = Math.hypot(canvas.view().toX(x) - route.endX(), canvas.view().toY(y) - route.endY());
        if (Math.min(toStart, toEnd) * canvas.view().scale() > END_REACH) {
            return false;
        }
        begin(Connecting.moved(scene, link, toEnd <= toStart, this::news), x, y);
        return true;
    }

    private void begin(Connecting begun, double x, double y) {
        connecting = begun;
        target = -1;
        pressX = lastX = x;
        pressY = lastY = y;
    }

    private void news() {
        Platform.runLater(this::answered);
    }

    void to(double px, double py) {
        lastX = px;
        lastY = py;
        double x = canvas.view().toX(px);
        double y = canvas.view().toY(py);
        target = IntStream.range(0, canvas.scene().cards().size())
            .filter(i -> i != connecting.from() && canvas.scene().rect(i).grow(6).contains(x, y)).findFirst().orElse(-1);
        show.accept(new Overlay.Drag.Wiring(connecting, x, y, target));
        answered();
    }

    /// Says what is known of the connection to the card under the pointer, or what comes of a drop on empty space.
    private void answered() {
        if (connecting == null) {
            return;
        }
        Theme theme = canvas.theme();
        Connecting.Verdict verdict = target < 0 ? null : connecting.verdict(target);
        if (verdict != null) {
            canvas.bubble().say(verdict.reason(), verdict.fine() ? theme.success() : theme.severity(Severity.ERROR), theme, lastX, lastY);
        } else if (target < 0 && isFar()) {
            canvas.bubble().say(connecting.moved() == null ? Words.of("add a layer here") : Words.of("disconnect"), theme.accent(), theme, lastX, lastY);
        } else {
            canvas.bubble().hide();
        }
        canvas.repaintOver();
    }

    private boolean isFar() {
        return Math.hypot(lastX - pressX, lastY - pressY) > SLACK;
    }

    /// Makes the connection to the card under the pointer. Dropped on empty space it asks for the layer at its other end, or is cut
    /// if it was there before.
    void drop() {
        if (connecting == null) {
            return;
        }
        if (target >= 0) {
            connect();
        } else if (isFar() && connecting.moved() != null) {
            Edit.Edge edge = connecting.moved().edge();
            canvas.choose(-1);
            editor.apply(new Edit.Disconnect(edge.to(), edge.bottom()));
        } else if (isFar() && connecting.input() != null) {
            canvas.adder().before(connecting.input());
        } else if (isFar() && connecting.output() != null) {
            canvas.adder().behind(connecting.output());
        }
        end();
    }

    /// If it is not known yet what comes of it, the editor finds out.
    private void connect() {
        if (connecting.same(target)) {
            return;
        }
        Connecting.Verdict verdict = connecting.verdict(target);
        if (verdict != null && verdict.edit() == null) {
            editor.setNotice(verdict.reason());
        } else {
            connecting.refusal(target).ifPresentOrElse(editor::setNotice, () -> editor.apply(connecting.edit(target)));
        }
    }

    /// Nothing more comes of it.
    void end() {
        if (connecting != null) {
            connecting.end();
            connecting = null;
        }
    }
}
