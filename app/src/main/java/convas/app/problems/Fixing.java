package convas.app.problems;

import convas.app.editor.Editor;
import convas.core.document.Document;
import convas.core.document.Fix;
import convas.core.document.Fixes;
import convas.core.net.Diagnostic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Finds the fixes of diagnostics off the UI thread, once for each document, and makes them. For the UI thread.
public final class Fixing {
    private static final System.Logger LOG = System.getLogger(Fixing.class.getName());
    private static final Executor THREAD = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fixes").factory());

    private final Editor editor;
    private final Map<Diagnostic, List<Fix>> found = new HashMap<>();
    private volatile Document of;

    public Fixing(Editor editor) {
        this.editor = editor;
    }

    /// Tells the fixes, at once if they are known; never if the document becomes another before they are. A text that is being
    /// typed has none.
    public void find(Diagnostic diagnostic, Consumer<List<Fix>> then) {
        Document document = editor.document();
        if (document != of) {
            of = document;
            found.clear();
        }
        List<Fix> known = editor.draftProperty().get() != null ? List.of() : found.get(diagnostic);
        if (known != null) {
            then.accept(known);
            return;
        }
        THREAD.execute(() -> {
            List<Fix> fixes = search(document, diagnostic);
            Platform.runLater(() -> {
                if (document == of && document == editor.document()) {
                    found.put(diagnostic, fixes);
                    then.accept(fixes);
                }
            });
        });
    }

    private List<Fix> search(Document document, Diagnostic diagnostic) {
        if (document != of) {
            return List.of();
        }
        try {
            return Fixes.of(document, diagnostic);
        } catch (RuntimeException mistake) {
            LOG.log(System.Logger.Level.ERROR, "no fixes of " + diagnostic.rule(), mistake);
            return List.of();
        }
    }

    public void make(Fix fix) {
        editor.apply(fix.edit());
    }
}
