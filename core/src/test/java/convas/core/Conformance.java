package convas.core;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/// Where the data that came out of real Caffe lies: `shared/conformance` in a folder around the checkout.
public final class Conformance {
    private Conformance() {}

    /// The folder, or a skipped test that says why.
    public static Path folder(String name) {
        Optional<Path> found = Optional.empty();
        for (Path at = Path.of("").toAbsolutePath(); at != null && found.isEmpty(); at = at.getParent()) {
            found = Optional.of(at.resolve("shared/conformance").resolve(name)).filter(Files::isDirectory);
        }
        Assumptions.assumeTrue(found.isPresent(), "skipped: no folder shared/conformance/" + name + " around the checkout");
        return found.orElseThrow();
    }

    /// For which phase, level and stages Caffe gave an answer.
    public static NetState state(JsonNode golden) {
        String command = golden.path("options").path("command").asString("");
        Matcher stages = Pattern.compile("--stages=(\\S+)").matcher(command);
        Matcher level = Pattern.compile("--level=(-?\\d+)").matcher(command);
        Phase phase = golden.path("phase").asString(command.contains("--phase=TRAIN") ? "TRAIN" : "TEST").equals("TRAIN") ? Phase.TRAIN : Phase.TEST;
        return new NetState(phase, level.find() ? Integer.valueOf(level.group(1)) : null,
            stages.find() ? Set.of(stages.group(1).split(",")) : Set.of());
    }

    /// For which phase and stages Caffe gave its answer about a published net: one has data for a test only where a stage is set.
    public static NetState state(Path published, Phase phase) {
        boolean staged = phase == Phase.TEST && published.endsWith("BVLC__examples_mnist_mnist_autoencoder.prototxt");
        return new NetState(phase, null, staged ? Set.of("test-on-train") : Set.of());
    }

    /// The texts in a folder, in order of name.
    public static List<Path> texts(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".prototxt")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
