package convas.app.cli;

import convas.app.canvas.Pictures;
import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Sidecars;
import convas.core.layer.Phase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "OUT", description = "The picture to write: .svg or .png.")
    private Path output;

    @Option(names = "--dark", description = "Draw in the dark theme's colours.")
    private boolean dark;

    @Option(names = "--scale", defaultValue = "1", description = "Pixels of a PNG for each one at 100 %%. Default: 1. Small scales leave out"
        + " detail.")
    private double scale;

    @Option(names = "--phase", defaultValue = "TEST", description = "TEST (default) or TRAIN.")
    private Phase phase;

    @Override
    public Integer call() {
        String name = output.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new ParameterException(spec.commandLine(), "the picture must be named .svg or .png, not " + output);
        }
        if (!(scale > 0 && scale <= 64)) {
            throw new ParameterException(spec.commandLine(), "--scale must be above 0 and at most 64, not " + scale);
        }
        Source source = Source.read(file, phase);
        source.requireLayers();
        Document document = source.document().with(Sidecars.read(Sidecars.beside(file)));
        Theme theme = dark ? Theme.DARK : Theme.LIGHT;
        try {
            Output.file(output, name.endsWith(".svg")
                ? Pictures.svg(document, theme).getBytes(StandardCharsets.UTF_8) : Pictures.png(document, scale, theme));
        } catch (IllegalArgumentException tooLarge) {
            throw Failure.of(output, tooLarge.getMessage());
        }
        return Cli.OK;
    }
}
