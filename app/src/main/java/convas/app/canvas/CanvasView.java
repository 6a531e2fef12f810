package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.theme.Theme;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.View;
import convas.core.layout.Rect;
import convas.core.net.Node;
import convas.core.prototxt.Position;
import convas.core.prototxt.SyntaxProblem;
import convas.core.vision.Picture;
import convas.core.vision.Silence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.SetChangeListener;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;

/// The picture of the net: drawn, annotated, edited with the mouse.
public final class CanvasView extends BorderPane {
    /// Where arrow keys walk to.
    public enum Direction {
        UP, DOWN, LEFT, RIGHT;

        /// What it is along a net that runs to the right, if this is what it is on the screen.
        Direction turned() {
            return switch (this) {
                case UP -> LEFT;
                case DOWN -> RIGHT;
                case LEFT -> UP;
                case RIGHT -> DOWN;
            };
        }
    }

    /// What a context menu is asked for.
    public enum Place { LAYER, MODULE, CONNECTION, EMPTY }

    private static final System.Logger LOG = System.getLogger(CanvasView.class.getName());
    private static final double MARGIN = 18;
    private static final double STEP = 1.2;
    private static final double FLASH_SECONDS = 1.2;

    private final Editor editor;
    private final Pane stack = new Pane();
    private final Bubble bubble = new Bubble();
    private final Label banner = new Label();
    private final HeatLegend legend = new HeatLegend();
    private final FxPainter painter = new FxPainter();
    private final Surface base = new Surface(painter);
    private final OverSurface over = new OverSurface(painter);
    private final SceneMaker maker;
    private final Waiting waiting;
    private final Gestures gestures;
    private final Naming naming = new Naming(this, stack);
    private final CanvasEdits edits;
    private final Walking walking;
    private final Adder adder;
    private final Steppers steppers;
    private final Wheel wheel = new Wheel(this);
    private final PaletteDrops drops;
    private final Breadcrumbs breadcrumbs = new Breadcrumbs(this::leave);
    private final ReadOnlyObjectWrapper<Edit.Edge> chosen = new ReadOnlyObjectWrapper<>(this, "chosen");
    private final ReadOnlyStringWrapper inside = new ReadOnlyStringWrapper(this, "inside");
    private final ReadOnlyDoubleWrapper zoom = new ReadOnlyDoubleWrapper(this, "zoom", 1);
    private final ReadOnlyObjectWrapper<Document> painted = new ReadOnlyObjectWrapper<>(this, "painted");
    private final PauseTransition refit = new PauseTransition(Duration.millis(150));

    private Theme theme = Theme.LIGHT;
    private Scene scene = Scene.EMPTY;
    private DisplayList list = DisplayList.EMPTY;
    private Viewport view = Viewport.ACTUAL;
    private Map<String, List<Picture>> thumbnails = Map.of();
    private Map<String, Silence> silent = Map.of();
    private boolean staleMaps;
    private Shown shown = Shown.USUAL;
    private final ObjectProperty<View> lookedAt = new SimpleObjectProperty<>(this, "lookedAt");
    private boolean telling;
    private View wanted;
    private Measure measure = Measure.KIND;
    private boolean fitted = true;
    private boolean stale;
    /// Whether this net stands in plain rows, as its layout took too long for the user.
    private boolean plain;
    /// Whether the next picture need not be like the one before: its room is another, or part of the net.
    private boolean anew;
    private double roomWidth = 900;
    private double roomHeight = 700;
    private int link = -1;
    private int flash = -1;
    private long flashStart;
    private boolean baseDirty = true;
    private boolean overDirty = true;
    private Flight flight;
    private Function<Place, ContextMenu> menus;
    private ContextMenu menu;

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
        drops = new PaletteDrops(this, gestures, editor);
        edits = new CanvasEdits(this, editor, naming);
        walking = new Walking(this, editor);
        adder = new Adder(this, editor, gestures, stack);
        getStyleClass().add("canvas-view");
        setId("canvas");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleRoleDescription(Words.of("picture of the network"));
        setMinSize(80, 80);
        banner.getStyleClass().add("canvas-banner");
        banner.setVisible(false);
        banner.setManaged(false);
        legend.setLayoutX(10);
        legend.layoutYProperty().bind(stack.heightProperty().subtract(legend.heightProperty()).subtract(10));
        stack.getChildren().addAll(base, over, legend, breadcrumbs, banner, bubble);
        waiting = new Waiting(stack, maker::share, this::cancelLayout, this::layOut);
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
        steppers = new Steppers(this, editor, stack);
        gestures.attach(stack);
        wheel.attach(stack);
        drops.attach(stack);
        new Keys(this, gestures).attach();
        focusVisibleProperty().subscribe(this::repaintOver);
        lookedAt.subscribe(seen -> {
            if (!telling) {
                wanted = seen;
            }
        });
        editor.documentProperty().subscribe(this::request);
        editor.selection().addListener((SetChangeListener<String>) change -> selectionChanged());
        editor.hoveredProperty().subscribe(id -> repaintOver());
        editor.activationsProperty().addListener(property -> {
            if (measure == Measure.TIME) {
                redraw();
            }
        });
        editor.onReveal(place -> {
            if (place.node() != null) {
                reveal(place.node());
            }
        });
        request();
    }

    /// Goes on where another view of the same document was: what is seen and where, as what it is coloured, the module alone.
    public void goOnFrom(CanvasView other) {
        scene = other.scene;
        thumbnails = other.thumbnails;
        silent = other.silent;
        staleMaps = other.staleMaps;
        measure = other.measure;
        inside.set(other.inside.get());
        roomWidth = other.roomWidth;
        roomHeight = other.roomHeight;
        plain = other.plain;
        fitted = other.fitted;
        wanted = other.wanted;
        redraw();
        look(other.view);
        breadcrumbs.show(editor.document().net().name(), inside.get());
        if (other.maker.isIdle() && !other.stale) {
            maker.cancel();
            waiting.end();
        } else {
            request();
        }
        tellAccessibility();
    }

    // ---- what is shown

    /// Small pictures of what each node makes, by node id.
    public void setThumbnails(Map<String, List<Picture>> pictures) {
        thumbnails = Map.copyOf(pictures);
        redraw();
    }

    /// How many maps behind each rectifier do not respond to the picture, by its id. Seen with the pictures that are set after it.
    public void setSilent(Map<String, Silence> counts) {
        silent = Map.copyOf(counts);
    }

    /// What is to be said of a layer's maps; empty while they are those of another net.
    Optional<Silence> silence(Card card) {
        return staleMaps ? Optional.empty() : card.silence(silent);
    }

    /// Whether the small pictures come from another net than the one that is shown.
    public void setStale(boolean another) {
        staleMaps = another;
        redraw();
    }

    /// What is written on the boxes.
    public void setShown(Shown wanted) {
        if (!shown.equals(wanted)) {
            shown = wanted;
            request();
        }
    }

    /// What the boxes are coloured by.
    public void setMeasure(Measure wanted) {
        measure = wanted;
        redraw();
    }

    public Measure measure() {
        return measure;
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

    /// A picture of the net for export.
    public DisplayList picture(PictureChoice choice) {
        Rect area = switch (choice.scope()) {
            case ALL -> null;
            case SELECTION -> selectedArea().orElse(null);
            case VIEW -> view.visible(stack.getWidth(), stack.getHeight());
        };
        return Excerpts.chosen(scene, choice.light() ? Theme.LIGHT : theme, thumbnails, area, choice);
    }

    /// What is drawn, and where. Empty until the first layout is done.
    public Scene picturedScene() {
        return scene;
    }

    /// The document whose picture was painted last; the frame that shows it is rendered next.
    public ReadOnlyObjectProperty<Document> paintedProperty() {
        return painted.getReadOnlyProperty();
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
            say(Words.of("This is the last picture that could be drawn. Line {0}: {1}",
                Position.of(document.text(), problem.span().start()).line(), Words.told(problem.message())));
            repaintBase();
            return;
        }
        banner.setVisible(false);
        if (plain && unlike(scene, document)) {
            plain = false;
        }
        make();
    }

    private void make() {
        boolean likeBefore = !anew && !unlike(scene, editor.document()) && scene.direction() == editor.document().sidecar().direction();
        maker.make(editor.document(), shown, inside.get(), roomWidth, roomHeight, plain, likeBefore ? scene.turns() : null);
        waiting.end();
        waiting.begin(editor.document().net().nodes().size());
    }

    /// Ends a layout that takes long: the picture stays as it is, or, if there is none of this net, is one of plain rows.
    private void cancelLayout() {
        maker.cancel();
        requestFocus();
        if (unlike(scene, editor.document())) {
            plain = true;
            make();
        } else {
            stale = true;
            waiting.ended(Words.of("The layout was cancelled. This is the picture before the last change."));
            repaintBase();
        }
    }

    /// Whether a layout was under way that takes long; it is ended.
    boolean stopLayout() {
        boolean working = waiting.isWorking();
        if (working) {
            cancelLayout();
        }
        return working;
    }

    /// Lays the net out, whatever was cancelled before and however it stood.
    public void layOut() {
        if (plain || stale) {
            requestFocus();
        }
        anew = true;
        plain = false;
        request();
    }

    private void failed(Throwable mistake) {
        waiting.end();
        LOG.log(System.Logger.Level.ERROR, "a network could not be drawn", mistake);
        stale = !scene.cards().isEmpty();
        say(Words.of("This network could not be drawn because of a mistake in Convas ({0}). The text is complete and can be edited and saved.",
            mistake) + (stale ? " " + Words.of("The picture is the last one that could be drawn.") : ""));
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
        waiting.end();
        anew = false;
        if (next.cards().isEmpty() && inside.get() != null) {
            leave();
            return;
        }
        boolean fresh = unlike(scene, next);
        Scene before = scene;
        Viewport seen = view;
        scene = next;
        choose(-1);
        flash = -1;
        gestures.sceneChanged();
        redraw();
        if (fresh || fitted || before.direction() != next.direction()) {
            fitted = true;
        }
        look(fitted ? fitting() : view);
        if (fresh && wanted != null && inside.get() == null) {
            recall(wanted);
        }
        wanted = null;
        boolean still = fresh || getScene() == null || Platform.getPreferences().isReducedMotion();
        flight = still ? null : Flight.between(before, next, seen, view, System.nanoTime());
        breadcrumbs.show(next.document().net().name(), inside.get());
        if (plain) {
            waiting.ended(Words.of("The layout was cancelled. The layers stand in plain rows."));
        }
        tellAccessibility();
    }

    /// Whether this is a picture of another net than the document.
    private static boolean unlike(Scene before, Document document) {
        long kept = document.net().nodes().stream().map(Node::id).filter(before.cardOf()::containsKey).count();
        return kept * 2 < Math.min(before.cardOf().size(), document.net().nodes().size()) || before.cards().isEmpty();
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
        Heat heat = Heat.of(scene, measure, editor.activationsProperty().get());
        legend.show(heat, theme);
        list = Sketch.of(scene, theme, thumbnails, silent, heat, staleMaps);
        repaintBase();
    }

    // ---- painting

    private void resized() {
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
        Scene drawn = scene;
        Viewport seen = view;
        DisplayList shownList = list;
        if (flight != null) {
            double t = flight.progress(now);
            if (t >= 1) {
                flight = null;
            } else {
                drawn = flight.scene(t);
                seen = flight.view(t);
                shownList = Sketch.of(drawn, theme, thumbnails, silent, Heat.NONE, staleMaps);
            }
            baseDirty = true;
            overDirty = true;
        }
        if (baseDirty && width > 0 && height > 0) {
            baseDirty = false;
            base.paint(shownList, seen, width, height);
            base.setOpacity(stale ? 0.45 : 1);
            painted.set(scene.document());
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
            Overlay.State state = new Overlay.State(drawn, editor.selection(), link, card, gestures.portsOf() == card, gestures.drag(),
                flash, strength, isFocusVisible(), steppers.ghosts(drawn, shown));
            over.paint(state, seen, scene, view, theme);
        }
        if (!baseDirty && !overDirty && flash < 0 && flight == null) {
            pulse.stop();
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

    PaletteDrops drops() {
        return drops;
    }

    /// What can be done to the selection.
    public CanvasEdits edits() {
        return edits;
    }

    Walking walking() {
        return walking;
    }

    /// Selects what the selected layers depend on too, over any number of steps.
    public void selectUpstream() {
        walking.selectUpstream();
    }

    /// Selects what depends on the selected layers too, over any number of steps.
    public void selectDownstream() {
        walking.selectDownstream();
    }

    /// Whether a wheel's notches zoom rather than scroll; with Ctrl they always zoom.
    public void setWheelZooms(boolean zooms) {
        wheel.setZooms(zooms);
    }

    double roomWidth() {
        return roomWidth;
    }

    double roomHeight() {
        return roomHeight;
    }

    double paneWidth() {
        return stack.getWidth();
    }

    double paneHeight() {
        return stack.getHeight();
    }

    /// Shows another part; the picture no longer follows the window's size.
    void place(Viewport next) {
        naming.end(true);
        adder.close();
        steppers.hide();
        flight = null;
        look(next);
        fitted = false;
        tellView(new View(next.scale(), next.toX(stack.getWidth() / 2), next.toY(stack.getHeight() / 2)));
    }

    /// Which part is looked at; null for all of it. What is set is shown with the next document.
    public ObjectProperty<View> lookedAtProperty() {
        return lookedAt;
    }

    /// The part that is looked at now.
    public View lookedAt() {
        return new View(view.scale(), view.toX(stack.getWidth() / 2), view.toY(stack.getHeight() / 2));
    }

    /// Looks at a part of the picture.
    public void lookAt(View part) {
        recall(part);
    }

    private void tellView(View seen) {
        if (inside.get() == null) {
            telling = true;
            lookedAt.set(seen);
            telling = false;
        }
    }

    /// Shows the part again that was looked at, if the picture is there.
    private void recall(View seen) {
        Viewport next = new Viewport(Math.clamp(seen.zoom(), Viewport.MIN, Viewport.MAX), Math.rint(stack.getWidth() / 2 - seen.x() * seen.zoom()),
            Math.rint(stack.getHeight() / 2 - seen.y() * seen.zoom()));
        if (stack.getWidth() > 0 && next.visible(stack.getWidth(), stack.getHeight()).overlaps(list.bounds())) {
            place(next);
        }
    }

    private void look(Viewport next) {
        view = next;
        zoom.set(next.scale());
        naming.follow();
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
        tellView(null);
        if (stack.getWidth() > 0 && stack.getHeight() > 0 && roomChanged()) {
            roomWidth = stack.getWidth();
            roomHeight = stack.getHeight();
            anew = true;
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
        selectedArea().ifPresentOrElse(rect -> place(Viewport.fit(rect, stack.getWidth(), stack.getHeight(), 60, 1.5)), this::fit);
    }

    /// Brings a node into sight and flashes it; the selection stays.
    public void reveal(String node) {
        Integer card = scene.cardOf().get(node);
        if (card == null) {
            leave();
            return;
        }
        Rect rect = scene.rect(card);
        double scale = Math.max(view.scale(), 0.75);
        if (view.scale() < 0.75 || !inSight(rect)) {
            place(new Viewport(scale, Math.rint(stack.getWidth() / 2 - rect.centerX() * scale),
                Math.rint(stack.getHeight() / 2 - rect.centerY() * scale)));
        }
        flash = card;
        flashStart = System.nanoTime();
        repaintOver();
    }

    /// Moves the picture so that an area is seen, if it is not.
    void bringIntoSight(Rect rect) {
        if (!inSight(rect)) {
            place(new Viewport(view.scale(), Math.rint(stack.getWidth() / 2 - rect.centerX() * view.scale()),
                Math.rint(stack.getHeight() / 2 - rect.centerY() * view.scale())));
        }
    }

    private boolean inSight(Rect rect) {
        Rect seen = view.visible(stack.getWidth(), stack.getHeight());
        return rect.x() >= seen.x() && rect.y() >= seen.y() && rect.right() <= seen.right() && rect.bottom() <= seen.bottom();
    }

    // ---- selection

    Set<Integer> selectedCards() {
        return editor.selection().stream().map(scene.cardOf()::get).filter(java.util.Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Around the selected boxes.
    Optional<Rect> selectedArea() {
        return selectedCards().stream().map(scene::rect).reduce(Rect::union);
    }

    void choose(int next) {
        link = next;
        chosen.set(link < 0 ? null : scene.links().get(link).edge());
        repaintOver();
    }

    /// The selected connection, or null.
    public ReadOnlyObjectProperty<Edit.Edge> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }

    Optional<Edit.Edge> chosen() {
        return Optional.ofNullable(chosen.get());
    }

    public void selectAll() {
        choose(-1);
        editor.select(scene.document() == null ? Set.of()
            : scene.document().net().nodes().stream().map(Node::id).collect(Collectors.toSet()));
    }

    /// Leaves the picture where it is while the user arranges it.
    void hold() {
        fitted = false;
    }

    // ---- inside a module

    /// Shows a module alone, with what feeds it.
    public void enter(String module) {
        if (!module.equals(inside.get())) {
            inside.set(module);
            fitted = true;
            anew = true;
            request();
        }
    }

    /// Shows the whole net again.
    public void leave() {
        if (inside.get() != null) {
            String left = inside.get();
            inside.set(null);
            fitted = true;
            anew = true;
            request();
            if (editor.selection().isEmpty()) {
                editor.select(scene.members(left).stream().flatMap(card -> card.ids().stream()).collect(Collectors.toSet()));
            }
        }
    }

    /// The module that is shown alone, or null.
    public ReadOnlyStringProperty insideProperty() {
        return inside.getReadOnlyProperty();
    }

    String entered() {
        return inside.get();
    }

    // ---- adding

    /// Asks at the pointer for a layer, which goes on the selected connection, or behind the selected layers.
    public void quickAdd() {
        adder.ask("");
    }

    Steppers steppers() {
        return steppers;
    }

    Adder adder() {
        return adder;
    }

    // ---- context menus

    /// @param menus the menu for what was clicked, which is selected by then
    public void setMenus(Function<Place, ContextMenu> menus) {
        this.menus = menus;
    }

    void openMenu(Place place, double screenX, double screenY) {
        closeMenu();
        if (menus != null) {
            menu = menus.apply(place);
            menu.show(this, screenX, screenY);
        }
    }

    void closeMenu() {
        if (menu != null) {
            menu.hide();
            menu = null;
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
        setAccessibleText(text.isEmpty() ? Words.of("{0} layers, none selected", scene.document().net().nodes().size()) : text);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }
}
