package convas.app.drawing;

import convas.app.editor.Editor;
import convas.app.task.NamedPicture;
import convas.app.task.Pictures;
import convas.app.task.Runner;
import convas.app.words.Words;
import convas.core.engine.Activations;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.Strokes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Paper to draw on for the net, which runs with every stroke. It shows the pixels that the net sees, and below them what it makes of
/// them. A drawing stays the net's picture until another is chosen.
public final class DrawingPad extends VBox {
    private static final int MOST_SIDE = 280;
    private static final int MOST_PIXELS = 224;
    /// Width of the pen for 28 pixels.
    private static final double PEN = 2.4;
    private static final int ANSWERS = 3;

    private final Editor editor;
    private final Runner runner;
    private final ImageView paper = new ImageView();
    private final Label hint = new Label(Words.of("Draw here"));
    private final Label caption = new Label();
    private final GridPane answers = new GridPane(8, 3);
    private final List<List<Double>> lines = new ArrayList<>();
    private NamedPicture drawing;

    public DrawingPad(Editor editor, Runner runner) {
        this.editor = editor;
        this.runner = runner;
        setId("drawing-pad");
        getStyleClass().addAll("drawing-pad");
        setSpacing(8);
        paper.fitWidthProperty().bind(Bindings.createDoubleBinding(
            () -> Math.clamp(getWidth() - getInsets().getLeft() - getInsets().getRight(), 28, MOST_SIDE), widthProperty(), insetsProperty()));
        paper.fitHeightProperty().bind(paper.fitWidthProperty());
        hint.setMouseTransparent(true);
        hint.getStyleClass().add("drawing-hint");
        StackPane sheet = new StackPane(paper, hint);
        sheet.setId("drawing-paper");
        sheet.setFocusTraversable(true);
        sheet.setAccessibleText(Words.of("Paper to draw on with the mouse; Backspace takes back a line"));
        sheet.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                sheet.requestFocus();
                lines.add(new ArrayList<>());
                to(event);
            }
            event.consume();
        });
        sheet.addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> {
            if (event.isPrimaryButtonDown() && !lines.isEmpty()) {
                to(event);
            }
            event.consume();
        });
        sheet.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.BACK_SPACE && !lines.isEmpty()) {
                lines.removeLast();
                drawn();
                event.consume();
            } else if (event.getCode() == KeyCode.DELETE) {
                clear();
                event.consume();
            }
        });
        getChildren().setAll(head(), sheet, caption, answers);
        caption.getStyleClass().add("muted");
        caption.setWrapText(true);
        answers.setMinHeight(ANSWERS * 19);
        show();
        editor.activationsProperty().subscribe(this::answer);
    }

    /// Goes on with what was drawn on another.
    public void goOnFrom(DrawingPad other) {
        lines.addAll(other.lines);
        show();
        drawing = other.drawing;
        answer(editor.activationsProperty().get());
    }

    private HBox head() {
        Label title = new Label(Words.of("White ink on black"));
        title.getStyleClass().add("muted");
        Button clear = new Button(Words.of("Clear"));
        clear.setId("drawing-clear");
        clear.getStyleClass().add("plain");
        clear.setTooltip(new Tooltip(Words.of("A new sheet (Delete). Backspace takes back a line")));
        clear.setOnAction(event -> clear());
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox head = new HBox(6, title, between, clear);
        head.setAlignment(Pos.CENTER_LEFT);
        head.setPadding(new Insets(0, 0, 2, 0));
        return head;
    }

    private void clear() {
        lines.clear();
        drawn();
    }

    private void to(MouseEvent event) {
        List<Double> line = lines.getLast();
        line.add(Math.clamp(event.getX() / paper.getFitWidth(), 0, 1));
        line.add(Math.clamp(event.getY() / paper.getFitHeight(), 0, 1));
        drawn();
    }

    private void drawn() {
        show();
        runner.setPicture(drawing);
    }

    private void show() {
        hint.setVisible(lines.isEmpty());
        int side = runner.pictureShape().map(shape -> Math.min(MOST_PIXELS, Math.max(shape.height(), shape.width()))).orElse(28);
        Strokes strokes = new Strokes(lines.stream().map(line -> line.stream().mapToDouble(Double::doubleValue).toArray()).toList());
        drawing = new NamedPicture(Words.of("drawing"), strokes.picture(side, PEN * side / 28));
        paper.setSmooth(side > MOST_SIDE / 2);
        paper.setImage(Pictures.image(drawing.picture()));
    }

    /// Shows the largest values of the net's last vector.
    private void answer(Activations values) {
        answers.getChildren().clear();
        if (runner.pictureShape().isEmpty()) {
            caption.setText(Words.of("This net has no input for a picture."));
            return;
        }
        if (lines.isEmpty() || runner.pictureProperty().get() != drawing) {
            caption.setText(Words.of("What the net makes of a drawing stands here."));
            return;
        }
        Optional<Tensor> vector = values == null ? Optional.empty() : last(values);
        if (vector.isEmpty()) {
            caption.setText(Words.of("This net does not end in a Softmax."));
            return;
        }
        boolean guess = runner.randomness() == Runner.Randomness.ALL;
        caption.setText(guess ? Words.of("Random weights: it has learned nothing yet.") : Words.of("The net takes it for"));
        Tensor made = vector.get();
        List<Integer> best = IntStream.range(0, (int) made.shape().count()).boxed()
            .sorted(Comparator.comparingDouble(i -> -made.getFlat(i))).limit(ANSWERS).toList();
        for (int i = 0; i < best.size(); i++) {
            float value = made.getFlat(best.get(i));
            Label name = new Label(best.get(i).toString());
            name.getStyleClass().add("drawing-answer");
            name.setId("drawing-answer-" + i);
            ProgressBar bar = new ProgressBar(Math.clamp(value, 0, 1));
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.setMinWidth(40);
            GridPane.setHgrow(bar, Priority.ALWAYS);
            Label share = new Label(String.format(Locale.ROOT, "%.1f %%", 100 * value));
            answers.addRow(i, name, bar, share);
        }
    }

    /// What the last softmax makes of the first picture of a batch.
    private Optional<Tensor> last(Activations values) {
        return editor.document().net().nodes().reversed().stream()
            .filter(node -> node.type().equals("Softmax") && !node.tops().isEmpty()).map(node -> value(values, node))
            .flatMap(Optional::stream).findFirst();
    }

    private static Optional<Tensor> value(Activations values, Node node) {
        return values.of(node.tops().getFirst()).filter(made -> {
            Shape shape = made.shape();
            return shape.rank() >= 2 && shape.count() == shape.dim(1) * (long) shape.dim(0) && shape.dim(1) > 1;
        }).map(made -> made.slice(0, 0, 1));
    }
}
