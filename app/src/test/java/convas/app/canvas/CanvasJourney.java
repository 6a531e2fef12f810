package convas.app.canvas;

import convas.app.MonocleDrags;
import convas.app.editor.Editor;
import convas.app.palette.PaletteItem;
import convas.core.document.Sidecar;
import convas.core.layout.Rect;
import convas.core.layout.Watch;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// The canvas in a window of its own, with a small net and one thing to drag onto it.
@ExtendWith(ApplicationExtension.class)
abstract class CanvasJourney {
    static final String SMALL = """
        name: "small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2" convolution_param { num_output: 4 kernel_size: 1 } }
        """;

    static final String JOIN = SMALL + "layer { name: \"side\" type: \"Convolution\" bottom: \"pool1\" top: \"side\" convolution_param { num_output: 4 kernel_size: 1 } }\n"
        + "layer { name: \"join\" type: \"Concat\" bottom: \"conv2\" bottom: \"side\" top: \"join\" }\n";

    Editor editor;
    CanvasView canvas;

    /// To be called from the test's own start: TestFX looks for it nowhere else.
    void open(Stage stage) {
        MonocleDrags.forget();
        Platform.setImplicitExit(false);
        editor = new Editor();
        canvas = new CanvasView(editor, (document, shown, inside, width, height, watch, turns) -> {
            if (document.net().name().equals("too much")) {
                throw new StackOverflowError();
            }
            boolean endless = document.text().contains("endless");
            while (endless && watch.at(0.25) == Watch.Wish.GO_ON) {
                Thread.onSpinWait();
            }
            if (endless && watch.at(0.25) == Watch.Wish.STOP) {
                throw new CancellationException();
            }
            return Cards.scene(document, shown, inside, width, height, watch, turns);
        });
        Label palette = new Label("LRN");
        palette.setId("source");
        palette.setOnDragDetected(event -> {
            ClipboardContent content = new ClipboardContent();
            content.put(PaletteItem.FORMAT, "layer { name: \"norm\" type: \"LRN\" bottom: \"?\" top: \"norm\" }");
            palette.startDragAndDrop(TransferMode.COPY).setContent(content);
            event.consume();
        });
        BorderPane root = new BorderPane(canvas);
        root.setTop(palette);
        stage.setScene(new javafx.scene.Scene(root, 900, 720));
        stage.show();
    }

    @BeforeEach
    void open() throws Exception {
        show(SMALL);
    }

    int card(String node) {
        return canvas.picturedScene().cardOf().get(node);
    }

    static List<String> texts(FxRobot robot) {
        return robot.lookup(".canvas-hint .label").queryAllAs(Label.class).stream().map(Label::getText).toList();
    }

    void awaitPicture() throws TimeoutException {
        await(() -> canvas.picturedScene().document() == editor.document());
    }

    void show(String text) throws Exception {
        Scene before = canvas.picturedScene();
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.open(text, Sidecar.EMPTY));
        await(() -> canvas.picturedScene() != before && canvas.picturedScene().document() == editor.document()
            && editor.document().text().equals(text));
        WaitForAsyncUtils.waitForFxEvents();
    }

    static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition::getAsBoolean);
        WaitForAsyncUtils.waitForFxEvents();
    }

    Point2D middle(String node) {
        Rect body = canvas.picturedScene().body(canvas.picturedScene().cardOf().get(node));
        return at(body.centerX(), body.y() + 18);
    }

    Point2D at(double x, double y) {
        convas.core.document.Point pixel = canvas.pixel(x, y);
        return screen(pixel.x(), pixel.y());
    }

    Point2D screen(double x, double y) {
        return canvas.localToScreen(x, y);
    }
}
