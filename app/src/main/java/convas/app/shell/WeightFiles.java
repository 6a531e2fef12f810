package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.task.Runner;
import convas.app.weights.MatchDialog;
import convas.app.weights.SaveDialog;
import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// Loads and saves weights, asking which layers.
final class WeightFiles {
    private final Workbench bench;
    private final Editor editor;
    private final Runner runner;

    WeightFiles(Workbench bench) {
        this.bench = bench;
        this.editor = bench.editor();
        this.runner = bench.window().runner();
    }

    /// Shows how the file meets the net, and loads what the user then chooses.
    void load(Path file) {
        bench.files().autosave();
        bench.files().onDisk(() -> CaffeModel.list(file)).whenComplete((model, problem) -> {
            if (problem == null) {
                new MatchDialog(editor, model, Match.Choice.NONE, bench.stage(), choice -> load(model, choice)).show();
            } else {
                failed(Words.of("These weights cannot be used"), file, problem);
            }
        });
    }

    private void load(CaffeModel model, Match.Choice choice) {
        bench.window().showTab("maps");
        runner.loadWeights(model, choice).whenComplete((match, problem) -> {
            if (problem != null && !(problem instanceof CancellationException)) {
                failed(Words.of("These weights cannot be used"), model.file(), problem);
            }
        });
    }

    /// Asks which layers, and where.
    void save() {
        Annotations annotations = editor.document().annotations();
        if (annotations.nodes().stream().allMatch(node -> node.params().isEmpty())) {
            bench.prompts().tell(Words.of("There are no weights to save"), Words.of("No layer of this net has parameters whose shapes are known."));
            return;
        }
        new SaveDialog(annotations, runner.weightsLabelProperty().get(), Set.copyOf(editor.selection()), bench.stage())
            .showAndWait().ifPresent(this::save);
    }

    private void save(Set<String> layers) {
        DocumentFiles files = bench.files();
        bench.prompts().save(Words.of("Save weights"), files.folder(), files.stem() + ".caffemodel", Prompts.Kind.WEIGHTS).ifPresent(file ->
            runner.saveWeights(file, layers).whenComplete((done, problem) -> {
                if (problem == null) {
                    editor.setNotice(layers.size() == 1 ? Words.of("Saved the weights of {0} layer as {1}", layers.size(), file.getFileName())
                        : Words.of("Saved the weights of {0} layers as {1}", layers.size(), file.getFileName()));
                } else if (!(problem instanceof CancellationException)) {
                    failed(Words.of("These weights cannot be saved"), file, problem);
                }
            }));
    }

    /// Writes the net and its weights as an ONNX model, where the user wants it.
    void saveOnnx() {
        DocumentFiles files = bench.files();
        bench.prompts().save(Words.of("Export ONNX"), files.folder(), files.stem() + ".onnx", Prompts.Kind.ONNX).ifPresent(file ->
            runner.saveOnnx(file).whenComplete((done, problem) -> {
                if (problem == null) {
                    String weights = runner.weightsLabelProperty().get();
                    editor.setNotice(weights.isEmpty() ? Words.of("Exported {0}", file.getFileName())
                        : Words.of("Exported {0} with {1}", file.getFileName(), weights));
                } else if (!(problem instanceof CancellationException)) {
                    bench.prompts().tell(Words.of("This net cannot be exported as ONNX"), Reasons.of(problem));
                }
            }));
    }

    private void failed(String title, Path file, Throwable problem) {
        bench.prompts().tell(title, file.getFileName() + "\n" + Reasons.of(problem));
    }
}
