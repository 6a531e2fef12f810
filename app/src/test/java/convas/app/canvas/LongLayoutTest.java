package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Sidecar;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A layout that takes longer than anybody waits: the net's text holds the word "endless".
class LongLayoutTest extends CanvasJourney {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private void change(String text) {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.replaceText(text));
    }

    private static Node progress(FxRobot robot) {
        return robot.lookup("#layout-progress").query();
    }

    private static String said(FxRobot robot) {
        return robot.from(progress(robot)).lookup(".label").queryAllAs(Label.class).iterator().next().getText();
    }

    @Test
    void a_long_layout_shows_how_far_it_is_and_cancel_keeps_the_picture_until_the_next_change(FxRobot robot) throws Exception {
        Scene before = canvas.picturedScene();
        change(SMALL.replace("conv2", "endless"));
        await(progress(robot)::isVisible);
        assertThat(said(robot)).isEqualTo("Laying out 5 layers");
        await(() -> robot.from(progress(robot)).lookup(".progress-bar").queryAs(ProgressBar.class).getProgress() == 0.25);

        robot.clickOn("#layout-way");
        assertThat(canvas.picturedScene()).isSameAs(before);
        assertThat(said(robot)).contains("the picture before the last change");
        assertThat(editor.document().net().find("endless")).isPresent();

        change(SMALL.replace("num_output: 4", "num_output: 6"));
        awaitPicture();
        assertThat(progress(robot).isVisible()).isFalse();
    }

    @Test
    void escape_cancels_it_too(FxRobot robot) throws Exception {
        robot.clickOn(canvas);
        change(SMALL.replace("conv2", "endless"));
        await(progress(robot)::isVisible);
        robot.type(KeyCode.ESCAPE);
        assertThat(robot.lookup("#layout-way").queryAs(Button.class).getText()).isEqualTo("Lay out");
        robot.clickOn("#layout-way");
        assertThat(progress(robot).isVisible()).isFalse();
        await(progress(robot)::isVisible);
        assertThat(said(robot)).isEqualTo("Laying out 5 layers");
    }

    @Test
    void a_net_without_a_picture_is_drawn_in_plain_rows_instead(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(2000, () -> editor.open("name: \"endless\"\n" + SMALL.replaceAll("conv|pool|data|relu", "$0x"), Sidecar.EMPTY));
        await(progress(robot)::isVisible);
        robot.clickOn("#layout-way");
        awaitPicture();
        assertThat(canvas.picturedScene().cards()).hasSize(4);
        assertThat(said(robot)).contains("plain rows");
    }
}
