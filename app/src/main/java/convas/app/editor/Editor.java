package convas.app.editor;

import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.document.History;
import convas.core.document.Sidecar;
import convas.core.engine.Activations;
import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.NetState;
import convas.core.net.Node;
import convas.core.prototxt.Position;
import convas.core.prototxt.Span;
import convas.core.prototxt.SyntaxProblem;
import convas.core.weights.Weights;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;

/// Owns the document that is open: views observe it, and only [#apply] and the text pane's draft change it. Properties
/// change on the UI thread, from which all methods are to be called; documents are computed on the editor's own thread, in
/// the order the changes were made.
///
/// What is typed is a *draft* until it is committed: an edit made elsewhere commits it first, or is refused when it does
/// not parse.
public final class Editor {
    private static final System.Logger LOG = System.getLogger(Editor.class.getName());
    private static final String TYPED = "Edit text";

    private ReadOnlyObjectWrapper<Document> document;
    private ReadOnlyObjectWrapper<History> history;
    private ReadOnlyObjectWrapper<String> draft = new ReadOnlyObjectWrapper<>(this, "draft");
    private ReadOnlyObjectWrapper<List<Diagnostic>> diagnostics = new ReadOnlyObjectWrapper<>(this, "diagnostics", List.of());
    private ReadOnlyBooleanWrapper dirty = new ReadOnlyBooleanWrapper(this, "dirty");
    private ReadOnlyObjectWrapper<NetState> state = new ReadOnlyObjectWrapper<>(this, "state", NetState.of(Phase.TEST));
    private ReadOnlyObjectWrapper<Weights> weights = new ReadOnlyObjectWrapper<>(this, "weights", Weights.none());
    private ReadOnlyObjectWrapper<Activations> activations = new ReadOnlyObjectWrapper<>(this, "activations");
    private ObservableSet<String> selection = FXCollections.observableSet();
    private ObjectProperty<String> hovered = new SimpleObjectProperty<>(this, "hovered");
    private ReadOnlyObjectWrapper<String> notice = new ReadOnlyObjectWrapper<>(this, "notice", "");
    private final List<Consumer<Place>> revealers = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("editor").factory());
    private final Typing typing = new Typing();
    private Object lastRun;
    private Document lastOfRun;
    private History latest;
    private NetState latestState = NetState.of(Phase.TEST);
    private String savedText = "";
    private Sidecar savedSidecar = Sidecar.EMPTY;
    private String takenIn;
    private boolean opened;
    /// Changes that were asked for and are not shown yet.
    private int underway;

    public Editor() {
        Document empty = Document.of("", Phase.TEST, Sidecar.EMPTY);
        document = new ReadOnlyObjectWrapper<>(this, "document", empty);
        latest = History.of(empty);
        history = new ReadOnlyObjectWrapper<>(this, "history", latest);
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

    /// Whether a document was opened; before that there is an empty one, of which nothing needs to be said.
    public boolean isOpened() {
        return opened;
    }

    /// Text that was typed and is not part of the document yet, or null.
    public ReadOnlyObjectProperty<String> draftProperty() {
        return draft.getReadOnlyProperty();
    }

    /// The text as the user sees it: the draft if there is one. This is what is saved.
    public String text() {
        return draft.get() != null ? draft.get() : document().text();
    }

    /// What is to be told about [#text()]: the document's diagnostics, or those of a draft that does not parse.
    public ReadOnlyObjectProperty<List<Diagnostic>> diagnosticsProperty() {
        return diagnostics.getReadOnlyProperty();
    }

    /// Whether the text or the sidecar differ from what was last opened or saved.
    public ReadOnlyBooleanProperty dirtyProperty() {
        return dirty.getReadOnlyProperty();
    }

    /// The phase, level and stages that the net is read for.
    public ReadOnlyObjectProperty<NetState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// The weights the net runs with, as loaded or as filled at random.
    public ReadOnlyObjectProperty<Weights> weightsProperty() {
        return weights.getReadOnlyProperty();
    }

    public void setWeights(Weights loaded) {
        weights.set(loaded);
    }

    /// The values of the last run, or null before the first. They may belong to an older document.
    public ReadOnlyObjectProperty<Activations> activationsProperty() {
        return activations.getReadOnlyProperty();
    }

    public void setActivations(Activations values) {
        activations.set(values);
    }

    /// Ids of the selected nodes.
    public ObservableSet<String> selection() {
        return selection;
    }

    /// Selects these nodes and no others; fires only for what changes.
    public void select(Set<String> nodes) {
        selection.retainAll(nodes);
        selection.addAll(nodes);
    }

    /// Id of the node under the pointer, in whichever view, or null.
    public ObjectProperty<String> hoveredProperty() {
        return hovered;
    }

    /// A sentence for the status bar: why an edit was refused; empty for none.
    public ReadOnlyObjectProperty<String> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    public void setNotice(String sentence) {
        notice.set(sentence);
    }

    /// Asks all views to bring a place into sight.
    public void reveal(Place place) {
        revealers.forEach(revealer -> revealer.accept(place));
    }

    public void onReveal(Consumer<Place> revealer) {
        revealers.add(revealer);
    }

    /// Lets all views go that listen: the same values stand in new properties from now on. For views that are made anew.
    public void renew() {
        document = new ReadOnlyObjectWrapper<>(this, "document", document.get());
        history = new ReadOnlyObjectWrapper<>(this, "history", history.get());
        draft = new ReadOnlyObjectWrapper<>(this, "draft", draft.get());
        diagnostics = new ReadOnlyObjectWrapper<>(this, "diagnostics", diagnostics.get());
        dirty = new ReadOnlyBooleanWrapper(this, "dirty", dirty.get());
        state = new ReadOnlyObjectWrapper<>(this, "state", state.get());
        weights = new ReadOnlyObjectWrapper<>(this, "weights", weights.get());
        activations = new ReadOnlyObjectWrapper<>(this, "activations", activations.get());
        notice = new ReadOnlyObjectWrapper<>(this, "notice", "");
        hovered = new SimpleObjectProperty<>(this, "hovered");
        selection = FXCollections.observableSet(new HashSet<>(selection));
        revealers.clear();
    }

    /// Replaces everything by another document; nothing of before can be undone.
    public CompletableFuture<Document> open(String text, Sidecar sidecar) {
        return submit(() -> {
            typing.stop();
            latest = History.of(Document.of(text, latestState, sidecar));
            return latest;
        }, this::showOpened).thenApply(History::present);
    }

    /// Shows other work on the document that is open, as a step that can be undone.
    ///
    /// @param title of the step, in English
    public CompletableFuture<Document> goOn(String text, Sidecar sidecar, String title) {
        return submit(() -> {
            typing.stop();
            Document next = Document.of(text, latestState, sidecar);
            latest = same(next, latest.present()) ? latest : latest.then(next, title);
            return latest;
        }, next -> showCommitted(next, null)).thenApply(History::present);
    }

    /// Makes an edit. The result completes on the UI thread once the document shows it: true, or false when the edit was
    /// refused (then [#noticeProperty] says why).
    public CompletableFuture<Boolean> apply(Edit edit) {
        return apply(edit, null);
    }

    /// Makes an edit that is undone together with the one before it, if that was made with the same `run` and nothing was
    /// changed since: a number that is stepped up and down.
    ///
    /// @param run compared by identity; null for an edit that stands alone
    public CompletableFuture<Boolean> apply(Edit edit, Object run) {
        String typed = draft.get();
        return submit(() -> {
            History from = withDraft(typed);
            Document next = edit.apply(from.present());
            typing.stop();
            if (!same(next, from.present())) {
                boolean goesOn = run != null && run == lastRun && from.present() == lastOfRun;
                latest = goesOn ? from.replacing(next) : from.then(next, edit.title());
                lastRun = run;
                lastOfRun = next;
            } else {
                latest = from;
            }
            return latest;
        }, next -> {
            Set<String> before = ids(document());
            Set<String> selected = Set.copyOf(selection);
            showCommitted(next, typed);
            follow(edit, before, selected);
        }).handle(this::refused);
    }

    /// Replaces the whole text, whatever was typed: a draft becomes a step of its own first, whether or not it parses, so
    /// that undo brings it back.
    public CompletableFuture<Boolean> replaceText(String text) {
        String typed = draft.get();
        Edit edit = new Edit.ReplaceText(text);
        return submit(() -> {
            typing.stop();
            History from = typed == null ? latest : latest.then(latest.present().withText(typed), TYPED);
            Document next = edit.apply(from.present());
            latest = same(next, from.present()) ? from : from.then(next, edit.title());
            return latest;
        }, next -> showCommitted(next, typed)).handle(this::refused);
    }

    /// Completes on the UI thread when all that was asked for so far is shown or refused.
    public CompletableFuture<Void> settled() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        thread.execute(() -> Platform.runLater(() -> reached.complete(null)));
        return reached.thenCompose(passed -> underway == 0 ? CompletableFuture.completedFuture(null) : settled());
    }

    public CompletableFuture<Boolean> undo() {
        return travel(History::undo);
    }

    public CompletableFuture<Boolean> redo() {
        return draft.get() != null ? CompletableFuture.completedFuture(false) : travel(History::redo);
    }

    /// Undoes or redoes until so many steps of the history are done; a draft counts as one more.
    public CompletableFuture<Boolean> travelTo(int position) {
        return travel(from -> from.at(position));
    }

    /// A draft becomes a step of its own first, whether or not it parses, so that redo brings it back.
    private CompletableFuture<Boolean> travel(UnaryOperator<History> step) {
        String typed = draft.get();
        return submit(() -> {
            typing.stop();
            History from = typed == null ? latest : latest.then(latest.present().withText(typed), TYPED);
            latest = inState(step.apply(from));
            return latest;
        }, next -> {
            Set<String> before = ids(document());
            showCommitted(next, typed);
            selectMade(before);
        }).handle(this::refused);
    }

    /// Reads the net for another phase, level or other stages; not a step that is undone.
    public CompletableFuture<Boolean> setState(NetState wanted) {
        return submit(() -> {
            latestState = wanted;
            latest = inState(latest);
            return latest;
        }, next -> {
            state.set(wanted);
            show(next);
        }).handle(this::refused);
    }

    /// While a document is being shown: the typed text that became part of it, or null. What stands in the text pane besides
    /// was typed after that.
    public String takenIn() {
        return takenIn;
    }

    /// Tells what stands in the text pane now. [#commitDraft] makes it part of the document.
    public void setDraft(String text) {
        draft.set(text.equals(document().text()) ? null : text);
        if (draft.get() == null) {
            diagnostics.set(document().annotations().diagnostics());
        }
        updateDirty();
    }

    /// Makes the draft the document if it parses. Completes with false if it does not: then the document stays, and
    /// [#diagnosticsProperty] holds what is wrong with the draft.
    public CompletableFuture<Boolean> commitDraft() {
        String typed = draft.get();
        if (typed == null) {
            return CompletableFuture.completedFuture(true);
        }
        return submit(() -> {
            Document next = latest.present().withText(typed);
            if (!next.syntax().problems().isEmpty()) {
                throw new DraftBroken(next);
            }
            latest = typing.commit(latest, next);
            return latest;
        }, next -> showCommitted(next, typed)).handle(this::refused);
    }

    /// Tells that this text and sidecar are now what the file holds.
    public void markSaved(String text, Sidecar sidecar) {
        savedText = text;
        savedSidecar = sidecar;
        updateDirty();
    }

    /// The sidecar that was last opened or saved.
    public Sidecar savedSidecar() {
        return savedSidecar;
    }

    /// Tells that the file holds something else than this document: a recovered one.
    public void markUnsaved() {
        savedText = null;
        savedSidecar = null;
        updateDirty();
    }

    private History withDraft(String typed) {
        if (typed == null) {
            return latest;
        }
        Document next = latest.present().withText(typed);
        if (!next.syntax().problems().isEmpty()) {
            throw new DraftBroken(next);
        }
        return same(next, latest.present()) ? latest : latest.then(next, TYPED);
    }

    private static boolean same(Document one, Document other) {
        return one.text().equals(other.text()) && one.sidecar().equals(other.sidecar());
    }

    private History inState(History from) {
        Document present = from.present();
        return present.net().state().equals(latestState) ? from
            : from.replacing(Document.of(present.text(), latestState, present.sidecar()));
    }

    /// Runs `work` on the editor's thread, then `show` on the UI thread; both in the order of the calls.
    private CompletableFuture<History> submit(Work work, Consumer<History> show) {
        CompletableFuture<History> done = new CompletableFuture<>();
        underway++;
        thread.execute(() -> {
            try {
                History next = work.run();
                Platform.runLater(() -> shown(next, show, done));
            } catch (RuntimeException | Error problem) {
                Platform.runLater(() -> {
                    underway--;
                    done.completeExceptionally(problem);
                });
            }
        });
        return done;
    }

    /// A view that fails must not leave others waiting.
    private void shown(History next, Consumer<History> show, CompletableFuture<History> done) {
        underway--;
        try {
            show.accept(next);
        } catch (RuntimeException | Error problem) {
            done.completeExceptionally(problem);
            throw problem;
        }
        done.complete(next);
    }

    @FunctionalInterface
    private interface Work {
        History run();
    }

    private Boolean refused(History next, Throwable problem) {
        switch (problem) {
            case null -> {
                return true;
            }
            case EditRefused refused -> notice.set(Words.told(refused.getMessage()));
            case DraftBroken broken -> tell(broken.document);
            default -> {
                LOG.log(System.Logger.Level.ERROR, "an edit failed", problem);
                notice.set(Words.of("This could not be done because of a mistake in Convas ({0}). Nothing was changed.", problem));
            }
        }
        return false;
    }

    private void tell(Document broken) {
        if (!broken.text().equals(draft.get())) {
            return;
        }
        diagnostics.set(broken.annotations().diagnostics());
        SyntaxProblem first = broken.syntax().problems().getFirst();
        Position at = Position.of(broken.text(), first.span().start());
        notice.set(Words.of("Line {0}, column {1}: {2}", at.line(), at.column(), Words.told(first.message())));
    }

    private void showOpened(History next) {
        opened = true;
        selection.clear();
        notice.set("");
        draft.set(null);
        activations.set(null);
        weights.set(Weights.none());
        savedText = next.present().text();
        savedSidecar = next.present().sidecar();
        show(next);
    }

    private void showCommitted(History next, String typed) {
        if (typed != null && typed.equals(draft.get())) {
            draft.set(null);
        }
        notice.set("");
        takenIn = typed;
        try {
            show(next);
        } finally {
            takenIn = null;
        }
    }

    private void show(History next) {
        history.set(next);
        if (next.present() != document()) {
            document.set(next.present());
        }
        Set<String> ids = ids(document());
        selection.retainAll(ids);
        if (hovered.get() != null && !ids.contains(hovered.get())) {
            hovered.set(null);
        }
        if (draft.get() != null && draft.get().equals(document().text())) {
            draft.set(null);
        }
        if (draft.get() == null) {
            diagnostics.set(document().annotations().diagnostics());
        }
        updateDirty();
    }

    /// The selection goes with what an edit made, unless the user has gone on to another layer than the one renamed.
    private void follow(Edit edit, Set<String> before, Set<String> selected) {
        switch (edit) {
            case Edit.Add add -> {
                selectMade(before);
            }
            case Edit.Rename rename -> {
                boolean elsewhere = !selected.isEmpty() && !selected.contains(rename.node());
                if (!elsewhere && document().net().find(rename.name()).isPresent()) {
                    select(Set.of(rename.name()));
                }
            }
            default -> {
            }
        }
    }

    /// Selects the layers that were not there before, if there are any.
    private void selectMade(Set<String> before) {
        Set<String> made = ids(document());
        made.removeAll(before);
        if (!made.isEmpty()) {
            select(made);
        }
    }

    private static Set<String> ids(Document document) {
        return document.net().nodes().stream().map(Node::id).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private void updateDirty() {
        dirty.set(!text().equals(savedText) || !document().sidecar().equals(savedSidecar));
    }

    /// A place in the net and its text.
    ///
    /// @param node the node's id, or null
    /// @param span the characters, or null
    public record Place(String node, Span span) {}

    private static final class DraftBroken extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Document document;

        DraftBroken(Document document) {
            super("the text does not parse", null, false, false);
            this.document = document;
        }
    }
}
