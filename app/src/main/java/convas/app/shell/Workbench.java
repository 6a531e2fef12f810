package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.file.Journal;
import convas.app.file.Settings;
import convas.app.file.Views;
import convas.app.words.Language;
import convas.app.words.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringExpression;
import javafx.scene.Node;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;

/// What one document is worked on with: ties its editor, views, file and actions together.
public final class Workbench {
    private static final List<String> TOOLS = List.of("file.new", "file.open", "file.save", "", "edit.undo", "edit.redo", "",
        "view.zoom-out", "view.fit", "view.zoom-in", "", "network.state", "network.run", "", "view.theme", "help.commands");

    private final Desk desk;
    private final Editor editor;
    private final MainWindow window;
    private final DocumentFiles files;
    private final Actions actions = new Actions();
    private final StatusBar status;
    private final TopBar top;
    private final StringExpression called;
    private final List<Runnable> entering = new ArrayList<>();
    private final Snapshots snapshots;
    private final Language language = Words.language();
    private final Subscription outside;
    private Node focused;
    /// Id of what had the keyboard in the views before these, or null.
    private String wanted;

    Workbench(Desk desk, Editor editor, Journal journal) {
        this(desk, editor, new DocumentFiles(editor, desk.recent(), new Views(desk.settings()), journal, desk.prompts()), null);
    }

    /// @param before whose place this takes; or null
    private Workbench(Desk desk, Editor editor, DocumentFiles files, Workbench before) {
        this.desk = desk;
        this.editor = editor;
        this.files = files;
        this.window = new MainWindow(editor, desk.settings(), before == null ? null : before.window);
        window.palette().onOpen(desk::fresh);
        window.canvas().lookedAtProperty().set(files.viewProperty().get());
        files.viewProperty().bindBidirectional(window.canvas().lookedAtProperty());
        this.snapshots = new Snapshots(window.canvas(), editor);
        this.status = new StatusBar(editor, window);
        WorkbenchActions.fill(actions, this);
        this.called = Bindings.createStringBinding(
            () -> (editor.dirtyProperty().get() ? "● " : "") + files.nameProperty().get(), editor.dirtyProperty(), files.nameProperty());
        this.top = new TopBar(actions, called, TOOLS, new StateChoice(editor).button());
        window.themeProperty().set(desk.looks().theme());
        recentMenu();
        stateMenu();
        languageMenu();
        outside = files.changedOutsideProperty().subscribe(this::changedOutside);
        files.beforehand(this::commitField);
    }

    /// Another with the same document, whose views speak the language of now: undo, values, weights, what is under way and what is
    /// looked at stay. This one is let go.
    Workbench anew() {
        commitField();
        Node owner = stage().getScene().getFocusOwner();
        Node keyboard = Parts.isInside(owner, window.root()) ? owner : focused;
        outside.unsubscribe();
        files.viewProperty().unbindBidirectional(window.canvas().lookedAtProperty());
        editor.renew();
        Workbench made = new Workbench(desk, editor, files, this);
        files.renew();
        made.window.goOnFrom(window);
        made.snapshots.goOnFrom(snapshots);
        made.wanted = named(keyboard);
        return made;
    }

    private static String named(Node node) {
        Node at = node;
        while (at != null && at.getId() == null) {
            at = at.getParent();
        }
        return at == null ? null : at.getId();
    }

    /// That of the words on its views.
    Language language() {
        return language;
    }

    Desk desk() {
        return desk;
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
        return desk.prompts();
    }

    Overlay overlay() {
        return desk.overlay();
    }

    Settings settings() {
        return desk.settings();
    }

    Stage stage() {
        return desk.stage();
    }

    TopBar top() {
        return top;
    }

    StatusBar status() {
        return status;
    }

    /// @param title in English
    Menu menu(String title) {
        return Menus.find(top.menus(), title);
    }

    /// What the window is called while this is in front.
    StringExpression title() {
        return called.concat(" — Convas");
    }

    /// Whether nothing was changed since the document was opened, nor undone.
    boolean isUntouched() {
        return files.pathProperty().get() == null && !editor.dirtyProperty().get() && editor.draftProperty().get() == null
            && editor.historyProperty().get().undoTitle().isEmpty() && editor.historyProperty().get().redoTitle().isEmpty();
    }

    /// @param run done each time this comes to the front
    void onEntering(Runnable run) {
        entering.add(run);
    }

    /// Comes to the front: takes over what was done to the window meanwhile, and goes on running the net.
    void enter() {
        window.recall();
        entering.forEach(Runnable::run);
        window.runner().setInFront(true);
        files.look();
        if (stage().isShowing()) {
            // else parts of a window that was just made are not in it yet and cannot get the keyboard
            stage().getScene().getRoot().applyCss();
        }
        Node before = focused != null || wanted == null ? focused : window.root().lookup("#" + wanted);
        (before != null ? before : window.canvas()).requestFocus();
    }

    /// Goes behind another: nothing is computed for it any more.
    void leave() {
        Node owner = stage().getScene().getFocusOwner();
        focused = Parts.isInside(owner, window.root()) ? owner : null;
        commitField();
        window.remember();
        window.runner().setInFront(false);
        files.autosave();
    }

    /// Ends what is under way. Unsaved changes are forgotten.
    CompletableFuture<Void> close() {
        window.runner().setInFront(false);
        window.runner().cancel();
        return files.close();
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
                Words.of("{0} was changed by another program, and there are unsaved changes here.", file.getFileName()), this::close,
                new NoticeBar.Way(Words.of("Read it again"), files::reload), new NoticeBar.Way(Words.of("Keep mine"), files::keepMine),
                new NoticeBar.Way(Words.of("Show differences"), () -> differences(file), true)));
        }
    }

    private void differences(Path file) {
        files.theirs().ifPresent(theirs -> Differences.open(overlay(), Words.of("{0}: from what is here to what is in the file", file.getFileName()),
            editor.text(), theirs, List.of(new NoticeBar.Way(Words.of("Read it again"), files::reload), new NoticeBar.Way(Words.of("Keep mine"), files::keepMine))));
    }

    /// What is typed in a field is committed when the field loses the keyboard.
    private void commitField() {
        if (stage().getScene().getFocusOwner() instanceof TextField field && Parts.isInside(field, window.root())) {
            window.root().requestFocus();
            if (field.getScene() != null) {
                field.requestFocus();
            }
        }
    }

    private void stateMenu() {
        Menu network = menu("Network");
        Menu state = new Menu(Words.of("Stages and level"));
        state.setId("network.state");
        int at = network.getItems().indexOf(network.getItems().stream().filter(item -> "network.train".equals(item.getId())).findFirst().orElseThrow());
        network.getItems().add(at + 1, state);
        new StateChoice(editor).fill(state);
    }

    List<CommandPalette.Entry> languages() {
        return Languages.entries(settings(), this::spoken);
    }

    private void spoken() {
        Platform.runLater(desk::speak);
    }

    private void languageMenu() {
        Menu view = menu("View");
        Menu language = Languages.menu(settings(), this::spoken);
        int at = view.getItems().indexOf(view.getItems().stream().filter(item -> "view.theme-system".equals(item.getId())).findFirst().orElseThrow());
        view.getItems().add(at + 1, language);
        view.setOnShowing(event -> Languages.update(language, settings()));
    }

    private void recentMenu() {
        Menu file = menu("File");
        Menu recent = new Menu(Words.of("Open recent"));
        recent.setId("file.recent");
        int at = file.getItems().indexOf(file.getItems().stream().filter(item -> "file.open".equals(item.getId())).findFirst().orElseThrow());
        file.getItems().add(at + 1, recent);
        onEntering(() -> fill(recent));
        file.setOnShowing(event -> fill(recent));
    }

    private void fill(Menu recent) {
        List<MenuItem> items = new ArrayList<>();
        for (Path path : desk.recent().files()) {
            MenuItem item = new MenuItem(path.getFileName() + "  —  " + path.getParent());
            item.setMnemonicParsing(false);
            item.setOnAction(event -> desk.open(path));
            items.add(item);
        }
        recent.getItems().setAll(items);
        recent.setDisable(items.isEmpty());
    }

    void key(KeyEvent event) {
        if (event.getCode() == KeyCode.F8 && event.isShiftDown()) {
            window.problems().step(-1);
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
            actions.get("network.run").fire();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && event.isAltDown()) {
            actions.get("view.properties").fire();
            event.consume();
        } else if (event.getCode() == KeyCode.Z && event.isShortcutDown() && event.isShiftDown()) {
            actions.get("edit.redo").fire();
            event.consume();
        } else if (event.isShortcutDown() && event.isAltDown() && event.getCode().isDigitKey() && digit(event) > 0) {
            if (event.isShiftDown()) {
                snapshots.set(digit(event));
            } else {
                snapshots.go(digit(event));
            }
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && window.runner().jobProperty().get() != null) {
            window.runner().cancel();
            event.consume();
        }
    }

    private static int digit(KeyEvent event) {
        String name = event.getCode().getName();
        return name.charAt(name.length() - 1) - '0';
    }

    /// A question mark on the canvas asks for help; elsewhere it is text.
    void typed(KeyEvent event) {
        if (event.getCharacter().equals("?") && stage().getScene().getFocusOwner() == window.canvas() && !overlay().isOpen()) {
            actions.get("help.shortcuts").fire();
            event.consume();
        }
    }

    /// Files dropped on the window: networks are opened, an image is run, weights are loaded.
    void draggedOver(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            WorkbenchDrops.meaning(event.getDragboard().getFiles()).ifPresent(meaning -> {
                if (meaning.taken()) {
                    event.acceptTransferModes(TransferMode.COPY);
                }
                editor.setNotice(meaning.sentence());
                event.consume();
            });
        }
    }

    void draggedAway(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            editor.setNotice("");
        }
    }

    void dropped(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            Optional<WorkbenchDrops.Meaning> meaning = WorkbenchDrops.meaning(event.getDragboard().getFiles())
                .filter(WorkbenchDrops.Meaning::taken);
            meaning.ifPresent(this::use);
            event.setDropCompleted(meaning.isPresent());
            event.consume();
        }
    }

    void use(WorkbenchDrops.Meaning meaning) {
        files.onDisk(() -> WorkbenchDrops.networks(meaning)).whenComplete((networks, problem) -> {
            if (problem != null) {
                prompts().tell(Words.of("This folder cannot be read"), Reasons.of(problem));
                return;
            }
            if (networks.isEmpty() && !meaning.folders().isEmpty()) {
                editor.setNotice(Words.of("There is no .prototxt file in {0}", meaning.folders().getFirst()));
            }
            desk.openAll(networks).thenRun(() -> {
                Workbench front = desk.front();
                if (meaning.image() != null) {
                    front.loadImage(meaning.image());
                }
                if (meaning.weights() != null) {
                    front.weights().load(meaning.weights());
                }
            });
        });
    }

    /// Loads and saves weights.
    WeightFiles weights() {
        return new WeightFiles(this);
    }

    void loadImage(Path file) {
        files.onDisk(() -> convas.app.task.Pictures.load(file)).whenComplete((picture, problem) -> {
            if (problem == null) {
                window.runner().setPicture(picture);
            } else {
                prompts().tell(Words.of("This image cannot be used"), file.getFileName() + "\n" + Reasons.of(problem));
            }
        });
    }
}
