package convas.app.shell;

import convas.app.bench.Texts;
import convas.app.canvas.CanvasView;
import convas.app.editor.Editor;
import convas.app.file.Settings;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Stage;
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

/// One number of the first convolution is changed in a window of 1600 × 1000: from the edit until the picture shows the new
/// figures and the toolkit has rendered the frame, in software and without a display. Frames come as fast as they are done.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-Djavafx.animation.fullspeed=true", "-Dglass.platform=Monocle", "-Dmonocle.platform=Headless",
    "-Dprism.order=sw", "-Djava.awt.headless=true", "-Dheadless.geometry=1600x1000-32"})
public class FrameBenchmark {
    @Param({"googlenet", "resnet152"})
    private String net;

    /// The whole window, with text, properties and palette, or nothing but the picture.
    @Param({"picture", "window"})
    private String shown;

    private Stage stage;
    private Editor editor;
    private CanvasView canvas;
    private String changed;
    private int outputs;

    @Setup
    public void prepare() throws Exception {
        Display.quiet();
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        onFxThread(() -> {
            Fonts.load();
            stage = new Stage();
            if (shown.equals("window")) {
                Desk desk = new Desk(stage, Settings.in(null), Files.createTempDirectory("convas"));
                Workbench bench = desk.front();
                editor = bench.editor();
                canvas = bench.window().canvas();
                bench.window().runner().setInFront(false);
            } else {
                editor = new Editor();
                canvas = new CanvasView(editor);
                stage.setScene(new javafx.scene.Scene(canvas));
            }
            stage.setWidth(1600);
            stage.setHeight(1000);
            stage.show();
            return null;
        });
        onFxThread(() -> editor.open(Texts.of(net), Sidecar.EMPTY)).get();
        changed = editor.document().net().nodes().stream().filter(node -> node.type().equals("Convolution")).findFirst()
            .orElseThrow().id();
        rendered();
    }

    @TearDown(Level.Trial)
    public void end() {
        Platform.exit();
    }

    @Benchmark
    public void change() throws InterruptedException {
        outputs = (outputs + 1) % 8;
        Edit edit = new Edit.SetParam(changed, List.of("convolution_param", "num_output"), String.valueOf(60 + outputs));
        onFxThread(() -> editor.apply(edit)).join();
        rendered();
    }

    /// Waits for the frame after the one that painted the document as it is now: it begins when that one is rendered.
    private void rendered() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        onFxThread(() -> {
            new AnimationTimer() {
                private int frames;

                @Override
                public void handle(long now) {
                    frames = canvas.picturedScene().document() == editor.document() ? frames + 1 : 0;
                    if (frames == 3) {
                        stop();
                        done.countDown();
                    }
                }
            }.start();
            return null;
        });
        done.await();
    }

    private static <T> T onFxThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
