package convas.app.canvas;

import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Pane;

/// What the picture is painted on: tiles, of which the toolkit renders only those that a change has touched.
final class Surface extends Pane {
    private static final double SIDE = 320;

    private final FxPainter painter;
    private DisplayList list = DisplayList.EMPTY;
    private Viewport view = Viewport.ACTUAL;
    private double width;
    private double height;

    Surface(FxPainter painter) {
        this.painter = painter;
        setManaged(false);
    }

    /// Paints what differs from what stands there, or all if the view is another.
    ///
    /// @param wide in pixels, as `high`
    void paint(DisplayList next, Viewport seen, double wide, double high) {
        boolean same = seen.equals(view) && wide == width && high == height;
        Optional<Damage> damage = same ? Damage.between(list, next, seen.scale()) : Optional.empty();
        if (wide != width || high != height) {
            tile(wide, high);
        }
        getChildren().forEach(child -> {
            Canvas tile = (Canvas) child;
            Viewport part = seen.pan(-tile.getLayoutX(), -tile.getLayoutY());
            damage.ifPresentOrElse(
                some -> some.areas().forEach(area -> painter.paint(tile.getGraphicsContext2D(), next, part, area, tile.getWidth(), tile.getHeight())),
                () -> painter.paint(tile.getGraphicsContext2D(), next, part, tile.getWidth(), tile.getHeight()));
        });
        list = next;
        view = seen;
    }

    private void tile(double wide, double high) {
        width = wide;
        height = high;
        resize(wide, high);
        getChildren().clear();
        for (double y = 0; y < high; y += SIDE) {
            for (double x = 0; x < wide; x += SIDE) {
                Canvas tile = new Canvas(Math.min(SIDE, wide - x), Math.min(SIDE, high - y));
                tile.relocate(x, y);
                getChildren().add(tile);
            }
        }
    }
}
