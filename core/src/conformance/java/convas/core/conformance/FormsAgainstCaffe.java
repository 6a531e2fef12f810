package convas.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Forms of text and settings at the edge of what Caffe takes, one net a line in `caffe-forms.txt`: what it takes has no error in Convas and the same
/// shapes, and what it refuses has one. The values and gradients of those named `run_…` are compared, too.
class FormsAgainstCaffe {
    private static final Path FOLDER = Path.of("target/conformance/forms");
    private static final String INPUT = "layer { name: \"x\" type: \"Input\" top: \"x\" input_param { shape { dim: 2 dim: 4 dim: 6 dim: 5 } } }\n";
    private static Caffe caffe;
    private static Comparison comparison;

    @BeforeAll
    static void start() throws IOException {
        caffe = new Caffe(FOLDER);
        comparison = new Comparison(caffe, FOLDER);
    }

    @AfterAll
    static void stop() {
        System.out.println("Forms: " + comparison.counts());
        caffe.close();
    }

    @TestFactory
    Stream<DynamicTest> texts() throws IOException, URISyntaxException {
        return Files.readAllLines(Path.of(Objects.requireNonNull(getClass().getResource("/caffe-forms.txt")).toURI())).stream()
            .filter(line -> !line.startsWith("#")).map(line -> {
                String text = line.substring(line.indexOf(": ") + 2).replace("$X", INPUT).translateEscapes();
                Comparison.Depth depth = line.startsWith("run_") ? Comparison.Depth.GRADIENTS : Comparison.Depth.SHAPES;
                return DynamicTest.dynamicTest(line.substring(0, line.indexOf(": ")), () ->
                    assertThat(comparison.compare(text, NetState.of(Phase.TEST), depth, 1)).as(text).isEmpty());
            });
    }
}
