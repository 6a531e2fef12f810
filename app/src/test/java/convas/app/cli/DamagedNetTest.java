package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Nets with a few characters or lines changed: whatever comes of it, no command fails in a way of its own.
class DamagedNetTest {
    private static final List<String> PIECES = List.of("", "{", "}", ":", "\"", "0", "-1", "99999999999", "x", "\n", "#", "[1, 2]", "1e9", "\0",
        "pad: 3\n", "kernel_size: 0\n", "stride: 0\n", "group: 7\n", "num_output: 0\n", "top: \"data\"\n", "bottom: \"prob\"\n", "axis: 9\n",
        "dim: -1\n", "dim: 1000000\n", "layer { }\n", "global_pooling: true\n", "phase: TRAIN\n", "é", "type: \"Concat\"\n");

    @Property(tries = 150)
    void report_reports_it_or_says_what_is_wrong(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) throws IOException {
        Path file = damaged("googlenet", seed, changes);
        Ran ran = convas("report", file, "--json");
        assertThat(ran.status()).as(ran.err()).isIn(0, 2);
        assertThat(ran.errors()).hasSize(ran.status() == 0 ? 0 : 1);
        assertThat(ran.json().get("file").asString()).isEqualTo(file.toString());
        Files.delete(file);
    }

    @Property(tries = 60)
    void run_runs_it_or_says_what_is_wrong(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int changes) throws IOException {
        Path file = damaged("lenet", seed, changes);
        Ran ran = convas("run", file, "--json");
        assertThat(ran.status()).as(ran.err()).isIn(0, 2);
        assertThat(ran.errors()).hasSize(ran.status() == 0 ? 0 : 1);
        Files.delete(file);
    }

    private static Path damaged(String net, long seed, int changes) throws IOException {
        StringBuilder text = new StringBuilder(Files.readString(resource("networks/" + net + ".prototxt")));
        Random random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) {
                at = Math.max(0, text.lastIndexOf("\n", at) + 1);
            }
            text.replace(at, Math.min(text.length(), at + random.nextInt(3) * random.nextInt(8)), PIECES.get(random.nextInt(PIECES.size())));
        }
        return Files.writeString(Files.createTempFile("damaged", ".prototxt"), text);
    }
}
