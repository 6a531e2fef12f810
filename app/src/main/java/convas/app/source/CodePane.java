package convas.app.source;

import convas.app.editor.TextChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Bounds;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.Window;
import javafx.util.Duration;
import jfx.incubator.scene.control.richtext.CodeArea;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.ContentChange;
import jfx.incubator.scene.control.richtext.model.StyledTextModel;

/// A text area for code whose places are offsets into one text, as everywhere else in Convas.
///
/// The area's own line ends are `\n`. A `\r` of the text (in a file whose lines end in several ways) is shown as `␍`, one
/// character for one, so that offsets agree and nothing is lost.
///
/// After each change the area makes and lays out the nodes of some 250 lines anew, half of what a frame may cost. What changes within
/// lines can therefore be held back from it, while the text itself, caret and selection are already the new ones.
final class CodePane extends CodeArea {
    private static final char SHOWN_RETURN = '\u240D';
    private static final Duration BLINK = Duration.millis(1000);

    private final ObservableValue<Boolean> showing =
        sceneProperty().flatMap(Scene::windowProperty).flatMap(Window::showingProperty).orElse(false);
    private String text = "";
    private int[] starts = {0};
    private boolean stale;
    private Runnable onEdit = () -> {};
    /// What draws the lines, once there is a skin.
    private StyledTextModel.Listener drawing;
    private final List<ContentChange> held = new ArrayList<>();
    private boolean holding;

    CodePane() {
        getStyleClass().add("code-pane");
        setFont(Font.font("JetBrains Mono", 12));
        setLeftDecorator(new LineNumbers());
        setHighlightCurrentParagraph(true);
        setUndoRedoEnabled(false);
        setTabSize(2);
        // The toolkit's caret goes on blinking without the keyboard and after the pane is gone; no time at all stops it.
        focusedProperty().subscribe(focused -> blink());
        showing.subscribe(now -> blink());
        getModel().addListener(change -> {
            if (change.isEdit()) {
                stale = true;
                onEdit.run();
            }
        });
        getModel().addListener(this::tell);
        skinProperty().subscribe(skin -> {
            if (skin != null && skin.getNode().lookup(".vflow") instanceof StyledTextModel.Listener flow) {
                getModel().removeListener(flow);
                drawing = flow;
            }
        });
    }

    private void tell(ContentChange change) {
        boolean within = !change.isEdit() || change.getLinesAdded() == 0 && change.getStart().index() == change.getEnd().index();
        if (holding && within) {
            held.add(change);
        } else if (drawing != null) {
            drawHeld();
            drawing.onContentChange(change);
        }
    }

    /// From now on changes within lines are drawn no sooner than at [#release], unless one that makes or removes lines comes before.
    void hold() {
        holding = drawing != null && getScene() != null;
    }

    void release() {
        holding = false;
        drawHeld();
    }

    private void drawHeld() {
        List<ContentChange> all = List.copyOf(held);
        held.clear();
        all.forEach(drawing::onContentChange);
    }

    /// Draws what is held in the frame after this one.
    void releaseAfterFrame() {
        if (holding) {
            afterLayout(this::release);
        }
    }

    private void blink() {
        setCaretBlinkPeriod(isFocused() && showing.getValue() ? BLINK : Duration.ZERO);
    }

    /// Called after every change of the text.
    void onEdit(Runnable action) {
        onEdit = action;
    }

    String text() {
        refresh();
        return text;
    }

    private void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        int lines = getParagraphCount();
        StringBuilder all = new StringBuilder(text.length() + 64);
        int[] at = new int[lines];
        for (int line = 0; line < lines; line++) {
            at[line] = all.length();
            all.append(getPlainText(line));
            if (line < lines - 1) {
                all.append('\n');
            }
        }
        text = all.toString().replace(SHOWN_RETURN, '\r');
        starts = at;
    }

    /// Replaces all and puts the caret at the beginning.
    void show(String other) {
        replaceText(TextPos.ZERO, getDocumentEnd(), shown(other));
        select(TextPos.ZERO);
    }

    /// Changes a part; the caret stays at its character.
    void change(TextChange change) {
        int caret = caret();
        int anchor = anchor();
        replaceText(position(change.start()), position(change.end()), shown(change.replacement()));
        select(position(moved(anchor, change)), position(moved(caret, change)));
    }

    private static int moved(int offset, TextChange change) {
        return offset <= change.start() ? offset
            : offset >= change.end() ? offset + change.growth() : change.start() + change.replacement().length();
    }

    private static String shown(String part) {
        return part.replace('\r', SHOWN_RETURN);
    }

    int caret() {
        return offset(getCaretPosition());
    }

    int anchor() {
        return offset(getAnchorPosition());
    }

    int offset(TextPos position) {
        if (position == null) {
            return 0;
        }
        refresh();
        int line = Math.clamp(position.index(), 0, starts.length - 1);
        return Math.min(starts[line] + position.offset(), text.length());
    }

    TextPos position(int offset) {
        refresh();
        int at = Math.clamp(offset, 0, text.length());
        int found = Arrays.binarySearch(starts, at);
        int line = found >= 0 ? found : -found - 2;
        return TextPos.ofLeading(line, at - starts[line]);
    }

    int start(int line) {
        refresh();
        return starts[Math.clamp(line, 0, starts.length - 1)];
    }

    /// Draws the lines between two offsets again.
    void restyle(int from, int to) {
        getModel().fireStyleChangeEvent(position(from), position(to));
    }

    void restyle() {
        getModel().fireStyleChangeEvent(TextPos.ZERO, getDocumentEnd());
    }

    /// Puts the caret at `from`, with the text up to `to` in sight where there is room for it: the area scrolls no further than
    /// the caret asks, so the caret visits the end first.
    void showPart(int from, int to) {
        selectPart(to, to);
        TextPos visited = getCaretPosition();
        if (getScene() == null) {
            selectPart(from, from);
            return;
        }
        onceLaidOut(() -> {
            if (visited.equals(getCaretPosition())) {
                selectPart(from, from);
            }
        });
    }

    /// Scrolls down to the caret if what has come up at the bottom hides its line.
    void keepCaret() {
        onceLaidOut(() -> {
            Bounds seen = localToScreen(getLayoutBounds());
            TextPos last = seen == null ? null : getTextPosition(seen.getMinX(), seen.getMaxY() - 1);
            TextPos anchor = getAnchorPosition();
            TextPos caret = getCaretPosition();
            if (last != null && caret != null && last.index() <= caret.index() + 1) {
                select(TextPos.ofLeading(Math.max(0, caret.index() - 2), 0));
                select(anchor, caret);
            }
        });
    }

    /// Does something behind the next layout, which is asked for.
    private void onceLaidOut(Runnable action) {
        afterLayout(() -> Platform.runLater(action));
        Platform.requestNextPulse();
    }

    /// Does something once, when the scene has been laid out for this or the next frame.
    private void afterLayout(Runnable action) {
        Scene scene = getScene();
        if (scene == null) {
            action.run();
            return;
        }
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                action.run();
            }
        });
    }

    /// Selects a part and scrolls to it.
    void selectPart(int from, int to) {
        select(position(from), position(to));
    }
}
