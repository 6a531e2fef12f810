package convas.app.canvas;

import convas.app.bench.Texts;
import convas.app.shell.Display;
import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.WritableImage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// From characters to a drawn and annotated picture that fits a canvas of 1600 × 1000, in a warm process. JavaFX paints in
/// software and without a display, into an image that is then read back.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OpeningBenchmark {
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 1000;

    @Param({"googlenet", "resnet152"})
    private String net;

    private final FxPainter painter = new FxPainter();
    private Canvas canvas;
    private WritableImage image;
    private String text;
    private Document document;
    private Scene scene;
    private DisplayList list;
    private String changed;
    private int outputs;

    @Setup
    public void prepare() throws InterruptedException {
        Display.none();
        Display.quiet();
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        onFxThread(() -> {
            canvas = new Canvas(WIDTH, HEIGHT);
            image = new WritableImage(WIDTH, HEIGHT);
            new javafx.scene.Scene(new Group(canvas));
        });
        text = Texts.of(net);
        document = Document.of(text, Phase.TEST, Sidecar.EMPTY);
        scene = Cards.scene(document, false, WIDTH, HEIGHT);
        list = Sketch.of(scene, Theme.LIGHT, Map.of());
        changed = document.net().nodes().stream().filter(node -> node.type().equals("Convolution")).findFirst().orElseThrow().id();
    }

    @TearDown(Level.Trial)
    public void end() {
        Platform.exit();
    }

    /// Parsed, read, annotated, laid out, made into marks and painted.
    @Benchmark
    public WritableImage open() {
        return paint(marks(Document.of(text, Phase.TEST, Sidecar.EMPTY)));
    }

    /// One number of the first convolution changed, which changes the figures behind it: edited, annotated, laid out, made
    /// into marks. `FrameBenchmark` has this in a window.
    @Benchmark
    public DisplayList changeWithoutPaint() {
        outputs = outputs % 64 + 1;
        return marks(new Edit.SetParam(changed, List.of("convolution_param", "num_output"), String.valueOf(outputs)).apply(document));
    }

    /// The layout in both.
    @Benchmark
    public Scene layOut() {
        return Cards.scene(document, false, WIDTH, HEIGHT);
    }

    /// The painting in both.
    @Benchmark
    public WritableImage paint() {
        return paint(list);
    }

    private static DisplayList marks(Document document) {
        return Sketch.of(Cards.scene(document, false, WIDTH, HEIGHT), Theme.LIGHT, Map.of());
    }

    private WritableImage paint(DisplayList marks) {
        double scale = Math.min(WIDTH / (marks.bounds().width() + 48), HEIGHT / (marks.bounds().height() + 48));
        onFxThread(() -> {
            painter.paint(canvas.getGraphicsContext2D(), marks, new Viewport(scale, 24 * scale, 24 * scale), WIDTH, HEIGHT);
            canvas.snapshot(null, image);
        });
        return image;
    }

    private static void onFxThread(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Platform.runLater(task);
        try {
            task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
