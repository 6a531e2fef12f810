package convas.app.palette;

import convas.app.editor.Editor;
import convas.app.words.Words;
import java.util.function.BiConsumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;

/// Layers, blocks and networks to drag onto the canvas. Double click or Enter adds one behind the selected layer; a network is opened.
public final class PaletteView extends BorderPane {
    /// A line of the list: a group's title or one of its items.
    sealed interface Row {
        record Group(String title) implements Row {}

        record Entry(PaletteItem item) implements Row {}
    }

    private final Editor editor;
    private final Palette palette = new Palette();
    private final TextField search = new TextField();
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ListView<Row> list = new ListView<>(rows);
    private BiConsumer<String, String> open = (text, title) -> {};

    public PaletteView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("palette-view");
        search.setPromptText(Words.of("Search layers"));
        search.setAccessibleText(Words.of("Search layers, blocks and networks"));
        search.getStyleClass().add("palette-search");
        search.textProperty().addListener(property -> fill());
        search.addEventHandler(KeyEvent.KEY_PRESSED, this::keyInSearch);
        list.getStyleClass().add("palette-list");
        list.setAccessibleText(Words.of("Layers, blocks and networks"));
        Label empty = new Label(Words.of("No layer, block or network is called that.\nTry \"mean\", \"skip\" or \"upsampling\"."));
        empty.getStyleClass().add("empty-hint");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
        list.setCellFactory(view -> new PaletteCell(this::add));
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::keyInList);
        setMargin(search, new Insets(0, 8, 4, 8));
        setTop(search);
        setCenter(list);
        fill();
    }

    /// Searches for what another was searched for.
    public void goOnFrom(PaletteView other) {
        search.setText(other.search.getText());
    }

    /// @param open shows a network, given as its text and title, as a document of its own
    public void onOpen(BiConsumer<String, String> open) {
        this.open = open;
    }

    /// Puts the keyboard into the search box.
    public void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    private void fill() {
        rows.clear();
        palette.search(search.getText()).forEach((group, items) -> {
            rows.add(new Row.Group(group));
            items.forEach(item -> rows.add(new Row.Entry(item)));
        });
        list.scrollTo(0);
        if (search.getText().isBlank()) {
            list.getSelectionModel().clearSelection();
        } else if (rows.size() > 1) {
            list.getSelectionModel().select(1);
        }
    }

    private void keyInSearch(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> {
                addSelected();
                event.consume();
            }
            case DOWN -> {
                list.requestFocus();
                if (list.getSelectionModel().getSelectedIndex() < 1) {
                    list.getSelectionModel().select(1);
                }
                event.consume();
            }
            case ESCAPE -> {
                if (!search.getText().isEmpty()) {
                    search.clear();
                    event.consume();
                }
            }
            default -> {
            }
        }
    }

    private void keyInList(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            addSelected();
            event.consume();
        } else if (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN) {
            int step = event.getCode() == KeyCode.UP ? -1 : 1;
            int next = list.getSelectionModel().getSelectedIndex() + step;
            while (next >= 0 && next < rows.size() && rows.get(next) instanceof Row.Group) {
                next += step;
            }
            if (next < 0) {
                search.requestFocus();
            } else if (next < rows.size()) {
                list.getSelectionModel().select(next);
                list.scrollTo(Math.max(0, next - 6));
            }
            event.consume();
        }
    }

    private void addSelected() {
        if (list.getSelectionModel().getSelectedItem() instanceof Row.Entry(PaletteItem item)) {
            add(item);
        }
    }

    private void add(PaletteItem item) {
        if (item.whole()) {
            open.accept(item.prototxt(), item.title());
            return;
        }
        editor.apply(AddAfter.edit(editor.document().net(), editor.selection(), item.prototxt()));
    }
}
