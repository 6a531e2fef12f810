package convas.core.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// One peer, one net, alone in its process: loads, warms up, measures, writes the last output. Prints
/// `name TAB load TAB first TAB tenth TAB least TAB median`, times in nanoseconds.
public final class PeerRun {
    private PeerRun() {}

    /// @param args kind, folder of the files, net, threads, seconds to warm up and to measure
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        float[] input = read(folder.resolve(args[2] + ".f32"));
        long seconds = Math.round(1e9 * Double.parseDouble(args[4]));
        long begun = System.nanoTime();
        Peer peer = Peer.Kind.valueOf(args[0]).load(Peer.NetFiles.in(folder, args[2]), Integer.parseInt(args[3]));
        long loaded = System.nanoTime() - begun;
        List<Long> warm = passes(peer, input, seconds, 10);
        List<Long> times = passes(peer, input, seconds, 5);
        float[] output = peer.run(input);
        ByteBuffer bytes = ByteBuffer.allocate(4 * output.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(output);
        Files.write(folder.resolve(args[2] + "." + args[0] + ".out"), bytes.array());
        Collections.sort(times);
        System.out.printf(Locale.ROOT, "RESULT\t%s\t%d\t%d\t%d\t%d\t%d%n", peer.name(), loaded, warm.getFirst(), warm.get(9), times.getFirst(),
            times.get(times.size() / 2));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static List<Long> passes(Peer peer, float[] input, long nanos, int least) throws Exception {
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (times.size() < least || System.nanoTime() < end) {
            long start = System.nanoTime();
            peer.run(input);
            times.add(System.nanoTime() - start);
        }
        return times;
    }

    static float[] read(Path file) throws java.io.IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
