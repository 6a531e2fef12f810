package convas.app.bench;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.layer.Phase;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nets of one layer behind their input, on all processors. The time is that of a pass, which first copies the input from Caffe's order to where the
/// layer likes it: `NOTHING` is that of copying 1×192×56×56 alone.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LayerBenchmark {
    /// Of the sizes that published nets have.
    public enum Layer {
        NOTHING("Dropout", "1 192 56 56", ""),
        CONVOLUTION("Convolution", "1 64 56 56", "convolution_param { num_output: 192 kernel_size: 3 pad: 1 }"),
        DECONVOLUTION("Deconvolution", "1 21 28 28", "convolution_param { num_output: 21 kernel_size: 4 stride: 2 pad: 1 }"),
        INNER_PRODUCT("InnerProduct", "1 9216 1 1", "inner_product_param { num_output: 4096 }"),
        POOLING_MAX("Pooling", "1 192 56 56", "pooling_param { pool: MAX kernel_size: 3 stride: 2 }"),
        POOLING_AVE("Pooling", "1 1024 7 7", "pooling_param { pool: AVE global_pooling: true }"),
        LRN("LRN", "1 192 56 56", ""),
        LRN_WITHIN("LRN", "1 192 56 56", "lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 }"),
        BATCH_NORM("BatchNorm", "1 192 56 56", ""),
        SCALE("Scale", "1 192 56 56", ""),
        RELU("ReLU", "1 192 56 56", ""),
        PRELU("PReLU", "1 192 56 56", ""),
        SIGMOID("Sigmoid", "1 192 56 56", ""),
        SOFTMAX("Softmax", "1 1000", ""),
        SLICE("Slice", "1 192 56 56", "top: \"second\""),
        LSTM("LSTM", "16 1 256", "recurrent_param { num_output: 256 }");

        private final String text;

        Layer(String type, String shape, String param) {
            String dims = "dim: " + shape.replace(" ", " dim: ");
            boolean recurrent = type.equals("LSTM");
            this.text = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { " + dims + " } } }\n"
                + (recurrent ? "layer { name: \"cont\" type: \"Input\" top: \"cont\" input_param { shape { dim: 16 dim: 1 } } }\n" : "")
                + "layer { name: \"layer\" type: \"" + type + "\" bottom: \"data\" " + (recurrent ? "bottom: \"cont\" " : "")
                + "top: \"layer\" " + param + " }\n";
        }
    }

    @Param
    private Layer layer;

    private Inference inference;
    private Map<String, Tensor> inputs;

    @Setup
    public void prepare() {
        Document document = Document.of(layer.text, Phase.TEST, Sidecar.EMPTY);
        Annotations annotations = document.annotations();
        Node last = document.net().nodes().getLast();
        inference = new Inference(Kernels.best(), annotations, Fillers.fill(annotations, 1), Set.copyOf(last.tops()));
        inputs = Map.of("data", Waves.of(annotations.shape(last.bottoms().getFirst()).orElseThrow()));
        Activations first = pass();
        if (!first.skipped().isEmpty() || first.blobs().size() != last.tops().size()) {
            throw new IllegalStateException(layer + " does not run: " + first.skipped());
        }
    }

    @Benchmark
    public Activations pass() {
        return inference.forward(inputs, Progress.NONE, new Cancellation());
    }
}
