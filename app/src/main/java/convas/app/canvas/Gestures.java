package convas.app.canvas;

import convas.app.canvas.CanvasView.Direction;
import convas.app.editor.Editor;
import convas.app.palette.PaletteItem;
import convas.app.theme.Theme;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.layout.Rect;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.scene.Cursor;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.input.ZoomEvent;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// What mouse and keys do on the canvas.
final class Gestures {
    private static final double SLACK = 4;
    private static final double GRID = 4;
    private static final double DROP_REACH = 14;
    private static final double NOTCH = 40;
    private static final double PER_NOTCH = 1.15;

    private enum Mode { IDLE, PANNING, MARQUEE, PRESSED_CARD, MOVING, WIRING, MAPPING }

    private final CanvasView canvas;
    private final Editor editor;
    private final PauseTransition rest = new PauseTransition(Duration.millis(250));

    private Mode mode = Mode.IDLE;
    private Overlay.Drag drag = new Overlay.Drag.None();
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;
    private int pressedCard = -1;
    private boolean deselect;
    private boolean spaceHeld;
    private boolean spaceUsed;
    private int portsOf = -1;
    private Connecting connecting;
    private Hit under = Hit.NOTHING;

    Gestures(CanvasView canvas, Editor editor) {
        this.canvas = canvas;
        this.editor = editor;
        rest.setOnFinished(done -> hint());
    }

    void attach(Pane pane) {
        pane.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        pane.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        pane.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        pane.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        pane.addEventHandler(MouseEvent.MOUSE_EXITED, event -> left());
        pane.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        pane.addEventHandler(ZoomEvent.ZOOM, event -> {
            canvas.place(canvas.view().zoom(event.getZoomFactor(), event.getX(), event.getY()));
            event.consume();
        });
        pane.addEventHandler(DragEvent.DRAG_OVER, this::dragOver);
        pane.addEventHandler(DragEvent.DRAG_EXITED, event -> {
            if (drag instanceof Overlay.Drag.Dropping) {
                setDrag(new Overlay.Drag.None());
                canvas.bubble().hide();
            }
        });
        pane.addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        canvas.addEventHandler(KeyEvent.KEY_RELEASED, this::keyReleased);
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

    private void setDrag(Overlay.Drag next) {
        drag = next;
        canvas.repaintOver();
    }

    private void cancel() {
        if (mode != Mode.PANNING) {
            mode = Mode.IDLE;
        }
        setDrag(new Overlay.Drag.None());
        endConnecting();
    }

    private void endConnecting() {
        if (connecting != null) {
            connecting.end();
            connecting = null;
        }
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
            map(event);
            return;
        }
        boolean add = event.isShiftDown() || event.isShortcutDown();
        switch (hit(event.getX(), event.getY())) {
            case Hit.OnPort(int card, int out) -> {
                mode = Mode.WIRING;
                connecting = new Connecting(canvas.scene(), card, out, () -> Platform.runLater(this::answered));
                setDrag(new Overlay.Drag.Wiring(connecting, card, out, canvas.view().toX(event.getX()), canvas.view().toY(event.getY()), -1));
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
            }
            case Hit.Nothing ignored -> {
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
            if (shown.folded()) {
                editor.apply(new Edit.Fold(shown.module(), false));
            } else {
                Node node = shown.nodes().stream().filter(n -> ids.contains(n.id())).findFirst().orElse(shown.node());
                canvas.rename(node, card);
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
                    double mx = (event.getX() - pressX) / view.scale();
                    double my = (event.getY() - pressY) / view.scale();
                    if (!event.isAltDown()) {
                        mx = Math.rint(mx / GRID) * GRID;
                        my = Math.rint(my / GRID) * GRID;
                    }
                    setDrag(new Overlay.Drag.Moving(moving(), mx, my));
                }
            }
            case WIRING -> wire(event.getX(), event.getY());
            case IDLE -> {}
        }
        event.consume();
    }

    private List<Integer> moving() {
        return editor.selection().stream().map(canvas.scene().cardOf()::get).filter(java.util.Objects::nonNull).distinct()
            .toList();
    }

    private Rect marquee(MouseEvent event) {
        Viewport view = canvas.view();
        double x = view.toX(Math.min(pressX, event.getX()));
        double y = view.toY(Math.min(pressY, event.getY()));
        return new Rect(x, y, Math.abs(event.getX() - pressX) / view.scale(), Math.abs(event.getY() - pressY) / view.scale());
    }

    private void wire(double px, double py) {
        Overlay.Drag.Wiring wiring = (Overlay.Drag.Wiring) drag;
        double x = canvas.view().toX(px);
        double y = canvas.view().toY(py);
        int target = IntStream.range(0, canvas.scene().cards().size())
            .filter(i -> i != wiring.from() && canvas.scene().rect(i).grow(6).contains(x, y)).findFirst().orElse(-1);
        setDrag(new Overlay.Drag.Wiring(connecting, wiring.from(), wiring.port(), x, y, target));
        answered();
    }

    /// Says what is known of the connection to the card under the pointer.
    private void answered() {
        if (connecting == null || !(drag instanceof Overlay.Drag.Wiring wiring)) {
            return;
        }
        Theme theme = canvas.theme();
        Connecting.Verdict verdict = wiring.target() < 0 ? null : connecting.verdict(wiring.target());
        if (verdict == null) {
            canvas.bubble().hide();
        } else {
            canvas.bubble().say(verdict.reason(), verdict.fine() ? theme.success() : theme.severity(Severity.ERROR), theme, lastX, lastY);
        }
        canvas.repaintOver();
    }

    /// Makes the connection; if it is not known yet what comes of it, the editor finds out.
    private void connect(int target) {
        Connecting.Verdict verdict = connecting.verdict(target);
        if (verdict != null && verdict.edit() == null) {
            editor.setNotice(verdict.reason());
        } else {
            connecting.refusal(target).ifPresentOrElse(editor::setNotice, () -> editor.apply(connecting.edit(target)));
        }
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
                if (ended instanceof Overlay.Drag.Moving(List<Integer> cards, double dx, double dy) && (dx != 0 || dy != 0)) {
                    canvas.move(cards, dx, dy);
                }
            }
            case WIRING -> {
                if (ended instanceof Overlay.Drag.Wiring wiring && wiring.target() >= 0) {
                    connect(wiring.target());
                }
                endConnecting();
            }
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
        canvas.place(Minimap.centre(canvas.scene(), canvas.view(), event.getX(), event.getY(), canvas.paneWidth(), canvas.paneHeight()));
    }

    private void moved(MouseEvent event) {
        lastX = event.getX();
        lastY = event.getY();
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
                : Hints.node(scene, scene.cards().get(c).node());
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

    /// A wheel's notches zoom; the small steps of a trackpad pan.
    private void scrolled(ScrollEvent event) {
        canvas.bubble().hide();
        boolean wheel = event.getDeltaX() == 0 && !event.isInertia()
            && (event.getTextDeltaYUnits() == ScrollEvent.VerticalTextScrollUnits.LINES || Math.abs(event.getDeltaY()) >= NOTCH);
        if (event.isShortcutDown() || wheel && !event.isShiftDown()) {
            double notches = Math.signum(event.getDeltaY()) * Math.clamp(Math.abs(event.getDeltaY()) / NOTCH, wheel ? 1 : 0.02, 3);
            canvas.place(canvas.view().zoom(Math.pow(PER_NOTCH, notches), event.getX(), event.getY()));
        } else {
            boolean sideways = event.isShiftDown() && event.getDeltaX() == 0;
            canvas.place(canvas.view().pan(sideways ? event.getDeltaY() : event.getDeltaX(), sideways ? 0 : event.getDeltaY()));
        }
        event.consume();
    }

    // ---- from the palette

    private void dragOver(DragEvent event) {
        if (!event.getDragboard().hasContent(PaletteItem.FORMAT)) {
            return;
        }
        event.acceptTransferModes(TransferMode.COPY);
        int link = dropLink(event);
        setDrag(new Overlay.Drag.Dropping(canvas.view().toX(event.getX()), canvas.view().toY(event.getY()), link));
        if (link >= 0) {
            Scene.Link l = canvas.scene().links().get(link);
            canvas.bubble().say("insert between " + canvas.scene().cards().get(l.from()).name() + " and "
                + canvas.scene().cards().get(l.to()).name(), canvas.theme().accent(), canvas.theme(), event.getX(), event.getY());
        } else {
            canvas.bubble().hide();
        }
        event.consume();
    }

    private int dropLink(DragEvent event) {
        Viewport view = canvas.view();
        return Hit.wire(canvas.scene(), view.toX(event.getX()), view.toY(event.getY()), DROP_REACH / view.scale());
    }

    private void dropped(DragEvent event) {
        Object content = event.getDragboard().getContent(PaletteItem.FORMAT);
        setDrag(new Overlay.Drag.None());
        canvas.bubble().hide();
        if (content == null) {
            return;
        }
        int link = dropLink(event);
        if (link >= 0) {
            editor.apply(new Edit.Add(content.toString(), canvas.scene().links().get(link).edge(), List.of(), null));
        } else {
            canvas.hold();
            boolean empty = canvas.scene().cards().isEmpty();
            Point at = new Point(Math.rint(canvas.view().toX(event.getX()) - 56), Math.rint(canvas.view().toY(event.getY()) - 22));
            editor.apply(new Edit.Add(content.toString(), null, List.of(), empty ? null : at));
        }
        event.setDropCompleted(true);
        event.consume();
        canvas.requestFocus();
    }

    // ---- keys

    private void keyPressed(KeyEvent event) {
        if (event.getTarget() instanceof javafx.scene.control.TextInputControl) {
            return;
        }
        boolean control = event.isShortcutDown();
        Runnable action = switch (event.getCode()) {
            case SPACE -> control ? null : () -> {
                if (!spaceHeld) {
                    spaceHeld = true;
                    spaceUsed = false;
                    canvas.setCursor(Cursor.OPEN_HAND);
                }
            };
            case DELETE, BACK_SPACE -> () -> canvas.deleteSelection(!event.isShiftDown());
            case A -> control ? canvas::selectAll : null;
            case DIGIT0, NUMPAD0 -> control ? canvas::fit : null;
            case DIGIT1, NUMPAD1 -> control ? canvas::actualSize : null;
            case PERIOD -> control ? null : canvas::fitSelection;
            case EQUALS, PLUS, ADD, CLOSE_BRACKET -> event.isAltDown() ? null : canvas::zoomIn;
            case MINUS, SUBTRACT, OPEN_BRACKET -> event.isAltDown() ? null : canvas::zoomOut;
            case F2 -> canvas::renameSelection;
            case C -> event.isAltDown() ? canvas::foldSelection : control ? canvas::copySelection : null;
            case X -> control ? canvas::cutSelection : null;
            case V -> control ? canvas::paste : null;
            case D -> control ? canvas::duplicateSelection : null;
            case UP -> step(Direction.UP, control);
            case DOWN -> step(Direction.DOWN, control);
            case LEFT -> step(Direction.LEFT, control);
            case RIGHT -> step(Direction.RIGHT, control);
            case ESCAPE -> mode != Mode.IDLE || !editor.selection().isEmpty() ? this::escape : null;
            default -> null;
        };
        if (action != null) {
            action.run();
            event.consume();
        }
    }

    private void escape() {
        if (mode != Mode.IDLE) {
            cancel();
            canvas.bubble().hide();
        } else {
            canvas.choose(-1);
            editor.select(Set.of());
        }
    }

    private Runnable step(Direction direction, boolean control) {
        return control ? () -> canvas.walk(direction) : () -> canvas.nudge(direction);
    }

    private void keyReleased(KeyEvent event) {
        if (event.getCode() == KeyCode.SPACE && spaceHeld) {
            spaceHeld = false;
            canvas.setCursor(Cursor.DEFAULT);
            if (!spaceUsed) {
                canvas.fit();
            }
            event.consume();
        }
    }
}
