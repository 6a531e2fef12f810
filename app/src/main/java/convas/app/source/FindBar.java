package convas.app.source;

import convas.app.words.Words;
import convas.core.prototxt.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Searches the text: Enter goes to the next place, Shift+Enter back, Escape closes.
final class FindBar extends HBox {
    private final CodePane pane;
    private final Colouring colouring;
    private final TextField field = new TextField();
    private final Label count = new Label();
    private Runnable onClose = () -> {};

    FindBar(CodePane pane, Colouring colouring) {
        this.pane = pane;
        this.colouring = colouring;
        getStyleClass().add("find-bar");
        field.setPromptText(Words.of("Find in text"));
        field.setId("find");
        HBox.setHgrow(field, Priority.ALWAYS);
        field.setMinWidth(60);
        count.getStyleClass().add("muted");
        count.setMinWidth(USE_PREF_SIZE);
        field.textProperty().subscribe(text -> search());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        getChildren().setAll(field, count,
            button(Words.of("Previous (Shift+Enter)"), Feather.CHEVRON_UP, () -> go(-1)),
            button(Words.of("Next (Enter)"), Feather.CHEVRON_DOWN, () -> go(1)),
            button(Words.of("Close (Esc)"), Feather.X, this::close));
    }

    private static Button button(String text, Feather icon, Runnable action) {
        Button button = new Button(null, FontIcon.of(icon, 14));
        button.getStyleClass().add("flat");
        button.setAccessibleText(text);
        button.setTooltip(new javafx.scene.control.Tooltip(text));
        button.setFocusTraversable(false);
        button.setOnAction(event -> action.run());
        return button;
    }

    void open(Runnable whenClosed) {
        onClose = whenClosed;
        String selected = pane.text().substring(Math.min(pane.caret(), pane.anchor()), Math.max(pane.caret(), pane.anchor()));
        if (!selected.isEmpty() && !selected.contains("\n")) {
            field.setText(selected);
        }
        field.requestFocus();
        field.selectAll();
        search();
    }

    void close() {
        if (getParent() != null) {
            colouring.found(List.of());
            pane.restyle();
            onClose.run();
        }
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            go(event.isShiftDown() ? -1 : 1);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            close();
            event.consume();
        }
    }

    private List<Span> places() {
        List<Span> found = new ArrayList<>();
        String wanted = field.getText().toLowerCase(Locale.ROOT);
        String text = pane.text().toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty()) {
            for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
                found.add(new Span(at, at + wanted.length()));
            }
        }
        return found;
    }

    private void search() {
        List<Span> places = places();
        colouring.found(places);
        pane.restyle();
        count.setText(field.getText().isEmpty() ? "" : places.isEmpty() ? Words.of("no match") : places.size() == 1
            ? Words.of("{0} match", places.size()) : Words.of("{0} matches", places.size()));
    }

    private void go(int step) {
        List<Span> places = places();
        if (places.isEmpty()) {
            return;
        }
        int caret = pane.caret();
        int next = 0;
        if (step > 0) {
            while (next < places.size() && places.get(next).end() <= caret) {
                next++;
            }
        } else {
            next = places.size() - 1;
            while (next >= 0 && places.get(next).end() >= caret) {
                next--;
            }
        }
        Span place = places.get(Math.floorMod(next, places.size()));
        pane.selectPart(place.start(), place.end());
        count.setText(Words.of("{0} of {1}", places.indexOf(place) + 1, places.size()));
    }
}
