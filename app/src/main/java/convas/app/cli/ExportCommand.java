package convas.app.cli;

import convas.core.layer.Refused;
import convas.core.net.NetWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `convas export`: the net in canonical form.
@Command(
    name = "export",
    description = {
        "Write a net in canonical form: today's format, fields in Caffe's order, defaults left out.",
        "Files of older formats are upgraded. Comments are not kept.",
        "All layers are written, with their rules; --deploy writes the net for one phase, level and stages, without."})
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(paramLabel = "FILE", description = "The network (.prototxt).")
    private Path file;

    @Option(names = {"-o", "--output"}, paramLabel = "OUT", description = "The file to write. Without it the text goes to stdout.")
    private Path output;

    @Option(names = "--deploy", description = "For use rather than training: data layers become Input, SoftmaxWithLoss becomes Softmax,"
        + " labels, accuracies and other losses go.")
    private boolean deploy;

    @Mixin
    private StateOptions state;

    @Override
    public Integer call() {
        Source source = Source.read(file, state.state());
        source.requireLayers();
        String text;
        try {
            text = deploy ? NetWriter.deploy(source.document().syntax(), state.state()) : NetWriter.write(source.document().syntax());
        } catch (Refused refused) {
            throw Failure.of(file, refused.getMessage());
        }
        if (output == null) {
            spec.commandLine().getOut().print(text);
        } else {
            Output.file(output, text.getBytes(StandardCharsets.UTF_8));
        }
        return Cli.OK;
    }
}
