package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.AtomicFile;
import convas.app.file.Journal;
import convas.app.file.NetworkFile;
import convas.app.file.RecentFiles;
import convas.app.file.TextFile;
import convas.app.file.Views;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.document.View;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;

/// The file behind the document: opening, saving, what was open lately, and what other programs do to the file meanwhile.
/// To be called on the UI thread; files are read and written on another.
public final class DocumentFiles {
    private final Editor editor;
    private final RecentFiles recent;
    private final Views views;
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(this, "view");
    private final Journal journal;
    private final Prompts prompts;
    private final Executor disk = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("files").factory());
    private final ReadOnlyObjectWrapper<Path> path = new ReadOnlyObjectWrapper<>(this, "path");
    /// The document's name in English, if it has no file.
    private String untitled = Words.key("Untitled");
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper(this, "name", Words.of("Untitled"));
    private final ReadOnlyObjectWrapper<Path> changedOutside = new ReadOnlyObjectWrapper<>(this, "changedOutside");
    private TextFile form = TextFile.of("");
    /// The bytes last read from or written to the file.
    private byte[] known = {};
    /// What another program wrote to the file instead, until the user has decided; otherwise null.
    private byte[] theirs;
    /// Documents that are being opened: until they are shown nothing is saved.
    private int opening;
    /// Counts the documents, so that what was begun for one does not end with another.
    private int generation;
    private boolean viewUnwritten;
    private View writtenView;
    private boolean closed;
    private Runnable beforehand = () -> {};
    private CompletableFuture<Boolean> saving = CompletableFuture.completedFuture(true);
    private CompletableFuture<Boolean> settling = CompletableFuture.completedFuture(true);

    public DocumentFiles(Editor editor, RecentFiles recent, Views views, Journal journal, Prompts prompts) {
        this.editor = editor;
        this.recent = recent;
        this.views = views;
        this.journal = journal;
        this.prompts = prompts;
        listen();
    }

    private void listen() {
        editor.dirtyProperty().subscribe(dirty -> {
            if (!dirty) {
                disk.execute(journal::clear);
            }
        });
    }

    /// Goes on after [Editor#renew()], in the language of now.
    void renew() {
        listen();
        if (path.get() == null) {
            name.set(Words.of(untitled));
        }
    }

    /// @param commit makes what is typed in a field part of the document; called before anything is saved or given up
    void beforehand(Runnable commit) {
        beforehand = commit;
    }

    /// Completes once what is typed in a field and all edits on their way are part of the document.
    CompletableFuture<Void> committed() {
        beforehand.run();
        return editor.settled();
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
    ///
    /// @param title in English, if it is a word of Convas
    public CompletableFuture<Boolean> fresh(String text, String title) {
        return guarded(editor.open(text, Sidecar.EMPTY).thenApply(document -> {
            become(null, title, TextFile.of(text), new byte[0], null);
            return true;
        })).exceptionally(problem -> {
            prompts.tell(Words.of("This network cannot be shown"), Reasons.of(problem));
            return false;
        });
    }

    /// The editor shows another document now.
    private void become(Path file, String title, TextFile read, byte[] bytes, View seen) {
        rememberView();
        generation++;
        form = read;
        known = bytes;
        theirs = null;
        viewUnwritten = false;
        path.set(file);
        untitled = title;
        name.set(file == null ? Words.of(title) : title);
        changedOutside.set(null);
        view.set(seen);
        writtenView = seen;
    }

    private void rememberView() {
        if (path.get() != null) {
            views.put(path.get(), view.get());
        }
    }

    /// Which part of the picture is looked at, or null for all of it. Kept with the file and by this computer; no change of the document.
    public ObjectProperty<View> viewProperty() {
        return view;
    }

    private <T> CompletableFuture<T> guarded(CompletableFuture<T> shown) {
        opening++;
        return shown.whenComplete((done, problem) -> opening--);
    }

    /// Opens a file in place of the document. What is unsaved must have been settled before: see [#settle].
    public CompletableFuture<Boolean> open(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        record Read(TextFile text, byte[] bytes, Sidecar sidecar, View view) {}
        return guarded(onDisk(() -> {
            byte[] bytes = NetworkFile.read(absolute);
            Path beside = Sidecars.beside(absolute);
            return new Read(TextFile.of(bytes), bytes, Sidecars.read(beside), Sidecars.readView(beside).orElse(null));
        }).thenCompose(read -> editor.open(read.text().text(), read.sidecar()).thenApply(document -> {
            become(absolute, absolute.getFileName().toString(), read.text(), read.bytes(), views.of(absolute).orElse(read.view()));
            recent.add(absolute);
            return true;
        }))).exceptionally(problem -> {
            recent.remove(absolute);
            return failed(Words.of("This file cannot be opened"), absolute, problem);
        });
    }

    /// Shows work that outlived a crash, as a step after what its file holds. If that can no longer be opened, it counts as unsaved and has none.
    public CompletableFuture<Boolean> recover(Journal.Entry entry) {
        CompletableFuture<Boolean> before = entry.path().filter(Files::isRegularFile).map(this::open)
            .orElseGet(() -> CompletableFuture.completedFuture(false));
        return guarded(before.thenCompose(opened -> opened ? editor.goOn(entry.text(), entry.sidecar(), "Recover unsaved work") : alone(entry))
            .thenApply(document -> {
                form = form.with(entry.text());
                autosave().thenRun(() -> Journal.discard(entry.journal()));
                return true;
            })).exceptionally(problem -> {
                prompts.tell(Words.of("This work cannot be shown"), Reasons.of(problem) + "\n" + Words.of("It is kept and offered again at the next start."));
                return false;
            });
    }

    private CompletableFuture<Document> alone(Journal.Entry entry) {
        return fresh("", entry.name()).thenCompose(ready -> editor.open(entry.text(), entry.sidecar())).thenApply(document -> {
            editor.markUnsaved();
            return document;
        });
    }

    /// Saves to the file, or asks for one. Completes with false if nothing was saved.
    public CompletableFuture<Boolean> save() {
        return committed().thenCompose(ready -> path.get() == null ? toChosen() : write(path.get()));
    }

    public CompletableFuture<Boolean> saveAs() {
        return committed().thenCompose(ready -> toChosen());
    }

    public CompletableFuture<Boolean> saveTo(Path file) {
        return committed().thenCompose(ready -> write(file));
    }

    private CompletableFuture<Boolean> toChosen() {
        Optional<Path> chosen = prompts.save(Words.of("Save network"), folder(), stem() + ".prototxt", Prompts.Kind.NETWORK);
        return chosen.map(this::write).orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /// Where the file lies, or null.
    Path folder() {
        return path.get() == null ? null : path.get().getParent();
    }

    /// What a file of this document is called without its extension.
    String stem() {
        String now = name.get();
        if (path.get() == null) {
            return now.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        }
        int dot = now.lastIndexOf('.');
        return dot > 0 ? now.substring(0, dot) : now;
    }

    /// One after the other: each must know what the one before left in the file.
    private CompletableFuture<Boolean> write(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        CompletableFuture<Boolean> next = saving.thenCompose(before -> writeNow(absolute))
            .exceptionally(problem -> failed(Words.of("This file cannot be saved"), absolute, problem));
        saving = next;
        return next;
    }

    /// @param theirs what is in the file unexpectedly, so that nothing was written; or null
    /// @param viewProblem why the view beside the text was not written; or null
    private record Written(byte[] theirs, IOException viewProblem) {}

    private CompletableFuture<Boolean> writeNow(Path file) {
        if (opening > 0) {
            editor.setNotice(Words.of("Nothing was saved: another network is being opened."));
            return CompletableFuture.completedFuture(false);
        }
        int document = generation;
        String text = editor.text();
        Sidecar sidecar = editor.document().sidecar();
        TextFile written = form.with(text);
        byte[] bytes = written.bytes();
        byte[] expected = file.equals(path.get()) ? known : null;
        View seen = view.get();
        boolean beside = expected == null || viewUnwritten || !sidecar.equals(editor.savedSidecar())
            || !sidecar.isEmpty() && !Objects.equals(seen, writtenView);
        return onDisk(() -> {
            byte[] there = expected != null && Files.isRegularFile(file) ? Files.readAllBytes(file) : expected;
            if (!Arrays.equals(there, expected) && !Arrays.equals(there, bytes)) {
                return new Written(there, null);
            }
            AtomicFile.write(file, bytes);
            return new Written(null, beside ? writeView(file, sidecar, seen) : null);
        }).thenCompose(done -> {
            if (done.theirs() != null) {
                return document == generation ? decide(file, done.theirs()) : CompletableFuture.completedFuture(false);
            }
            if (document == generation) {
                form = written;
                known = bytes;
                writtenView = seen;
                theirs = null;
                path.set(file);
                name.set(file.getFileName().toString());
                changedOutside.set(null);
                editor.markSaved(text, sidecar);
                recent.add(file);
                tellSaved(file, done.viewProblem());
            }
            return CompletableFuture.completedFuture(true);
        });
    }

    private static IOException writeView(Path file, Sidecar sidecar, View view) {
        try {
            Sidecars.write(Sidecars.beside(file), sidecar, view);
            return null;
        } catch (IOException problem) {
            return problem;
        }
    }

    private void tellSaved(Path file, IOException viewProblem) {
        boolean told = viewUnwritten;
        viewUnwritten = viewProblem != null;
        editor.setNotice(viewUnwritten ? Words.of("Saved {0}, but not where its layers stand", file.getFileName())
            : Words.of("Saved {0}", file.getFileName()));
        if (viewUnwritten && !told) {
            Path beside = Sidecars.beside(file);
            prompts.tell(Words.of("The text is saved, but not where its layers stand"),
                beside + "\n" + Reasons.of(viewProblem) + "\n"
                    + Words.of("Move that file away and save again, or save under another name."));
        }
    }

    /// The file holds something else than what was read or written here.
    private CompletableFuture<Boolean> decide(Path file, byte[] there) {
        theirs = there;
        changedOutside.set(file);
        int way = prompts.choose(Words.of("{0} was changed by another program", file.getFileName()),
            Words.of("Overwriting the file loses what the other program wrote. Reading it again takes that over; undo brings your text back."),
            Words.of("Overwrite"), Words.of("Read it again"), Words.of("Cancel"));
        return switch (way) {
            case 0 -> {
                keepMine();
                yield writeNow(file);
            }
            case 1 -> follow(there).thenApply(done -> false);
            default -> CompletableFuture.completedFuture(false);
        };
    }

    /// Asks what becomes of unsaved changes, if there are any, before they would be lost. Completes with false if the user
    /// would rather go on with them, or is being asked already.
    public CompletableFuture<Boolean> settle() {
        if (!settling.isDone()) {
            return CompletableFuture.completedFuture(false);
        }
        settling = settled();
        return settling;
    }

    private CompletableFuture<Boolean> settled() {
        return committed().thenCompose(ready -> saving).thenCompose(saved -> {
            if (!editor.dirtyProperty().get()) {
                return CompletableFuture.completedFuture(true);
            }
            autosave();
            int way = prompts.choose(Words.of("Save changes to {0}?", name.get()),
                Words.of("Without saving, what you changed since the last time is lost."), Words.of("Save"), Words.of("Don't save"), Words.of("Cancel"));
            return switch (way) {
                case 0 -> save().thenCompose(done -> done ? settled() : CompletableFuture.completedFuture(false));
                case 1 -> onDisk(() -> {
                    journal.clear();
                    return true;
                });
                default -> CompletableFuture.completedFuture(false);
            };
        });
    }

    /// Forgets the journal, once all that is under way with files is done; from now on none is written.
    CompletableFuture<Void> close() {
        rememberView();
        closed = true;
        return onDisk(() -> {
            journal.clear();
            return null;
        });
    }

    /// Writes unsaved changes to the journal.
    public CompletableFuture<Void> autosave() {
        if (closed || !editor.dirtyProperty().get()) {
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
        if (file == null || opening > 0) {
            return;
        }
        byte[] before = known;
        onDisk(() -> Files.isRegularFile(file) ? NetworkFile.read(file) : null).thenAccept(bytes -> {
            if (bytes == null || before != known || !file.equals(path.get())) {
                return;
            }
            if (Arrays.equals(bytes, known)) {
                theirs = null;
                changedOutside.set(null);
            } else if (!Arrays.equals(bytes, theirs)) {
                theirs = bytes;
                if (editor.dirtyProperty().get()) {
                    changedOutside.set(file);
                } else {
                    follow(bytes);
                }
            }
        }).exceptionally(unreadable -> null);
    }

    /// The text that another program wrote to the file, while [#changedOutsideProperty] tells of one.
    Optional<String> theirs() {
        return Optional.ofNullable(theirs).map(bytes -> TextFile.of(bytes).text());
    }

    /// Takes over what another program wrote to the file, as a step that can be undone.
    public CompletableFuture<Boolean> reload() {
        return theirs == null ? CompletableFuture.completedFuture(false) : follow(theirs);
    }

    /// Goes on with what is here; saving then overwrites what another program wrote.
    public void keepMine() {
        if (theirs != null) {
            known = theirs;
            theirs = null;
        }
        changedOutside.set(null);
    }

    private CompletableFuture<Boolean> follow(byte[] bytes) {
        int document = generation;
        TextFile read = TextFile.of(bytes);
        boolean placed = editor.document().sidecar().equals(editor.savedSidecar());
        return editor.replaceText(read.text()).thenApply(done -> {
            if (document != generation) {
                return false;
            }
            if (!done) {
                changedOutside.set(path.get());
                editor.setNotice(Words.of("{0} was changed by another program and could not be read again. {1}", name.get(),
                    editor.noticeProperty().get()));
                return false;
            }
            form = read;
            known = bytes;
            theirs = null;
            changedOutside.set(null);
            editor.markSaved(read.text(), placed ? editor.document().sidecar() : editor.savedSidecar());
            editor.setNotice(Words.of("{0} was changed by another program and read again. Undo brings the former text back.", name.get()));
            return true;
        });
    }

    boolean failed(String title, Path file, Throwable problem) {
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
            } catch (Throwable problem) {
                Platform.runLater(() -> done.completeExceptionally(problem));
            }
        });
        return done;
    }
}
