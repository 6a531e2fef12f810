package convas.app.source;

import convas.app.problems.FixButtons;
import convas.app.problems.Fixing;
import convas.app.words.Words;
import convas.core.document.Fix;
import convas.core.net.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.util.Duration;

/// What is told about an underlined place under the pointer, with what can be done about it; and the menu of that at the caret.
final class ProblemTip {
    private static final Duration DELAY = Duration.millis(300);
    private static final double WIDEST = 420;

    private final CodePane pane;
    private final Supplier<List<Diagnostic>> diagnostics;
    private final Fixing fixing;
    private final Popup popup = new Popup();
    private final VBox box = new VBox();
    private final PauseTransition wait = new PauseTransition(DELAY);
    private List<Diagnostic> wanted = List.of();
    private List<Diagnostic> shown = List.of();
    private double x;
    private double y;

    ProblemTip(CodePane pane, Supplier<List<Diagnostic>> diagnostics, Fixing fixing) {
        this.pane = pane;
        this.diagnostics = diagnostics;
        this.fixing = fixing;
        box.getStyleClass().add("problem-popup");
        popup.getContent().setAll(box);
        wait.setOnFinished(event -> settle());
        pane.addEventFilter(MouseEvent.MOUSE_MOVED, this::point);
        pane.addEventFilter(MouseEvent.MOUSE_EXITED, event -> want(List.of()));
        pane.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> hide());
        pane.addEventFilter(ScrollEvent.SCROLL, event -> hide());
        pane.addEventFilter(KeyEvent.KEY_PRESSED, event -> hide());
    }

    private void point(MouseEvent event) {
        x = event.getScreenX();
        y = event.getScreenY();
        int offset = pane.offset(pane.getTextPosition(x, y));
        want(told(offset));
    }

    /// What is told about the underlined place at an offset.
    private List<Diagnostic> told(int offset) {
        String text = pane.text();
        return diagnostics.get().stream().filter(each -> {
            int start = each.span().start();
            int line = text.indexOf('\n', start);
            int end = Math.min(Math.max(each.span().end(), start + 1), line < 0 ? text.length() : line);
            return start <= offset && offset <= end;
        }).toList();
    }

    private void want(List<Diagnostic> now) {
        if (!now.equals(wanted)) {
            wanted = now;
            wait.playFromStart();
        }
    }

    /// The pointer has come to rest, maybe on the popup itself.
    private void settle() {
        if (wanted.isEmpty() && box.isHover()) {
            wait.playFromStart();
        } else if (wanted.isEmpty()) {
            hide();
        } else if (!wanted.equals(shown) || !popup.isShowing()) {
            show();
        }
    }

    private void show() {
        hide();
        shown = wanted;
        box.getChildren().setAll(shown.stream().limit(4).map(this::line).toList());
        popup.show(pane, x + 4, y + 14);
    }

    private VBox line(Diagnostic diagnostic) {
        Label message = new Label(Words.told(diagnostic.message()));
        message.setWrapText(true);
        message.setMaxWidth(WIDEST);
        message.getStyleClass().add("popup-" + diagnostic.severity().name().toLowerCase(Locale.ROOT));
        FixButtons fixes = new FixButtons(fixing, 4);
        fixes.setPrefWrapLength(WIDEST);
        fixes.show(diagnostic);
        fixes.setOnMouseClicked(event -> hide());
        return new VBox(3, message, fixes);
    }

    private void hide() {
        wait.stop();
        shown = List.of();
        popup.hide();
    }

    /// Opens the menu of fixes for what is told at the caret, or else about its line.
    void menu() {
        List<Diagnostic> here = told(pane.caret());
        if (here.isEmpty()) {
            String text = pane.text();
            int start = text.lastIndexOf('\n', pane.caret() - 1) + 1;
            int next = text.indexOf('\n', pane.caret());
            int end = next < 0 ? text.length() : next;
            here = diagnostics.get().stream().filter(each -> start <= each.span().start() && each.span().start() <= end).toList();
        }
        collect(here.stream().sorted((a, b) -> a.severity().compareTo(b.severity())).toList(), 0, new ArrayList<>());
    }

    private void collect(List<Diagnostic> told, int at, List<Fix> sum) {
        if (at < told.size()) {
            fixing.find(told.get(at), fixes -> {
                sum.addAll(fixes);
                collect(told, at + 1, sum);
            });
            return;
        }
        ContextMenu menu = FixButtons.menu(fixing, sum);
        Node caret = pane.lookup(".caret");
        Bounds place = caret == null ? null : caret.localToScreen(caret.getBoundsInLocal());
        Bounds whole = pane.localToScreen(pane.getBoundsInLocal());
        menu.show(pane, place == null ? whole.getMinX() + 60 : place.getMinX(), place == null ? whole.getMinY() + 40 : place.getMaxY() + 2);
    }
}
