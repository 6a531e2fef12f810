package convas.app.shell;

import convas.app.canvas.CanvasView;
import convas.app.drawing.DrawingPad;
import convas.app.editor.Editor;
import convas.app.file.Settings;
import convas.app.inspector.InspectorView;
import convas.app.maps.MapsView;
import convas.app.outline.OutlineView;
import convas.app.palette.PaletteView;
import convas.app.problems.ProblemsView;
import convas.app.report.ReportView;
import convas.app.source.SourceView;
import convas.app.task.Runner;
import convas.app.theme.Theme;
import convas.app.words.Words;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/// Everything inside the window: the views, where they stand, and what is remembered of that.
public final class MainWindow {
    private final BorderPane root = new BorderPane();
    private final VBox bars = new VBox();
    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(this, "theme", Theme.LIGHT);
    private final CanvasView canvas;
    private final SourceView source;
    private final ProblemsView problems;
    private final ReportView report;
    private final Runner runner;
    private final MapsView maps;
    private final PaletteView palette;
    private final InspectorView inspector;
    private final DrawingPad paper;
    private final TabPane left = new TabPane();
    private final BottomPanel bottom = new BottomPanel();
    private final Parts parts;
    private final Docks middle;
    private final Docks columns;
    private final Docks rows;
    private final Settings settings;

    public MainWindow(Editor editor, Settings settings) {
        this(editor, settings, null);
    }

    /// @param before a window with the same document, in whose place this one comes; or null
    MainWindow(Editor editor, Settings settings, MainWindow before) {
        this.settings = settings;
        canvas = new CanvasView(editor);
        source = new SourceView(editor);
        source.drawAfter(canvas.paintedProperty());
        problems = new ProblemsView(editor);
        report = new ReportView(editor);
        if (before == null) {
            runner = new Runner(editor);
        } else {
            runner = before.runner;
            runner.renew();
        }
        maps = new MapsView(editor, runner);
        palette = new PaletteView(editor);
        inspector = new InspectorView(editor, before == null ? null : before.inspector);
        paper = new DrawingPad(editor, runner);

        bottom.add(tab("problems", Words.of("Problems"), problems));
        bottom.add(tab("table", Words.of("Table"), report));
        bottom.add(tab("maps", Words.of("Maps"), maps));
        bottom.add(tab("history", Words.of("History"), new HistoryView(editor)));
        bottom.add(tab("jobs", Words.of("Jobs"), new JobsView(runner.jobs())));
        bottom.select(settings.text("tab", "maps"));

        middle = new Docks(settings, "middle", Orientation.HORIZONTAL);
        middle.add(new Dock("text", Words.of("Text"), source), 0.28, 160, true);
        middle.add(canvas, 0, 240, false);
        rows = new Docks(settings, "rows", Orientation.VERTICAL);
        rows.add(middle.pane(), 0, 200, false);
        rows.add(bottom, 260, 96, true, false);
        bottom.shownProperty().bindBidirectional(rows.shown(1));
        bottom.tell("maps", maps::setSeen);
        BorderPane centre = new BorderPane(rows.pane());
        centre.setBottom(bottom.strip());
        columns = new Docks(settings, "columns", Orientation.HORIZONTAL);
        left.getTabs().setAll(tab("palette", Words.of("Layers"), palette), tab("outline", Words.of("Outline"), new OutlineView(editor)),
            tab("draw", Words.of("Draw"), paper));
        left.getStyleClass().add("left-tabs");
        left.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        columns.add(left, 208, 140, true);
        columns.add(centre, 0, 400, false);
        columns.add(new Dock("properties", Words.of("Properties"), inspector), 272, 200, true);

        parts = new Parts(left, canvas, source, inspector, bottom);
        root.getStyleClass().add("main-window");
        root.setCenter(columns.pane());
        theme.subscribe(canvas::setTheme);
        theme.subscribe(source::setTheme);
        canvas.chosenProperty().subscribe(inspector::setConnection);
        runner.silentProperty().subscribe(canvas::setSilent);
        runner.thumbnailsProperty().subscribe(canvas::setThumbnails);
        runner.staleProperty().subscribe(canvas::setStale);
    }

    /// Goes on where another window with the same document was: once this one is dressed as that was.
    void goOnFrom(MainWindow before) {
        canvas.goOnFrom(before.canvas);
        source.goOnFrom(before.source);
        paper.goOnFrom(before.paper);
        maps.goOnFrom(before.maps);
        report.goOnFrom(before.report);
        palette.goOnFrom(before.palette);
    }

    /// A tab whose view joins the window when it is first looked at: the window opens sooner.
    private static Tab tab(String id, String title, javafx.scene.Node content) {
        Tab tab = new Tab(title);
        tab.setId(id);
        tab.selectedProperty().subscribe(selected -> {
            if (selected && tab.getContent() == null) {
                tab.setContent(content);
            }
        });
        return tab;
    }

    public BorderPane root() {
        return root;
    }

    public VBox bars() {
        return bars;
    }

    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    public CanvasView canvas() {
        return canvas;
    }

    public SourceView source() {
        return source;
    }

    public ProblemsView problems() {
        return problems;
    }

    public ReportView report() {
        return report;
    }

    /// Runs the net in the background: job, weights label, picture.
    public Runner runner() {
        return runner;
    }

    /// The parts that the keyboard goes through.
    Parts parts() {
        return parts;
    }

    public MapsView maps() {
        return maps;
    }

    public PaletteView palette() {
        return palette;
    }

    public InspectorView inspector() {
        return inspector;
    }

    /// Whether the palette, the text, the properties or the bottom tabs are shown.
    public BooleanProperty paletteShown() {
        return columns.shown(0);
    }

    public BooleanProperty propertiesShown() {
        return columns.shown(2);
    }

    public BooleanProperty textShown() {
        return middle.shown(0);
    }

    public BooleanProperty bottomShown() {
        return rows.shown(1);
    }

    /// Brings one of the bottom tabs to the front: `problems`, `table`, `maps`, `history` or `jobs`.
    public void showTab(String id) {
        bottomShown().set(true);
        bottom.select(id);
    }

    /// Brings the palette or the outline to the front: `palette` or `outline`.
    public void showLeft(String id) {
        paletteShown().set(true);
        left.getTabs().stream().filter(tab -> tab.getId().equals(id)).findFirst().ifPresent(left.getSelectionModel()::select);
    }

    /// Takes over the places that [#remember] kept, here or for another document.
    public void recall() {
        bottom.select(settings.text("tab", tab()));
        String inFront = settings.text("left", "palette");
        left.getTabs().stream().filter(tab -> tab.getId().equals(inFront)).findFirst().ifPresent(left.getSelectionModel()::select);
        columns.recall();
        middle.recall();
        rows.recall();
    }

    /// Id of the bottom tab in front.
    public String tab() {
        return bottom.selected();
    }

    /// Keeps the places of the dividers and which tab is in front.
    public void remember() {
        settings.put("tab", tab());
        settings.put("left", left.getSelectionModel().getSelectedItem().getId());
        columns.remember();
        middle.remember();
        rows.remember();
    }
}
