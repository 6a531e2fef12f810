package convas.app.cli;

import convas.app.canvas.DisplayList;
import convas.app.canvas.PictureChoice;
import convas.app.canvas.Pictures;
import convas.app.canvas.Shown;
import convas.app.task.NodeThumbnails;
import convas.app.theme.Theme;
import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.DotWriter;
import convas.core.layout.Direction;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.vision.Picture;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `convas render`: the picture of a net, as the canvas shows it.
@Command(
    name = "render",
    description = {
        "Draw a net to a picture, as the canvas shows it.",
        "Moved nodes and folded modules are taken from NAME.convas.json beside the file. Needs no display."})
final class RenderCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(paramLabel = "FILE", description = "The network (.prototxt).")
    private Path file;

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "OUT", description = "The picture to write: .svg, .png, .pdf, .tex"
        + " (TikZ), or .dot (Graphviz, as Caffe's draw_net).")
    private Path output;

    @Option(names = "--theme", paramLabel = "THEME", description = "light (default) or dark colours.")
    private Theme theme = Theme.LIGHT;

    @Option(names = "--dark", hidden = true)
    private boolean dark;

    @Option(names = "--scope", split = ",", paramLabel = "NAME", description = "Draw only the part around these layers and modules; as a"
        + " rule, the whole net.")
    private List<String> scope = List.of();

    @Option(names = "--legend", description = "Explain the colours below the picture.")
    private boolean legend;

    @Option(names = "--transparent", description = "Draw no background.")
    private boolean transparent;

    @Option(names = "--maps", description = "Run the net and draw activation maps on its layers. Without --weights they are those of random"
        + " weights, and the picture says so.")
    private boolean maps;

    @Option(names = "--weights", paramLabel = "W", description = "Trained weights (.caffemodel) for --maps.")
    private Path weightsFile;

    @Option(names = "--input", paramLabel = "[BLOB=]X", description = "What the net is run on for --maps: a picture, an .npy or raw"
        + " little-endian .f32. May be repeated.")
    private List<String> inputs = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all random numbers. Default: 1.")
    private long seed;

    @Option(names = "--scale", defaultValue = "1", description = "Pixels of a PNG for each one at 100 %%. Default: 1. Small scales leave out"
        + " detail.")
    private double scale;

    @Option(names = "--direction", paramLabel = "WAY", description = "Which way the net runs: down or right. Default: as NAME.convas.json has"
        + " it, else down. Moved nodes stay only where the direction does.")
    private Direction direction;

    @Option(names = "--page", description = "Fit a PDF to a page of A4; otherwise it is as large as at 100 %%.")
    private boolean page;

    @Mixin
    private NetOptions options;

    @Override
    public Integer call() {
        String name = output.toString().toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.(svg|png|pdf|tex|dot)")) {
            throw new ParameterException(spec.commandLine(), "the picture must be named .svg, .png, .pdf, .tex or .dot, not " + output);
        }
        if (!(scale > 0 && scale <= 64)) {
            throw new ParameterException(spec.commandLine(), "--scale must be above 0 and at most 64, not " + scale);
        }
        Source source = Source.read(file, options);
        source.requireLayers();
        Document document = direction == null ? source.document() : source.document().with(source.document().sidecar().turned(direction));
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("dot")) {
            Output.file(output, DotWriter.write(document).getBytes(StandardCharsets.UTF_8));
            return Cli.OK;
        }
        String title = document.net().name().isEmpty() ? "Network" : document.net().name();
        DisplayList picture = picture(document);
        try {
            switch (ending) {
                case "svg" -> Output.file(output, Pictures.svg(picture, title).getBytes(StandardCharsets.UTF_8));
                case "pdf" -> Output.file(output, Pictures.pdf(picture, title, page));
                case "tex" -> Output.file(output, Pictures.tikz(picture, title).getBytes(StandardCharsets.UTF_8));
                default -> Output.file(output, channel -> {
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 18);
                    Pictures.png(picture, scale, out, share -> {});
                    out.flush();
                });
            }
        } catch (IllegalArgumentException tooLarge) {
            throw Failure.of(output, tooLarge.getMessage());
        }
        return Cli.OK;
    }

    private DisplayList picture(Document document) {
        Map<String, List<Picture>> thumbnails = Map.of();
        String note = "";
        if (maps) {
            Annotations annotations = document.annotations();
            Weights weights = weightsFile == null ? Fillers.fill(annotations, seed)
                : Trained.weights(Trained.match(weightsFile, file, annotations), seed);
            Inputs fed = Inputs.read(file, annotations, inputs, new Inputs.Settings(null, null, null), seed);
            Activations activations =
                new Executor(Kernels.best()).forward(annotations, weights, fed.tensors(), Progress.NONE, new Cancellation());
            thumbnails = new NodeThumbnails().of(annotations, activations, null);
            note = !weights.random() ? "" : (weightsFile == null ? "Activation maps with random weights, seed " : "Some weights are random, seed ") + seed;
        }
        try {
            return Pictures.picture(document, dark ? Theme.DARK : theme, Shown.FIGURES.with(Shown.Part.MAPS, maps), thumbnails, scope,
                new PictureChoice(scope.isEmpty() ? PictureChoice.Scope.ALL : PictureChoice.Scope.SELECTION, false, transparent, maps, legend, note));
        } catch (IllegalArgumentException unknown) {
            throw Failure.of(file, unknown.getMessage());
        }
    }
}
