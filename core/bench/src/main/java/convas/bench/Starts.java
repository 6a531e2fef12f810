package convas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whether a start of Convas can stay slow, as one that the compiler of Java gave up on would: new processes for one net, begun
/// while the machine is calm or while as many busy loops run as it has processors, which end before the speed is measured.
///
/// System properties: `nets` (only the first), `threads` (only the last), `jvm`.
public final class Starts {
    private static final int CALM = 3;
    private static final int LOADED = 6;
    private static final long BUSY = 4000;
    private static final long MEASURED = 1000;

    private Starts() {}

    /// @param args the folder for the model
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        String net = System.getProperty("nets").split(",")[0];
        String[] threads = System.getProperty("threads").split(",");
        List<String> options = System.getProperty("jvm", "").isBlank() ? List.of() : List.of(System.getProperty("jvm").split(" "));
        Model model = Model.write(net, folder.resolve("model"));
        System.out.println(net + "\n\n| start | first pass | tenth | median afterwards, ms |\n| --- | ---: | ---: | ---: |");
        for (int i = 0; i < CALM + LOADED; i++) {
            boolean loaded = i >= CALM;
            List<Thread> loops = new ArrayList<>();
            AtomicBoolean end = new AtomicBoolean(!loaded);
            for (int p = 0; p < Runtime.getRuntime().availableProcessors() && loaded; p++) {
                loops.add(Thread.ofPlatform().daemon().start(() -> spin(end)));
            }
            try (Peer peer = new Peer(Engine.Kind.CONVAS, model, Integer.parseInt(threads[threads.length - 1]), options,
                    folder.resolve("peers.log").toFile())) {
                peer.turn(BUSY, false);
                end.set(true);
                for (Thread loop : loops) {
                    loop.join();
                }
                peer.turn(MEASURED, true);
                System.out.println(row(loaded, peer));
            }
        }
    }

    private static String row(boolean loaded, Peer peer) throws IOException {
        return String.format(Locale.ROOT, "| %s | %.0f | %.1f | %.2f |", loaded ? "under load" : "calm", peer.start().first(),
            peer.start().tenth(), peer.timing().median());
    }

    private static void spin(AtomicBoolean end) {
        while (!end.get()) {
            Thread.onSpinWait();
        }
    }
}
