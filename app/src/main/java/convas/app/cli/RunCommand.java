package convas.app.cli;

import convas.core.analysis.Annotations;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Npy;
import convas.core.tensor.Tensor;
import convas.core.vision.Preprocessing;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `convas run`: a forward pass, its figures and its blobs.
@Command(
    name = "run",
    description = {
        "Run a net forward and show the statistics of each layer's blobs.",
        "Without --weights the layers start from their fillers with random numbers; an image-like input that is not given holds"
            + " random numbers too. Both are labelled as such."})
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(paramLabel = "FILE", description = "The network (.prototxt).")
    private Path file;

    @Option(names = "--weights", paramLabel = "W", description = "Trained weights (.caffemodel), matched by layer name.")
    private Path weightsFile;

    @Option(names = "--input", paramLabel = "[BLOB=]X", description = "A picture, an .npy or raw little-endian .f32 for an input blob"
        + " (the first one, if not named). One item serves for a whole batch. May be repeated.")
    private List<String> inputs = List.of();

    @Option(names = "--order", description = "Channels that a picture becomes: BGR (default for 3 channels), RGB, GREY.")
    private Preprocessing.Order order;

    @Option(names = "--mean", split = ",", paramLabel = "M", description = "Subtracted from a picture's values of 0 to 255, one for"
        + " each channel or one for all. Default: 104,117,123 for 3 channels, 0 for one.")
    private List<Float> mean;

    @Option(names = "--scale", description = "Multiplied after that. Default: 1 for 3 channels, 1/256 for one.")
    private Float scale;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all random numbers. Default: 1.")
    private long seed;

    @Mixin
    private NetOptions options;

    @Option(names = "--dump", paramLabel = "DIR", description = "Write each blob to DIR as .npy, named as the blob, with %%2F for /."
        + " What a blob held before a layer worked in place is NAME@0.npy, NAME@1.npy ...")
    private Path dump;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Source source = Source.read(file, options);
        source.requireSound();
        Annotations annotations = source.annotations();
        Optional<Match> match = Optional.ofNullable(weightsFile).map(from -> Trained.match(from, file, annotations));
        Weights weights = match.map(each -> Trained.weights(each, seed)).orElseGet(() -> Fillers.fill(annotations, seed));
        Inputs fed = Inputs.read(file, annotations, inputs, new Inputs.Settings(order, mean, scale), seed);
        Kernels kernels = Kernels.best();
        long start = System.nanoTime();
        Activations activations =
            new Executor(kernels).forward(annotations, weights, fed.tensors(), Progress.NONE, new Cancellation());
        long nanos = System.nanoTime() - start;
        requireSomething(source, activations);
        if (dump != null) {
            Output.folder(dump, folder -> dump(activations, folder));
        }
        match.ifPresent(each -> each.rows(Match.Kind.MISMATCH).forEach(row ->
            spec.commandLine().getErr().println(weightsFile + ": " + row.message())));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode answer = json(annotations, activations, nanos, fed, weights, match);
            ArrayNode foreign = answer.putArray("foreign");
            source.foreign().forEach(foreign::add);
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else {
            out.print(table(annotations, activations, nanos, fed, weights, match, kernels));
            source.foreign().forEach(line -> out.print("note: " + line + "\n"));
        }
        return Cli.OK;
    }

    /// A net of which no layer ran gives the reason of its first.
    private static void requireSomething(Source source, Activations activations) {
        List<Node> nodes = source.document().net().nodes();
        if (activations.blobs().isEmpty() && activations.skipped().containsKey(nodes.getFirst())) {
            Node first = nodes.getFirst();
            throw source.at(first.span(), "nothing of this net can run: " + first.id() + ": " + activations.skipped().get(first)
                + "; put an Input layer with a shape in its place");
        }
    }

    private static void dump(Activations activations, Path folder) throws IOException {
        Map<String, Integer> last = new HashMap<>();
        activations.blobs().keySet().forEach(blob -> last.merge(blob.name(), blob.version(), Math::max));
        for (Map.Entry<Blob, Tensor> each : activations.blobs().entrySet()) {
            Blob blob = each.getKey();
            String name = escaped(blob.name()) + (blob.version() == last.get(blob.name()) ? "" : "@" + blob.version()) + ".npy";
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                Npy.write(each.getValue(), out);
            }
        }
    }

    /// A file name for a blob: all but letters, digits, `-`, `_` and `.` as `%XX` of UTF-8; a leading `.` too.
    static String escaped(String blob) {
        StringBuilder out = new StringBuilder();
        for (byte each : blob.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' && !out.isEmpty());
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    private ObjectNode json(
            Annotations annotations, Activations activations, long nanos, Inputs fed, Weights weights, Optional<Match> match) {
        ObjectNode root = JsonNodeFactory.instance.objectNode()
            .put("file", file.toString())
            .put("net", annotations.net().name())
            .put("phase", options.state().phase().name())
            .put("seed", seed)
            .put("kernels", Kernels.best().describe())
            .put("total_ms", nanos / 1e6);
        ObjectNode origin = root.putObject("weights")
            .put("file", weightsFile == null ? null : weightsFile.toString())
            .put("random", weights.random());
        match.ifPresent(found -> {
            for (Match.Kind kind : Match.Kind.values()) {
                ArrayNode rows = origin.putArray(kind.name().toLowerCase(Locale.ROOT));
                found.rows(kind).forEach(row -> {
                    if (kind == Match.Kind.MISMATCH) {
                        rows.addObject().put("layer", row.layer()).put("message", row.message());
                    } else {
                        rows.add(row.layer());
                    }
                });
            }
        });
        ArrayNode ins = root.putArray("inputs");
        fed.tensors().forEach((blob, tensor) -> {
            ObjectNode input = ins.addObject().put("name", blob).put("from", fed.origins().get(blob));
            ArrayNode shape = input.putArray("shape");
            tensor.shape().toList().forEach(shape::add);
        });
        ArrayNode layers = root.putArray("layers");
        annotations.net().nodes().forEach(node -> layers.add(layer(node, activations)));
        return root;
    }

    private static ObjectNode layer(Node node, Activations activations) {
        ObjectNode layer = JsonNodeFactory.instance.objectNode()
            .put("index", node.index()).put("name", node.name()).put("type", node.type());
        ArrayNode tops = layer.putArray("tops");
        ArrayNode shapes = layer.putArray("top_shapes");
        ArrayNode stats = JsonNodeFactory.instance.arrayNode();
        for (Blob top : node.tops()) {
            tops.add(top.name());
            activations.of(top).ifPresent(tensor -> {
                ArrayNode shape = shapes.addArray();
                tensor.shape().toList().forEach(shape::add);
                stats.add(Statistics.of(tensor).json());
            });
        }
        if (!stats.isEmpty()) {
            for (String figure : List.of("mean", "std", "min", "max")) {
                layer.set(figure, stats.get(0).get(figure));
            }
        }
        layer.put("ms", activations.nanos().get(node.index()) / 1e6);
        layer.set("top_stats", stats);
        String skipped = activations.skipped().get(node);
        if (skipped != null) {
            layer.put("skipped", skipped);
        }
        return layer;
    }

    private String table(
            Annotations annotations, Activations activations, long nanos, Inputs fed, Weights weights, Optional<Match> match,
            Kernels kernels) {
        StringBuilder out = new StringBuilder(file + " · phase " + options.state().phase() + " · " + kernels.describe() + "\n");
        out.append(weightsFile == null ? "weights: RANDOM, from each layer's filler, seed " + seed
            : "weights: " + weightsFile + (weights.random() ? ", the rest RANDOM, seed " + seed : "")).append("\n");
        fed.origins().forEach((blob, from) -> out.append("input ").append(blob).append(": ").append(from).append("\n"));
        match.ifPresent(found -> found.rows(Match.Kind.FRESH).forEach(row ->
            out.append("not in the file, RANDOM: ").append(row.layer()).append("\n")));
        TextTable table = new TextTable(List.of("layer", "type", "blob", "shape", "mean", "std", "min", "max", "ms"), 4);
        for (Node node : annotations.net().nodes()) {
            boolean first = true;
            for (Blob top : node.tops()) {
                Optional<Statistics> stats = activations.of(top).map(Statistics::of);
                table.add(first ? node.name() : "", first ? node.type() : "", top.name(),
                    activations.of(top).map(tensor -> tensor.shape().toString()).orElse("not run"),
                    stats.map(each -> figure(each.mean())).orElse(""), stats.map(each -> figure(each.std())).orElse(""),
                    stats.map(each -> figure(each.min())).orElse(""), stats.map(each -> figure(each.max())).orElse(""),
                    first ? String.format(Locale.ROOT, "%.2f", activations.nanos().get(node.index()) / 1e6) : "");
                first = false;
            }
        }
        out.append(table.print());
        out.append(String.format(Locale.ROOT, "%.1f ms in all%n", nanos / 1e6));
        activations.skipped().entrySet().stream().map(each -> "not run: " + each.getKey().name() + ": " + each.getValue() + "\n")
            .sorted().forEach(out::append);
        return out.toString();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
