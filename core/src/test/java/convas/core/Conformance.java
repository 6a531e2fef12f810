package convas.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

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
