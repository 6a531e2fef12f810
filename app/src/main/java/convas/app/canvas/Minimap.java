package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.document.Point;
import convas.core.layout.Layout;
import convas.core.layout.Rect;
import javafx.scene.canvas.GraphicsContext;

/// The whole picture small in a corner, with the part in view marked; drawn only when not all is in view.
final class Minimap {
    private static final double WIDTH = 168;
    private static final double HEIGHT = 120;
    private static final double MARGIN = 12;
    private static final double INSET = 6;

    private final FxPainter painter;

    Minimap(FxPainter painter) {
        this.painter = painter;
    }

    static boolean shown(Scene scene, Viewport view, double width, double height) {
        Rect all = scene.layout().bounds();
        Rect seen = view.visible(width, height).grow(2);
        return !scene.cards().isEmpty() && width > 2.4 * WIDTH && height > 2 * HEIGHT
            && (all.x() < seen.x() || all.y() < seen.y() || all.right() > seen.right() || all.bottom() > seen.bottom());
    }

    /// Where it stands, in pixels.
    static Rect area(Scene scene, double width, double height) {
        Viewport inner = inner(scene, 0, 0);
        Rect all = scene.layout().bounds();
        double w = all.width() * inner.scale() + 2 * INSET;
        double h = all.height() * inner.scale() + 2 * INSET;
        return new Rect(width - MARGIN - w, height - MARGIN - h, w, h);
    }

    private static Viewport inner(Scene scene, double x, double y) {
        Rect all = scene.layout().bounds();
        double scale = Math.min((WIDTH - 2 * INSET) / Math.max(1, all.width()), (HEIGHT - 2 * INSET) / Math.max(1, all.height()));
        return new Viewport(scale, x + INSET - all.x() * scale, y + INSET - all.y() * scale);
    }

    /// The point of the picture under a pixel of the minimap.
    static Point at(Scene scene, double pixelX, double pixelY, double width, double height) {
        Rect area = area(scene, width, height);
        Viewport map = inner(scene, area.x(), area.y());
        return new Point(map.toX(pixelX), map.toY(pixelY));
    }

    void paint(GraphicsContext g, Scene scene, Viewport view, Theme theme, double width, double height) {
        Rect area = area(scene, width, height);
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.setFill(painter.color(0xF0000000 | theme.surface()));
        g.fillRoundRect(area.x(), area.y(), area.width(), area.height(), 10, 10);
        g.setStroke(painter.color(0xFF000000 | theme.line()));
        g.setLineWidth(1);
        g.strokeRoundRect(area.x() + 0.5, area.y() + 0.5, area.width() - 1, area.height() - 1, 10, 10);
        Viewport map = inner(scene, area.x(), area.y());
        g.setFill(painter.color(0xFF000000 | Theme.mix(theme.surface(), theme.line(), 0.5)));
        for (Layout.Frame frame : scene.layout().frames()) {
            fill(g, map, frame.rect());
        }
        for (int i = 0; i < scene.cards().size(); i++) {
            g.setFill(painter.color(0xFF000000 | theme.block(scene.cards().get(i).category())));
            fill(g, map, scene.body(i));
        }
        Rect seen = view.visible(width, height);
        double x = Math.max(area.x() + 1, map.pixelX(seen.x()));
        double y = Math.max(area.y() + 1, map.pixelY(seen.y()));
        double right = Math.min(area.right() - 1, map.pixelX(seen.right()));
        double bottom = Math.min(area.bottom() - 1, map.pixelY(seen.bottom()));
        if (right > x && bottom > y) {
            g.setFill(painter.color(0x1E000000 | theme.accent()));
            g.fillRect(x, y, right - x, bottom - y);
            g.setStroke(painter.color(0xFF000000 | theme.accent()));
            g.setLineWidth(1.5);
            g.strokeRect(x, y, right - x, bottom - y);
        }
    }

    private static void fill(GraphicsContext g, Viewport map, Rect r) {
        g.fillRect(map.pixelX(r.x()), map.pixelY(r.y()), Math.max(1, r.width() * map.scale()), Math.max(1, r.height() * map.scale()));
    }
}
