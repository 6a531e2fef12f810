package convas.app.shell;

import convas.app.editor.Editor;
import convas.core.document.AtomicFile;
import convas.app.file.Journal;
import convas.app.file.Settings;
import convas.app.file.TextFile;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The file behind the document: opening, saving, what was open lately, and what other programs do to the file meanwhile.
/// To be called on the UI thread; files are read and written on another.
public final class DocumentFiles {
    private static final int RECENT = 10;

    private final Editor editor;
    private final Settings settings;
    private final Journal journal;
    private final Prompts prompts;
    private final Executor disk = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("files").factory());
    private final ReadOnlyObjectWrapper<Path> path = new ReadOnlyObjectWrapper<>(this, "path");
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper(this, "name", "Untitled");
    private final ReadOnlyObjectWrapper<Path> changedOutside = new ReadOnlyObjectWrapper<>(this, "changedOutside");
    private final ObservableList<Path> recent = FXCollections.observableArrayList();
    private TextFile form = TextFile.of("");
    /// The bytes last read from or written to the file.
    private byte[] known = {};

    public DocumentFiles(Editor editor, Settings settings, Journal journal, Prompts prompts) {
        this.editor = editor;
        this.settings = settings;
        this.journal = journal;
        this.prompts = prompts;
        settings.texts("recent").forEach(each -> recent.add(Path.of(each)));
        editor.dirtyProperty().subscribe(dirty -> {
            if (!dirty) {
                disk.execute(journal::clear);
            }
        });
    }

    /// The file, or null for a document that has none yet.
    public ReadOnlyObjectProperty<Path> pathProperty() {
        return path.getReadOnlyProperty();
    }

    /// What the document is called.
    public ReadOnlyStringProperty nameProperty() {
        return name.getReadOnlyProperty();
    }

    /// The file, once another program changed it while there are unsaved changes here; otherwise null.
    public ReadOnlyObjectProperty<Path> changedOutsideProperty() {
        return changedOutside.getReadOnlyProperty();
    }

    /// Files opened or saved lately, the last one first.
    public ObservableList<Path> recent() {
        return FXCollections.unmodifiableObservableList(recent);
    }

    /// Opens a text that comes with Convas as a new document.
    ///
    /// @param resource on the class path
    public CompletableFuture<Boolean> template(String resource, String title) {
        try (InputStream in = DocumentFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource);
            }
            return fresh(new String(in.readAllBytes(), StandardCharsets.UTF_8), title);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// Shows a text as a new document without a file.
    public CompletableFuture<Boolean> fresh(String text, String title) {
        form = TextFile.of(text);
        known = new byte[0];
        path.set(null);
        name.set(title);
        changedOutside.set(null);
        return editor.open(text, Sidecar.EMPTY).thenApply(document -> true);
    }

    /// Opens a file in place of the document. What is unsaved must have been settled before: see [#settle].
    public CompletableFuture<Boolean> open(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        record Read(TextFile text, byte[] bytes, Sidecar sidecar) {}
        return onDisk(() -> {
            byte[] bytes = Files.readAllBytes(absolute);
            return new Read(TextFile.read(absolute), bytes, Sidecars.read(Sidecars.beside(absolute)));
        }).thenCompose(read -> {
            form = read.text();
            known = read.bytes();
            path.set(absolute);
            name.set(absolute.getFileName().toString());
            changedOutside.set(null);
            remember(absolute);
            return editor.open(read.text().text(), read.sidecar()).thenApply(document -> true);
        }).exceptionally(problem -> {
            recent.remove(absolute);
            keepRecent();
            return failed("This file cannot be opened", absolute, problem);
        });
    }

    /// Shows work that outlived a crash. It counts as unsaved.
    public CompletableFuture<Boolean> recover(Journal.Entry entry) {
        CompletableFuture<Boolean> before = entry.path().isPresent() && Files.isRegularFile(entry.path().get())
            ? open(entry.path().get()) : fresh("", entry.name());
        return before.thenCompose(opened -> {
            form = form.with(entry.text());
            return editor.open(entry.text(), entry.sidecar());
        }).thenApply(document -> {
            editor.markUnsaved();
            autosave().thenRun(() -> Journal.discard(entry.journal()));
            return true;
        });
    }

    /// Saves to the file, or asks for one. Completes with false if nothing was saved.
    public CompletableFuture<Boolean> save() {
        return path.get() == null ? saveAs() : saveTo(path.get());
    }

    public CompletableFuture<Boolean> saveAs() {
        Path folder = path.get() == null ? null : path.get().getParent();
        Optional<Path> chosen = prompts.save("Save network", folder, stem() + ".prototxt", Prompts.Kind.NETWORK);
        return chosen.map(this::saveTo).orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /// What a file of this document is called without its extension.
    private String stem() {
        String now = name.get();
        if (path.get() == null) {
            return now.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        }
        int dot = now.lastIndexOf('.');
        return dot > 0 ? now.substring(0, dot) : now;
    }

    public CompletableFuture<Boolean> saveTo(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String text = editor.text();
        Sidecar sidecar = editor.document().sidecar();
        TextFile written = form.with(text);
        byte[] bytes = written.bytes();
        return onDisk(() -> {
            AtomicFile.write(absolute, bytes);
            Sidecars.write(Sidecars.beside(absolute), sidecar);
            return true;
        }).thenApply(done -> {
            form = written;
            known = bytes;
            path.set(absolute);
            name.set(absolute.getFileName().toString());
            changedOutside.set(null);
            editor.markSaved(text, sidecar);
            editor.setNotice("Saved " + absolute.getFileName());
            remember(absolute);
            return true;
        }).exceptionally(problem -> failed("This file cannot be saved", absolute, problem));
    }

    /// Writes something made of the document to a file of the user's choice; the document stays what it is.
    ///
    /// @param ending of the suggested name, with its extension: `-deploy.prototxt`
    /// @param content made on another thread; what it throws is told to the user
    CompletableFuture<Boolean> export(String title, String ending, Prompts.Kind kind, Callable<byte[]> content) {
        Path folder = path.get() == null ? null : path.get().getParent();
        Optional<Path> chosen = prompts.save(title, folder, stem() + ending, kind);
        return chosen.map(file -> onDisk(() -> {
            AtomicFile.write(file, content.call());
            return true;
        }).thenApply(done -> {
            editor.setNotice("Exported " + file.getFileName());
            return true;
        }).exceptionally(problem -> failed("This cannot be exported", file, problem)))
            .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /// Asks what becomes of unsaved changes, if there are any, before they would be lost. Completes with false if the user
    /// would rather go on with them.
    public CompletableFuture<Boolean> settle() {
        if (!editor.dirtyProperty().get()) {
            return CompletableFuture.completedFuture(true);
        }
        autosave();
        int way = prompts.choose("Save changes to " + name.get() + "?", "Without saving, what you changed since the last time is lost.",
            "Save", "Don't save", "Cancel");
        return switch (way) {
            case 0 -> save();
            case 1 -> {
                disk.execute(journal::clear);
                yield CompletableFuture.completedFuture(true);
            }
            default -> CompletableFuture.completedFuture(false);
        };
    }

    /// Writes unsaved changes to the journal.
    public CompletableFuture<Void> autosave() {
        if (!editor.dirtyProperty().get()) {
            return CompletableFuture.completedFuture(null);
        }
        Optional<Path> file = Optional.ofNullable(path.get());
        String title = name.get();
        String text = editor.text();
        Sidecar sidecar = editor.document().sidecar();
        return onDisk(() -> {
            journal.write(file, title, text, sidecar);
            return null;
        });
    }

    /// Looks whether another program changed the file. Unchanged documents follow it (which can be undone); otherwise
    /// [#changedOutsideProperty] is set.
    public void look() {
        Path file = path.get();
        if (file == null) {
            return;
        }
        byte[] before = known;
        onDisk(() -> Files.isRegularFile(file) ? Files.readAllBytes(file) : null).thenAccept(bytes -> {
            if (bytes == null || before != known || !file.equals(path.get()) || Arrays.equals(bytes, known)) {
                return;
            }
            known = bytes;
            if (editor.dirtyProperty().get()) {
                changedOutside.set(file);
            } else {
                follow(bytes);
            }
        }).exceptionally(unreadable -> null);
    }

    /// Takes over what another program wrote to the file, as a step that can be undone.
    public void reload() {
        changedOutside.set(null);
        follow(known);
    }

    /// Goes on with what is here; saving then overwrites what another program wrote.
    public void keepMine() {
        changedOutside.set(null);
    }

    private void follow(byte[] bytes) {
        TextFile read = TextFile.of(bytes);
        Sidecar sidecar = editor.document().sidecar();
        editor.apply(new Edit.ReplaceText(read.text())).thenAccept(done -> {
            form = read;
            editor.markSaved(read.text(), sidecar);
            editor.setNotice(name.get() + " was changed by another program and read again. Undo brings the former text back.");
        });
    }

    private void remember(Path file) {
        recent.remove(file);
        recent.addFirst(file);
        while (recent.size() > RECENT) {
            recent.removeLast();
        }
        keepRecent();
    }

    private void keepRecent() {
        List<String> names = new ArrayList<>();
        recent.forEach(each -> names.add(each.toString()));
        settings.put("recent", names);
    }

    private boolean failed(String title, Path file, Throwable problem) {
        prompts.tell(title, file + "\n" + Reasons.of(problem));
        return false;
    }

    @FunctionalInterface
    interface DiskWork<T> {
        T run() throws Exception;
    }

    /// Runs work with files on their thread; the result completes on the UI thread.
    <T> CompletableFuture<T> onDisk(DiskWork<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        disk.execute(() -> {
            try {
                T result = work.run();
                Platform.runLater(() -> done.complete(result));
            } catch (Exception problem) {
                Platform.runLater(() -> done.completeExceptionally(problem));
            }
        });
        return done;
    }
}
