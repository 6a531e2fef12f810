package convas.app.canvas;

import convas.app.editor.Editor;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.layout.Rect;
import convas.core.net.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.animation.PauseTransition;
import javafx.scene.Cursor;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// What the mouse does on the canvas.
final class Gestures {
    private static final double SLACK = 4;
    private static final double SNAP_REACH = 6;
    /// Height of the part of a folded module that unfolds it, in canvas units; below it one goes inside.
    private static final double FOLDED_TITLE = 26;

    private enum Mode { IDLE, PANNING, MARQUEE, PRESSED_CARD, MOVING, PRESSED_WIRE, WIRING, MAPPING }

    private final CanvasView canvas;
    private final Editor editor;
    private final WireDrag wire;
    private final PauseTransition rest = new PauseTransition(Duration.millis(250));

    private Mode mode = Mode.IDLE;
    private Overlay.Drag drag = new Overlay.Drag.None();
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;
    private int pressedCard = -1;
    private int pressedLink = -1;
    /// From the middle of the view to the point of the minimap that was pressed, in canvas units.
    private Point grip = new Point(0, 0);
    private boolean deselect;
    private boolean spaceHeld;
    private boolean spaceUsed;
    private int portsOf = -1;
    private Hit under = Hit.NOTHING;

    Gestures(CanvasView canvas, Editor editor) {
        this.canvas = canvas;
        this.editor = editor;
        wire = new WireDrag(canvas, editor, this::setDrag);
        rest.setOnFinished(done -> hint());
    }

    void attach(Pane pane) {
        pane.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        pane.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        pane.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        pane.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        pane.addEventHandler(MouseEvent.MOUSE_EXITED, event -> left());
        pane.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menu);
        canvas.focusedProperty().subscribe(focused -> {
            if (!focused) {
                spaceHeld = false;
            }
        });
    }

    Overlay.Drag drag() {
        return drag;
    }

    /// The card whose ports are shown, or -1.
    int portsOf() {
        return portsOf;
    }

    void sceneChanged() {
        cancel();
        portsOf = -1;
        under = Hit.NOTHING;
        canvas.bubble().hide();
    }

    /// Where the pointer was last, in pixels.
    Point pointer() {
        return new Point(lastX, lastY);
    }

    void setDrag(Overlay.Drag next) {
        drag = next;
        canvas.repaintOver();
    }

    private void cancel() {
        if (mode != Mode.PANNING) {
            mode = Mode.IDLE;
        }
        setDrag(new Overlay.Drag.None());
        wire.end();
    }

    // ---- mouse

    private Hit hit(double x, double y) {
        return Hit.at(canvas.scene(), canvas.view().toX(x), canvas.view().toY(y), canvas.view().scale(), portsOf);
    }

    private boolean onMap(double x, double y) {
        return Minimap.shown(canvas.scene(), canvas.view(), canvas.paneWidth(), canvas.paneHeight())
            && Minimap.area(canvas.scene(), canvas.paneWidth(), canvas.paneHeight()).contains(x, y);
    }

    private void pressed(MouseEvent event) {
        canvas.requestFocus();
        canvas.closeMenu();
        canvas.steppers().commit();
        canvas.steppers().hide();
        canvas.bubble().hide();
        rest.stop();
        pressX = lastX = event.getX();
        pressY = lastY = event.getY();
        boolean middle = event.getButton() == MouseButton.MIDDLE;
        if (middle || event.getButton() == MouseButton.PRIMARY && spaceHeld) {
            mode = Mode.PANNING;
            spaceUsed = true;
            canvas.setCursor(Cursor.CLOSED_HAND);
            event.consume();
            return;
        }
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        event.consume();
        if (onMap(event.getX(), event.getY())) {
            mode = Mode.MAPPING;
            grip = grip(event);
            map(event);
            return;
        }
        boolean add = event.isShiftDown() || event.isShortcutDown();
        switch (hit(event.getX(), event.getY())) {
            case Hit.OnPort(int card, int out) -> {
                mode = Mode.WIRING;
                wire.draw(card, out, event.getX(), event.getY());
            }
            case Hit.OnCard(int card) -> pressCard(card, canvas.scene().cards().get(card).folded()
                ? Set.copyOf(canvas.scene().cards().get(card).ids()) : Set.of(canvas.scene().cards().get(card).id()), add, event);
            case Hit.OnPill(int card, int ignored) -> pressCard(card, Set.of(canvas.scene().cards().get(card).node().id()), add, event);
            case Hit.OnChip(int card, int chip) ->
                pressCard(card, Set.of(canvas.scene().cards().get(card).chips().get(chip).id()), add, event);
            case Hit.OnFrame(int frame) -> pressFrame(canvas.scene().frameNames().get(frame), add, event);
            case Hit.OnWire(int link) -> {
                editor.select(Set.of());
                canvas.choose(link);
                mode = Mode.PRESSED_WIRE;
                pressedLink = link;
            }
            case Hit.Nothing ignored -> {
                if (event.getClickCount() == 2 && !add) {
                    mode = Mode.IDLE;
                    canvas.adder().ask("");
                    return;
                }
                mode = Mode.MARQUEE;
                canvas.choose(-1);
                if (!add) {
                    editor.select(Set.of());
                }
            }
        }
    }

    private void pressCard(int card, Set<String> ids, boolean add, MouseEvent event) {
        canvas.choose(-1);
        if (event.getClickCount() == 2 && !add) {
            mode = Mode.IDLE;
            Card shown = canvas.scene().cards().get(card);
            if (shown.folded() && canvas.view().toY(event.getY()) > canvas.scene().body(card).y() + FOLDED_TITLE) {
                canvas.enter(shown.module());
            } else if (shown.folded()) {
                editor.apply(new Edit.Fold(shown.module(), false));
            } else {
                Node node = shown.nodes().stream().filter(n -> ids.contains(n.id())).findFirst().orElse(shown.node());
                canvas.edits().rename(node);
            }
            return;
        }
        mode = Mode.PRESSED_CARD;
        pressedCard = card;
        deselect = false;
        if (editor.selection().containsAll(ids)) {
            deselect = true;
        } else if (add) {
            editor.selection().addAll(ids);
        } else {
            editor.select(ids);
        }
    }

    private void pressFrame(String module, boolean add, MouseEvent event) {
        canvas.choose(-1);
        Rect header = canvas.scene().frame(module).orElseThrow();
        boolean chevron = canvas.view().toX(event.getX()) > header.right() - 28 && !Mark.Zoom.AFAR.shows(canvas.view().scale());
        if (event.getClickCount() == 2 || chevron) {
            mode = Mode.IDLE;
            editor.apply(new Edit.Fold(module, true));
            return;
        }
        Set<String> ids = new HashSet<>();
        canvas.scene().members(module).forEach(card -> ids.addAll(card.ids()));
        if (add) {
            editor.selection().addAll(ids);
        } else {
            editor.select(ids);
        }
        mode = Mode.PRESSED_CARD;
        pressedCard = -1;
        deselect = false;
    }

    private void dragged(MouseEvent event) {
        double dx = event.getX() - lastX;
        double dy = event.getY() - lastY;
        lastX = event.getX();
        lastY = event.getY();
        boolean far = Math.hypot(event.getX() - pressX, event.getY() - pressY) > SLACK;
        Viewport view = canvas.view();
        switch (mode) {
            case PANNING -> canvas.place(view.pan(dx, dy));
            case MAPPING -> map(event);
            case MARQUEE -> {
                if (far) {
                    setDrag(new Overlay.Drag.Marquee(marquee(event)));
                }
            }
            case PRESSED_CARD, MOVING -> {
                if (far || mode == Mode.MOVING) {
                    mode = Mode.MOVING;
                    setDrag(new Overlay.Drag.Moving(moving(), snap((event.getX() - pressX) / view.scale(),
                        (event.getY() - pressY) / view.scale(), !event.isAltDown())));
                }
            }
            case PRESSED_WIRE -> {
                if (far && wire.take(pressedLink, event.isAltDown(), pressX, pressY)) {
                    mode = Mode.WIRING;
                    wire.to(event.getX(), event.getY());
                } else if (far) {
                    canvas.choose(-1);
                    mode = Mode.MARQUEE;
                }
            }
            case WIRING -> wire.to(event.getX(), event.getY());
            case IDLE -> {}
        }
        event.consume();
    }

    private List<Integer> moving() {
        return editor.selection().stream().map(canvas.scene().cardOf()::get).filter(java.util.Objects::nonNull).distinct()
            .toList();
    }

    /// The move that lines up with the boxes in sight, unless that is not wanted.
    private Snap snap(double dx, double dy, boolean wanted) {
        if (!wanted) {
            return new Snap(dx, dy, List.of());
        }
        Scene scene = canvas.scene();
        List<Integer> cards = moving();
        Rect seen = canvas.view().visible(canvas.paneWidth(), canvas.paneHeight());
        Rect around = cards.stream().map(scene::body).reduce(Rect::union).orElse(new Rect(0, 0, 0, 0));
        List<Rect> others = IntStream.range(0, scene.cards().size()).filter(i -> !cards.contains(i)).mapToObj(scene::body)
            .filter(seen::overlaps).toList();
        return Snap.of(around, others, dx, dy, SNAP_REACH / canvas.view().scale(), scene.direction());
    }

    private Rect marquee(MouseEvent event) {
        Viewport view = canvas.view();
        double x = view.toX(Math.min(pressX, event.getX()));
        double y = view.toY(Math.min(pressY, event.getY()));
        return new Rect(x, y, Math.abs(event.getX() - pressX) / view.scale(), Math.abs(event.getY() - pressY) / view.scale());
    }

    private void released(MouseEvent event) {
        Mode was = mode;
        Overlay.Drag ended = drag;
        mode = Mode.IDLE;
        canvas.setCursor(spaceHeld ? Cursor.OPEN_HAND : Cursor.DEFAULT);
        canvas.bubble().hide();
        setDrag(new Overlay.Drag.None());
        switch (was) {
            case MARQUEE -> {
                if (ended instanceof Overlay.Drag.Marquee(Rect area)) {
                    Set<String> ids = new HashSet<>(event.isShiftDown() || event.isShortcutDown() ? editor.selection() : Set.of());
                    for (int i = 0; i < canvas.scene().cards().size(); i++) {
                        if (canvas.scene().body(i).overlaps(area)) {
                            ids.addAll(canvas.scene().cards().get(i).folded() ? canvas.scene().cards().get(i).ids()
                                : List.of(canvas.scene().cards().get(i).id()));
                        }
                    }
                    editor.select(ids);
                }
            }
            case PRESSED_CARD -> clicked(event);
            case MOVING -> {
                if (ended instanceof Overlay.Drag.Moving(List<Integer> cards, Snap snap) && (snap.dx() != 0 || snap.dy() != 0)) {
                    canvas.edits().move(cards, snap.dx(), snap.dy());
                }
            }
            case WIRING -> wire.drop();
            default -> {}
        }
        event.consume();
    }

    private void clicked(MouseEvent event) {
        if (!deselect || pressedCard < 0) {
            return;
        }
        Card card = canvas.scene().cards().get(pressedCard);
        if (event.isShiftDown() || event.isShortcutDown()) {
            card.ids().forEach(editor.selection()::remove);
        } else if (!card.folded() && hit(event.getX(), event.getY()) instanceof Hit.OnChip(int c, int chip)) {
            editor.select(Set.of(canvas.scene().cards().get(c).chips().get(chip).id()));
        } else {
            editor.select(card.folded() ? Set.copyOf(card.ids()) : Set.of(card.id()));
        }
    }

    private void map(MouseEvent event) {
        Point at = Minimap.at(canvas.scene(), event.getX(), event.getY(), canvas.paneWidth(), canvas.paneHeight());
        double scale = canvas.view().scale();
        canvas.place(new Viewport(scale, Math.rint(canvas.paneWidth() / 2 - (at.x() - grip.x()) * scale),
            Math.rint(canvas.paneHeight() / 2 - (at.y() - grip.y()) * scale)));
    }

    /// A press inside the frame of the minimap takes hold of it there; one beside it brings its middle to the pointer.
    private Point grip(MouseEvent event) {
        Point at = Minimap.at(canvas.scene(), event.getX(), event.getY(), canvas.paneWidth(), canvas.paneHeight());
        Rect seen = canvas.view().visible(canvas.paneWidth(), canvas.paneHeight());
        return seen.contains(at.x(), at.y()) ? new Point(at.x() - seen.centerX(), at.y() - seen.centerY()) : new Point(0, 0);
    }

    private void moved(MouseEvent event) {
        lastX = event.getX();
        lastY = event.getY();
        if (canvas.steppers().isHover()) {
            return;
        }
        if (onKnobs(event)) {
            rest.stop();
            canvas.bubble().hide();
            canvas.steppers().show(canvas.selectedCards().iterator().next());
            return;
        }
        if (!canvas.steppers().active()) {
            canvas.steppers().hide();
        }
        Hit hit = onMap(event.getX(), event.getY()) ? Hit.NOTHING : hit(event.getX(), event.getY());
        if (!hit.equals(under)) {
            under = hit;
            canvas.bubble().hide();
            int card = switch (hit) {
                case Hit.OnCard(int c) -> c;
                case Hit.OnChip(int c, int ignored) -> c;
                case Hit.OnPill(int c, int ignored) -> c;
                case Hit.OnPort(int c, int ignored) -> c;
                default -> -1;
            };
            portsOf = card;
            String id = switch (hit) {
                case Hit.OnChip(int c, int chip) -> canvas.scene().cards().get(c).chips().get(chip).id();
                default -> card < 0 ? null : canvas.scene().cards().get(card).node().id();
            };
            editor.hoveredProperty().set(id);
            canvas.setCursor(spaceHeld ? Cursor.OPEN_HAND : hit instanceof Hit.OnPort ? Cursor.CROSSHAIR
                : hit instanceof Hit.OnFrame ? Cursor.HAND : Cursor.DEFAULT);
            canvas.repaintOver();
            rest.playFromStart();
        }
    }

    /// Whether the pointer is on the second line of the box of the only selected layer.
    private boolean onKnobs(MouseEvent event) {
        Set<Integer> cards = canvas.selectedCards();
        if (cards.size() != 1 || mode != Mode.IDLE || !Mark.Zoom.NEAR.shows(canvas.view().scale())) {
            return false;
        }
        int card = cards.iterator().next();
        Rect body = canvas.scene().body(card);
        double y = canvas.view().toY(event.getY()) - body.y();
        return editor.selection().contains(canvas.scene().cards().get(card).node().id()) && y >= 24 && y < 39
            && body.contains(canvas.view().toX(event.getX()), body.y() + 30);
    }

    private void left() {
        under = Hit.NOTHING;
        rest.stop();
        if (mode == Mode.IDLE) {
            portsOf = -1;
            editor.hoveredProperty().set(null);
            canvas.bubble().hide();
            canvas.repaintOver();
        }
    }

    private void hint() {
        Scene scene = canvas.scene();
        if (mode != Mode.IDLE || scene.document() == null) {
            return;
        }
        Hints.Hint hint = switch (under) {
            case Hit.OnCard(int c) -> scene.cards().get(c).folded() ? folded(scene, scene.cards().get(c))
                : Hints.node(scene, scene.cards().get(c).node(), canvas.silence(scene.cards().get(c)));
            case Hit.OnChip(int c, int chip) -> Hints.node(scene, scene.cards().get(c).nodes().get(chip + 1));
            case Hit.OnPill(int c, int out) -> Hints.blob(scene, scene.cards().get(c), scene.cards().get(c).outs().get(out).blob(), canvas.shown());
            case Hit.OnFrame(int frame) -> Hints.module(scene, scene.frameNames().get(frame));
            case Hit.OnWire(int link) -> Hints.blob(scene, scene.cards().get(scene.links().get(link).from()),
                scene.cards().get(scene.links().get(link).from()).outs().get(scene.links().get(link).out()).blob(), canvas.shown());
            default -> null;
        };
        if (hint != null) {
            canvas.bubble().show(hint, canvas.theme(), lastX, lastY);
        }
    }

    private static Hints.Hint folded(Scene scene, Card card) {
        return Hints.module(scene, card.module());
    }

    // ---- menus and keys

    /// Selects what is under the pointer, unless it is selected, and asks for its menu.
    private void menu(ContextMenuEvent event) {
        canvas.bubble().hide();
        rest.stop();
        Hit hit = event.isKeyboardTrigger() ? Hit.NOTHING : hit(event.getX(), event.getY());
        CanvasView.Place place = event.isKeyboardTrigger() && !editor.selection().isEmpty() ? CanvasView.Place.LAYER : switch (hit) {
            case Hit.OnCard(int card) -> take(card, canvas.scene().cards().get(card).folded()
                ? Set.copyOf(canvas.scene().cards().get(card).ids()) : Set.of(canvas.scene().cards().get(card).id()));
            case Hit.OnPill(int card, int ignored) -> take(card, Set.of(canvas.scene().cards().get(card).node().id()));
            case Hit.OnPort(int card, int ignored) -> take(card, Set.of(canvas.scene().cards().get(card).node().id()));
            case Hit.OnChip(int card, int chip) -> take(card, Set.of(canvas.scene().cards().get(card).chips().get(chip).id()));
            case Hit.OnFrame(int frame) -> {
                Set<String> ids = new HashSet<>();
                canvas.scene().members(canvas.scene().frameNames().get(frame)).forEach(card -> ids.addAll(card.ids()));
                canvas.choose(-1);
                editor.select(ids);
                yield CanvasView.Place.MODULE;
            }
            case Hit.OnWire(int link) -> {
                editor.select(Set.of());
                canvas.choose(link);
                yield CanvasView.Place.CONNECTION;
            }
            case Hit.Nothing ignored -> CanvasView.Place.EMPTY;
        };
        canvas.openMenu(place, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private CanvasView.Place take(int card, Set<String> ids) {
        canvas.choose(-1);
        if (!editor.selection().containsAll(ids)) {
            editor.select(ids);
        }
        return canvas.scene().cards().get(card).folded() ? CanvasView.Place.MODULE : CanvasView.Place.LAYER;
    }

    /// Space held pans; tapped it shows all.
    void holdSpace() {
        if (!spaceHeld) {
            spaceHeld = true;
            spaceUsed = false;
            canvas.setCursor(Cursor.OPEN_HAND);
        }
    }

    void keyReleased(KeyEvent event) {
        if (event.getCode() == KeyCode.SPACE && spaceHeld) {
            spaceHeld = false;
            canvas.setCursor(Cursor.DEFAULT);
            if (!spaceUsed) {
                canvas.fit();
            }
            event.consume();
        }
    }

    boolean canEscape() {
        return mode != Mode.IDLE || !editor.selection().isEmpty() || canvas.chosen().isPresent();
    }

    void escape() {
        if (mode != Mode.IDLE) {
            cancel();
            canvas.bubble().hide();
        } else {
            canvas.choose(-1);
            editor.select(Set.of());
        }
    }
}
