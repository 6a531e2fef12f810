package convas.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One engine in a process of its own, as the runner sees it.
final class Peer implements AutoCloseable {
    private final Engine.Kind kind;
    private final Process process;
    private final BufferedReader lines;
    private final PrintStream orders;
    private final List<Long> times = new ArrayList<>();
    private final Start start;
    private final float[] values;

    /// Milliseconds in a new process.
    ///
    /// @param load from the files to a net that can run
    record Start(double load, double first, double tenth) {
        static Start of(List<Long> nanos) {
            return new Start((nanos.get(1) - nanos.get(0)) / 1e6, (nanos.get(2) - nanos.get(1)) / 1e6, (nanos.get(4) - nanos.get(3)) / 1e6);
        }
    }

    /// Starts it and waits until its net is loaded and has run ten times.
    ///
    /// @param options for its Java
    /// @param log where it may complain
    Peer(Engine.Kind kind, Model model, int threads, List<String> options, File log) throws IOException {
        this.kind = kind;
        this.process = start(kind.name(), model.folder(), threads, options, log);
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.start = Start.of(Protocol.longs(answer(Protocol.READY)));
        this.values = Protocol.floats(answer(Protocol.VALUES));
    }

    private static Process start(String what, Path folder, int threads, List<String> options, File log) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx3g",
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Worker.class.getName(), what, folder.toString(),
            String.valueOf(threads)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        builder.environment().put("OPENBLAS_NUM_THREADS", String.valueOf(threads));
        return builder.start();
    }

    /// Multiply-accumulates in a second at most.
    static double roofline(int threads, List<String> options, File log) throws IOException {
        Process process = start("roofline", Path.of("."), threads, options, log);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return Double.parseDouble(answer(lines, Protocol.ROOFLINE, "the roofline"));
        }
    }

    private String answer(String start) throws IOException {
        return answer(lines, start, kind.title());
    }

    private static String answer(BufferedReader lines, String start, String who) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new IOException(who + " ended");
    }

    Engine.Kind kind() {
        return kind;
    }

    Start start() {
        return start;
    }

    float[] values() {
        return values;
    }

    /// Runs passes for that long; measured ones are kept.
    void turn(long milliseconds, boolean measured) throws IOException {
        orders.println(milliseconds);
        List<Long> passes = Protocol.longs(answer(Protocol.TIMES));
        if (measured) {
            times.addAll(passes);
        }
    }

    Timing timing() {
        return Timing.of(times);
    }

    @Override
    public void close() {
        orders.println();
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
