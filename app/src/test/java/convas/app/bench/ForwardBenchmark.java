package convas.app.bench;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
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

/// A pass over one picture with the weights already packed: `forward` keeps every blob and lets go of those of the pass before, as
/// the window does, and gets a new input each time, so that every layer runs; `inference` gives the last blob only.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ForwardBenchmark {
    @Param({"lenet", "squeezenet_v1.1", "googlenet", "resnet50"})
    private String net;

    @Param({"best", "one thread", "plain Java"})
    private String kernels;

    private Executor executor;
    private Inference inference;
    private Annotations annotations;
    private Weights weights;
    private String input;
    private Tensor first;
    private Tensor second;
    private Activations shown;

    @Setup
    public void prepare() {
        Kernels chosen = switch (kernels) {
            case "one thread" -> new VectorKernels(1);
            case "plain Java" -> new ScalarKernels();
            default -> Kernels.best();
        };
        executor = new Executor(chosen);
        Document document = Document.of(Texts.of(net), Phase.TEST, Sidecar.EMPTY);
        annotations = document.annotations();
        weights = Fillers.fill(annotations, 1);
        inference = new Inference(chosen, annotations, weights, Set.copyOf(document.net().nodes().getLast().tops()));
        var blob = document.net().nodes().getFirst().tops().getFirst();
        input = blob.name();
        first = Waves.of(annotations.shape(blob).orElseThrow());
        second = Waves.of(annotations.shape(blob).orElseThrow());
    }

    @Benchmark
    public Activations forward() {
        Tensor next = first;
        first = second;
        second = next;
        Activations before = shown;
        shown = executor.forward(annotations, weights, Map.of(input, next), Progress.NONE, new Cancellation());
        if (before != null) {
            before.release();
        }
        return shown;
    }

    @Benchmark
    public Activations inference() {
        return inference.forward(Map.of(input, first), Progress.NONE, new Cancellation());
    }
}
