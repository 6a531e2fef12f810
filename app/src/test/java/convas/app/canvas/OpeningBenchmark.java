package convas.app.canvas;

import convas.app.bench.Texts;
import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.awt.image.BufferedImage;
import java.util.List;
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

/// From characters to a drawn and annotated picture that fits a window of 1600 × 1000, in a warm process, and the same after
/// one number has changed. The picture is painted in software, as on a machine without a GPU.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Djava.awt.headless=true")
public class OpeningBenchmark {
    private static final double MARGIN = 24;

    @Param({"googlenet", "resnet152"})
    private String net;

    private String text;
    private Document document;
    private Scene scene;
    private DisplayList list;
    private String changed;
    private int outputs;

    @Setup
    public void prepare() {
        text = Texts.of(net);
        document = Document.of(text, Phase.TEST, Sidecar.EMPTY);
        scene = Cards.scene(document, false, 1600, 1000);
        list = Sketch.of(scene, Theme.LIGHT, Map.of());
        changed = document.net().nodes().stream().filter(node -> node.type().equals("Convolution")).findFirst().orElseThrow().id();
    }

    /// Parsed, read, annotated, laid out, made into marks and painted.
    @Benchmark
    public BufferedImage open() {
        return paint(Sketch.of(Cards.scene(Document.of(text, Phase.TEST, Sidecar.EMPTY), false, 1600, 1000), Theme.LIGHT, Map.of()));
    }

    /// One number of the first convolution changed, which changes the shapes behind it: edited, annotated, laid out, painted.
    @Benchmark
    public BufferedImage change() {
        outputs = outputs % 64 + 1;
        Document next = new Edit.SetParam(changed, List.of("convolution_param", "num_output"), String.valueOf(outputs)).apply(document);
        return paint(Sketch.of(Cards.scene(next, false, 1600, 1000), Theme.LIGHT, Map.of()));
    }

    /// The part of both that lays out.
    @Benchmark
    public Scene layOut() {
        return Cards.scene(document, false, 1600, 1000);
    }

    /// The part of both that makes the marks.
    @Benchmark
    public DisplayList sketch() {
        return Sketch.of(scene, Theme.LIGHT, Map.of());
    }

    /// The part of both that paints.
    @Benchmark
    public BufferedImage paint() {
        return paint(list);
    }

    private static BufferedImage paint(DisplayList list) {
        double scale = Math.min(1600 / (list.bounds().width() + 2 * MARGIN), 1000 / (list.bounds().height() + 2 * MARGIN));
        return AwtPainter.paint(list, scale, MARGIN);
    }
}
