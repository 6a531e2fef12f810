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
import convas.core.net.Blob;
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

/// Passes of several pictures at a time, as sweeps make them. The time is that of the whole batch.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class BatchBenchmark {
    @Param("googlenet")
    private String net;

    @Param({"1", "8", "32"})
    private int batch;

    private Inference inference;
    private Map<String, Tensor> inputs;

    @Setup
    public void prepare() {
        Document document = Document.of(Texts.of(net).replaceFirst("dim: 1 ", "dim: " + batch + " "), Phase.TEST, Sidecar.EMPTY);
        Annotations annotations = document.annotations();
        inference = new Inference(Kernels.best(), annotations, Fillers.fill(annotations, 1), Set.copyOf(document.net().nodes().getLast().tops()));
        Blob first = document.net().nodes().getFirst().tops().getFirst();
        Tensor pictures = Waves.of(annotations.shape(first).orElseThrow());
        if (pictures.shape().dim(0) != batch) {
            throw new IllegalStateException("the batch is still " + pictures.shape());
        }
        inputs = Map.of(first.name(), pictures);
    }

    @Benchmark
    public Activations passOfABatch() {
        return inference.forward(inputs, Progress.NONE, new Cancellation());
    }
}
