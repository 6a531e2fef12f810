package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.layout.Rect;
import convas.core.net.Node;
import convas.core.prototxt.Position;
import convas.core.prototxt.SyntaxProblem;
import convas.core.vision.Picture;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.collections.SetChangeListener;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;

/// The picture of the net: drawn, annotated, edited with the mouse.
public final class CanvasView extends BorderPane {
    /// Where arrow keys walk to.
    public enum Direction { UP, DOWN, LEFT, RIGHT }

    private static final System.Logger LOG = System.getLogger(CanvasView.class.getName());
    private static final double MARGIN = 18;
    private static final double STEP = 1.2;
    private static final double NUDGE = 8;
    private static final double FLASH_SECONDS = 1.2;
    private static final double TITLE_ZOOM = 1.25;

    /// A name that is being typed over its box.
    private record Renaming(Node node, TextField field) {}

    private final Editor editor;
    private final Pane stack = new Pane();
    private final Canvas base = new Canvas();
    private final Canvas over = new Canvas();
    private final Bubble bubble = new Bubble();
    private final Label banner = new Label();
    private final FxPainter painter = new FxPainter();
    private final Overlay overlay = new Overlay(painter);
    private final Minimap minimap = new Minimap(painter);
    private final SceneMaker maker;
    private final Gestures gestures;
    private final ReadOnlyDoubleWrapper zoom = new ReadOnlyDoubleWrapper(this, "zoom", 1);
    private final PauseTransition refit = new PauseTransition(Duration.millis(150));

    private Theme theme = Theme.LIGHT;
    private Scene scene = Scene.EMPTY;
    private DisplayList list = DisplayList.EMPTY;
    private Painted painted = new Painted(DisplayList.EMPTY, Viewport.ACTUAL, 0, 0);
    private Viewport view = Viewport.ACTUAL;
    private Map<String, List<Picture>> thumbnails = Map.of();
    private Shown shown = Shown.ALL;
    private boolean fitted = true;
    private boolean stale;
    private double roomWidth = 900;
    private double roomHeight = 700;
    private int link = -1;
    private int flash = -1;
    private long flashStart;
    private boolean baseDirty = true;
    private boolean overDirty = true;
    private Renaming renaming;

    private final AnimationTimer pulse = new AnimationTimer() {
        @Override
        public void handle(long now) {
            repaint(now);
        }
    };

    public CanvasView(Editor editor) {
        this(editor, Cards::scene);
    }

    CanvasView(Editor editor, SceneMaker.Arranger arranger) {
        this.editor = editor;
        maker = new SceneMaker(arranger, this::show, this::failed);
        gestures = new Gestures(this, editor);
        getStyleClass().add("canvas-view");
        setId("canvas");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleRoleDescription("picture of the network");
        setMinSize(80, 80);
        base.setManaged(false);
        over.setManaged(false);
        over.setMouseTransparent(true);
        banner.getStyleClass().add("canvas-banner");
        banner.setVisible(false);
        banner.setManaged(false);
        stack.getChildren().addAll(base, over, banner, bubble);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(stack.widthProperty());
        clip.heightProperty().bind(stack.heightProperty());
        stack.setClip(clip);
        setCenter(stack);
        stack.widthProperty().subscribe(this::resized);
        stack.heightProperty().subscribe(this::resized);
        refit.setOnFinished(done -> {
            if (fitted) {
                fit();
            }
        });
        gestures.attach(stack);
        editor.documentProperty().subscribe(this::request);
        editor.selection().addListener((SetChangeListener<String>) change -> selectionChanged());
        editor.hoveredProperty().subscribe(id -> repaintOver());
        editor.onReveal(place -> {
            if (place.node() != null) {
                reveal(place.node());
            }
        });
        request();
    }

    // ---- what is shown

    /// Small pictures of what each node makes, by node id.
    public void setThumbnails(Map<String, List<Picture>> pictures) {
        thumbnails = Map.copyOf(pictures);
        redraw();
    }

    /// What is written on the boxes.
    public void setShown(Shown wanted) {
        if (!shown.equals(wanted)) {
            shown = wanted;
            request();
        }
    }

    public Shown shown() {
        return shown;
    }

    public void setTheme(Theme chosen) {
        theme = chosen;
        redraw();
    }

    public Theme theme() {
        return theme;
    }

    /// Pixels a canvas unit.
    public ReadOnlyDoubleProperty zoomProperty() {
        return zoom.getReadOnlyProperty();
    }

    /// The picture as it is now, for export.
    public DisplayList picture() {
        return list;
    }

    /// What is drawn, and where. Empty until the first layout is done.
    public Scene picturedScene() {
        return scene;
    }

    /// Where a point of the picture stands in this view, in pixels.
    public Point pixel(double x, double y) {
        return new Point(view.pixelX(x), view.pixelY(y));
    }

    private void request() {
        Document document = editor.document();
        boolean broken = document.net().nodes().isEmpty() && !document.syntax().problems().isEmpty() && !scene.cards().isEmpty();
        stale = broken;
        if (broken) {
            SyntaxProblem problem = document.syntax().problems().getFirst();
            say("This is the last picture that could be drawn. Line "
                + Position.of(document.text(), problem.span().start()).line() + ": " + problem.message());
            repaintBase();
            return;
        }
        banner.setVisible(false);
        maker.make(document, shown, roomWidth, roomHeight);
    }

    private void failed(Throwable mistake) {
        LOG.log(System.Logger.Level.ERROR, "a network could not be drawn", mistake);
        stale = !scene.cards().isEmpty();
        say("This network could not be drawn because of a mistake in Convas (" + mistake + ")."
            + (stale ? " The picture is the last one that could be drawn." : "") + " The text is complete and can be edited and saved.");
        repaintBase();
    }

    private void say(String sentence) {
        banner.setText(sentence);
        banner.setWrapText(true);
        banner.setStyle("-fx-background-color: " + Theme.css(theme.surface()) + "; -fx-text-fill: "
            + Theme.css(theme.severity(convas.core.net.Severity.ERROR)) + "; -fx-padding: 7 12 7 12; -fx-background-radius: 7;"
            + " -fx-border-radius: 7; -fx-border-color: " + Theme.css(theme.severity(convas.core.net.Severity.ERROR)) + ";");
        banner.setVisible(true);
        banner.applyCss();
        double width = Math.min(stack.getWidth() - 32, banner.prefWidth(-1));
        banner.resizeRelocate(Math.rint((stack.getWidth() - width) / 2), 12, width, banner.prefHeight(width));
    }

    private void show(Scene next) {
        boolean fresh = unlike(scene, next);
        scene = next;
        link = -1;
        flash = -1;
        gestures.sceneChanged();
        redraw();
        if (fresh || fitted) {
            fitted = true;
        }
        look(fitted ? fitting() : view);
        tellAccessibility();
    }

    /// Whether another net is shown now, rather than a change of the same.
    private static boolean unlike(Scene before, Scene next) {
        if (before.cards().isEmpty()) {
            return true;
        }
        long kept = next.cardOf().keySet().stream().filter(before.cardOf()::containsKey).count();
        return kept * 2 < Math.min(before.cardOf().size(), next.cardOf().size());
    }

    private void redraw() {
        list = Sketch.of(scene, theme, thumbnails);
        repaintBase();
    }

    // ---- painting

    private void resized() {
        base.setWidth(stack.getWidth());
        base.setHeight(stack.getHeight());
        over.setWidth(stack.getWidth());
        over.setHeight(stack.getHeight());
        if (fitted && stack.getWidth() > 0) {
            if (roomChanged()) {
                refit.playFromStart();
            }
            if (!scene.cards().isEmpty()) {
                look(fitting());
            }
        }
        repaintBase();
    }

    void repaintBase() {
        baseDirty = true;
        repaintOver();
    }

    void repaintOver() {
        overDirty = true;
        pulse.start();
    }

    private void repaint(long now) {
        double width = stack.getWidth();
        double height = stack.getHeight();
        if (baseDirty && width > 0 && height > 0) {
            baseDirty = false;
            paintBase(width, height);
            base.setOpacity(stale ? 0.45 : 1);
        }
        double strength = flash < 0 ? 0 : 1 - (now - flashStart) / (FLASH_SECONDS * 1e9);
        if (flash >= 0 && strength <= 0) {
            flash = -1;
            overDirty = true;
        }
        if ((overDirty || flash >= 0) && width > 0) {
            overDirty = false;
            String hovered = editor.hoveredProperty().get();
            int card = hovered == null ? -1 : scene.cardOf().getOrDefault(hovered, -1);
            overlay.paint(over.getGraphicsContext2D(), new Overlay.State(scene, editor.selection(), link, card, gestures.portsOf() == card,
                gestures.drag(), flash, strength), view, theme, width, height);
            if (Minimap.shown(scene, view, width, height)) {
                minimap.paint(over.getGraphicsContext2D(), scene, view, theme, width, height);
            }
        }
        if (!baseDirty && !overDirty && flash < 0) {
            pulse.stop();
        }
    }

    /// Only what differs from what stands there, if the view is the same.
    private void paintBase(double width, double height) {
        Painted next = new Painted(list, view, width, height);
        GraphicsContext g = base.getGraphicsContext2D();
        Optional<Damage> damage = painted.at(view, width, height) ? Damage.between(painted.list, list, view.scale()) : Optional.empty();
        damage.ifPresentOrElse(
            part -> part.areas().forEach(area -> painter.paint(g, list, view, area, width, height)),
            () -> painter.paint(g, list, view, width, height));
        painted = next;
    }

    /// What stands on the canvas.
    private record Painted(DisplayList list, Viewport view, double width, double height) {
        boolean at(Viewport other, double otherWidth, double otherHeight) {
            return view.equals(other) && width == otherWidth && height == otherHeight;
        }
    }

    // ---- moving about

    Viewport view() {
        return view;
    }

    Scene scene() {
        return scene;
    }

    Bubble bubble() {
        return bubble;
    }

    double paneWidth() {
        return stack.getWidth();
    }

    double paneHeight() {
        return stack.getHeight();
    }

    /// Shows another part; the picture no longer follows the window's size.
    void place(Viewport next) {
        endRename(true);
        look(next);
        fitted = false;
    }

    private void look(Viewport next) {
        view = next;
        zoom.set(next.scale());
        if (renaming != null) {
            Integer card = scene.cardOf().get(renaming.node.id());
            if (card == null) {
                endRename(false);
            } else {
                placeRename(card);
            }
        }
        repaintBase();
    }

    public void zoomIn() {
        place(view.zoom(STEP, stack.getWidth() / 2, stack.getHeight() / 2));
    }

    public void zoomOut() {
        place(view.zoom(1 / STEP, stack.getWidth() / 2, stack.getHeight() / 2));
    }

    /// Shows all, and from now on whatever the size of the window.
    public void fit() {
        place(fitting());
        fitted = true;
        if (stack.getWidth() > 0 && stack.getHeight() > 0 && roomChanged()) {
            roomWidth = stack.getWidth();
            roomHeight = stack.getHeight();
            request();
        }
    }

    private Viewport fitting() {
        return Viewport.fit(list.bounds(), stack.getWidth(), stack.getHeight(), MARGIN, 1);
    }

    /// Whether the window has changed so much that another arrangement may fill it better.
    private boolean roomChanged() {
        return Math.abs(Math.log(stack.getWidth() / roomWidth)) > 0.03 || Math.abs(Math.log(stack.getHeight() / roomHeight)) > 0.03;
    }

    public void actualSize() {
        place(view.zoom(1 / view.scale(), stack.getWidth() / 2, stack.getHeight() / 2));
    }

    public void fitSelection() {
        Optional<Rect> area = selectedCards().stream().map(scene::rect).reduce(Rect::union);
        area.ifPresentOrElse(rect -> place(Viewport.fit(rect, stack.getWidth(), stack.getHeight(), 60, 1.5)), this::fit);
    }

    /// Brings a node into sight and flashes it; the selection stays.
    public void reveal(String node) {
        Integer card = scene.cardOf().get(node);
        if (card == null) {
            return;
        }
        Rect rect = scene.rect(card);
        double scale = Math.max(view.scale(), 0.75);
        if (view.scale() < 0.75 || !inside(rect)) {
            place(new Viewport(scale, Math.rint(stack.getWidth() / 2 - rect.centerX() * scale),
                Math.rint(stack.getHeight() / 2 - rect.centerY() * scale)));
        }
        flash = card;
        flashStart = System.nanoTime();
        repaintOver();
    }

    private boolean inside(Rect rect) {
        Rect seen = view.visible(stack.getWidth(), stack.getHeight());
        return rect.x() >= seen.x() && rect.y() >= seen.y() && rect.right() <= seen.right() && rect.bottom() <= seen.bottom();
    }

    // ---- selection

    private Set<Integer> selectedCards() {
        return editor.selection().stream().map(scene.cardOf()::get).filter(java.util.Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void choose(int chosen) {
        link = chosen;
        repaintOver();
    }

    public void selectAll() {
        link = -1;
        editor.select(scene.document() == null ? Set.of()
            : scene.document().net().nodes().stream().map(Node::id).collect(Collectors.toSet()));
    }

    /// Deletes the selected layers with those that work in place on them, or the selected connection.
    ///
    /// @param heal whether what read them then reads what they read
    public void deleteSelection(boolean heal) {
        if (link >= 0) {
            Edit.Edge edge = scene.links().get(link).edge();
            choose(-1);
            editor.apply(new Edit.Disconnect(edge.to(), edge.bottom()));
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
        for (int card : selectedCards()) {
            if (editor.selection().contains(scene.cards().get(card).node().id())) {
                ids.addAll(scene.cards().get(card).ids());
            }
        }
        return ids;
    }

    /// Puts the text of the selected layers, with those that work in place on them, on the clipboard.
    ///
    /// @return whether there was anything to copy
    public boolean copySelection() {
        String text = selectedText();
        if (text.isEmpty()) {
            return false;
        }
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        return Clipboard.getSystemClipboard().setContent(content);
    }

    private String selectedText() {
        return scene.document() == null ? "" : Copying.text(scene.document(), whole());
    }

    public void cutSelection() {
        if (copySelection()) {
            link = -1;
            deleteSelection(true);
        }
    }

    /// Adds the layers on the clipboard, under names that are free.
    public void paste() {
        String text = Clipboard.getSystemClipboard().getString();
        Copying.paste(editor.document(), text == null ? "" : text).ifPresentOrElse(editor::apply,
            () -> editor.setNotice("The clipboard holds no layers. Copy layers here, or their text in any editor."));
    }

    /// Adds the selected layers once more, under names that are free.
    public void duplicateSelection() {
        String text = selectedText();
        if (!text.isEmpty()) {
            Copying.paste(editor.document(), text).ifPresent(editor::apply);
        }
    }

    /// Opens a field over the name of the selected layer; Enter renames, Esc leaves it.
    public void renameSelection() {
        if (editor.selection().isEmpty() || scene.document() == null) {
            return;
        }
        String id = editor.selection().iterator().next();
        Optional<Node> node = scene.document().net().find(id);
        Integer card = scene.cardOf().get(id);
        if (node.isPresent() && card != null && !scene.cards().get(card).folded()) {
            rename(node.get(), card);
        }
    }

    void rename(Node node, int card) {
        endRename(true);
        bubble.hide();
        TextField field = new TextField(node.name());
        field.setId("rename");
        stack.getChildren().add(field);
        field.setManaged(false);
        renaming = new Renaming(node, field);
        placeRename(card);
        field.setOnAction(done -> endRename(true));
        field.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                endRename(false);
                key.consume();
            }
        });
        field.focusedProperty().subscribe((was, is) -> {
            if (was && !is) {
                endRename(true);
            }
        });
        field.requestFocus();
        field.selectAll();
    }

    private void placeRename(int card) {
        Rect body = scene.body(card);
        double width = Math.max(160, Face.SEMIBOLD.width(renaming.node.name(), Cards.NAME) * TITLE_ZOOM + 40);
        renaming.field.resizeRelocate(
            Math.rint(view.pixelX(body.centerX()) - width / 2), Math.rint(view.pixelY(body.y()) + 2), width, 28);
    }

    /// @param keep whether the layer gets the name that was typed
    private void endRename(boolean keep) {
        if (renaming == null) {
            return;
        }
        Renaming ended = renaming;
        renaming = null;
        boolean focused = ended.field.isFocused();
        stack.getChildren().remove(ended.field);
        if (focused) {
            requestFocus();
        }
        String name = ended.field.getText().trim();
        if (keep && !name.isEmpty() && !name.equals(ended.node.name())) {
            editor.apply(new Edit.Rename(ended.node.id(), name));
        }
    }

    /// Moves the selected boxes a little.
    public void nudge(Direction direction) {
        double dx = direction == Direction.LEFT ? -NUDGE : direction == Direction.RIGHT ? NUDGE : 0;
        double dy = direction == Direction.UP ? -NUDGE : direction == Direction.DOWN ? NUDGE : 0;
        move(List.copyOf(selectedCards()), dx, dy);
    }

    /// Leaves the picture where it is while the user arranges it.
    void hold() {
        fitted = false;
    }

    void move(List<Integer> cards, double dx, double dy) {
        hold();
        Map<String, Point> positions = new HashMap<>();
        Map<String, Point> modules = new HashMap<>();
        for (int card : cards) {
            Rect rect = scene.rect(card);
            Point at = new Point(Math.rint(rect.x() + dx), Math.rint(rect.y() + dy));
            (scene.cards().get(card).folded() ? modules : positions).put(scene.cards().get(card).id(), at);
        }
        if (modules.isEmpty()) {
            if (!positions.isEmpty()) {
                editor.apply(new Edit.Move(positions));
            }
            return;
        }
        Document document = scene.document();
        double width = roomWidth;
        double height = roomHeight;
        CompletableFuture.supplyAsync(() -> Cards.unfoldedAt(document, modules, width, height))
            .thenAcceptAsync(members -> {
                positions.putAll(members);
                editor.apply(new Edit.Move(positions));
            }, Platform::runLater);
    }

    /// Selects the neighbour of the selected box: what feeds it, what reads it, or the nearest to its side.
    public void walk(Direction direction) {
        Set<Integer> cards = selectedCards();
        int at = cards.isEmpty() ? -1 : cards.iterator().next();
        if (at < 0) {
            if (!scene.cards().isEmpty()) {
                String first = scene.cards().getFirst().node().id();
                editor.select(Set.of(first));
                reveal(first);
            }
            return;
        }
        Rect from = scene.rect(at);
        Comparator<Integer> nearest = Comparator.comparingDouble(i -> Math.hypot(scene.rect(i).centerX() - from.centerX(),
            scene.rect(i).centerY() - from.centerY()));
        Optional<Integer> next = switch (direction) {
            case UP -> scene.links().stream().filter(l -> l.to() == at).map(Scene.Link::from).min(nearest);
            case DOWN -> scene.links().stream().filter(l -> l.from() == at).map(Scene.Link::to).min(nearest);
            case LEFT, RIGHT -> java.util.stream.IntStream.range(0, scene.cards().size()).boxed().filter(i -> {
                double dx = scene.rect(i).centerX() - from.centerX();
                double dy = Math.abs(scene.rect(i).centerY() - from.centerY());
                return (direction == Direction.LEFT ? dx < -1 : dx > 1) && dy < Math.abs(dx);
            }).min(nearest);
        };
        next.ifPresent(card -> {
            link = -1;
            editor.select(Set.of(scene.cards().get(card).node().id()));
            Rect rect = scene.rect(card);
            if (!inside(rect)) {
                place(new Viewport(view.scale(), stack.getWidth() / 2 - rect.centerX() * view.scale(),
                    stack.getHeight() / 2 - rect.centerY() * view.scale()));
            }
        });
    }

    /// Folds the modules of the selected boxes, or unfolds those that are folded.
    public void foldSelection() {
        for (int card : selectedCards()) {
            Card shown = scene.cards().get(card);
            if (shown.module() != null) {
                editor.apply(new Edit.Fold(shown.module(), !shown.folded()));
                return;
            }
        }
    }

    private void selectionChanged() {
        repaintOver();
        tellAccessibility();
    }

    private void tellAccessibility() {
        if (scene.document() == null) {
            return;
        }
        String text = editor.selection().stream().limit(3).map(id -> scene.document().net().find(id)).flatMap(Optional::stream)
            .map(node -> Hints.spoken(scene, node)).collect(Collectors.joining("; "));
        setAccessibleText(text.isEmpty() ? scene.document().net().nodes().size() + " layers, none selected" : text);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }
}
