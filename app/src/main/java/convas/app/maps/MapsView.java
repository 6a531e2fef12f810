package convas.app.maps;

import convas.app.editor.Editor;
import convas.app.figures.Figures;
import convas.app.task.PictureMenu;
import convas.app.task.Runner;
import convas.app.weights.WeightsMenu;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.engine.Activations;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.vision.ColorMap;
import convas.core.vision.FeatureMaps;
import convas.core.vision.Preprocessing;
import convas.core.vision.Tiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.collections.SetChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// The activation maps and filters of the selected layer. Numbers are gathered and coloured off the UI thread; only the
/// latest wish is shown.
public final class MapsView extends BorderPane {
    private static final System.Logger LOG = System.getLogger(MapsView.class.getName());
    /// Below this width the figures of what is pointed at have a line of their own.
    private static final double NARROW = 940;
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private final Editor editor;
    private final Runner runner;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("maps").factory());

    private final Label title = new Label();
    private final ToggleButton showActivations = new ToggleButton(Words.of("Activations"));
    private final ToggleButton showFilters = new ToggleButton(Words.of("Filters"));
    private final ComboBox<Subject.View> views = new ComboBox<>();
    private final ComboBox<ColorMap> colors = new ComboBox<>();
    private final CheckBox shared = new CheckBox(Words.of("Shared scale"));
    private final ComboBox<Subject.Sort> sort = new ComboBox<>();
    private final Slider size = new Slider(24, 256, 72);
    private final Label readout = new Label();
    private final Button back = new Button(Words.of("All maps"));
    private final Button previous = new Button("‹");
    private final Button next = new Button("›");

    private final FlowPane bar = new FlowPane(8, 4);
    private final TilePane grid = new TilePane();
    private final MapZoom zoom = new MapZoom();
    private final VectorView vector = new VectorView();
    private final Overview overview = new Overview();
    private final HBox footLine = new HBox(12);
    private final VBox foot = new VBox(2);
    private final VBox empty = new VBox(10);
    private final Label emptyText = new Label();
    private final Button runAnyway = new Button(Words.of("Run anyway"));
    private final StackPane stage = new StackPane();
    private final ToggleButton backProp = new ToggleButton(Words.of("Back-prop"));
    private final BackPane backPane;

    private Tensor source;
    private String sourceNode;
    private boolean sourceIsFilter;
    private Subject subject;
    private int[] order = new int[0];
    private int zoomed = -1;
    private volatile long wish;
    /// Nothing is selected: the picture and what the net makes of it are shown.
    private boolean whole;
    /// Which unit back-prop starts from: the node and view of the subject, what was picked in it, what is under the pointer.
    private String seenNode;
    private int seenView;
    private int picked = -1;
    private TilePane.Hit hovered;
    private int hoveredValue = -1;
    private boolean setting;
    private boolean waiting;
    private boolean isSeen = true;
    private Runnable openPicture = () -> { };
    private Runnable openWeights = () -> { };

    public MapsView(Editor editor, Runner runner) {
        this.editor = editor;
        this.runner = runner;
        backPane = new BackPane(runner, widthProperty());
        getStyleClass().add("maps-view");
        controls();
        grid.onHover(this::tell);
        grid.onOpen(tile -> {
            stage.requestFocus();
            open(tile);
        });
        stage.setOnMousePressed(event -> {
            stage.requestFocus();
            // the tabs around it would take the focus
            event.consume();
        });
        zoom.onHover(this::tell);
        zoom.onPick(hit -> pick(hit.y() * subject.maps().width() + hit.x()));
        for (VectorView each : List.of(vector, overview.values())) {
            each.onHover(this::tellValue);
            each.onPick(this::pick);
        }
        runner.pictureProperty().subscribe(overview::show);
        emptyText.setWrapText(true);
        emptyText.getStyleClass().add("empty-hint");
        empty.setAlignment(Pos.CENTER);
        empty.getChildren().setAll(emptyText, runAnyway);
        runAnyway.setOnAction(event -> runner.runAnyway());
        stage.getStyleClass().add("maps-stage");
        stage.getChildren().setAll(grid, zoom, vector, overview, empty);
        stage.setMinSize(0, 0);
        stage.setFocusTraversable(true);
        stage.setAccessibleText(Words.of("Maps of the selected layer"));
        setCenter(stage);
        setRight(backPane);
        editor.documentProperty().addListener(property -> later());
        editor.activationsProperty().addListener(property -> later());
        editor.selection().addListener((SetChangeListener<String>) change -> later());
        runner.heldBackProperty().addListener(property -> later());
        runner.jobProperty().addListener(property -> later());
        runner.ageProperty().addListener(property -> later());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        update();
    }

    /// @param picture lets the user choose a picture for the net
    /// @param weights lets the user choose a file of weights
    public void onOpen(Runnable picture, Runnable weights) {
        openPicture = picture;
        openWeights = weights;
    }

    /// Shows maps or filters in the way that another showed them.
    public void goOnFrom(MapsView other) {
        showFilters.setSelected(other.showFilters.isSelected());
        colors.setValue(other.colors.getValue());
        shared.setSelected(other.shared.isSelected());
        sort.setValue(other.sort.getValue());
        size.setValue(other.size.getValue());
        backPane.goOnFrom(other.backPane);
    }

    private void controls() {
        ToggleGroup modes = new ToggleGroup();
        showActivations.setToggleGroup(modes);
        showFilters.setToggleGroup(modes);
        showActivations.setSelected(true);
        showActivations.getStyleClass().add("left-pill");
        showFilters.getStyleClass().add("right-pill");
        modes.selectedToggleProperty().addListener((property, was, now) -> {
            if (now == null) {
                was.setSelected(true);
            } else {
                update();
            }
        });
        HBox toggles = new HBox(showActivations, showFilters);
        views.setConverter(words(view -> view == null ? "" : view.title()));
        views.setOnAction(event -> {
            if (!setting) {
                update();
            }
        });
        colors.getItems().setAll((ColorMap) null);
        colors.getItems().addAll(ColorMap.values());
        colors.setConverter(words(map -> map == null ? Words.of("Automatic") : Words.told(map.title())));
        colors.setButtonCell(new ListCell<>() {
            @Override
            protected void updateItem(ColorMap map, boolean none) {
                super.updateItem(map, none);
                setText(map == null ? Words.of("Automatic") : Words.told(map.title()));
            }
        });
        colors.setTooltip(new Tooltip(Words.of("Automatic: viridis, or blue and red around 0 when there are negative values")));
        colors.setOnAction(event -> recolor());
        shared.setTooltip(new Tooltip(Words.of("One scale makes maps comparable; its own scale shows what is in each map")));
        shared.setOnAction(event -> recolor());
        sort.getItems().setAll(Subject.Sort.values());
        sort.setValue(Subject.Sort.CHANNEL);
        sort.setConverter(words(by -> by == null ? "" : Words.of(by.title)));
        sort.setOnAction(event -> recolor());
        colors.setPrefWidth(112);
        sort.setPrefWidth(112);
        views.setMaxWidth(190);
        size.setPrefWidth(80);
        size.setMinWidth(60);
        size.setTooltip(new Tooltip(Words.of("Size of the tiles")));
        size.setAccessibleText(Words.of("Size of the tiles"));
        size.valueProperty().addListener(property -> recolor());
        back.setOnAction(event -> open(-1));
        previous.setOnAction(event -> step(-1));
        next.setOnAction(event -> step(1));
        previous.setAccessibleText(Words.of("Previous map"));
        next.setAccessibleText(Words.of("Next map"));
        title.getStyleClass().add("maps-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        readout.getStyleClass().add("maps-readout");
        readout.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        bar.getChildren().setAll(toggles, views, back, previous, next, colors, shared, sort, size);
        bar.getStyleClass().add("maps-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        setTop(bar);
        backProp.setId("back-prop");
        backProp.getStyleClass().add("small");
        backProp.setFocusTraversable(false);
        backProp.setTooltip(new Tooltip(Words.of("Shows what a unit wants of the input: its gradient sent back to the picture (B)")));
        backProp.setOnAction(event -> {
            backPane.setMode(backProp.isSelected() ? BackMode.GRADIENT : BackMode.OFF);
            stage.requestFocus();
        });
        backPane.modeProperty().subscribe(mode -> backProp.setSelected(mode != BackMode.OFF));
        footLine.setAlignment(Pos.CENTER_LEFT);
        List<Region> fixed = List.of(backProp, new PictureMenu(runner, () -> openPicture.run()), new WeightsMenu(editor, runner, () -> openWeights.run()));
        fixed.forEach(each -> each.setMinWidth(Region.USE_PREF_SIZE));
        HBox.setHgrow(readout, Priority.SOMETIMES);
        foot.getStyleClass().add("maps-foot");
        widthProperty().map(width -> width.doubleValue() < NARROW).subscribe(narrow -> {
            footLine.getChildren().setAll(title);
            if (!narrow) {
                footLine.getChildren().add(readout);
            }
            footLine.getChildren().add(gap);
            footLine.getChildren().addAll(fixed);
            foot.getChildren().setAll(footLine);
            if (narrow) {
                foot.getChildren().add(readout);
            }
        });
        setBottom(foot);
    }

    private static <T> StringConverter<T> words(Function<T, String> title) {
        return new StringConverter<>() {
            @Override
            public String toString(T value) {
                return title.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("the choice cannot be typed");
            }
        };
    }

    /// Nothing is gathered, coloured or sent back for a view that nobody sees.
    public void setSeen(boolean seen) {
        isSeen = seen;
        backPane.setSeen(seen);
        later();
    }

    private void later() {
        if (!waiting && isSeen) {
            waiting = true;
            Platform.runLater(() -> {
                waiting = false;
                update();
            });
        }
    }

    /// Finds out what is to be seen, and says so when there is nothing.
    private void update() {
        Document document = editor.document();
        Activations activations = editor.activationsProperty().get();
        List<Node> chosen = document.net().nodes().stream().filter(node -> editor.selection().contains(node.id())).toList();
        Optional<Node> output = chosen.isEmpty() ? Subject.output(document.net(), activations) : Optional.empty();
        Optional<Node> shown = chosen.stream().findFirst().or(() -> output).or(() -> Subject.firstMaps(document.net(), activations));
        whole = output.isPresent();
        show(bar, shown.isPresent() && !whole);
        if (shown.isEmpty()) {
            waiting(document);
            return;
        }
        Node node = shown.get();
        List<Tensor> weights = editor.weightsProperty().get().of(node.id());
        boolean filterable = !weights.isEmpty() && weights.getFirst().shape().rank() > 1;
        showFilters.setDisable(!filterable);
        boolean wantFilters = showFilters.isSelected() && filterable && !whole;
        choose(wantFilters ? List.of() : Subject.views(document.net(), node));
        if (wantFilters) {
            see(node, 0, weights.getFirst(), null, () -> Subject.filters(node.name(), weights.getFirst()));
            return;
        }
        if (!runner.heldBackProperty().get().isEmpty()) {
            waiting(document);
            return;
        }
        if (views.getValue() == null) {
            nothing(Words.of("{0} makes nothing that could be seen.", node.name()));
            return;
        }
        if (activations == null) {
            nothing(runner.jobProperty().get() != null ? Words.of("The net is running …") : Words.of("The net has not run yet."));
            return;
        }
        Tensor tensor = activations.of(views.getValue().blob()).orElse(null);
        if (tensor == null || tensor.shape().count() == 0) {
            nothing(runner.jobProperty().get() != null ? Words.of("The net is running …") : Subject.missing(activations, node, views.getValue().blob()));
            return;
        }
        boolean rectified = document.net().nodes().get(views.getValue().blob().node()).type().equals("ReLU");
        see(node, views.getItems().indexOf(views.getValue()), tensor, activations, () -> Subject.activations(node.name(), tensor, rectified));
    }

    /// Nothing is selected and the net has no values.
    private void waiting(Document document) {
        String held = runner.heldBackProperty().get();
        nothing(!editor.isOpened() ? "" : document.net().nodes().isEmpty() ? Words.of("The net is empty: there is nothing to see yet.")
            : !held.isEmpty() ? held : runner.jobProperty().get() != null ? Words.of("The net is running …") : Words.of("The net has not run yet."));
        show(runAnyway, !held.isEmpty());
    }

    private void choose(List<Subject.View> possible) {
        setting = true;
        if (!views.getItems().equals(possible)) {
            views.getItems().setAll(possible);
            views.setValue(possible.isEmpty() ? null : possible.getFirst());
        }
        show(views, possible.size() > 1);
        setting = false;
    }

    private static void show(javafx.scene.Node part, boolean shown) {
        part.setVisible(shown);
        part.setManaged(shown);
    }

    /// The controls that say how maps are shown are there when maps are.
    private void howToShow(boolean shown) {
        for (javafx.scene.Node each : List.of(colors, shared, sort, size)) {
            show(each, shown);
        }
    }

    private void nothing(String why) {
        wish = wish + 1;
        source = null;
        subject = null;
        seenNode = null;
        lookAtUnit();
        emptyText.setText(why);
        show(runAnyway, false);
        howToShow(false);
        title.setText("");
        readout.setText("");
        front(empty);
    }

    /// @param view which of the node's blobs, for back-prop
    /// @param values that the tensor is of; null for a filter
    private void see(Node node, int view, Tensor tensor, Activations values, Supplier<Subject> make) {
        boolean filter = values == null;
        if (tensor == source && filter == sourceIsFilter && subject != null && whole == overview.isVisible()) {
            tellTitle();
            seen(node, view);
            return;
        }
        boolean sameShape = source != null && tensor.shape().equals(source.shape());
        boolean sameView = source != null && filter == sourceIsFilter && (sameShape || node.id().equals(sourceNode));
        long mine = wish + 1;
        wish = mine;
        source = tensor;
        sourceNode = node.id();
        sourceIsFilter = filter;
        if (empty.isVisible()) {
            emptyText.setText(Words.of("Gathering values …"));
            show(runAnyway, false);
        }
        if (!filter) {
            values.hold();
        }
        inBackground(mine, () -> {
            Subject made = make.get();
            Platform.runLater(() -> {
                if (mine == wish) {
                    subject = made;
                    if (!sameView || !sameShape) {
                        picked = -1;
                    }
                    if (!sameView || zoomed >= made.count()) {
                        zoomed = -1;
                        grid.top();
                    }
                    seen(node, view);
                    recolor();
                }
            });
        }, filter ? () -> { } : values::release);
    }

    /// Colours what is there anew, off the UI thread.
    private void recolor() {
        Subject seen = subject;
        if (seen == null) {
            return;
        }
        long mine = wish + 1;
        wish = mine;
        ColorMap map = seen.colors(colors.getValue());
        boolean one = shared.isSelected();
        Subject.Sort by = sort.getValue();
        int side = (int) Math.round(size.getValue() * outputScale());
        Preprocessing preprocessing = runner.preprocessingProperty().get();
        boolean bgr = preprocessing != null && preprocessing.order() == Preprocessing.Order.BGR;
        boolean alone = zoomed >= 0 || seen.isSingle();
        int largest = alone ? 2048 : side;
        if (seen.isVector()) {
            howToShow(false);
            front(whole ? overview : vector);
            (whole ? overview.values() : vector).show(seen.maps(), editor.weightsProperty().get().random());
            tellTitle();
            readout.setText(rest());
            arrows(false);
            return;
        }
        inBackground(mine, () -> {
            Tiles tiles = alone && !seen.isColour() ? single(seen, map, one, zoomed < 0 ? 0 : zoomed, largest)
                : seen.tiles(map, one, largest, bgr);
            int[] places = seen.order(by);
            Platform.runLater(() -> {
                if (mine == wish) {
                    present(seen, tiles, places, map, one, alone);
                }
            });
        }, () -> { });
    }

    /// Does what is wished for, unless something else is by then; when it fails, the user is told.
    ///
    /// @param end done in any case, last
    private void inBackground(long mine, Runnable work, Runnable end) {
        thread.execute(() -> {
            try {
                if (mine == wish) {
                    work.run();
                }
            } catch (Throwable problem) {
                LOG.log(System.Logger.Level.ERROR, "maps could not be shown", problem);
                String why = problem instanceof OutOfMemoryError ? Words.of("There is not enough memory to show this. Smaller tiles need less.")
                    : Words.of("This could not be shown because of a mistake in Convas ({0}).", problem);
                Platform.runLater(() -> {
                    if (mine == wish) {
                        nothing(why);
                    }
                });
            } finally {
                end.run();
            }
        });
    }

    /// What is shown, and whether it is what the net makes now.
    private void tellTitle() {
        String age = runner.ageProperty().get();
        title.setText(subject.title() + (age.isEmpty() ? "" : " · " + age) + (whole ? " · " + Words.of("select a layer for its maps") : ""));
        title.pseudoClassStateChanged(STALE, !age.isEmpty());
        stage.setOpacity(runner.staleProperty().get() ? 0.5 : 1);
    }

    private static Tiles single(Subject seen, ColorMap map, boolean shared, int tile, int side) {
        FeatureMaps one = seen.maps().select(List.of(tile)).shrunk(side);
        return new Tiles(1, one.width(), one.height(), one.picture(0, map, seen.range(tile, map, shared)).argb());
    }

    private void present(Subject seen, Tiles tiles, int[] places, ColorMap map, boolean one, boolean alone) {
        order = places;
        howToShow(true);
        tellTitle();
        boolean colour = seen.isColour();
        colors.setDisable(colour);
        shared.setDisable(colour || seen.isSingle());
        sort.setDisable(colour || seen.isSingle());
        size.setDisable(alone);
        if (alone) {
            int tile = Math.max(0, zoomed);
            zoom.show(tiles, colour ? tile : 0, seen.maps().height(), seen.maps().width(), map, colour ? null : seen.range(tile, map, one));
            front(zoom);
        } else {
            grid.show(tiles, places, seen.silent(), seen.maps().height(), seen.maps().width(), (int) size.getValue());
            front(grid);
        }
        arrows(zoomed >= 0 && !seen.isSingle());
        readout.setText(rest());
    }

    private void arrows(boolean shown) {
        for (Region button : List.of(back, previous, next)) {
            show(button, shown);
        }
    }

    private void front(Region part) {
        if (part != zoom) {
            arrows(false);
        }
        for (javafx.scene.Node each : stage.getChildren()) {
            each.setVisible(each == part);
        }
    }

    private void open(int tile) {
        zoomed = tile;
        picked = -1;
        hovered = null;
        lookAtUnit();
        recolor();
    }

    private void seen(Node node, int view) {
        if (!node.id().equals(seenNode) || view != seenView) {
            picked = -1;
            hovered = null;
            hoveredValue = -1;
        }
        seenNode = node.id();
        seenView = view;
        lookAtUnit();
    }

    /// A second time takes it back.
    private void pick(int place) {
        picked = place == picked ? -1 : place;
        lookAtUnit();
    }

    /// Tells back-prop which unit is under the pointer, else which was picked: a value of the map that is seen alone, a map of the
    /// grid, a value of a vector; else the largest.
    private void lookAtUnit() {
        if (seenNode == null || subject == null) {
            zoom.mark(-1);
            backPane.look(null);
            return;
        }
        int map;
        int place = -1;
        if (sourceIsFilter) {
            map = subject.isColour() ? zoomed : -1;
        } else if (subject.isVector()) {
            map = hoveredValue >= 0 ? hoveredValue : picked;
        } else if (zoomed >= 0 || subject.isSingle()) {
            map = Math.max(0, zoomed);
            place = hovered != null ? hovered.y() * subject.maps().width() + hovered.x() : picked;
        } else {
            map = hovered != null ? hovered.tile() : -1;
        }
        zoom.mark(sourceIsFilter || subject.isVector() ? -1 : picked);
        backPane.look(new Unit(seenNode, seenView, map, place));
    }

    private void step(int by) {
        for (int place = 0; place < order.length; place++) {
            if (order[place] == zoomed) {
                open(order[Math.floorMod(place + by, order.length)]);
                return;
            }
        }
    }

    /// Left and right (or J and L) go from map to map, up and down (or I and K, U and O) from layer to layer, B from kind to kind of
    /// back-prop; D freezes its unit.
    private void key(KeyEvent event) {
        boolean here = stage.isFocused() || backPane.isFocusWithin();
        if (subject == null && backPane.modeProperty().get() == BackMode.OFF || !here && zoomed < 0 || event.isShortcutDown()
                || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case ESCAPE -> {
                if (zoomed < 0) {
                    return;
                }
                open(-1);
            }
            case LEFT, J -> turn(-1);
            case RIGHT, L -> turn(1);
            case UP, I, U -> layer(-1);
            case DOWN, K, O -> layer(1);
            case B -> backPane.setMode(backPane.modeProperty().get().next());
            case D -> backPane.toggleFrozen();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void turn(int by) {
        if (subject == null) {
            return;
        }
        if (zoomed >= 0) {
            step(by);
        } else if (subject.isVector() && backPane.modeProperty().get() != BackMode.OFF) {
            picked = Math.floorMod(picked < 0 && by < 0 ? -1 : picked + by, subject.maps().count());
            lookAtUnit();
            readout.setText(Words.of("value {0}: {1}", picked, Figures.value(subject.maps().at(picked, 0, 0))));
        } else if (order.length > 0 && !subject.isSingle() && !subject.isVector()) {
            open(order[by > 0 ? 0 : order.length - 1]);
        }
    }

    /// Selects the next or previous layer that makes something of its own.
    private void layer(int by) {
        List<Node> nodes = editor.document().net().nodes();
        int at = nodes.stream().filter(node -> editor.selection().contains(node.id())).findFirst().map(Node::index).orElse(by > 0 ? -1 : nodes.size());
        for (int i = at + by; i >= 0 && i < nodes.size(); i += by) {
            if (!nodes.get(i).inPlace() && !nodes.get(i).tops().isEmpty()) {
                editor.select(Set.of(nodes.get(i).id()));
                return;
            }
        }
    }

    private void tellValue(int index) {
        hoveredValue = index;
        lookAtUnit();
        readout.setText(index < 0 || subject == null ? rest() : Words.of("value {0}: {1}", index, Figures.value(subject.maps().at(index, 0, 0))));
    }

    private void tell(TilePane.Hit hit) {
        if (subject == null || subject.isVector()) {
            return;
        }
        hovered = hit;
        lookAtUnit();
        if (hit == null) {
            readout.setText(rest());
            return;
        }
        int tile = zoomed >= 0 ? zoomed : hit.tile();
        readout.setText(subject.name(tile) + ": " + subject.figures(tile) + " · " + subject.value(tile, hit.y(), hit.x()));
    }

    /// What is told while the pointer is elsewhere.
    private String rest() {
        if (subject == null) {
            return "";
        }
        return zoomed >= 0 && !subject.isSingle() ? subject.name(zoomed) + ": " + subject.figures(zoomed)
            : Subject.figures(subject.maps().total());
    }

    private double outputScale() {
        return getScene() == null || getScene().getWindow() == null ? 1 : Math.max(1, getScene().getWindow().getOutputScaleX());
    }
}
