package convas.core.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The documents before and after the present one. Immutable: each change gives a new history.
public final class History {
    /// How many steps can be undone.
    public static final int LIMIT = 1000;

    private record Step(Step previous, Document document, String title, int depth) {}

    private final Step past;
    private final Document present;
    private final Step future;

    private History(Step past, Document present, Step future) {
        this.past = past;
        this.present = present;
        this.future = future;
    }

    public static History of(Document document) {
        return new History(null, document, null);
    }

    public Document present() {
        return present;
    }

    /// The history after an edit; the edits that were undone before are forgotten.
    public History then(Document next, String title) {
        return new History(push(past, present, title), next, null);
    }

    /// The same place in history with another present: a change that is not a step of its own.
    public History replacing(Document other) {
        return new History(past, other, future);
    }

    /// What undo would take back, if anything.
    public Optional<String> undoTitle() {
        return Optional.ofNullable(past).map(Step::title);
    }

    public Optional<String> redoTitle() {
        return Optional.ofNullable(future).map(Step::title);
    }

    public History undo() {
        return past == null ? this : new History(past.previous, past.document, push(future, present, past.title));
    }

    public History redo() {
        return future == null ? this : new History(push(past, present, future.title), future.document, future.previous);
    }

    /// What was done, the first step first; those that were undone come last.
    public List<String> titles() {
        List<String> all = new ArrayList<>();
        for (Step step = past; step != null; step = step.previous) {
            all.add(step.title);
        }
        Collections.reverse(all);
        for (Step step = future; step != null; step = step.previous) {
            all.add(step.title);
        }
        return all;
    }

    /// How many of [#titles] are done now.
    public int position() {
        return past == null ? 0 : past.depth;
    }

    /// Undoes or redoes until so many steps are done.
    public History at(int position) {
        History now = this;
        while (now.position() > position) {
            now = now.undo();
        }
        while (now.position() < position && now.future != null) {
            now = now.redo();
        }
        return now;
    }

    private static Step push(Step on, Document document, String title) {
        return trim(new Step(on, document, title, on == null ? 1 : on.depth + 1));
    }

    private static Step trim(Step step) {
        if (step.depth < 2 * LIMIT) {
            return step;
        }
        Step[] kept = new Step[LIMIT];
        Step at = step;
        for (int i = LIMIT - 1; i >= 0; i--) {
            kept[i] = at;
            at = at.previous;
        }
        Step rebuilt = null;
        for (Step each : kept) {
            rebuilt = new Step(rebuilt, each.document, each.title, rebuilt == null ? 1 : rebuilt.depth + 1);
        }
        return rebuilt;
    }
}
