package convas.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `convas report`: shapes, parameters, cost, memory, receptive field and problems of nets.
@Command(
    name = "report",
    description = {
        "Show shapes, parameters, cost, memory and problems of nets.",
        "A net that Caffe would refuse is still reported, with its problems. A file that is not prototxt gives exit status 2;"
            + " the other files are reported all the same."})
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Networks (.prototxt). Several give a JSON array.")
    private List<Path> files;

    @Mixin
    private NetOptions options;

    @ArgGroup
    private final Format format = new Format();

    private static final class Format {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(names = "--csv", description = "Print comma-separated values: one row a layer, plain numbers, bytes.")
        private boolean csv;

        @Option(names = "--markdown", description = "Print a Markdown table.")
        private boolean markdown;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Source> sources = new ArrayList<>();
        List<JsonNode> nodes = new ArrayList<>();
        for (Path file : files) {
            Optional<Source> source = Optional.empty();
            try {
                source = Optional.of(Source.read(file, options));
                source.get().requireNet();
                sources.add(source.get());
                nodes.add(format.json ? ReportJson.of(source.get()) : null);
            } catch (Failure failure) {
                spec.commandLine().getErr().println(failure.getMessage());
                nodes.add(ReportJson.failed(file, failure, source));
            }
        }
        if (format.json) {
            Object answer = files.size() > 1 ? nodes : nodes.getFirst();
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else if (format.csv) {
            out.print(sources.isEmpty() ? "" : ReportText.csv(sources, files.size() > 1));
        } else {
            out.print(String.join("\n", sources.stream().map(format.markdown ? ReportText::markdown : ReportText::table).toList()));
        }
        return sources.size() == files.size() ? Cli.OK : Cli.BAD_INPUT;
    }
}
