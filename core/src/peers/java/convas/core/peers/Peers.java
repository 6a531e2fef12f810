package convas.core.peers;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.LRN;
import convas.core.layer.Phase;
import convas.core.net.Node;
import convas.core.onnx.OnnxModel;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Measures whole nets against the programs that people use: each peer alone in a process of its own, in turns, so that a machine that
/// grows slow or fast does so for all; the least and the median of all rounds. Outputs must agree. Prints a Markdown table.
///
/// System properties: `peers.nets`, `peers.kinds` and `peers.threads` choose (comma separated), `peers.rounds` and `peers.seconds` say how
/// long.
public final class Peers {
    private static final String NO_LRN = "-no-lrn";
    private static final double AGREE = 1e-4;

    private final Path folder;
    private final List<String> nets = list("peers.nets", "googlenet,googlenet-no-lrn,vgg16,alexnet,resnet50,inception_v3,squeezenet_v1.1");
    private final List<Peer.Kind> kinds = list("peers.kinds", Stream.of(Peer.Kind.values()).map(Enum::name).collect(Collectors.joining(",")))
        .stream().map(Peer.Kind::valueOf).toList();
    private final List<Integer> threads = list("peers.threads", "1,2").stream().map(Integer::valueOf).toList();
    private final int rounds = Integer.getInteger("peers.rounds", 3);
    private final String seconds = System.getProperty("peers.seconds", "2");
    private final Map<Peer.Kind, String> names = new EnumMap<>(Peer.Kind.class);

    /// Times in nanoseconds, the best of the rounds.
    private record Times(long load, long first, long tenth, long least, long median) {
        Times better(Times other) {
            return other == null ? this : new Times(Math.min(load, other.load), Math.min(first, other.first), Math.min(tenth, other.tenth),
                Math.min(least, other.least), Math.min(median, other.median));
        }
    }

    private Peers(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("convas-peers");
        try {
            new Peers(folder).run();
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static List<String> list(String property, String fallback) {
        return List.of(System.getProperty(property, fallback).split(","));
    }

    private void run() throws Exception {
        double roof = Roofline.macs();
        StringBuilder table = new StringBuilder();
        table.append("| net | threads |").append(kinds.stream().map(kind -> " " + kind.title + " |").collect(Collectors.joining()))
            .append(kinds.stream().filter(kind -> kind != Peer.Kind.CONVAS).map(kind -> " " + kind.title + " / Convas |").collect(Collectors.joining()))
            .append(" of the roofline |\n| --- | ---: |").append(" ---: |".repeat(2 * kinds.size())).append('\n');
        StringBuilder starts = new StringBuilder("| net | threads | peer | load | first pass | tenth pass |\n| --- | ---: | --- | ---: | ---: | ---: |\n");
        for (String net : nets) {
            long macs = write(net);
            for (int count : threads) {
                Map<Peer.Kind, Times> times = new EnumMap<>(Peer.Kind.class);
                for (int round = 0; round < rounds; round++) {
                    for (Peer.Kind kind : kinds) {
                        times.merge(kind, measure(kind, net, count), (a, b) -> b.better(a));
                    }
                }
                agree(net);
                row(table, net, count, times, macs / (times.get(Peer.Kind.CONVAS).least / 1e9) / (roof * count));
                times.forEach((kind, each) -> starts.append(String.format(Locale.ROOT, "| %s | %d | %s | %s | %s | %s |%n", net, count, kind.title,
                    millis(each.load), millis(each.first), millis(each.tenth))));
            }
            for (Path each : List.of(Peer.NetFiles.in(folder, net).caffemodel(), Peer.NetFiles.in(folder, net).onnx())) {
                Files.delete(each);
            }
        }
        System.out.printf(Locale.ROOT, "%n%s, %d processors (%s), Java %s; roofline of one thread %.1f G multiply-adds/s (%s lanes).%n"
                + "%s. Least time of %d rounds of %s s, in brackets the median.%n%n%s%n%s", LocalDate.now(), Runtime.getRuntime().availableProcessors(),
            processor(), Runtime.version(), roof / 1e9, jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length(), String.join(", ", names.values()),
            rounds, seconds, table, starts);
    }

    private void row(StringBuilder table, String net, int count, Map<Peer.Kind, Times> times, double share) {
        table.append("| ").append(net).append(" | ").append(count).append(" |");
        times.values().forEach(each -> table.append(' ').append(millis(each.least)).append(" (").append(millis(each.median)).append(") |"));
        long own = times.get(Peer.Kind.CONVAS).least;
        times.forEach((kind, each) -> {
            if (kind != Peer.Kind.CONVAS) {
                table.append(String.format(Locale.ROOT, " %.2f |", (double) each.least / own));
            }
        });
        table.append(String.format(Locale.ROOT, " %.0f %% |%n", 100 * share));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 100_000_000 ? "%.1f" : "%.0f", nanos / 1e6);
    }

    private Times measure(Peer.Kind kind, String net, int count) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx3g"));
        if (kind == Peer.Kind.CONVAS) {
            command.addAll(list("peers.jvm", "").stream().filter(each -> !each.isEmpty()).toList());
        }
        command.addAll(List.of(PeerRun.class.getName(), kind.name(), folder.toString(), net, Integer.toString(count), seconds));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Not as an argument: ONNX Runtime 1.29 ends its process when the command line is longer than some 4,000 letters.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(count));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String[] result = said.lines().filter(line -> line.startsWith("RESULT\t")).findFirst()
            .orElseThrow(() -> new IllegalStateException(kind + " failed on " + net + ":\n" + said)).split("\t");
        names.put(kind, result[1]);
        Times times = new Times(Long.parseLong(result[2]), Long.parseLong(result[3]), Long.parseLong(result[4]), Long.parseLong(result[5]),
            Long.parseLong(result[6]));
        System.err.printf(Locale.ROOT, "%s, %d threads, %s: %s ms%n", net, count, kind.title, millis(times.least));
        return times;
    }

    /// @throws IllegalStateException if an output is not that of Convas
    private void agree(String net) throws IOException {
        float[] own = PeerRun.read(folder.resolve(net + ".CONVAS.out"));
        for (Peer.Kind kind : kinds) {
            float[] other = PeerRun.read(folder.resolve(net + "." + kind + ".out"));
            double far = other.length == own.length ? 0 : Double.POSITIVE_INFINITY;
            for (int i = 0; i < own.length && far < AGREE; i++) {
                far = Math.max(far, Float.isNaN(other[i]) ? Double.POSITIVE_INFINITY : Math.abs(own[i] - other[i]));
            }
            if (far > AGREE) {
                throw new IllegalStateException(kind.title + " gives another output for " + net + ": " + far + " apart");
            }
        }
    }

    /// Writes a template with random weights in every form, and an input.
    ///
    /// @return its multiply-adds
    private long write(String net) throws Exception {
        Document document = Document.of(template(net.replace(NO_LRN, "")), Phase.TEST, Sidecar.EMPTY);
        if (net.endsWith(NO_LRN)) {
            Set<String> norms = document.net().nodes().stream().filter(node -> node.layer() instanceof LRN).map(Node::id).collect(Collectors.toSet());
            document = new Edit.Remove(norms, true).apply(document);
        }
        Annotations annotations = document.annotations();
        Weights weights = Fillers.fill(annotations, 1);
        Peer.NetFiles files = Peer.NetFiles.in(folder, net);
        Files.writeString(files.prototxt(), document.text());
        Set<String> all = annotations.net().nodes().stream().map(Node::name).collect(Collectors.toSet());
        ModelWriter model = new ModelWriter(annotations.net(), weights, all);
        OnnxModel onnx = new OnnxModel(annotations, weights);
        try (FileChannel out = create(files.caffemodel()); FileChannel twin = create(files.onnx())) {
            model.write(out, CaffeModel.Progress.NONE);
            onnx.write(twin, CaffeModel.Progress.NONE);
        }
        int count = (int) annotations.shape(annotations.net().nodes().getFirst().tops().getFirst()).orElseThrow().count();
        ByteBuffer input = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            input.putFloat((float) (60 * Math.sin(i * 0.011) + 40 * Math.sin(i * 0.00017)));
        }
        Files.write(folder.resolve(net + ".f32"), input.array());
        return annotations.totals().macs();
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static String template(String net) throws IOException {
        String name = "/convas/networks/" + net + ".prototxt";
        try (InputStream in = Objects.requireNonNull(Peers.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        Optional<String> model = Files.isReadable(info)
            ? Files.readAllLines(info).stream().filter(line -> line.startsWith("model name")).findFirst() : Optional.empty();
        return model.map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
    }
}
