package convas.app.canvas;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.layout.Rect;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// Kernel, stride, pad and outputs of the selected layer, to be stepped on its box: a button that is held or a wheel that turns shows
/// what would come of it, letting go or Enter makes it one step, Esc takes it back.
final class Steppers extends GridPane {
    private static final Duration FIRST = Duration.millis(400);
    private static final Duration EACH = Duration.millis(110);
    private static final Duration REST = Duration.millis(800);

    private final CanvasView canvas;
    private final Editor editor;
    private final List<Label> values = new ArrayList<>();
    private final PauseTransition rest = new PauseTransition(REST);
    private final Timeline repeat = new Timeline();
    private Stepping stepping;
    private Stepping.Outlook outlook;
    private String shown;
    private boolean looking;

    Steppers(CanvasView canvas, Editor editor, Pane stack) {
        super(8, 2);
        this.canvas = canvas;
        this.editor = editor;
        setId("steppers");
        getStyleClass().add("steppers");
        setAlignment(Pos.CENTER);
        setManaged(false);
        setVisible(false);
        stack.getChildren().add(this);
        rest.setOnFinished(event -> commit());
        repeat.setCycleCount(Timeline.INDEFINITE);
        repeat.setDelay(FIRST);
        setOnMousePressed(Event::consume);
        setOnMouseExited(event -> {
            if (!event.isPrimaryButtonDown()) {
                commit();
                hide();
            }
        });
    }

    /// The shapes that would change, while numbers are stepped.
    Map<Blob, Stepping.Change> changes() {
        return outlook == null ? Map.of() : outlook.shapes();
    }

    /// Those as they stand over a picture.
    List<Overlay.Ghost> ghosts(Scene drawn, Shown shapes) {
        Map<Blob, Stepping.Change> changes = changes();
        List<Overlay.Ghost> ghosts = new ArrayList<>();
        for (int c = 0; c < drawn.cards().size() && !changes.isEmpty(); c++) {
            List<Card.Out> outs = drawn.cards().get(c).outs();
            for (int o = 0; o < outs.size(); o++) {
                Stepping.Change change = changes.get(outs.get(o).blob());
                if (change != null) {
                    ghosts.add(new Overlay.Ghost(drawn.pill(c, o), drawn.rect(c).width() + 12,
                        dims(change.before(), shapes), dims(change.after(), shapes)));
                }
            }
        }
        return ghosts;
    }

    private static String dims(Shape shape, Shown shapes) {
        return shape == null ? "?" : shape.rank() > 1 ? shapes.text(shape).substring((shape.dim(0) + "×").length()) : shape.toString();
    }

    /// Whether numbers are stepped and not made part of the document yet.
    boolean active() {
        return stepping != null && stepping.changed();
    }

    /// Stands over the second line of a box, if its layer has such numbers.
    void show(int card) {
        Card over = canvas.scene().cards().get(card);
        Node node = over.node();
        if (node.id().equals(shown) && isVisible()) {
            return;
        }
        Stepping fresh = over.folded() ? null : Stepping.of(editor.document(), node.id());
        if (fresh == null || fresh.knobs().isEmpty()) {
            hide();
            return;
        }
        shown = node.id();
        stepping = fresh;
        values.clear();
        getChildren().clear();
        for (int i = 0; i < fresh.knobs().size(); i++) {
            add(knob(i), i % 2, i / 2);
        }
        write();
        setVisible(true);
        applyCss();
        double width = Math.ceil(prefWidth(-1));
        double height = Math.ceil(prefHeight(width));
        Rect body = canvas.scene().body(card);
        double x = canvas.view().pixelX(body.centerX()) - width / 2;
        double y = canvas.view().pixelY(body.y() + Cards.TITLE_LINE);
        resizeRelocate(Math.rint(Math.clamp(x, 4, Math.max(4, canvas.paneWidth() - width - 4))), Math.rint(y), width, height);
        toFront();
    }

    private HBox knob(int index) {
        Knob knob = stepping.knobs().get(index);
        Label name = new Label(knob.label());
        name.getStyleClass().add("muted");
        name.setMinWidth(38);
        Label value = new Label();
        value.getStyleClass().add("stepper-value");
        value.setId("step-" + knob.label());
        value.setMinWidth(24);
        value.setAlignment(Pos.CENTER);
        values.add(value);
        HBox box = new HBox(2, name, button(index, -1, "−"), value, button(index, 1, "+"));
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("stepper-knob");
        box.addEventHandler(ScrollEvent.SCROLL, event -> {
            double turn = event.getDeltaY() != 0 ? event.getDeltaY() : event.getDeltaX();
            if (turn != 0) {
                step(index, (turn > 0 ? 1 : -1) * (event.isShiftDown() ? 10 : 1));
                rest.playFromStart();
            }
            event.consume();
        });
        return box;
    }

    private Label button(int index, int by, String sign) {
        Label button = new Label(sign);
        button.setId("step-" + stepping.knobs().get(index).label() + (by > 0 ? "-up" : "-down"));
        button.getStyleClass().add("step-sign");
        button.setMinWidth(18);
        button.setAlignment(Pos.CENTER);
        button.setOnMousePressed(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                int step = by * (event.isShiftDown() ? 10 : 1);
                step(index, step);
                repeat.getKeyFrames().setAll(new KeyFrame(EACH, tick -> step(index, step)));
                repeat.playFromStart();
            }
            event.consume();
        });
        button.setOnMouseReleased(event -> {
            commit();
            event.consume();
        });
        return button;
    }

    private void step(int index, int by) {
        if (stepping == null) {
            return;
        }
        stepping = stepping.step(index, by);
        write();
        look();
    }

    /// Finds out what the numbers of now lead to, and again if they were stepped on meanwhile: what is seen keeps up while a button
    /// is held, however large the net.
    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        Stepping of = stepping;
        CompletableFuture.supplyAsync(of::outlook).whenCompleteAsync((found, problem) -> {
            looking = false;
            if (stepping != null && stepping.base() == of.base() && stepping.before().equals(of.before())) {
                tell(found, problem);
                if (!stepping.equals(of)) {
                    look();
                }
            }
        }, Platform::runLater);
    }

    private void write() {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).setText(String.valueOf(stepping.knobs().get(i).value()));
        }
    }

    private void tell(Stepping.Outlook found, Throwable problem) {
        if (found != null) {
            outlook = stepping.changed() ? found : null;
            editor.setNotice(stepping.changed() ? found.sentence() : "");
        } else if (problem.getCause() instanceof EditRefused refused) {
            editor.setNotice(Words.told(refused.getMessage()));
        }
        canvas.repaintOver();
    }

    /// Makes the stepped numbers part of the document, as one step.
    void commit() {
        rest.stop();
        repeat.stop();
        Edit edit = stepping == null ? null : stepping.edit().orElse(null);
        if (edit != null) {
            Stepping made = stepping;
            stepping = new Stepping(made.base(), made.node(), made.knobs(), made.knobs());
            editor.apply(edit).thenAccept(done -> {
                if (Objects.equals(shown, made.node())) {
                    stepping = Stepping.of(editor.document(), made.node());
                    if (stepping.knobs().size() == values.size()) {
                        write();
                    } else {
                        hide();
                    }
                }
                outlook = null;
                canvas.repaintOver();
            });
        }
    }

    /// Takes the stepped numbers back.
    void revert() {
        rest.stop();
        repeat.stop();
        if (stepping != null) {
            stepping = Stepping.of(editor.document(), stepping.node());
            write();
        }
        outlook = null;
        editor.setNotice("");
        canvas.repaintOver();
    }

    void hide() {
        if (isVisible()) {
            rest.stop();
            repeat.stop();
            setVisible(false);
            stepping = null;
            shown = null;
            outlook = null;
            canvas.repaintOver();
        }
    }
}
