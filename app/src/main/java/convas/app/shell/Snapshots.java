package convas.app.shell;

import convas.app.canvas.CanvasView;
import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.View;
import java.util.HashMap;
import java.util.Map;

/// Parts of the picture that were marked with a digit, to come back to while the document is open.
final class Snapshots {
    private final CanvasView canvas;
    private final Editor editor;
    private final Map<Integer, View> views = new HashMap<>();

    Snapshots(CanvasView canvas, Editor editor) {
        this.canvas = canvas;
        this.editor = editor;
    }

    /// Takes over what was marked in another view of the document.
    void goOnFrom(Snapshots other) {
        views.putAll(other.views);
    }

    void set(int digit) {
        views.put(digit, canvas.lookedAt());
        editor.setNotice(Words.of("This view is marked as {0}. Ctrl+Alt+{0} comes back to it", digit));
    }

    void go(int digit) {
        View view = views.get(digit);
        if (view == null) {
            editor.setNotice(Words.of("No view is marked as {0}. Ctrl+Alt+Shift+{0} marks the one that is shown", digit));
        } else {
            canvas.lookAt(view);
        }
    }
}
