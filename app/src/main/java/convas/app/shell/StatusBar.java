package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.figures.Figures;
import convas.app.source.SourceView;
import convas.app.task.Runner;
import convas.app.words.Words;
import convas.core.analysis.Annotation;
import convas.core.analysis.ReceptiveField;
import convas.core.analysis.Totals;
import convas.core.document.Document;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.util.List;
import java.util.Optional;
import javafx.collections.SetChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// The line at the bottom: what the net costs, what is being done, what was just said, and where the caret is.
final class StatusBar extends HBox {
    private final Editor editor;
    private final Label params = figure("params", Words.of("Numbers in weights and biases"));
    private final Label macs = figure("macs", Words.of("Multiply-accumulate operations of one image, without biases"));
    private final Label memory = figure("memory", Words.of("All blobs of one run, and the most that is alive at once"));
    private final Label field = figure("field", Words.of("Receptive field: how much of the input one value of the selected layer sees"));
    private final Label notice = new Label();
    private final Label weights = figure("weights", Words.of("Which weights the shown values come from"));
    private final Label place = figure("caret", Words.of("Line and column of the caret in the text"));
    private final Label zoom = figure("zoom", Words.of("Zoom of the picture"));
    private final Label job = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final HBox jobBox = new HBox(8);
    private final Button again = new Button();
    private final Button problems = new Button();

    StatusBar(Editor editor, MainWindow window) {
        this.editor = editor;
        getStyleClass().add("status-bar");
        setAlignment(Pos.CENTER_LEFT);
        problems.setId("status-problems");
        problems.getStyleClass().addAll("flat", "status-problems");
        problems.setFocusTraversable(false);
        problems.setOnAction(event -> window.showTab("problems"));
        notice.getStyleClass().add("notice");
        notice.setId("notice");
        notice.setMinWidth(0);
        HBox.setHgrow(notice, Priority.ALWAYS);
        notice.setMaxWidth(Double.MAX_VALUE);
        progress.setPrefWidth(96);
        Button cancel = new Button(Words.of("Cancel"));
        cancel.setId("cancel-job");
        cancel.getStyleClass().addAll("flat", "small");
        cancel.setFocusTraversable(false);
        cancel.setOnAction(event -> window.runner().cancel());
        job.setMinWidth(0);
        cancel.setMinWidth(USE_PREF_SIZE);
        progress.setMinWidth(40);
        // with large text in a small window these are cut, not the window
        memory.setMinWidth(0);
        weights.setMinWidth(0);
        place.setMinWidth(0);
        job.setTooltip(new Tooltip(Words.of("Show what is done in the background")));
        job.setOnMouseClicked(event -> window.showTab("jobs"));
        job.getStyleClass().add("job-name");
        again.setId("run-again");
        again.getStyleClass().addAll("flat", "small");
        again.setFocusTraversable(false);
        again.setMinWidth(USE_PREF_SIZE);
        again.setTooltip(new Tooltip(Words.of("The shown values are not all that the net makes now. Click to run it")));
        again.setOnAction(event -> window.runner().runAnyway());
        jobBox.setAlignment(Pos.CENTER_LEFT);
        jobBox.setId("job");
        jobBox.getChildren().setAll(job, progress, cancel);
        getChildren().setAll(problems, params, macs, memory, field, notice, jobBox, again, weights, place, zoom);

        editor.documentProperty().subscribe(this::showTotals);
        editor.selection().addListener((SetChangeListener<String>) change -> showField());
        editor.diagnosticsProperty().subscribe(this::showProblems);
        editor.noticeProperty().subscribe(this::say);
        window.source().caretProperty().subscribe(at -> place.setText(Words.of("Line {0}, Column {1}", at.line(), at.column())));
        window.runner().jobProperty().subscribe(this::showJob);
        window.runner().jobProperty().subscribe(now -> showAge(window.runner()));
        window.runner().ageProperty().subscribe(now -> showAge(window.runner()));
        window.runner().weightsLabelProperty().subscribe(text -> set(weights, text));
        window.canvas().zoomProperty().subscribe(now -> zoom.setText(Math.round(now.doubleValue() * 100) + " %"));
    }

    private static Label figure(String id, String tip) {
        Label label = new Label();
        label.setId("status-" + id);
        label.getStyleClass().add("figure");
        label.setMinWidth(USE_PREF_SIZE);
        label.setTooltip(new Tooltip(tip));
        return label;
    }

    static void set(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    private void showTotals(Document document) {
        Totals totals = document.annotations().totals();
        if (document.net().nodes().isEmpty()) {
            set(params, "");
            set(macs, "");
            set(memory, "");
        } else {
            set(params, least(totals, Words.of("{0} params", Figures.brief(totals.params()))));
            set(macs, least(totals, Words.of("{0} MAC", Figures.brief(totals.macs() / totals.batch()))));
            set(memory, least(totals, Words.of("{0}, peak {1}", Figures.bytes(totals.activationBytes() / totals.batch()),
                Figures.bytes(totals.peakBytes() / totals.batch()))));
            params.getTooltip().setText(Words.of("{0} weights and {1} biases", Figures.count(totals.weights()), Figures.count(totals.biases())));
            macs.getTooltip().setText(totals.batch() > 1 ? Words.of("{0} multiply-accumulates for one image; {1} for the batch of {2}",
                Figures.count(totals.macs() / totals.batch()), Figures.count(totals.macs()), totals.batch())
                : Words.of("{0} multiply-accumulates for one image", Figures.count(totals.macs())));
        }
        showField();
    }

    private static String least(Totals totals, String figure) {
        return totals.complete() ? figure : Words.of("at least {0}", figure);
    }

    private void showField() {
        Optional<ReceptiveField> seen = Optional.empty();
        if (editor.selection().size() == 1) {
            seen = editor.document().net().find(editor.selection().iterator().next())
                .map((Node node) -> editor.document().annotations().of(node)).flatMap(Annotation::receptiveField);
        }
        set(field, seen.map(rf -> Words.of("sees {0} px", rf.sizeH() == rf.sizeW() ? rf.sizeH() : rf.sizeH() + "\u00d7" + rf.sizeW()))
            .orElse(""));
    }

    private void showProblems(List<Diagnostic> all) {
        long errors = all.stream().filter(each -> each.severity() == Severity.ERROR).count();
        long warnings = all.stream().filter(each -> each.severity() == Severity.WARNING).count();
        problems.getStyleClass().removeAll("error", "warning", "success");
        if (errors > 0) {
            problems.getStyleClass().add("error");
            problems.setGraphic(Icons.of(Feather.ALERT_CIRCLE, 13));
            problems.setText(errors == 1 ? Words.of("{0} error", errors) : Words.of("{0} errors", errors));
        } else if (warnings > 0) {
            problems.getStyleClass().add("warning");
            problems.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, 13));
            problems.setText(warnings == 1 ? Words.of("{0} warning", warnings) : Words.of("{0} warnings", warnings));
        } else if (!all.isEmpty()) {
            problems.setGraphic(Icons.of(Feather.INFO, 13));
            problems.setText(all.size() == 1 ? Words.of("{0} note", all.size()) : Words.of("{0} notes", all.size()));
        } else {
            problems.getStyleClass().add("success");
            problems.setGraphic(Icons.of(Feather.CHECK_CIRCLE, 13));
            problems.setText(Words.of("No problems"));
        }
        problems.setMinWidth(Region.USE_PREF_SIZE);
    }

    private void say(String sentence) {
        notice.setText(sentence);
        notice.setTooltip(sentence.isEmpty() ? null : new Tooltip(sentence));
    }

    private void showAge(Runner runner) {
        String age = runner.ageProperty().get();
        boolean shown = !age.isEmpty() && runner.jobProperty().get() == null;
        again.setText(Words.of("Values {0} · Run again", age));
        again.setVisible(shown);
        again.setManaged(shown);
    }

    private void showJob(Runner.Job now) {
        jobBox.setVisible(now != null);
        jobBox.setManaged(now != null);
        if (now != null) {
            job.setText(now.detail().isEmpty() ? now.name() : now.name() + ": " + now.detail());
            progress.setProgress(now.fraction());
        }
    }
}
