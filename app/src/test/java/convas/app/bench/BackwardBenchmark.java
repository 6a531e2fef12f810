package convas.app.bench;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Gradients;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
import java.util.Map;
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

/// The gradient of one score at the picture and at all parameters, beside the forward pass of the same picture.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class BackwardBenchmark {
    @Param({"googlenet", "vgg16"})
    private String net;

    private Executor executor;
    private Backward backward;
    private Annotations annotations;
    private Weights weights;
    private Activations activations;
    private Cotangents score;
    private Blob input;
    private Tensor first;
    private Tensor second;
    private Activations shown;

    @Setup
    public void prepare() {
        executor = new Executor(Kernels.best());
        backward = new Backward(Kernels.best());
        Document document = Document.of(Texts.of(net), Phase.TEST, Sidecar.EMPTY);
        annotations = document.annotations();
        weights = Fillers.fill(annotations, 1);
        input = document.net().nodes().getFirst().tops().getFirst();
        first = Waves.of(annotations.shape(input).orElseThrow());
        second = Waves.of(annotations.shape(input).orElseThrow());
        activations = forward();
        activations.hold();
        score = Cotangents.ofValue(annotations, document.net().nodes().getLast().bottoms().getFirst(), 1);
    }

    @Benchmark
    public Activations forward() {
        Tensor next = first;
        first = second;
        second = next;
        Activations before = shown;
        shown = executor.forward(annotations, weights, Map.of(input.name(), next), Progress.NONE, new Cancellation());
        if (before != null) {
            before.release();
        }
        return shown;
    }

    @Benchmark
    public Gradients backwardToInputs() {
        return backward(Wanted.blobs(input));
    }

    @Benchmark
    public Gradients backwardToParameters() {
        return backward(Wanted.LEARNED);
    }

    private Gradients backward(Wanted wanted) {
        return backward.backward(annotations, weights, activations, score, wanted, ReluRule.PLAIN, Progress.NONE, new Cancellation());
    }
}
