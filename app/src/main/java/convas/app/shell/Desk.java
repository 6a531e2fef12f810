package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.file.Journal;
import convas.app.file.RecentFiles;
import convas.app.file.Settings;
import convas.app.words.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.kordamp.ikonli.feather.Feather;

/// The window: documents in tabs, each at a workbench of its own. The one in front is shown, with its menus and its status
/// bar; those behind do nothing.
public final class Desk {
    private static final String START = "/convas/networks/googlenet.prototxt";

    /// Set once somebody has seen the greeting.
    private static final String GREETED = "greeted";
    /// How often unsaved work is written to the journal, and files are looked at.
    private static final Duration AUTOSAVE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final Stage stage;
    private final Settings settings;
    private final Path journals;
    private final RecentFiles recent;
    private final Prompts prompts;
    private final Looks looks;
    private final Session session;
    private final List<DocumentTab> tabs = new ArrayList<>();
    private final TabStrip strip = new TabStrip(this::toFront, this::close);
    private final VBox bars = new VBox();
    private final Map<String, Supplier<NoticeBar>> barMakers = new LinkedHashMap<>();
    private final BorderPane root = new BorderPane();
    private final StackPane layers = new StackPane(root);
    private final Overlay overlay = new Overlay(layers);
    private ScheduledExecutorService clock;
    private DocumentTab front;
    /// The document of the start, which gives way to another as long as it was not touched; or null.
    private DocumentTab placeholder;
    /// Whether the files of the last time were asked for, so that those of this time may take their place.
    private boolean begun;

    public Desk(Stage stage, Settings settings, Path journals) {
        this(stage, settings, journals, null);
    }

    /// @param journals folder for unsaved work
    /// @param answers in place of dialogs, for tests; or null
    public Desk(Stage stage, Settings settings, Path journals, Prompts answers) {
        this.stage = stage;
        this.settings = settings;
        this.journals = journals;
        this.recent = new RecentFiles(settings);
        this.looks = new Looks(settings);
        this.session = new Session(settings);
        this.prompts = answers != null ? answers : new DialogPrompts(stage, looks::sheets);
        double width = settings.number("window.width", 1600);
        double height = settings.number("window.height", 1000);
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        boolean fits = width <= screen.getWidth() && height <= screen.getHeight();
        Scene scene = new Scene(layers, Math.min(width, screen.getWidth()), Math.min(height, screen.getHeight()));
        stage.setScene(scene);
        looks.dress(scene);
        stage.setMinWidth(900);
        stage.setMinHeight(560);
        stage.setMaximized(settings.flag("window.maximized", !fits));
        stage.setOnCloseRequest(event -> {
            event.consume();
            quit();
        });
        looks.themeProperty().subscribe(theme -> tabs.stream().filter(DocumentTab::isMade)
            .forEach(tab -> tab.bench().window().themeProperty().set(theme)));
        keys(scene);
        drops(scene);
        timers();
        toFront(add(null));
    }

    // ---- what the workbenches share

    Stage stage() {
        return stage;
    }

    Settings settings() {
        return settings;
    }

    RecentFiles recent() {
        return recent;
    }

    Prompts prompts() {
        return prompts;
    }

    Overlay overlay() {
        return overlay;
    }

    Looks looks() {
        return looks;
    }

    Session session() {
        return session;
    }

    // ---- tabs

    /// The open documents in the order of their tabs.
    public List<DocumentTab> tabs() {
        return Collections.unmodifiableList(tabs);
    }

    /// The workbench of the document in front.
    public Workbench front() {
        return front.bench();
    }

    private DocumentTab add(Path waiting) {
        DocumentTab tab = new DocumentTab(() -> new Workbench(this, new Editor(), new Journal(journals)), waiting);
        tabs.add(front == null ? 0 : tabs.indexOf(front) + 1, tab);
        tab.pathProperty().addListener(property -> keepSession());
        return tab;
    }

    /// Shows the document of a tab in place of the one before.
    public void toFront(DocumentTab tab) {
        if (tab != front) {
            if (front != null && front.isMade()) {
                front.bench().leave();
            }
            front = tab;
            tab.speak();
            place(tab.bench());
            keepSession();
        }
        strip.show(tabs, front);
        tabs.stream().filter(DocumentTab::isMade).forEach(each -> each.bench().top().setNamed(tabs.size() == 1));
    }

    private void place(Workbench bench) {
        root.setTop(new VBox(bench.top(), strip, bars, bench.window().bars()));
        root.setCenter(bench.window().root());
        root.setBottom(bench.status());
        stage.titleProperty().bind(bench.title());
        bench.enter();
    }

    /// Brings the next tab to the front, or the one before.
    void step(int by) {
        toFront(tabs.get(Math.floorMod(tabs.indexOf(front) + by, tabs.size())));
    }

    /// A tab for another document, in front: a new one, or that of the start while it is untouched.
    private Workbench another() {
        if (front != placeholder || !front.bench().isUntouched()) {
            toFront(add(null));
        }
        placeholder = null;
        return front.bench();
    }

    /// Opens a file in a tab of its own, or brings it to the front if it is open.
    public CompletableFuture<Boolean> open(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        for (DocumentTab tab : tabs) {
            if (absolute.equals(tab.pathProperty().get())) {
                toFront(tab);
                return CompletableFuture.completedFuture(true);
            }
        }
        boolean inPlace = front == placeholder && front.bench().isUntouched();
        Workbench bench = another();
        DocumentTab tab = front;
        return bench.files().open(absolute).thenApply(opened -> {
            if (!opened) {
                if (inPlace) {
                    placeholder = tab;
                } else {
                    remove(tab);
                }
            }
            return opened;
        });
    }

    /// Shows a text as a new document without a file, in a tab of its own.
    public CompletableFuture<Boolean> fresh(String text, String title) {
        return another().files().fresh(text, title);
    }

    /// Closes the tab, once its unsaved changes are saved or given up. After the last one an empty document is there.
    public void close(DocumentTab tab) {
        settled(tab).thenAccept(settled -> {
            if (settled) {
                remove(tab);
            }
        });
    }

    void closeFront() {
        close(front);
    }

    private CompletableFuture<Boolean> settled(DocumentTab tab) {
        if (!tab.isMade()) {
            return CompletableFuture.completedFuture(true);
        }
        if (tab.unsavedProperty().get()) {
            toFront(tab);
        }
        return tab.bench().files().settle();
    }

    private void remove(DocumentTab tab) {
        int at = tabs.indexOf(tab);
        if (at < 0) {
            return;
        }
        if (tabs.size() == 1) {
            placeholder = add(null);
            toFront(placeholder);
            placeholder.bench().files().fresh(Gallery.EMPTY, Words.key("Untitled"));
            welcome();
        }
        if (tab == front) {
            toFront(tabs.get(at == tabs.size() - 1 ? at - 1 : at + 1));
        }
        tabs.remove(tab);
        if (tab.isMade()) {
            tab.bench().close();
        }
        toFront(front);
        keepSession();
    }

    /// What a document can be begun with.
    void welcome() {
        Gallery.open(this);
    }

    // ---- beginning and end

    /// Tells somebody who opens Convas for the first time what this is and where to go, until they have gone.
    public void greet() {
        if (!settings.flag(GREETED, false) && session.files().isEmpty()) {
            bar("greeting", () -> new NoticeBar("greeting", Feather.SMILE, Words.of("Welcome to Convas. This is GoogLeNet, run on a picture. Change anything and watch."),
                bar -> {
                    settings.put(GREETED, true);
                    close(bar);
                }, new NoticeBar.Way(Words.of("Networks and blocks…"), this::welcome), new NoticeBar.Way(Words.of("Draw a digit"), () -> DigitDemo.open(this)),
                new NoticeBar.Way(Words.of("Close"), () -> {})));
        }
    }

    /// Opens the files of the last time, each when its tab first comes to the front; without any, what [#begin] opens.
    public CompletableFuture<Boolean> resume() {
        List<Path> files = session.files();
        if (files.isEmpty()) {
            return begin(files);
        }
        Path chosen = session.front();
        DocumentTab first = front;
        List<DocumentTab> waiting = new ArrayList<>();
        for (Path file : files.reversed()) {
            waiting.add(add(file));
        }
        DocumentTab shown = waiting.stream().filter(tab -> tab.pathProperty().get().equals(chosen)).findFirst().orElse(waiting.getLast());
        Path file = shown.pathProperty().get();
        tabs.set(tabs.indexOf(shown), first);
        tabs.removeFirst();
        strip.show(tabs, front);
        placeholder = first;
        begun = true;
        return first.bench().files().open(file).thenCompose(opened -> opened ? CompletableFuture.completedFuture(true)
            : first.bench().files().template(START, "GoogLeNet"));
    }

    /// Opens files, or without any the network that Convas starts with.
    public CompletableFuture<Boolean> begin(List<Path> files) {
        placeholder = front;
        begun = true;
        if (files.isEmpty()) {
            return front.bench().files().template(START, "GoogLeNet");
        }
        return openAll(files).thenCompose(any -> any ? CompletableFuture.completedFuture(true)
            : front.bench().files().template(START, "GoogLeNet"));
    }

    /// Opens files one after the other; completes with whether any could be.
    CompletableFuture<Boolean> openAll(List<Path> files) {
        CompletableFuture<Boolean> opened = CompletableFuture.completedFuture(false);
        for (Path file : files) {
            opened = opened.thenCompose(before -> open(file).thenApply(now -> before || now));
        }
        return opened;
    }

    private void keepSession() {
        if (!begun) {
            return;
        }
        session.keep(tabs.stream().map(tab -> tab.pathProperty().get()).filter(Objects::nonNull).toList(), front.pathProperty().get());
    }

    public void show() {
        stage.show();
        Journal own = new Journal(journals);
        CompletableFuture.supplyAsync(own::abandoned).thenAcceptAsync(new Recovery(this)::offer, Platform::runLater);
    }

    /// A mistake in Convas: what is unsaved is put into safety at once.
    public void failed(Throwable problem) {
        System.getLogger(Desk.class.getName()).log(System.Logger.Level.ERROR, "a mistake in Convas", problem);
        tabs.stream().filter(DocumentTab::isMade).forEach(tab -> tab.bench().files().autosave());
        front().editor().setNotice(Words.of("Something went wrong inside Convas ({0}). Your work is kept; please save it.", problem));
    }

    /// Shows work that outlived a crash.
    CompletableFuture<Boolean> recover(Journal.Entry entry) {
        for (DocumentTab tab : tabs) {
            if (entry.path().isPresent() && entry.path().get().equals(tab.pathProperty().get()) && !tab.unsavedProperty().get()) {
                toFront(tab);
                return tab.bench().files().recover(entry);
            }
        }
        return another().files().recover(entry);
    }

    /// @param maker makes the bar of this id, in the language of the moment
    void bar(String id, Supplier<NoticeBar> maker) {
        take(id);
        barMakers.put(id, maker);
        bars.getChildren().add(maker.get());
    }

    /// Takes away the bar of this id, if it is there.
    void take(String id) {
        barMakers.remove(id);
        bars.getChildren().removeIf(each -> id.equals(each.getId()));
    }

    void close(NoticeBar bar) {
        take(bar.getId());
    }

    /// Everything speaks the language of now: what is in front at once, the documents behind it when they come to the front.
    void speak() {
        overlay.close();
        front.bench().window().remember();
        front.speak();
        place(front.bench());
        front.bench().top().setNamed(tabs.size() == 1);
        bars.getChildren().setAll(barMakers.values().stream().map(Supplier::get).toList());
    }

    /// Closes the window, once all unsaved changes are saved or given up.
    void quit() {
        CompletableFuture<Boolean> settled = settled(front);
        for (DocumentTab tab : List.copyOf(tabs)) {
            if (tab != front) {
                settled = settled.thenCompose(go -> go ? settled(tab) : CompletableFuture.completedFuture(false));
            }
        }
        settled.thenAccept(go -> {
            if (go) {
                end();
            }
        });
    }

    private void end() {
        front.bench().window().remember();
        settings.put("window.maximized", stage.isMaximized());
        if (!stage.isMaximized() && !stage.isFullScreen()) {
            settings.put("window.width", stage.getScene().getWidth());
            settings.put("window.height", stage.getScene().getHeight());
        }
        settings.save();
        CompletableFuture.allOf(tabs.stream().filter(DocumentTab::isMade).map(tab -> tab.bench().close())
            .toArray(CompletableFuture[]::new)).whenComplete((done, problem) -> stage.hide());
    }

    // ---- keys, files dropped, and the clock

    private void keys(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && event.isControlDown() && !overlay.isOpen()) {
                step(event.isShiftDown() ? -1 : 1);
                event.consume();
            }
        });
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> front().key(event));
        scene.addEventHandler(KeyEvent.KEY_TYPED, event -> front().typed(event));
    }

    private void drops(Scene scene) {
        scene.addEventHandler(DragEvent.DRAG_OVER, event -> front().draggedOver(event));
        scene.addEventHandler(DragEvent.DRAG_EXITED_TARGET, event -> front().draggedAway(event));
        scene.addEventHandler(DragEvent.DRAG_DROPPED, event -> front().dropped(event));
    }

    /// Not timelines: those would wake the window for every frame, also when nothing changes.
    private void timers() {
        stage.addEventHandler(WindowEvent.WINDOW_SHOWN, event -> {
            front().window().canvas().requestFocus();
            clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("clock").factory());
            every(AUTOSAVE, () -> front().files().autosave());
            every(LOOK, () -> front().files().look());
        });
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> clock.shutdownNow());
        stage.focusedProperty().subscribe(focused -> {
            if (focused) {
                front().files().look();
            }
        });
    }

    private void every(Duration time, Runnable work) {
        clock.scheduleAtFixedRate(() -> Platform.runLater(work), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether what is open is shown and run, and nothing more is to come by itself.
    boolean isCalm() {
        return front().window().runner().isIdle();
    }

    /// Draws the window, with the net run, into a PNG; completes with false if the run did not end in time.
    ///
    /// @throws java.util.concurrent.CompletionException if the file cannot be written
    public CompletableFuture<Boolean> picture(Path file, int width, int height) {
        return WindowPicture.draw(this, file, width, height);
    }
}
