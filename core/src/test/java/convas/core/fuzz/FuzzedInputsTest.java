package convas.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the guided search has found: inputs that each take a branch of their own, and all that ever broke something.
class FuzzedInputsTest {
    /// Does what the search does with an input.
    @FunctionalInterface
    private interface Target {
        void test(byte[] bytes) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> texts() throws IOException, URISyntaxException {
        return inputs("net-text", bytes -> NetTextFuzz.test(bytes, 1));
    }

    @TestFactory
    Stream<DynamicTest> models() throws IOException, URISyntaxException {
        return inputs("caffemodel", CaffeModelFuzz::fuzzerTestOneInput);
    }

    private static Stream<DynamicTest> inputs(String folder, Target target) throws IOException, URISyntaxException {
        Path inputs = Path.of(Objects.requireNonNull(FuzzedInputsTest.class.getResource("/fuzz/" + folder)).toURI());
        try (Stream<Path> files = Files.list(inputs)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).isNotEmpty();
            return all.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> target.test(Files.readAllBytes(file))));
        }
    }
}
