package convas.app.cli;

import convas.app.figures.Figures;
import convas.core.analysis.Annotations;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `convas weights`: how a file of trained weights meets a net, and a file of its own for chosen layers.
@Command(
    name = "weights",
    description = {
        "Show which layers of a net get their parameters from a .caffemodel, which do not fit and why, and which are on one side only.",
        "Layers are matched by name, as in Caffe. With -o, write the net's weights as a .caffemodel that Caffe loads; without W they"
            + " are random, from the layers' fillers."})
final class WeightsCommand implements Callable<Integer> {
    private static final Map<Match.Kind, String> WORDS = Map.of(
        Match.Kind.COPIED, "copied", Match.Kind.MISMATCH, "does not fit", Match.Kind.ONLY_IN_FILE, "only in the file",
        Match.Kind.FRESH, "only in the net");

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(index = "0", paramLabel = "FILE", description = "The network (.prototxt).")
    private Path file;

    @Parameters(index = "1", arity = "0..1", paramLabel = "W", description = "Trained weights (.caffemodel).")
    private Path weightsFile;

    @Option(names = {"-o", "--output"}, paramLabel = "OUT", description = "The .caffemodel to write.")
    private Path output;

    @Option(names = "--layers", split = ",", paramLabel = "L", description = "Only these layers go into OUT. Default: all.")
    private List<String> layers;

    @Option(names = "--reinterpret", split = ",", paramLabel = "L", description = "Layers that take the file's values in their order into"
        + " another shape of as many values: a fully connected layer into the convolution that does the same, or back.")
    private List<String> reinterpreted = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Seed of what the file does not give. Default: 1.")
    private long seed;

    @Mixin
    private NetOptions options;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (weightsFile == null && output == null) {
            throw new ParameterException(spec.commandLine(), "give a .caffemodel to look at, or with -o one to write");
        }
        if (layers != null && output == null) {
            throw new ParameterException(spec.commandLine(), "--layers says what goes into OUT; give it with -o");
        }
        Source source = Source.read(file, options);
        source.requireLayers();
        Annotations annotations = source.annotations();
        Match match = weightsFile == null ? null
            : Match.of(Trained.list(weightsFile), annotations, new Match.Choice(Set.of(), Set.copyOf(reinterpreted)));
        for (String name : reinterpreted) {
            requireSameCounts(match, name);
        }
        ModelWriter written = output == null ? null : write(annotations, match);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(match, written)));
        } else {
            out.print(match == null ? "" : table(match));
            out.print(written == null ? "" : output + ": " + Figures.count(written.layers()) + (written.layers() == 1 ? " layer, " : " layers, ")
                + Figures.count(written.bytes()) + " bytes\n");
        }
        return Cli.OK;
    }

    private void requireSameCounts(Match match, String name) {
        Match.Row row = match == null ? null
            : match.rows().stream().filter(each -> each.layer().equals(name)).findFirst().orElse(null);
        if (row == null || !row.sameCounts()) {
            boolean damaged = row != null && row.given() != null && !row.given().isWhole();
            throw Failure.of(match == null ? file : weightsFile, "--reinterpret " + name + ": " + (row == null
                ? "there is no such layer on either side" : damaged ? row.message() : "the file has " + shapes(row.source()) + " and the net " + shapes(row.target())
                + ", which are not as many values"));
        }
    }

    private ModelWriter write(Annotations annotations, Match match) {
        Weights weights = match == null ? Fillers.fill(annotations, seed) : Trained.weights(match, seed);
        Set<String> chosen = layers != null ? new LinkedHashSet<>(layers)
            : annotations.net().nodes().stream().map(Node::name).collect(Collectors.toSet());
        if (layers != null) {
            layers.stream().filter(name -> weights.of(name).isEmpty()).findFirst().ifPresent(name -> {
                throw Failure.of(file, "--layers " + name + ": the net has no such layer with parameters; it has "
                    + String.join(", ", weights.layers().keySet()));
            });
        }
        try {
            ModelWriter writer = new ModelWriter(annotations.net(), weights, chosen);
            Output.file(output, channel -> writer.write(channel, CaffeModel.Progress.NONE));
            return writer;
        } catch (IOException e) {
            throw Failure.of(output, e.getMessage());
        }
    }

    private static String table(Match match) {
        CaffeModel model = match.file();
        StringBuilder out = new StringBuilder(model.file() + " · " + (model.net().isEmpty() ? "" : model.net() + " · ")
            + Figures.bytes(model.bytes()) + " · " + model.filled().size() + (model.filled().size() == 1 ? " layer · " : " layers · ")
            + Figures.count(model.count()) + " values\n");
        if (model.filled().isEmpty()) {
            out.append("The file holds no weights: if it should, download or copy it again.\n");
        }
        if (model.read() < model.bytes()) {
            out.append("As in Caffe, ").append(Figures.bytes(model.bytes() - model.read())).append(" behind the last layer are not read.\n");
        }
        TextTable table = new TextTable(List.of("", "layer", "type", "in the file", "in the net", "values"), List.of(5));
        for (Match.Kind kind : Match.Kind.values()) {
            for (Match.Row row : match.rows(kind)) {
                table.add(WORDS.get(kind), row.layer(), row.type(), shapes(row.source()), shapes(row.target()), Figures.count(count(row)));
            }
        }
        out.append(table.print());
        for (Match.Row row : match.rows()) {
            out.append(row.message().isEmpty() ? "" : (row.kind() == Match.Kind.MISMATCH ? "" : row.layer() + ": ") + row.message() + "\n");
            if (row.kind() == Match.Kind.MISMATCH && row.sameCounts()) {
                out.append("Both have as many values: --reinterpret ").append(row.layer()).append(" takes them over in their order.\n");
            }
            if (row.kind() == Match.Kind.FRESH || row.kind() == Match.Kind.MISMATCH) {
                out.append(row.layer()).append(" starts with ").append(row.start()).append("\n");
            }
        }
        return out.toString();
    }

    private static long count(Match.Row row) {
        return (row.params().isEmpty() ? row.source() : row.target()).stream().mapToLong(Shape::count).sum();
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }

    private ObjectNode json(Match match, ModelWriter written) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("file", file.toString());
        if (match != null) {
            CaffeModel model = match.file();
            root.putObject("weights").put("file", weightsFile.toString()).put("net", model.net()).put("bytes", model.bytes())
                .put("bytes_read", model.read()).put("form", model.form().name()).put("layers", model.filled().size()).put("values", model.count());
            for (Match.Kind kind : Match.Kind.values()) {
                ArrayNode rows = root.putArray(kind.name().toLowerCase(Locale.ROOT));
                match.rows(kind).forEach(row -> rows.add(row(row)));
            }
        }
        if (written != null) {
            root.putObject("output").put("file", output.toString()).put("layers", written.layers()).put("bytes", written.bytes());
        }
        return root;
    }

    private static ObjectNode row(Match.Row row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("layer", row.layer()).put("type", row.type());
        put(node.putArray("file_shapes"), row.source());
        put(node.putArray("net_shapes"), row.target());
        node.put("values", count(row));
        if (row.kind() == Match.Kind.MISMATCH) {
            node.put("same_counts", row.sameCounts());
        }
        if (row.kind() != Match.Kind.COPIED && !row.params().isEmpty()) {
            node.put("start", row.start());
        }
        return row.message().isEmpty() ? node : node.put("message", row.message());
    }

    private static void put(ArrayNode array, List<Shape> shapes) {
        shapes.forEach(shape -> {
            ArrayNode dims = array.addArray();
            shape.toList().forEach(dims::add);
        });
    }
}
