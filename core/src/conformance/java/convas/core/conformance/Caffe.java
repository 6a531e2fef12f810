package convas.core.conformance;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import convas.core.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Real Caffe 1.0, in a process of its own that is started anew whenever Caffe has ended it. The next one always waits already.
public final class Caffe implements AutoCloseable {
    private static final Pattern REASON = Pattern.compile("^(F\\d{4} .*|\\[libprotobuf .*|.*SIG(SEGV|FPE|ABRT).*)$", Pattern.MULTILINE);

    /// What a shell adds to the number of the signal that ended a process.
    private static final int SIGNAL = 128;

    private final Path folder;
    private Server server;
    private Server next;
    private int started;

    /// Caffe ended its process: it refuses what it was asked.
    public static final class Death extends Exception {
        private static final long serialVersionUID = 1;

        Death(String reason) {
            super(reason);
        }
    }

    /// One layer as Caffe has built it.
    public record Layer(String name, String type, List<String> bottoms, List<String> tops, List<Shape> shapes, List<Shape> params) {
        /// Whether Caffe has put it in, for a blob that several layers read.
        boolean inserted() {
            return type.equals("Split") && tops.getFirst().endsWith("_split_0");
        }
    }

    /// What a layer made, copied when it had run.
    record Made(List<Shape> shapes, List<float[]> tops) {}

    /// The gradients of a layer's tops, before it was asked, and of its bottoms and own parameters, after.
    record Back(List<float[]> tops, List<float[]> bottoms, List<float[]> params) {}

    private record Server(Process process, DataInputStream in, DataOutputStream out, Path log) {}

    /// @param folder for its files; made if it is not there
    public Caffe(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        server = start();
        next = start();
    }

    private Server start() throws IOException {
        Path log = folder.resolve("caffe" + started++ % 2 + ".log");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), CaffeDriver.class.getName());
        builder.environment().put("GLOG_minloglevel", "2");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        Process process = builder.directory(folder.toFile()).redirectError(log.toFile()).start();
        return new Server(process, new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16)),
            new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16)), log);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private <T> T ask(Question<T> question) throws Death {
        try {
            try {
                return question.ask(server.in, server.out);
            } catch (EOFException e) {
                throw death();
            } catch (IOException e) {
                if (server.process.isAlive()) {
                    server.process.destroyForcibly();
                }
                throw death();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Death death() throws IOException {
        int exit = 0;
        try {
            exit = server.process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String log = new String(Files.readAllBytes(server.log), StandardCharsets.ISO_8859_1)
            + new String(server.in.readAllBytes(), StandardCharsets.ISO_8859_1);
        List<String> reasons = REASON.matcher(log).results().map(each -> each.group()).toList();
        server = next;
        next = start();
        if (reasons.isEmpty() && exit > SIGNAL) {
            reasons = List.of("ended by signal " + (exit - SIGNAL));
        }
        if (reasons.isEmpty()) {
            // It is no refusal when Caffe itself could not be started.
            throw new IOException("Caffe's process ended without a reason, with status " + exit + ":\n" + log);
        }
        return new Death(String.join("\n", reasons));
    }

    /// Builds the net of a text, for which Caffe wants a file.
    public List<Layer> open(String text, NetState state) throws Death {
        Path file = folder.resolve("net.prototxt");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ask((in, out) -> {
            out.write('N');
            out.writeUTF(file.toString());
            out.writeBoolean(state.phase() == Phase.TRAIN);
            out.writeBoolean(state.level() != null);
            if (state.level() != null) {
                out.writeInt(state.level());
            }
            out.writeInt(state.stages().size());
            for (String stage : state.stages()) {
                out.writeUTF(stage);
            }
            out.flush();
            return list(in, () -> new Layer(in.readUTF(), in.readUTF(), list(in, in::readUTF), list(in, in::readUTF),
                shapes(in), shapes(in)));
        });
    }

    /// Runs the net that was opened last; an answer for each layer.
    ///
    /// @param weights a `.caffemodel`, or null
    List<Made> forward(Path weights, Map<String, float[]> inputs, int layers) throws Death {
        return ask((in, out) -> {
            out.write('F');
            out.writeUTF(weights == null ? "" : weights.toAbsolutePath().toString());
            write(out, inputs);
            List<Made> made = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                made.add(new Made(shapes(in), list(in, () -> floats(in))));
            }
            return made;
        });
    }

    /// After [#forward]; an answer for each layer, in order of the net.
    List<Back> backward(Map<String, float[]> cotangents, int layers) throws Death {
        return ask((in, out) -> {
            out.write('B');
            write(out, cotangents);
            List<Back> back = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                back.add(new Back(list(in, () -> floats(in)), list(in, () -> floats(in)), list(in, () -> floats(in))));
            }
            return back.reversed();
        });
    }

    /// Has Caffe write the weights of the net that was opened last.
    void save(Path file) throws Death {
        ask((in, out) -> {
            out.write('S');
            out.writeUTF(file.toAbsolutePath().toString());
            out.flush();
            return in.readBoolean();
        });
    }

    /// A field of a message.
    ///
    /// @param kind as protobuf names it: `uint32`
    /// @param message its message's name, or empty
    /// @param constants of an enum, with their numbers
    /// @param fallback the default, or empty for none
    record Field(String name, String kind, boolean repeated, String message, Map<String, Integer> constants, String fallback) {}

    /// The fields of every message that a net's text can hold, as the program itself declares them.
    Map<String, List<Field>> fields() throws Death {
        return ask((in, out) -> {
            out.write('D');
            out.flush();
            Map<String, List<Field>> messages = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                messages.put(in.readUTF(), list(in, () -> new Field(in.readUTF(), in.readUTF(), in.readBoolean(), in.readUTF(), constants(in), in.readUTF())));
            }
            return messages;
        });
    }

    private static Map<String, Integer> constants(DataInputStream in) throws IOException {
        Map<String, Integer> constants = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            constants.put(in.readUTF(), in.readInt());
        }
        return constants;
    }

    private static void write(DataOutputStream out, Map<String, float[]> blobs) throws IOException {
        out.writeInt(blobs.size());
        for (Map.Entry<String, float[]> blob : blobs.entrySet()) {
            out.writeUTF(blob.getKey());
            out.writeInt(blob.getValue().length);
            for (float value : blob.getValue()) {
                out.writeFloat(value);
            }
        }
        out.flush();
    }

    @FunctionalInterface
    private interface Read<T> {
        T get() throws IOException;
    }

    private static <T> List<T> list(DataInputStream in, Read<T> read) throws IOException {
        List<T> list = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            list.add(read.get());
        }
        return list;
    }

    private static List<Shape> shapes(DataInputStream in) throws IOException {
        return list(in, () -> Shape.of(list(in, in::readInt)));
    }

    private static float[] floats(DataInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    @Override
    public void close() {
        server.process.destroy();
        next.process.destroy();
    }
}
