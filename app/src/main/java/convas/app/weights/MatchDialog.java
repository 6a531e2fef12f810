package convas.app.weights;

import convas.app.editor.Editor;
import convas.app.figures.Figures;
import convas.app.task.Runner;
import convas.app.words.Words;
import convas.core.weights.CaffeMessage;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.event.ActionEvent;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;

/// Shows before anything is loaded how a weights file meets the net: what is copied, what does not fit and why, what is on one
/// side only. Layers can be left out, renamed or reinterpreted here. The net can be edited meanwhile.
public final class MatchDialog extends Dialog<Void> {
    private final ButtonType load = new ButtonType(Words.of("Load"), ButtonBar.ButtonData.OK_DONE);

    private final MatchModel model;
    private final TextField find = new TextField();
    private final Label told = new Label();
    private final ListView<MatchLine> list = new ListView<>();
    private final Label detail = new Label();
    private final HBox ways = new HBox(8);
    private final Label sum = new Label();

    /// @param start what was chosen before
    /// @param use called with what the user chose
    public MatchDialog(Editor editor, CaffeModel file, Match.Choice start, Window owner, Consumer<Match.Choice> use) {
        model = new MatchModel(editor, file, start);
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle(Words.of("Weights"));
        setResizable(true);
        Bindings.bindContent(getDialogPane().getStylesheets(), owner.getScene().getStylesheets());
        getDialogPane().getStyleClass().add("match-dialog");
        getDialogPane().getButtonTypes().setAll(load, new ButtonType(Words.of("Cancel"), ButtonBar.ButtonData.CANCEL_CLOSE));
        getDialogPane().setContent(content());
        getDialogPane().setPrefSize(920, 640);
        Button button = (Button) getDialogPane().lookupButton(load);
        button.setId("match-load");
        button.addEventFilter(ActionEvent.ACTION, event -> use.accept(model.choice()));
        list.getSelectionModel().selectedItemProperty().subscribe(line -> showDetail());
        find.textProperty().subscribe(text -> search());
        model.onChange(this::refresh);
        refresh();
        select(model.match().rows(Match.Kind.MISMATCH).stream().findFirst());
        setOnHidden(event -> {
            model.close();
            Bindings.unbindContent(getDialogPane().getStylesheets(), owner.getScene().getStylesheets());
        });
        setOnShown(event -> list.requestFocus());
    }

    /// Opens it for a file that is in use, to choose otherwise.
    static void again(Editor editor, Runner runner, Window owner) {
        Match match = runner.matchProperty().get();
        new MatchDialog(editor, match.file(), match.choice(), owner, choice -> runner.loadWeights(match.file(), choice)
            .whenComplete((met, problem) -> {
                if (problem != null && !(problem instanceof java.util.concurrent.CancellationException)) {
                    editor.setNotice(Words.told(problem.getMessage()));
                }
            })).show();
    }

    private Region content() {
        CaffeModel file = model.file();
        Label name = new Label(String.valueOf(file.file().getFileName()));
        name.getStyleClass().add("question-title");
        name.setMinWidth(120);
        Label facts = new Label(Figures.bytes(file.bytes()) + " · " + (file.filled().size() == 1
            ? Words.of("{0} layer with {1} values", file.filled().size(), Figures.count(file.count()))
            : Words.of("{0} layers with {1} values", file.filled().size(), Figures.count(file.count()))) + (file.net().isEmpty() ? "" : " · " + file.net())
            + switch (file.form()) {
                case TODAY -> "";
                case V1 -> " · " + Words.of("the older form, `layers`");
                case V0 -> " · " + Words.of("the form of 2013");
            } + (file.bytes() == file.read() ? "" : " · " + Words.of("{0} behind the last layer are not read", Figures.bytes(file.bytes() - file.read()))));
        facts.getStyleClass().add("muted");
        HBox head = new HBox(12, name, facts);
        head.setAlignment(Pos.BASELINE_LEFT);
        find.setId("match-find");
        find.setPromptText(Words.of("Find a layer, or paste what Caffe said"));
        told.setId("match-told");
        told.setWrapText(true);
        told.setMinHeight(Region.USE_PREF_SIZE);
        told.getStyleClass().addAll("told", "told-warning");
        told.setMaxWidth(Double.MAX_VALUE);
        told.managedProperty().bind(told.visibleProperty());
        list.setId("match-list");
        list.getStyleClass().add("match-list");
        list.setCellFactory(view -> new MatchCell(model));
        list.setFixedCellSize(28);
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        VBox.setVgrow(list, Priority.ALWAYS);
        detail.setId("match-detail");
        detail.setWrapText(true);
        detail.setMinHeight(Region.USE_PREF_SIZE);
        detail.getStyleClass().add("match-detail");
        VBox about = new VBox(8, detail, ways);
        about.setMinHeight(104);
        sum.setId("match-sum");
        sum.getStyleClass().add("match-summary");
        return new VBox(10, head, find, told, MatchCell.headings(), list, about, sum);
    }

    private void key(KeyEvent event) {
        MatchLine line = list.getSelectionModel().getSelectedItem();
        if (event.getCode() == KeyCode.SPACE && line instanceof MatchLine.Layer(Match.Row row) && row.kind() == Match.Kind.COPIED) {
            model.take(row, !model.taken(row));
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            ((Button) getDialogPane().lookupButton(load)).fire();
            event.consume();
        }
    }

    private void refresh() {
        String selected = list.getSelectionModel().getSelectedItem() instanceof MatchLine.Layer(Match.Row row) ? row.layer() : null;
        List<MatchLine> lines = MatchLine.of(model.match(), wanted());
        list.getItems().setAll(lines);
        if (selected != null) {
            select(model.match().rows().stream().filter(row -> row.layer().equals(selected)).findFirst());
        }
        List<Match.Row> taken = model.taken();
        long bytes = taken.stream().mapToLong(MatchLine::bytes).sum();
        long all = model.match().rows().stream().filter(row -> !row.params().isEmpty()).count();
        sum.setText(all == 0 ? Words.of("The net has no layers with parameters.")
            : taken.isEmpty() ? Words.of("Nothing is loaded: all layers of the net start from their fillers.")
            : Words.of("Loads {0} of the net's {1} layers, {2}.", taken.size(), all, Figures.bytes(bytes))
                + (taken.size() == all ? "" : " " + (all - taken.size() == 1 ? Words.of("The other starts from its filler.")
                    : Words.of("The others start from their fillers."))));
        getDialogPane().lookupButton(load).setDisable(taken.isEmpty());
        search();
        showDetail();
    }

    /// The part of a name that is looked for; empty for all, and where a message was pasted.
    private String wanted() {
        String text = find.getText().strip();
        return CaffeMessage.in(text).isPresent() ? "" : text;
    }

    private void search() {
        Optional<CaffeMessage> message = CaffeMessage.in(find.getText());
        boolean bare = model.file().filled().isEmpty();
        told.setVisible(message.isPresent() || bare);
        told.setText(message.map(each -> Words.told(each.explain(model.match())))
            .orElse(bare ? Words.of("The file holds no weights: if it should, download or copy it again.") : ""));
        List<MatchLine> lines = MatchLine.of(model.match(), wanted());
        if (!lines.equals(List.copyOf(list.getItems()))) {
            list.getItems().setAll(lines);
        }
        message.ifPresent(each -> select(each.rows(model.match()).stream().findFirst()));
    }

    private void select(Optional<Match.Row> row) {
        row.map(MatchLine.Layer::new).ifPresent(line -> {
            list.getSelectionModel().select(line);
            list.scrollTo(Math.max(0, list.getItems().indexOf(line) - 3));
        });
    }

    private void showDetail() {
        MatchLine line = list.getSelectionModel().getSelectedItem();
        Match.Row row = line instanceof MatchLine.Layer(Match.Row chosen) ? chosen : null;
        detail.setText(row == null ? Words.of("Select a layer to see what becomes of it.") : explain(row));
        List<Button> buttons = new ArrayList<>();
        if (row != null && row.kind() == Match.Kind.MISMATCH) {
            buttons.add(way("match-rename", Words.of("Rename to {0} and start anew", model.newName(row)), () -> model.rename(row)));
            if (row.sameCounts()) {
                buttons.add(way("match-reinterpret", Words.of("Reinterpret the values"), () -> model.reinterpret(row, true)));
            }
            int all = model.match().rows(Match.Kind.MISMATCH).size();
            if (all > 1) {
                buttons.add(way("match-rename-all", Words.of("Rename all {0}", all), model::renameAll));
            }
        } else if (row != null && model.isReinterpreted(row)) {
            buttons.add(way("match-as-shaped", Words.of("Do not reinterpret"), () -> model.reinterpret(row, false)));
        }
        if (row != null && row.kind() == Match.Kind.COPIED) {
            boolean taken = model.taken(row);
            buttons.add(way("match-take", taken ? Words.of("Start anew instead") : Words.of("Copy from the file"), () -> model.take(row, !taken)));
        }
        ways.getChildren().setAll(buttons);
    }

    private static Button way(String id, String text, Runnable run) {
        Button button = new Button(text);
        button.setId(id);
        button.setMnemonicParsing(false);
        button.setOnAction(event -> run.run());
        return button;
    }

    private String explain(Match.Row row) {
        String start = row.start().isEmpty() ? "" : " " + Words.of("It starts with {0}.", Words.told(row.start()));
        return switch (row.kind()) {
            case MISMATCH -> Words.told(row.message()) + "\n"
                + Words.of("Unless it is renamed, Caffe stops here; Convas goes on without it.") + start
                + (row.sameCounts() ? row.sameRows()
                    ? "\n" + Words.of("Both have as many values in rows of the same length: reinterpreted, they give the same outputs.")
                    : "\n" + Words.of("Both have as many values, but in rows of another length: reinterpreted, they are mixed up.") : "");
            case COPIED -> !model.taken(row) ? Words.of("Left out.") + start
                : row.message().isEmpty() ? Words.of("The file's values are used.") : Words.told(row.message());
            case ONLY_IN_FILE -> row.message().isEmpty()
                ? Words.of("The net has no layer of this name. If it is called otherwise there, give it this name.") : Words.told(row.message());
            case FRESH -> Words.of("The file has no layer of this name.") + start;
        };
    }
}
