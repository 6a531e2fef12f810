package convas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was measured, as Markdown.
final class Table {
    private final List<String> options;
    private final Map<Integer, Double> rooflines = new TreeMap<>();
    private final Map<Integer, List<String>> rows = new TreeMap<>();
    private final List<String> starts = new ArrayList<>();

    /// @param options that Convas's Java was started with
    Table(List<String> options) {
        this.options = options;
    }

    /// @param rate multiply-accumulates in a second
    void roofline(int threads, double rate) {
        rooflines.put(threads, rate);
    }

    void add(String net, long macs, int threads, Map<Engine.Kind, Timing> timings, Map<Engine.Kind, Peer.Start> begun) {
        starts.add("| " + net.replace("-lrn", " without LRN") + ", " + threads + " | " + Stream.of(Engine.Kind.values()).map(kind -> !begun.containsKey(kind) ? "–"
            : figure("%.0f / %.0f / %.0f", begun.get(kind).load(), begun.get(kind).first(), begun.get(kind).tenth())).collect(Collectors.joining(" | ")) + " |");
        Timing own = timings.get(Engine.Kind.CONVAS);
        Timing onnx = timings.get(Engine.Kind.ONNX_RUNTIME);
        String cells = Stream.of(Engine.Kind.values()).map(kind -> !timings.containsKey(kind) ? "–"
            : figure("%.2f (%.2f)", timings.get(kind).minimum(), timings.get(kind).median())).collect(Collectors.joining(" | "));
        rows.computeIfAbsent(threads, key -> new ArrayList<>()).add("| " + net.replace("-lrn", " without LRN") + " | " + cells
            + figure(" | %.2f (%.2f) | %.0f %% |", onnx.minimum() / own.minimum(), onnx.median() / own.median(),
                100 * macs / (own.minimum() / 1e3) / rooflines.get(threads)));
    }

    private static String figure(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    String text() {
        String engines = Stream.of(Engine.Kind.values()).map(Engine.Kind::title).collect(Collectors.joining(" | "));
        StringBuilder out = new StringBuilder(machine()).append("\n");
        rows.forEach((threads, all) -> {
            out.append(figure("%n**%d thread%s**, %.0f GFLOP/s of fused multiply-adds at most; milliseconds, minimum (median)%n%n", threads,
                threads == 1 ? "" : "s", 2 * rooflines.get(threads) / 1e9));
            out.append("| net | ").append(engines)
                .append(" | ONNX Runtime ÷ Convas | Convas's share of that |\n| --- |").append(" ---: |".repeat(Engine.Kind.values().length + 2)).append("\n");
            all.forEach(row -> out.append(row).append("\n"));
        });
        out.append(figure("%n**New processes**, milliseconds to load the files / for the first pass / for the tenth%n%n| net, threads | "))
            .append(engines).append(" |\n| --- |").append(" ---: |".repeat(Engine.Kind.values().length)).append("\n");
        starts.forEach(row -> out.append(row).append("\n"));
        return out.toString();
    }

    private String machine() {
        String processor = "unknown processor";
        try {
            processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(processor);
        } catch (IOException e) {
            // Only Linux has that file.
        }
        return Runtime.getRuntime().availableProcessors() + " × " + processor + ", " + System.getProperty("os.name") + ", Java "
            + Runtime.version() + (options.isEmpty() ? "" : ", Convas with " + String.join(" ", options));
    }
}
