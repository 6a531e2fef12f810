package convas.app.palette;

import convas.app.words.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// A search box for a layer or block to add, at the pointer: Enter takes the chosen one, Esc or leaving it closes the box.
public final class QuickAdd extends VBox {
    private final TextField field = new TextField();
    private final ChoiceList<PaletteView.Row> list = new ChoiceList<>(9, 25, this::take);
    private final Palette palette;
    private final Consumer<PaletteItem> chosen;
    private final Runnable close;
    private Predicate<PaletteItem> fits = item -> true;

    /// @param prompt says what will become of the layer
    /// @param chosen called with what was taken, once the box is closed
    /// @param close takes the box away
    public QuickAdd(Palette palette, String prompt, Consumer<PaletteItem> chosen, Runnable close) {
        this.palette = palette;
        this.chosen = chosen;
        this.close = close;
        setId("quick-add");
        getStyleClass().add("quick-add");
        field.setId("quick-add-field");
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        field.textProperty().subscribe(this::fill);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        field.focusedProperty().subscribe((was, is) -> {
            if (was && !is) {
                Platform.runLater(this::focusMoved);
            }
        });
        Label empty = new Label(Words.of("Nothing that fits here is called that."));
        empty.getStyleClass().add("empty-hint");
        list.setPlaceholder(empty);
        list.setAccessibleText(Words.of("Layers, blocks and networks"));
        list.getStyleClass().add("palette-list");
        list.setCellFactory(view -> new PaletteCell(item -> {}));
        getChildren().setAll(field, list);
    }

    /// Whether the keyboard is in the box.
    public boolean hasFocus() {
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        while (owner != null && owner != this) {
            owner = owner.getParent();
        }
        return owner == this;
    }

    private void focusMoved() {
        if (!hasFocus()) {
            close.run();
        }
    }

    /// Puts the keyboard into the box.
    ///
    /// @param typed what was typed already
    public void begin(String typed) {
        field.setText(typed);
        field.requestFocus();
        field.end();
        fill();
    }

    /// Shows only what passes; found in the background.
    public void only(Predicate<PaletteItem> wanted) {
        CompletableFuture.supplyAsync(() -> palette.all().stream().filter(wanted).toList()).thenAcceptAsync(passed -> {
            fits = passed::contains;
            fill();
        }, Platform::runLater);
    }

    private void fill() {
        String query = field.getText();
        List<PaletteItem> found = new ArrayList<>();
        palette.search(query).values().forEach(found::addAll);
        found.removeIf(fits.negate());
        found.sort(Comparator.comparingInt(item -> rank(item, query.strip().toLowerCase(Locale.ROOT))));
        list.offer(found.stream().<PaletteView.Row>map(PaletteView.Row.Entry::new).toList());
        if (getParent() != null) {
            applyCss();
            resize(getWidth(), prefHeight(getWidth()));
        }
    }

    /// Titles before synonyms, and those before what only the description says.
    static int rank(PaletteItem item, String query) {
        String title = item.title().toLowerCase(Locale.ROOT);
        String words = item.words().toLowerCase(Locale.ROOT);
        return query.isEmpty() ? 0 : title.startsWith(query) ? 0 : title.contains(query) ? 1
            : List.of(words.split(" ")).contains(query) ? 2 : words.contains(query) ? 3 : 4;
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            close.run();
            event.consume();
        } else if (event.getCode() == KeyCode.TAB) {
            event.consume();
        } else {
            list.key(event);
        }
    }

    private void take() {
        if (list.chosen() instanceof PaletteView.Row.Entry(PaletteItem item)) {
            close.run();
            chosen.accept(item);
        }
    }
}
