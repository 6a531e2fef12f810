package convas.app.editor;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.document.History;
import convas.core.document.Sidecar;
import convas.core.engine.Activations;
import convas.core.layer.Phase;
import convas.core.weights.Weights;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;

/// Owns the document that is open: views observe it, and only [#apply] changes it. Properties change on the UI thread;
/// edits are computed on the editor's own thread, in the order they were made.
public final class Editor {
    private final ReadOnlyObjectWrapper<Document> document;
    private final ReadOnlyObjectWrapper<History> history;
    private final ReadOnlyObjectWrapper<Weights> weights = new ReadOnlyObjectWrapper<>(this, "weights", Weights.none());
    private final ReadOnlyObjectWrapper<Activations> activations = new ReadOnlyObjectWrapper<>(this, "activations");
    private final ObservableSet<String> selection = FXCollections.observableSet();
    private final ObjectProperty<String> hovered = new SimpleObjectProperty<>(this, "hovered");
    private final ReadOnlyObjectWrapper<String> notice = new ReadOnlyObjectWrapper<>(this, "notice", "");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("editor").factory());

    public Editor() {
        Document empty = Document.of("", Phase.TEST, Sidecar.EMPTY);
        document = new ReadOnlyObjectWrapper<>(this, "document", empty);
        history = new ReadOnlyObjectWrapper<>(this, "history", History.of(empty));
    }

    public ReadOnlyObjectProperty<Document> documentProperty() {
        return document.getReadOnlyProperty();
    }

    public Document document() {
        return document.get();
    }

    public ReadOnlyObjectProperty<History> historyProperty() {
        return history.getReadOnlyProperty();
    }

    /// The weights the net runs with, as loaded or as filled at random.
    public ReadOnlyObjectProperty<Weights> weightsProperty() {
        return weights.getReadOnlyProperty();
    }

    /// The values of the last run, or null before the first. They may belong to an older document.
    public ReadOnlyObjectProperty<Activations> activationsProperty() {
        return activations.getReadOnlyProperty();
    }

    /// Ids of the selected nodes.
    public ObservableSet<String> selection() {
        return selection;
    }

    /// Id of the node under the pointer, in whichever view, or null.
    public ObjectProperty<String> hoveredProperty() {
        return hovered;
    }

    /// A sentence for the status bar: why an edit was refused.
    public ReadOnlyObjectProperty<String> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /// Replaces everything by another document; nothing of before can be undone.
    public CompletableFuture<Document> open(String text, Sidecar sidecar) {
        return CompletableFuture.supplyAsync(() -> Document.of(text, Phase.TEST, sidecar), thread)
            .thenApplyAsync(next -> {
                selection.clear();
                show(History.of(next));
                return next;
            }, Platform::runLater);
    }

    /// Makes an edit. The result completes on the UI thread once the document shows it: true, or false when the edit was
    /// refused (then [#noticeProperty] says why).
    public CompletableFuture<Boolean> apply(Edit edit) {
        throw new UnsupportedOperationException("not written yet");
    }

    private void show(History next) {
        history.set(next);
        document.set(next.present());
    }
}
