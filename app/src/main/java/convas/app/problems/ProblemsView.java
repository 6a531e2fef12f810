package convas.app.problems;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import convas.core.prototxt.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The list of diagnostics, the worst first. A click or Enter goes to the place in the text and to the layer; what can be done
/// about it stands below, and Alt+Enter or Ctrl+Enter lists that for the selected one.
public final class ProblemsView extends BorderPane {
    private final Editor editor;
    private final ListView<Diagnostic> list = new ListView<>();
    private final Fixing fixing;

    public ProblemsView(Editor editor) {
        this.editor = editor;
        this.fixing = new Fixing(editor);
        getStyleClass().add("problems-view");
        list.setId("problems-list");
        list.setCellFactory(view -> new Cell());
        Label none = new Label(Words.of("No problems. Mistakes and doubtful settings of the network are listed here."));
        none.getStyleClass().add("empty");
        list.setPlaceholder(none);
        list.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                go(list.getSelectionModel().getSelectedItem());
            }
        });
        list.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && (event.isAltDown() || event.isShortcutDown())) {
                listFixes();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                go(list.getSelectionModel().getSelectedItem());
                event.consume();
            }
        });
        setCenter(list);
        editor.diagnosticsProperty().subscribe(this::show);
    }

    private void show(List<Diagnostic> all) {
        int selected = list.getSelectionModel().getSelectedIndex();
        List<Diagnostic> sorted = all.stream()
            .sorted(Comparator.comparing(Diagnostic::severity).thenComparingInt(each -> each.span().start())).toList();
        if (!sorted.equals(list.getItems())) {
            list.getItems().setAll(sorted);
            list.getSelectionModel().select(Math.min(selected, sorted.size() - 1));
        } else {
            // the fixes are those of the document as it is now
            list.refresh();
        }
    }

    /// Goes to the next problem, or the one before, and round at the end.
    public void step(int by) {
        int size = list.getItems().size();
        if (size == 0) {
            editor.setNotice(Words.of("No problems."));
            return;
        }
        int at = list.getSelectionModel().getSelectedIndex();
        int next = at < 0 ? (by > 0 ? 0 : size - 1) : Math.floorMod(at + by, size);
        list.getSelectionModel().select(next);
        list.scrollTo(next);
        go(list.getItems().get(next));
    }

    /// Opens the menu of what can be done about the selected problem.
    public void listFixes() {
        Diagnostic selected = list.getSelectionModel().getSelectedItem();
        if (selected == null) {
            return;
        }
        fixing.find(selected, fixes -> {
            ContextMenu menu = FixButtons.menu(fixing, fixes);
            Node row = list.lookupAll(".list-cell").stream()
                .filter(node -> node instanceof ListCell<?> cell && cell.getItem() == selected).findFirst().orElse(list);
            menu.show(row, Side.BOTTOM, 30, 0);
            // the first is chosen, so that Enter makes it
            menu.getSkin().getNode().lookup(".menu-item").requestFocus();
        });
    }

    private void go(Diagnostic problem) {
        if (problem == null) {
            return;
        }
        String node = problem.layer() != null && editor.document().net().find(problem.layer()).isPresent() ? problem.layer() : null;
        if (node != null) {
            editor.select(Set.of(node));
        }
        editor.reveal(new Editor.Place(node, problem.span()));
    }

    private static Ikon icon(Severity severity) {
        return switch (severity) {
            case ERROR -> Feather.ALERT_CIRCLE;
            case WARNING -> Feather.ALERT_TRIANGLE;
            case INFO -> Feather.INFO;
        };
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> Words.of("error");
            case WARNING -> Words.of("warning");
            case INFO -> Words.of("note");
        };
    }

    private final class Cell extends ListCell<Diagnostic> {
        private final FontIcon icon = new FontIcon();
        private final Label message = new Label();
        private final Label layer = new Label();
        private final Label rule = new Label();
        private final Label place = new Label();
        private final FixButtons fixes = new FixButtons(fixing, 3);
        private final HBox row = new HBox(8, icon, new VBox(2, message, fixes), layer, rule, place);

        Cell() {
            icon.setIconSize(14);
            row.setAlignment(Pos.TOP_LEFT);
            message.setMinWidth(0);
            message.setMaxWidth(Double.MAX_VALUE);
            message.setWrapText(true);
            message.setMinHeight(USE_PREF_SIZE);
            HBox.setHgrow(row.getChildren().get(1), Priority.ALWAYS);
            layer.getStyleClass().add("secondary");
            rule.getStyleClass().add("muted");
            place.getStyleClass().add("muted");
            place.setAlignment(Pos.TOP_RIGHT);
            layer.setMinWidth(USE_PREF_SIZE);
            layer.setMaxWidth(130);
            rule.setMinWidth(USE_PREF_SIZE);
            place.setMinWidth(56);
            getStyleClass().add("problem-cell");
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Diagnostic problem, boolean empty) {
            super.updateItem(problem, empty);
            if (empty || problem == null) {
                fixes.show((Diagnostic) null);
                setGraphic(null);
                return;
            }
            icon.setIconCode(icon(problem.severity()));
            icon.getStyleClass().setAll("ikonli-font-icon", "severity", problem.severity().name().toLowerCase(Locale.ROOT));
            message.setText(Words.told(problem.message()));
            layer.setText(problem.layer() == null ? "" : problem.layer());
            rule.setText(problem.rule());
            Position at = Position.of(editor.text(), problem.span().start());
            place.setText(at.line() + ":" + at.column());
            fixes.show(problem);
            setAccessibleText(Words.of("{0}: {1}, line {2}", word(problem.severity()), Words.told(problem.message()), at.line()));
            setGraphic(row);
        }
    }
}
