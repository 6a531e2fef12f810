package convas.app.shell;

import convas.app.palette.ChoiceList;
import convas.app.words.Words;
import convas.core.weights.CaffeMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A field that finds things by parts of their names: commands, or layers of the net. Enter does the chosen one.
final class CommandPalette extends VBox {
    /// One thing to find.
    ///
    /// @param text what is searched and shown
    /// @param detail behind it: menu, or type and shape
    /// @param hint at the right: the shortcut
    record Entry(String text, String detail, String hint, boolean enabled, Runnable run) {}

    private final TextField field = new TextField();
    private final ChoiceList<Entry> list = new ChoiceList<>(11, 30, this::run);
    private final Label empty = new Label();
    private final Label told = new Label();
    private final List<Entry> all;
    private final Runnable close;

    private CommandPalette(String prompt, String none, List<Entry> all, Runnable close) {
        this.all = all;
        this.close = close;
        getStyleClass().add("command-palette");
        setMaxSize(560, USE_PREF_SIZE);
        field.setId("command-field");
        field.setPromptText(prompt);
        field.textProperty().subscribe(this::search);
        field.addEventFilter(KeyEvent.KEY_PRESSED, list::key);
        list.setId("command-list");
        list.setCellFactory(view -> new Cell());
        empty.setText(none);
        empty.getStyleClass().add("muted");
        list.setPlaceholder(empty);
        told.getStyleClass().addAll("told", "told-warning");
        told.setWrapText(true);
        told.setMinHeight(USE_PREF_SIZE);
        told.setMaxWidth(Double.MAX_VALUE);
        told.managedProperty().bind(told.visibleProperty());
        getChildren().setAll(field, told, list);
    }

    /// @param others that are no actions
    static void commands(Overlay overlay, Actions actions, List<Entry> others) {
        List<Entry> entries = new ArrayList<>(actions.all().stream().filter(action -> !action.id().equals("help.commands"))
            .map(action -> new Entry(action.text().getValue(), Words.of(action.menu()), action.shortcut(), action.enabled().get(), action::fire)).toList());
        entries.addAll(others);
        open(overlay, Words.of("What do you want to do?"), Words.of("No such command."), entries);
    }

    static void open(Overlay overlay, String prompt, String none, List<Entry> entries) {
        CommandPalette palette = new CommandPalette(prompt, none, entries, overlay::close);
        overlay.open(palette, Pos.TOP_CENTER, palette.field);
    }

    /// A message of Caffe about weights is explained instead of searched for, and loading weights is offered.
    private void search(String typed) {
        Optional<CaffeMessage> message = CaffeMessage.in(typed);
        told.setVisible(message.isPresent());
        told.setText(message.map(each -> Words.told(each.meaning()) + " "
            + Words.of("Load the weights and paste it there to see which layer it is.")).orElse(""));
        String wanted = message.isPresent() ? Words.of("Load weights…") : typed;
        List<String> words = List.of(wanted.toLowerCase(Locale.ROOT).trim().split("\\s+"));
        List<Entry> found = new ArrayList<>(all.stream().filter(entry -> {
            String text = (entry.text() + " " + entry.detail()).toLowerCase(Locale.ROOT);
            return words.stream().allMatch(text::contains);
        }).toList());
        found.sort(Comparator.comparing((Entry entry) -> !entry.enabled())
            .thenComparing(entry -> !entry.text().toLowerCase(Locale.ROOT).startsWith(words.getFirst())));
        list.offer(found);
    }

    private void run() {
        Entry chosen = list.chosen();
        if (chosen != null && chosen.enabled()) {
            close.run();
            chosen.run().run();
        }
    }

    private static final class Cell extends ListCell<Entry> {
        private final Label text = new Label();
        private final Label detail = new Label();
        private final Label hint = new Label();
        private final HBox row = new HBox(8, text, detail, new Region(), hint);

        Cell() {
            row.setAlignment(Pos.CENTER_LEFT);
            HBox.setHgrow(row.getChildren().get(2), Priority.ALWAYS);
            detail.getStyleClass().add("muted");
            hint.getStyleClass().add("key");
            text.setMinWidth(USE_PREF_SIZE);
            hint.setMinWidth(USE_PREF_SIZE);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Entry entry, boolean none) {
            super.updateItem(entry, none);
            if (none || entry == null) {
                setGraphic(null);
                return;
            }
            text.setText(entry.text());
            detail.setText(entry.detail());
            hint.setText(entry.hint());
            hint.setVisible(!entry.hint().isEmpty());
            row.setDisable(!entry.enabled());
            setGraphic(row);
        }
    }
}
