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
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a pass leaves to the garbage collector once it has run often enough for the compiler: before, each vector is an object.
/// In `mvn test` it has a process of its own: where the compiler has seen many other tests, it leaves some vectors objects for good.
class SteadyPassTest {
    /// Room for how the input is copied, for who may stop the pass, and for some vectors: the last ones of a row, in code that runs once a
    /// pass, may stay objects. No layer has any for itself: the templates' closures alone would take more.
    private static final int MOST = 1024;

    private static final int PASSES = 20_000;

    /// Layers that the templates do not have, and those that there a convolution does itself.
    private static final String OTHERS = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 24 dim: 12 dim: 12 } } }
        layer { name: "norm" type: "BatchNorm" bottom: "data" top: "norm" }
        layer { name: "scale" type: "Scale" bottom: "norm" top: "scale" scale_param { bias_term: true } }
        layer { name: "prelu" type: "PReLU" bottom: "scale" top: "prelu" }
        layer { name: "bias" type: "Bias" bottom: "prelu" top: "bias" }
        layer { name: "difference" type: "Eltwise" bottom: "bias" bottom: "prelu" top: "difference" eltwise_param { coeff: 1 coeff: -0.5 } }
        layer { name: "most" type: "Eltwise" bottom: "difference" bottom: "prelu" bottom: "bias" top: "most" eltwise_param { operation: MAX } }
        layer { name: "product" type: "Eltwise" bottom: "most" bottom: "prelu" top: "product" eltwise_param { operation: PROD } }
        layer { name: "up" type: "Deconvolution" bottom: "product" top: "up"
          convolution_param { num_output: 20 kernel_size: 4 stride: 2 pad: 1 } }
        layer { name: "narrow" type: "Convolution" bottom: "up" top: "narrow"
          convolution_param { num_output: 24 kernel_size: 3 pad: 1 group: 2 } }
        layer { name: "wide" type: "Convolution" bottom: "narrow" top: "wide"
          convolution_param { num_output: 64 kernel_size: 3 pad: 1 group: 2 } }
        layer { name: "depthwise" type: "Convolution" bottom: "wide" top: "depthwise"
          convolution_param { num_output: 64 kernel_size: 3 pad: 1 group: 64 } }
        layer { name: "sigmoid" type: "Sigmoid" bottom: "depthwise" top: "sigmoid" }
        layer { name: "tanh" type: "TanH" bottom: "sigmoid" top: "tanh" }
        layer { name: "within" type: "LRN" bottom: "tanh" top: "within" lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 } }
        layer { name: "slice" type: "Slice" bottom: "within" top: "a" top: "b" slice_param { slice_point: 20 } }
        layer { name: "concat" type: "Concat" bottom: "b" bottom: "a" top: "concat" }
        layer { name: "relu" type: "ReLU" bottom: "concat" top: "relu" relu_param { negative_slope: 0.1 } }
        layer { name: "elu" type: "ELU" bottom: "relu" top: "elu" }
        layer { name: "mean" type: "Pooling" bottom: "elu" top: "mean" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
        layer { name: "flat" type: "Flatten" bottom: "mean" top: "flat" }
        layer { name: "scores" type: "InnerProduct" bottom: "flat" top: "scores" inner_product_param { num_output: 10 } }
        """;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final BufferPoolMXBean offHeap = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow();

    @ParameterizedTest
    @CsvSource({"lenet, 1", "lenet, 2", "googlenet, 1", "googlenet, 2", "others, 1", "others, 2"})
    void no_layer_takes_memory_on_or_off_the_heap(String name, int together) throws IOException {
        Annotations net = Annotator.annotate(NetReader.read(Parser.parse(name.equals("others") ? OTHERS : template(name)), Phase.TEST));
        Blob input = net.net().nodes().getFirst().tops().getFirst();
        Inference inference = new Inference(new VectorKernels(together), net, Fillers.fill(net, 1),
            Set.copyOf(net.net().nodes().getLast().tops()));
        Map<String, Tensor> inputs = Map.of(input.name(), Tensor.dense(net.shape(input).orElseThrow()));
        assertThat(inference.forward(inputs, Progress.NONE, new Cancellation()).skipped()).isEmpty();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PASSES && least > MOST; i++) {
            long tensors = offHeap.getCount();
            long before = threads.getTotalThreadAllocatedBytes();
            inference.forward(inputs, Progress.NONE, new Cancellation());
            long taken = threads.getTotalThreadAllocatedBytes() - before;
            if (offHeap.getCount() <= tensors) {
                least = Math.min(least, taken);
            }
        }
        assertThat(least).isLessThanOrEqualTo(MOST);
    }

    private static String template(String name) throws IOException {
        try (InputStream in = SteadyPassTest.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
