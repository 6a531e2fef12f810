package convas.app.cli;

import convas.app.canvas.Pictures;
import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.DotWriter;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.layout.Direction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
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

    @Option(names = "--dark", description = "Draw in the dark theme's colours.")
    private boolean dark;

    @Option(names = "--scale", defaultValue = "1", description = "Pixels of a PNG for each one at 100 %%. Default: 1. Small scales leave out"
        + " detail.")
    private double scale;

    @Option(names = "--direction", paramLabel = "WAY", description = "Which way the net runs: down or right. Default: as NAME.convas.json has"
        + " it, else down. Moved nodes stay only where the direction does.")
    private Direction direction;

    @Option(names = "--page", description = "Fit a PDF to a page of A4; otherwise it is as large as at 100 %%.")
    private boolean page;

    @Mixin
    private StateOptions state;

    @Override
    public Integer call() {
        String name = output.toString().toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.(svg|png|pdf|tex|dot)")) {
            throw new ParameterException(spec.commandLine(), "the picture must be named .svg, .png, .pdf, .tex or .dot, not " + output);
        }
        if (!(scale > 0 && scale <= 64)) {
            throw new ParameterException(spec.commandLine(), "--scale must be above 0 and at most 64, not " + scale);
        }
        Source source = Source.read(file, state.state());
        source.requireLayers();
        Sidecar beside = Sidecars.read(Sidecars.beside(file));
        Document document = source.document().with(direction == null ? beside : beside.turned(direction));
        Theme theme = dark ? Theme.DARK : Theme.LIGHT;
        try {
            Output.file(output, switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "svg" -> Pictures.svg(document, theme).getBytes(StandardCharsets.UTF_8);
                case "pdf" -> Pictures.pdf(document, theme, page);
                case "tex" -> Pictures.tikz(document, theme).getBytes(StandardCharsets.UTF_8);
                case "dot" -> DotWriter.write(document).getBytes(StandardCharsets.UTF_8);
                default -> Pictures.png(document, scale, theme);
            });
        } catch (IllegalArgumentException tooLarge) {
            throw Failure.of(output, tooLarge.getMessage());
        }
        return Cli.OK;
    }
}
