package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a pass leaves to the garbage collector once it has run often enough for the compiler: before, each vector is an object.
class SteadyPassTest {
    /// Room for what a layer's loop is handed to the threads with, and what it is told: some small objects, but no array that grows with the
    /// image and nothing for each row or tile of it.
    private static final int EACH_LAYER = 512;

    /// Room for the answer, and for a Softmax over the classes, which runs too seldom to be compiled to the end.
    private static final int ONCE = 8192;

    private static final int PASSES = 5000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"lenet, 1", "lenet, 2", "googlenet, 1", "googlenet, 2"})
    void a_pass_allocates_nearly_nothing_on_any_thread(String name, int together) throws IOException {
        Annotations net = template(name);
        Blob input = net.net().nodes().getFirst().tops().getFirst();
        Inference inference = new Inference(new VectorKernels(together), net, Fillers.fill(net, 1),
            Set.copyOf(net.net().nodes().getLast().tops()));
        Map<String, Tensor> inputs = Map.of(input.name(), Tensor.dense(net.shape(input).orElseThrow()));
        long bound = ONCE + (long) EACH_LAYER * net.net().nodes().size();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PASSES && least > bound; i++) {
            long before = threads.getTotalThreadAllocatedBytes();
            inference.forward(inputs, Progress.NONE, new Cancellation());
            least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThanOrEqualTo(bound);
    }

    private static Annotations template(String name) throws IOException {
        try (InputStream in = SteadyPassTest.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return Annotator.annotate(NetReader.read(Parser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)), Phase.TEST));
        }
    }
}
