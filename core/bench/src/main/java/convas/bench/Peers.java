package convas.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Measures whole nets in Convas and in other engines and writes a table. Each engine has a process of its own with the net
/// loaded and warm; they run in turns, A B C D A B C D, all others asleep, so that what disturbs the machine disturbs all. A pass
/// begins and ends with values in Caffe's order on the Java heap. Minimum and median are over all passes of all turns.
///
/// System properties: `nets` and `threads` (lists with commas), `jvm` (options for the process of Convas and of the roofline).
public final class Peers {
    private static final int TURNS = 4;
    private static final long TURN = 500;
    private static final long WARM_UP = 12_000;

    /// What a softmax may differ by from that of ONNX Runtime.
    private static final double TOLERANCE = 1e-4;

    private final Path folder;
    private final File log;
    private final List<String> options;

    private Peers(Path folder) {
        this.folder = folder;
        this.log = folder.resolve("peers.log").toFile();
        this.options = list(System.getProperty("jvm", ""), " ");
    }

    private static List<String> list(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(each -> !each.isEmpty()).toList();
    }

    /// @param args the folder for models and the table
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        new Peers(folder).run(list(System.getProperty("nets"), ","), list(System.getProperty("threads"), ","));
    }

    private void run(List<String> nets, List<String> threads) throws Exception {
        Table table = new Table(options);
        for (String count : threads) {
            table.roofline(Integer.parseInt(count), Peer.roofline(Integer.parseInt(count), options, log));
        }
        for (String net : nets) {
            Model model = Model.write(net, folder.resolve("model"));
            long macs = model.document().annotations().totals().macs();
            for (String count : threads) {
                measure(net, macs, model, Integer.parseInt(count), table);
                Files.writeString(folder.resolve("peers.md"), table.text());
            }
        }
        System.out.println(table.text());
    }

    private void measure(String net, long macs, Model model, int threads, Table table) throws IOException {
        List<Peer> peers = new ArrayList<>();
        try {
            for (Engine.Kind kind : Engine.Kind.values()) {
                start(kind, model, threads, peers);
            }
            agree(net, peers);
            for (int turn = 0; turn < TURNS; turn++) {
                for (Peer peer : peers) {
                    peer.turn(TURN, true);
                }
            }
            Map<Engine.Kind, Timing> timings = new EnumMap<>(Engine.Kind.class);
            Map<Engine.Kind, Peer.Start> starts = new EnumMap<>(Engine.Kind.class);
            peers.forEach(peer -> {
                timings.put(peer.kind(), peer.timing());
                starts.put(peer.kind(), peer.start());
            });
            System.out.println(net + ", " + threads + ": " + timings);
            table.add(net, macs, threads, timings, starts);
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /// Caffe's native code does not load everywhere.
    private void start(Engine.Kind kind, Model model, int threads, List<Peer> peers) throws IOException {
        try {
            Peer peer = new Peer(kind, model, threads, kind == Engine.Kind.CONVAS ? options : List.of(), log);
            peers.add(peer);
            peer.turn(kind == Engine.Kind.CONVAS ? WARM_UP : TURN, false);
        } catch (IOException e) {
            if (kind != Engine.Kind.CAFFE) {
                throw e;
            }
            System.out.println("Caffe does not run here, see " + log);
        }
    }

    private static void agree(String net, List<Peer> peers) {
        for (Peer left : peers) {
            for (Peer right : peers) {
                double difference = difference(left.values(), right.values());
                if (!(difference <= TOLERANCE)) {
                    throw new IllegalStateException(net + ": " + left.kind().title() + " and " + right.kind().title() + " differ by " + difference);
                }
            }
        }
    }

    /// As a part of the largest value: of random weights the softmax is often all small numbers.
    private static double difference(float[] left, float[] right) {
        if (left.length != right.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double size = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = Math.abs(left[i] - right[i]);
            size = Math.max(size, Math.abs(left[i]));
            largest = difference > largest || Double.isNaN(difference) ? difference : largest;
        }
        return largest == 0 ? 0 : largest / size;
    }
}
