package convas.app.bench;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.prototxt.SyntaxTree;
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

/// From characters to annotations, one step at a time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DocumentBenchmark {
    @Param({"googlenet", "resnet152"})
    private String net;

    private String text;
    private SyntaxTree tree;
    private Net read;

    @Setup
    public void prepare() {
        text = Texts.of(net);
        tree = Parser.parse(text);
        read = NetReader.read(tree, Phase.TEST);
    }

    @Benchmark
    public SyntaxTree parse() {
        return Parser.parse(text);
    }

    @Benchmark
    public Net read() {
        return NetReader.read(tree, Phase.TEST);
    }

    @Benchmark
    public Annotations annotate() {
        return Annotator.annotate(read);
    }
}
