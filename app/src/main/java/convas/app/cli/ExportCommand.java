package convas.app.cli;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.layer.Refused;
import convas.core.net.NetWriter;
import convas.core.onnx.Inexpressible;
import convas.core.onnx.OnnxModel;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `convas export`: the net in canonical form, or as an ONNX model.
@Command(
    name = "export",
    description = {
        "Write a net in canonical form: today's format, fields in Caffe's order, defaults left out.",
        "Files of older formats are upgraded. Comments are not kept.",
        "All layers are written, with their rules; --deploy writes the net for one phase, level and stages, without.",
        "With --onnx the net and its weights are written as an ONNX model (float32, operator set 13); without --weights they are random,"
            + " from the layers' fillers."})
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

    @Option(names = "--onnx", description = "Write an ONNX model.")
    private boolean onnx;

    @Option(names = "--weights", paramLabel = "W", description = "Trained weights (.caffemodel) for --onnx, matched by layer name.")
    private Path weightsFile;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the weights that W does not give. Default: 1.")
    private long seed;

    @Mixin
    private NetOptions options;

    @Override
    public Integer call() {
        if (onnx && (output == null || deploy)) {
            throw new ParameterException(spec.commandLine(), output == null ? "--onnx writes a file; give its name with -o"
                : "--deploy writes prototxt; write that to a file first, then give it to --onnx");
        }
        if (weightsFile != null && !onnx) {
            throw new ParameterException(spec.commandLine(), "--weights go into an ONNX model; give --onnx too");
        }
        Source source = Source.read(file, options);
        if (onnx) {
            source.requireSound();
            model(source);
            return Cli.OK;
        }
        source.requireText();
        String text;
        try {
            text = deploy ? NetWriter.deploy(source.document().syntax(), options.state()) : NetWriter.write(source.document().syntax());
        } catch (Refused refused) {
            throw Failure.of(file, refused.getMessage());
        }
        if (output == null) {
            spec.commandLine().getOut().print(text);
        } else {
            Output.file(output, text.getBytes(StandardCharsets.UTF_8));
        }
        new Source(output == null ? file : output, Document.of(text, options.state(), source.document().sidecar())).refusal()
            .ifPresent(why -> spec.commandLine().getErr().println("note: Caffe will refuse this net. " + why.getMessage()));
        return Cli.OK;
    }

    private void model(Source source) {
        Annotations annotations = source.annotations();
        Match match = weightsFile == null ? null : Trained.match(weightsFile, file, annotations);
        Weights weights = match == null ? Fillers.fill(annotations, seed) : Trained.weights(match, seed);
        try {
            OnnxModel model = new OnnxModel(annotations, weights);
            Output.file(output, channel -> model.write(channel, CaffeModel.Progress.NONE));
            if (match != null) {
                match.rows(Match.Kind.MISMATCH).forEach(row ->
                    spec.commandLine().getErr().println(weightsFile + ": " + row.message()));
            }
            if (weights.random()) {
                spec.commandLine().getErr().println("note: " + (match == null ? "all weights" : "weights that " + weightsFile + " does not give")
                    + " are RANDOM, seed " + seed);
            }
        } catch (Inexpressible e) {
            throw source.at(e.node().span(), e.getMessage());
        } catch (IOException e) {
            throw Failure.of(output, e.getMessage());
        }
    }
}
