package convas.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Random nets; what differs is made smaller and left in `target/conformance`.
class RandomNetsAgainstCaffe {
    private static final Path FOLDER = Path.of("target/conformance/random");

    @Test
    void random_nets_are_what_they_are_in_caffe() throws Exception {
        long seed = Long.getLong("conformance.seed", System.nanoTime());
        int nets = Integer.getInteger("conformance.nets", 500);
        System.out.println("Random nets: -Dconformance.seed=" + seed);
        List<String> failures = new ArrayList<>();
        try (Caffe caffe = new Caffe(FOLDER)) {
            Comparison comparison = new Comparison(caffe, FOLDER);
            for (int i = 0; i < nets; i++) {
                long own = seed + i;
                List<String> layers = RandomNets.layers(own);
                List<String> differences = compare(comparison, layers, own);
                if (!differences.isEmpty()) {
                    List<String> fewer = RandomNets.shrunk(layers, each -> same(differences, compare(comparison, each, own)));
                    Path file = FOLDER.resolve("fails-" + own + ".prototxt");
                    Files.writeString(file, RandomNets.text(fewer));
                    failures.add(file + ": " + compare(comparison, fewer, own));
                    System.out.println(failures.getLast());
                }
            }
            System.out.println("Random nets: " + comparison.counts());
        }
        assertThat(failures).isEmpty();
    }

    /// Whether it is still about as many words of the same kind, so that a net is not shrunk to another fault.
    private static boolean same(List<String> before, List<String> after) {
        return !after.isEmpty() && before.getFirst().replaceAll("\\d", "").startsWith(after.getFirst().replaceAll("\\d", "").substring(0, 8));
    }

    private static List<String> compare(Comparison comparison, List<String> layers, long seed) {
        try {
            return comparison.compare(RandomNets.text(layers), NetState.of(Phase.TEST), Comparison.Depth.GRADIENTS, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
