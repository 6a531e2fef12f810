package convas.app.canvas;

import convas.app.words.Words;
import convas.core.layout.Rect;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;

/// A field for a name over the picture: Enter or leaving it keeps what was typed, Esc does not.
final class Naming {
    private static final double TITLE_ZOOM = 1.25;

    private record Asked(TextField field, Supplier<Optional<Rect>> where, Consumer<String> done) {}

    private final CanvasView canvas;
    private final Pane stack;
    private Asked asked;

    Naming(CanvasView canvas, Pane stack) {
        this.canvas = canvas;
        this.stack = stack;
    }

    /// @param where the box in canvas units over whose upper edge the field stands; empty once it is gone
    /// @param done takes a name that is neither empty nor the old one
    void ask(String old, Supplier<Optional<Rect>> where, Consumer<String> done) {
        end(true);
        canvas.bubble().hide();
        TextField field = new TextField(old);
        field.setId("rename");
        field.setAccessibleText(Words.of("Name"));
        stack.getChildren().add(field);
        field.setManaged(false);
        asked = new Asked(field, where, name -> {
            if (!name.isEmpty() && !name.equals(old)) {
                done.accept(name);
            }
        });
        follow();
        field.setOnAction(event -> end(true));
        field.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                end(false);
                key.consume();
            }
        });
        field.focusedProperty().subscribe((was, is) -> {
            if (was && !is) {
                end(true);
            }
        });
        field.requestFocus();
        field.selectAll();
    }

    /// Goes along when the picture moves.
    void follow() {
        if (asked == null) {
            return;
        }
        Optional<Rect> box = asked.where().get();
        if (box.isEmpty()) {
            end(false);
            return;
        }
        Viewport view = canvas.view();
        double width = Math.max(160, Face.SEMIBOLD.width(asked.field().getText(), Cards.NAME) * TITLE_ZOOM + 40);
        double x = view.pixelX(box.get().centerX()) - width / 2;
        double y = view.pixelY(box.get().y()) + 2;
        asked.field().resizeRelocate(Math.rint(Math.clamp(x, 4, Math.max(4, canvas.paneWidth() - width - 4))),
            Math.rint(Math.clamp(y, 4, Math.max(4, canvas.paneHeight() - 32))), width, 28);
    }

    /// @param keep whether what was typed counts
    void end(boolean keep) {
        if (asked == null) {
            return;
        }
        Asked ended = asked;
        asked = null;
        boolean focused = ended.field().isFocused();
        stack.getChildren().remove(ended.field());
        if (focused) {
            canvas.requestFocus();
        }
        if (keep) {
            ended.done().accept(ended.field().getText().trim());
        }
    }
}
