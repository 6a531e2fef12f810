package convas.app.shell;

import com.sun.javafx.scene.SceneHelper;
import convas.app.bench.Texts;
import convas.app.canvas.CanvasView;
import convas.app.editor.Editor;
import convas.app.file.Settings;
import convas.app.source.SourceView;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
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

/// One number of the first convolution is changed in a window of 1600 × 1000: from the edit until the frame that shows it is rendered,
/// in software and without a display. Frames come as fast as they are done. Between two changes the window comes to rest.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = {"-Djavafx.animation.fullspeed=true", "-Dglass.platform=Monocle", "-Dmonocle.platform=Headless",
    "-Dprism.order=sw", "-Djava.awt.headless=true", "-Dheadless.geometry=1600x1000-32"})
public class FrameBenchmark {
    @Param({"googlenet", "resnet152"})
    private String net;

    /// `alone`: a window with nothing but the picture. In the whole window, with text, properties and palette: `picture`, until the
    /// picture has the new figures, or `text`, until the text has the number too.
    @Param({"alone", "picture", "text"})
    private String until;

    private Stage stage;
    private Editor editor;
    private CanvasView canvas;
    private SourceView source;
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
            if (until.equals("alone")) {
                editor = new Editor();
                canvas = new CanvasView(editor);
                stage.setScene(new Scene(canvas));
            } else {
                Desk desk = new Desk(stage, Settings.in(null), Files.createTempDirectory("convas"));
                Workbench bench = desk.front();
                editor = bench.editor();
                canvas = bench.window().canvas();
                source = bench.window().source();
                bench.window().runner().setInFront(false);
            }
            stage.setWidth(1600);
            stage.setHeight(1000);
            stage.show();
            return null;
        });
        onFxThread(() -> editor.open(Texts.of(net), Sidecar.EMPTY)).get();
        changed = editor.document().net().nodes().stream().filter(node -> node.type().equals("Convolution")).findFirst()
            .orElseThrow().id();
    }

    /// Until some frames have passed after the one that showed everything.
    @Setup(Level.Invocation)
    public void rest() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        onFxThread(() -> {
            new AnimationTimer() {
                private int frames;

                @Override
                public void handle(long now) {
                    frames = pictured() && (source == null || outputs == 0 || written()) ? frames + 1 : 0;
                    if (frames == 5) {
                        stop();
                        done.countDown();
                    }
                }
            }.start();
            return null;
        });
        done.await();
    }

    @TearDown(Level.Trial)
    public void end() {
        Platform.exit();
    }

    @Benchmark
    public void change() throws InterruptedException {
        outputs = outputs % 8 + 1;
        Edit edit = new Edit.SetParam(changed, List.of("convolution_param", "num_output"), number());
        CountDownLatch done = new CountDownLatch(1);
        Platform.runLater(() -> {
            editor.apply(edit);
            new Watch(done);
        });
        done.await();
    }

    private String number() {
        return String.valueOf(50 + outputs);
    }

    private boolean pictured() {
        return canvas.paintedProperty().get() == editor.document() && (outputs == 0 || editor.text().contains("num_output: " + number()));
    }

    /// Whether the lines that are drawn have the number.
    private boolean written() {
        return source.lookup(".content") instanceof Parent lines && lines.getChildrenUnmodifiable().stream().anyMatch(this::says);
    }

    private boolean says(Node line) {
        return line instanceof Parent cell && cell.getChildrenUnmodifiable().getFirst() instanceof TextFlow flow
            && flow.getChildren().stream().map(part -> part instanceof Text text ? text.getText() : "").collect(Collectors.joining())
                .contains("num_output: " + number());
    }

    /// Looks at each frame that is laid out until it shows the number, then waits until it is rendered.
    private final class Watch implements Runnable {
        private final CountDownLatch done;

        Watch(CountDownLatch done) {
            this.done = done;
            stage.getScene().addPostLayoutPulseListener(this);
        }

        @Override
        public void run() {
            if (pictured() && (!until.equals("text") || written())) {
                stage.getScene().removePostLayoutPulseListener(this);
                new AnimationTimer() {
                    @Override
                    public void handle(long now) {
                        stop();
                        SceneHelper.getPeer(stage.getScene()).waitForRenderingToComplete();
                        done.countDown();
                    }
                }.start();
            }
        }
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
