package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A digit is drawn with the mouse, and the net reads it.
class DrawingJourneyTest extends WindowTest {
    @BeforeEach
    void demo() {
        fx(() -> {
            DigitDemo.open(desk);
            return null;
        });
        waitFor(() -> robot.lookup("#drawing-paper").tryQuery().isPresent());
        waitFor(() -> desk.front().window().runner().weightsLabelProperty().get().startsWith("LeNet, drawn digits"));
    }

    private void draw(double... points) {
        Bounds paper = fx(() -> {
            Node node = robot.lookup("#drawing-paper").query();
            return node.localToScreen(node.getBoundsInLocal());
        });
        robot.moveTo(paper.getMinX() + points[0] * paper.getWidth(), paper.getMinY() + points[1] * paper.getHeight());
        robot.press(MouseButton.PRIMARY);
        for (int i = 2; i < points.length; i += 2) {
            robot.moveTo(paper.getMinX() + points[i] * paper.getWidth(), paper.getMinY() + points[i + 1] * paper.getHeight());
        }
        robot.release(MouseButton.PRIMARY);
    }

    private String best() {
        return robot.lookup("#drawing-answer-0").tryQueryAs(Label.class).map(Label::getText).orElse("");
    }

    @Test
    void it_is_read_as_the_digit_that_it_is() {
        draw(0.28, 0.25, 0.5, 0.25, 0.72, 0.25, 0.6, 0.5, 0.48, 0.78);
        waitFor(() -> best().equals("7"));
        robot.type(KeyCode.BACK_SPACE);
        waitFor(() -> best().isEmpty());
        draw(0.5, 0.2, 0.5, 0.5, 0.5, 0.8);
        waitFor(() -> best().equals("1"));
        robot.clickOn("#drawing-clear");
        waitFor(() -> best().isEmpty());
        draw(0.5, 0.2, 0.33, 0.35, 0.3, 0.5, 0.33, 0.65, 0.5, 0.8, 0.67, 0.65, 0.7, 0.5, 0.67, 0.35, 0.5, 0.2);
        waitFor(() -> best().equals("0"));
        assertThat(fx(() -> desk.front().window().runner().pictureProperty().get().name())).isEqualTo("drawing");
    }
}
