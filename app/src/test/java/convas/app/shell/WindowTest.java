package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.MonocleDrags;
import convas.app.editor.Editor;
import convas.app.file.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A window with a small net, driven with mouse and keys, without a display.
abstract class WindowTest {
    static final String NET = """
        # a small net
        name: "Small"
        layer {
          name: "data"
          type: "Input"
          top: "data"
          input_param { shape { dim: 1 dim: 3 dim: 16 dim: 16 } }
        }
        layer {
          name: "conv1"
          type: "Convolution"
          bottom: "data"
          top: "conv1"
          convolution_param {
            num_output: 4  # four maps
            kernel_size: 3
          }
        }
        """;

    static {
        Display.quiet();
    }

    @TempDir
    Path folder;

    final FxRobot robot = new FxRobot();
    final AnsweringPrompts prompts = new AnsweringPrompts();
    Stage stage;
    Desk desk;
    /// That of the document opened first.
    Workbench bench;

    @BeforeEach
    void openWindow() throws Exception {
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
        MonocleDrags.forget();
        fx(() -> {
            Fonts.load();
            stage = new Stage();
            stage.setWidth(1400);
            stage.setHeight(900);
            desk = new Desk(stage, Settings.in(null), folder.resolve("journal"), prompts);
            bench = desk.front();
            bench.files().fresh(NET, "Small");
            desk.show();
            return null;
        });
        waitFor(() -> text().equals(NET));
    }

    @AfterEach
    void closeWindow() throws Exception {
        fx(() -> {
            bench.window().runner().cancel();
            // the toolkit's carets would go on blinking in the closed window
            stage.getScene().getRoot().requestFocus();
            stage.hide();
            return null;
        });
        robot.release(new javafx.scene.input.KeyCode[0]);
        robot.release(new javafx.scene.input.MouseButton[0]);
    }

    Editor editor() {
        return bench.editor();
    }

    String text() {
        return editor().document().text();
    }

    <T> T fx(Callable<T> work) {
        T result = WaitForAsyncUtils.waitForAsyncFx(60_000, work);
        WaitForAsyncUtils.waitForFxEvents();
        return result;
    }

    void waitFor(BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> {
                boolean[] held = {false};
                held[0] = WaitForAsyncUtils.waitForAsyncFx(60_000, condition::getAsBoolean);
                return held[0];
            });
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("this did not come to be", late);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Opens a tab of the bottom panel, to where it will stand.
    void openTab(String id) {
        fx(() -> {
            bench.window().showTab(id);
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
            return null;
        });
    }

    Node node(String query) {
        Node found = robot.lookup(query).query();
        assertThat(found).as(query).isNotNull();
        return found;
    }
}
