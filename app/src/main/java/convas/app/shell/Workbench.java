package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.file.Journal;
import convas.app.file.Settings;
import convas.app.theme.Sheets;
import convas.app.theme.Theme;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/// One open window with its document: ties the editor, the views, the files and the actions together.
public final class Workbench {
    private static final List<String> TOOLS = List.of("file.new", "file.open", "file.save", "", "edit.undo", "edit.redo", "",
        "view.zoom-out", "view.fit", "view.zoom-in", "", "network.run", "", "view.theme", "help.commands");

    /// How often unsaved work is written to the journal, and files are looked at.
    private static final Duration AUTOSAVE = Duration.seconds(10);
    private static final Duration LOOK = Duration.seconds(3);

    /// Light and dark, or whichever the desktop uses.
    enum Look { SYSTEM, LIGHT, DARK }

    private final Stage stage;
    private final Editor editor;
    private final Settings settings;
    private final Journal journal;
    private final MainWindow window;
    private final DocumentFiles files;
    private final Prompts prompts;
    private final Actions actions = new Actions();
    private final StackPane layers = new StackPane();
    private final Overlay overlay = new Overlay(layers);
    private final StatusBar status;
    private final TopBar top;
    private final ObjectProperty<Look> look = new SimpleObjectProperty<>(this, "look", Look.SYSTEM);

    public Workbench(Stage stage, Editor editor, Settings settings, Journal journal) {
        this(stage, editor, settings, journal, null);
    }

    /// @param answers in place of dialogs, for tests; or null
    public Workbench(Stage stage, Editor editor, Settings settings, Journal journal, Prompts answers) {
        this.stage = stage;
        this.editor = editor;
        this.settings = settings;
        this.journal = journal;
        this.window = new MainWindow(editor, settings);
        this.prompts = answers != null ? answers : new DialogPrompts(stage, () -> Sheets.of(window.themeProperty().get()));
        this.files = new DocumentFiles(editor, settings, journal, prompts);
        this.status = new StatusBar(editor, window);
        WorkbenchActions.fill(actions, this);
        this.top = new TopBar(actions, Bindings.createStringBinding(
            () -> (editor.dirtyProperty().get() ? "● " : "") + files.nameProperty().get(), editor.dirtyProperty(), files.nameProperty()), TOOLS);

        window.root().setTop(new javafx.scene.layout.VBox(top, window.bars()));
        window.root().setBottom(status);
        layers.getChildren().setAll(window.root());
        Scene scene = new Scene(layers, settings.number("window.width", 1440), settings.number("window.height", 900));
        stage.setScene(scene);
        chooseTheme(scene);
        recentMenu();
        keys(scene);
        drops(scene);
        title();
        timers();
        stage.setMinWidth(900);
        stage.setMinHeight(560);
        stage.setMaximized(settings.flag("window.maximized", false));
        stage.setOnCloseRequest(this::closeRequested);
        files.changedOutsideProperty().subscribe(file -> changedOutside(file));
        files.beforehand(this::commitField);
    }

    Editor editor() {
        return editor;
    }

    public MainWindow window() {
        return window;
    }

    public DocumentFiles files() {
        return files;
    }

    public Actions actions() {
        return actions;
    }

    Prompts prompts() {
        return prompts;
    }

    Overlay overlay() {
        return overlay;
    }

    Settings settings() {
        return settings;
    }

    Stage stage() {
        return stage;
    }

    Menu menu(String title) {
        return Menus.find(top.menus(), title);
    }

    ObjectProperty<Look> look() {
        return look;
    }

    /// Opens a file, or without one the network that Convas starts with.
    public CompletableFuture<Boolean> begin(Path file) {
        CompletableFuture<Boolean> opened = file == null ? files.template("/convas/networks/googlenet.prototxt", "GoogLeNet")
            : files.open(file).thenCompose(done -> done ? CompletableFuture.completedFuture(true)
                : files.template("/convas/networks/googlenet.prototxt", "GoogLeNet"));
        return opened;
    }

    public void show() {
        stage.show();
        CompletableFuture.supplyAsync(journal::abandoned).thenAcceptAsync(this::offerRecovery, Platform::runLater);
    }

    /// A mistake in Convas: what is unsaved is put into safety at once.
    public void failed(Throwable problem) {
        System.getLogger(Workbench.class.getName()).log(System.Logger.Level.ERROR, "a mistake in Convas", problem);
        files.autosave();
        editor.setNotice("Something went wrong inside Convas (" + problem + "). Your work is kept; please save it.");
    }

    private void offerRecovery(List<Journal.Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            offerRecovery(entries.get(i), i == 0 ? "recover" : "recover-" + (i + 1));
        }
    }

    private void offerRecovery(Journal.Entry entry, String id) {
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(Locale.UK)
            .withZone(ZoneId.systemDefault()).format(entry.when());
        bar(new NoticeBar(id, Feather.LIFE_BUOY,
            "Convas ended before " + entry.name() + " was saved. There is a copy of " + when + ".", this::close,
            new NoticeBar.Way("Recover", () -> files.settle().thenAccept(settled -> {
                if (settled) {
                    files.recover(entry);
                } else {
                    offerRecovery(entry, id);
                }
            })),
            new NoticeBar.Way("Discard", () -> Journal.discard(entry.journal())),
            new NoticeBar.Way("Later", () -> {})));
    }

    void bar(NoticeBar bar) {
        window.bars().getChildren().removeIf(each -> bar.getId().equals(each.getId()));
        window.bars().getChildren().add(bar);
    }

    void close(NoticeBar bar) {
        window.bars().getChildren().remove(bar);
    }

    void changedOutside(Path file) {
        window.bars().getChildren().removeIf(each -> "changed-outside".equals(each.getId()));
        if (file != null) {
            bar(new NoticeBar("changed-outside", Feather.REFRESH_CW,
                file.getFileName() + " was changed by another program, and there are unsaved changes here.", this::close,
                new NoticeBar.Way("Read it again", files::reload), new NoticeBar.Way("Keep mine", files::keepMine)));
        }
    }

    /// What is typed in a field is committed when the field loses the keyboard.
    private void commitField() {
        if (stage.getScene().getFocusOwner() instanceof TextField field) {
            window.root().requestFocus();
            if (field.getScene() != null) {
                field.requestFocus();
            }
        }
    }

    /// Does something that replaces the document, once unsaved changes are saved or given up.
    void ifSettled(Runnable then) {
        files.settle().thenAccept(settled -> {
            if (settled) {
                then.run();
            }
        });
    }

    private void chooseTheme(Scene scene) {
        look.set(parse(settings.text("theme", "system")));
        Runnable apply = () -> {
            boolean dark = look.get() == Look.DARK || look.get() == Look.SYSTEM && systemIsDark();
            window.themeProperty().set(dark ? Theme.DARK : Theme.LIGHT);
        };
        look.subscribe(now -> {
            settings.put("theme", now.name().toLowerCase(Locale.ROOT));
            apply.run();
        });
        Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> apply.run());
        window.themeProperty().subscribe(theme -> scene.getStylesheets().setAll(Sheets.of(theme)));
    }

    private static boolean systemIsDark() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
    }

    private static Look parse(String name) {
        return switch (name) {
            case "dark" -> Look.DARK;
            case "light" -> Look.LIGHT;
            default -> Look.SYSTEM;
        };
    }

    private void recentMenu() {
        Menu file = Menus.find(top.menus(), "File");
        Menu recent = new Menu("Open recent");
        recent.setId("file.recent");
        int at = file.getItems().indexOf(file.getItems().stream().filter(item -> "file.open".equals(item.getId())).findFirst().orElseThrow());
        file.getItems().add(at + 1, recent);
        Runnable fill = () -> {
            recent.getItems().clear();
            for (Path path : files.recent()) {
                MenuItem item = new MenuItem(path.getFileName() + "  —  " + path.getParent());
                item.setMnemonicParsing(false);
                item.setOnAction(event -> ifSettled(() -> files.open(path)));
                recent.getItems().add(item);
            }
            recent.setDisable(files.recent().isEmpty());
        };
        files.recent().addListener((ListChangeListener<Path>) change -> fill.run());
        fill.run();
    }

    private void keys(Scene scene) {
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F8 && event.isShiftDown()) {
                window.problems().step(-1);
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
                actions.get("network.run").fire();
                event.consume();
            } else if (event.getCode() == KeyCode.SLASH && window.canvas().isFocused()) {
                actions.get("edit.add").fire();
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE && window.runner().jobProperty().get() != null) {
                window.runner().cancel();
                event.consume();
            }
        });
    }

    /// Files dropped on the window: a network is opened, an image is run, weights are loaded.
    private void drops(Scene scene) {
        scene.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles() && WorkbenchDrops.meaning(event.getDragboard().getFiles()).isPresent()) {
                event.acceptTransferModes(TransferMode.COPY);
                editor.setNotice(WorkbenchDrops.meaning(event.getDragboard().getFiles()).get().sentence());
                event.consume();
            }
        });
        scene.addEventHandler(DragEvent.DRAG_EXITED_TARGET, event -> {
            if (event.getDragboard().hasFiles()) {
                editor.setNotice("");
            }
        });
        scene.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            if (event.getDragboard().hasFiles()) {
                Optional<WorkbenchDrops.Meaning> meaning = WorkbenchDrops.meaning(event.getDragboard().getFiles());
                meaning.ifPresent(this::use);
                event.setDropCompleted(meaning.isPresent());
                event.consume();
            }
        });
    }

    private void use(WorkbenchDrops.Meaning meaning) {
        switch (meaning.kind()) {
            case NETWORK -> ifSettled(() -> files.open(meaning.file()));
            case WEIGHTS -> loadWeights(meaning.file());
            case IMAGE -> loadImage(meaning.file());
        }
    }

    void loadWeights(Path file) {
        files.autosave();
        files.onDisk(() -> CaffeModel.list(file)).thenCompose(model -> window.runner().loadWeights(model, Match.Choice.NONE))
            .whenComplete((match, problem) -> {
            if (problem == null) {
                window.showTab("maps");
                convas.app.task.WeightsMenu.tell(match, file.getFileName().toString(), stage);
            } else if (!(cause(problem) instanceof java.util.concurrent.CancellationException)) {
                prompts.tell("These weights cannot be used", file.getFileName() + "\n" + Reasons.of(problem));
            }
        });
    }

    private static Throwable cause(Throwable problem) {
        return problem instanceof java.util.concurrent.CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }

    void loadImage(Path file) {
        files.onDisk(() -> convas.app.task.Pictures.load(file)).whenComplete((picture, problem) -> {
            if (problem == null) {
                window.runner().setPicture(picture);
            } else {
                prompts.tell("This image cannot be used", file.getFileName() + "\n" + Reasons.of(problem));
            }
        });
    }

    private void title() {
        stage.titleProperty().bind(Bindings.createStringBinding(
            () -> (editor.dirtyProperty().get() ? "● " : "") + files.nameProperty().get() + " — Convas",
            editor.dirtyProperty(), files.nameProperty()));
    }

    private void timers() {
        Timeline autosave = new Timeline(new KeyFrame(AUTOSAVE, event -> files.autosave()));
        Timeline watch = new Timeline(new KeyFrame(LOOK, event -> files.look()));
        for (Timeline each : List.of(autosave, watch)) {
            each.setCycleCount(Animation.INDEFINITE);
        }
        stage.addEventHandler(WindowEvent.WINDOW_SHOWN, event -> {
            window.canvas().requestFocus();
            autosave.play();
            watch.play();
        });
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> {
            autosave.stop();
            watch.stop();
        });
        stage.focusedProperty().subscribe(focused -> {
            if (focused) {
                files.look();
            }
        });
    }

    private void closeRequested(WindowEvent event) {
        event.consume();
        quit();
    }

    /// Closes the window, once unsaved changes are saved or given up.
    void quit() {
        ifSettled(() -> {
            window.remember();
            settings.put("window.maximized", stage.isMaximized());
            if (!stage.isMaximized() && !stage.isFullScreen()) {
                settings.put("window.width", stage.getScene().getWidth());
                settings.put("window.height", stage.getScene().getHeight());
            }
            settings.save();
            files.close().whenComplete((done, problem) -> stage.hide());
        });
    }

    /// Whether what is open is shown and run, and nothing more is to come by itself.
    boolean isCalm() {
        return window.runner().isIdle();
    }

    /// Draws the window, with the net run, into a PNG; completes with false if the run did not end in time.
    ///
    /// @throws java.util.concurrent.CompletionException if the file cannot be written
    public CompletableFuture<Boolean> picture(Path file, int width, int height) {
        return WindowPicture.draw(this, file, width, height);
    }
}
