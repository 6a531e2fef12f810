package convas.app.canvas;

import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// Paints a [DisplayList] on a JavaFX canvas. For the UI thread.
final class FxPainter {
    private static final Map<Face, String> NAMES = new EnumMap<>(Face.class);
    /// Sizes kept a face; each step of the zoom brings new ones.
    private static final int MOST_FONTS = 64;
    /// Pixels around an area that its soft edges may reach.
    private static final double BLUR = 2;
    private final Map<Integer, Color> colors = new HashMap<>();
    private final Map<Face, Map<Long, Font>> fonts = new EnumMap<>(Face.class);
    private final Map<Picture, Image> images = new WeakHashMap<>();

    /// @param view where the list stands: pixels a unit, and the pixel of its origin
    void paint(GraphicsContext g, DisplayList list, Viewport view, double width, double height) {
        paint(g, list, view, 0, 0, width, height);
    }

    /// Paints one area again, over what was there.
    ///
    /// @param area in canvas units
    void paint(GraphicsContext g, DisplayList list, Viewport view, Rect area, double width, double height) {
        double left = Math.max(0, Math.floor(view.pixelX(area.x())) - BLUR);
        double top = Math.max(0, Math.floor(view.pixelY(area.y())) - BLUR);
        double right = Math.min(width, Math.ceil(view.pixelX(area.right())) + BLUR);
        double bottom = Math.min(height, Math.ceil(view.pixelY(area.bottom())) + BLUR);
        if (left >= right || top >= bottom) {
            return;
        }
        g.save();
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.beginPath();
        g.rect(left, top, right - left, bottom - top);
        g.clip();
        paint(g, list, view, left, top, right - left, bottom - top);
        g.restore();
    }

    /// @param left pixel of the part to paint, as `top`, `width` and `height`
    private void paint(GraphicsContext g, DisplayList list, Viewport view, double left, double top, double width, double height) {
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.setFill(color(list.background()));
        g.fillRect(left, top, width, height);
        g.setTransform(view.scale(), 0, 0, view.scale(), view.x(), view.y());
        g.setLineJoin(StrokeLineJoin.ROUND);
        g.setTextBaseline(VPos.BASELINE);
        Rect seen = new Rect(view.toX(left), view.toY(top), width / view.scale(), height / view.scale());
        list.visible(seen, view.scale(), mark -> paint(g, mark, view.scale()));
    }

    private void paint(GraphicsContext g, Mark mark, double scale) {
        switch (mark) {
            case Mark.Box box -> box(g, box, scale);
            case Mark.Text text -> text(g, text, scale);
            case Mark.Wire wire -> {
                g.setStroke(color(wire.color()));
                g.setLineWidth(Math.max(wire.width(), 0.9 / scale));
                g.setLineCap(wire.dashed() ? StrokeLineCap.BUTT : StrokeLineCap.ROUND);
                g.setLineDashes(wire.dashed() ? new double[] {5, 4} : null);
                trace(g, wire.points(), wire.curve());
                g.stroke();
                g.setLineDashes();
            }
            case Mark.Head head -> head(g, head);
            case Mark.Glyph glyph -> glyph(g, glyph);
            case Mark.Image image -> {
                g.setImageSmoothing(image.smooth() || image.bounds().width() * scale < image.picture().width());
                Rect r = image.bounds();
                g.drawImage(images.computeIfAbsent(image.picture(), FxPainter::image), r.x(), r.y(), r.width(), r.height());
            }
        }
    }

    void head(GraphicsContext g, Mark.Head head) {
        double[] p = head.corners();
        g.setFill(color(head.color()));
        g.fillPolygon(new double[] {p[0], p[2], p[4]}, new double[] {p[1], p[3], p[5]}, 3);
    }

    private void box(GraphicsContext g, Mark.Box box, double scale) {
        Rect r = box.rect();
        double d = 2 * box.radius();
        boolean round = d * scale > 2;
        if (box.square() && round) {
            g.beginPath();
            g.moveTo(r.x(), r.y());
            g.lineTo(r.right(), r.y());
            g.arcTo(r.right(), r.bottom(), r.x(), r.bottom(), box.radius());
            g.arcTo(r.x(), r.bottom(), r.x(), r.y(), box.radius());
            g.closePath();
            g.setFill(color(box.fill()));
            g.fill();
            if (box.stroke() != 0) {
                g.setStroke(color(box.stroke()));
                g.setLineWidth(box.strokeWidth());
                g.stroke();
            }
            return;
        }
        if (box.fill() != 0) {
            g.setFill(color(box.fill()));
            if (round) {
                g.fillRoundRect(r.x(), r.y(), r.width(), r.height(), d, d);
            } else {
                g.fillRect(r.x(), r.y(), r.width(), r.height());
            }
        }
        if (box.stroke() != 0) {
            g.setStroke(color(box.stroke()));
            g.setLineWidth(Math.max(box.strokeWidth(), 0.8 / scale));
            g.setLineDashes(box.dashed() ? new double[] {5, 4} : null);
            if (round) {
                g.strokeRoundRect(r.x(), r.y(), r.width(), r.height(), d, d);
            } else {
                g.strokeRect(r.x(), r.y(), r.width(), r.height());
            }
            g.setLineDashes();
        }
    }

    private void text(GraphicsContext g, Mark.Text text, double scale) {
        double size = text.sizeAt(scale);
        if (size * scale < 4) {
            return;
        }
        g.setFont(font(text.face(), size));
        g.setFill(color(text.color()));
        g.setTextAlign(switch (text.align()) {
            case LEFT -> TextAlignment.LEFT;
            case CENTER -> TextAlignment.CENTER;
            case RIGHT -> TextAlignment.RIGHT;
        });
        g.fillText(text.textAt(size), text.x(), text.baseline(size));
    }

    private void glyph(GraphicsContext g, Mark.Glyph glyph) {
        Rect r = glyph.bounds();
        double k = r.width() / Icon.SIDE;
        g.save();
        g.translate(r.x(), r.y());
        g.scale(k, k);
        g.setLineCap(StrokeLineCap.ROUND);
        g.setStroke(color(glyph.color()));
        g.setFill(color(glyph.color()));
        g.setLineWidth(1.5);
        trace(g, glyph.icon().lines());
        g.stroke();
        if (!glyph.icon().fills().isEmpty()) {
            trace(g, glyph.icon().fills());
            g.fill();
        }
        g.restore();
    }

    private static void trace(GraphicsContext g, java.util.List<Icon.Segment> path) {
        g.beginPath();
        for (Icon.Segment segment : path) {
            double[] p = segment.points();
            switch (segment.command()) {
                case 'M' -> g.moveTo(p[0], p[1]);
                case 'L' -> g.lineTo(p[0], p[1]);
                case 'C' -> g.bezierCurveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
                default -> g.closePath();
            }
        }
    }

    static void trace(GraphicsContext g, double[] points, boolean curve) {
        g.beginPath();
        Curves.draw(points, curve, new Curves.Pen() {
            @Override
            public void move(double x, double y) {
                g.moveTo(x, y);
            }

            @Override
            public void line(double x, double y) {
                g.lineTo(x, y);
            }

            @Override
            public void quad(double cx, double cy, double x, double y) {
                g.quadraticCurveTo(cx, cy, x, y);
            }

            @Override
            public void cubic(double ax, double ay, double bx, double by, double x, double y) {
                g.bezierCurveTo(ax, ay, bx, by, x, y);
            }
        });
    }

    Color color(int argb) {
        return colors.computeIfAbsent(argb, c -> Color.rgb(c >> 16 & 0xFF, c >> 8 & 0xFF, c & 0xFF, (c >>> 24) / 255.0));
    }

    Font font(Face face, double size) {
        Map<Long, Font> sizes = fonts.computeIfAbsent(face, f -> new HashMap<>());
        if (sizes.size() >= MOST_FONTS) {
            sizes.clear();
        }
        return sizes.computeIfAbsent(Math.round(size * 100), s -> new Font(name(face), size));
    }

    private static String name(Face face) {
        return NAMES.computeIfAbsent(face, f -> {
            try (InputStream in = f.open()) {
                Font font = Font.loadFont(in, 12);
                return font == null ? Font.getDefault().getName() : font.getName();
            } catch (IOException unreadable) {
                return Font.getDefault().getName();
            }
        });
    }

    private static Image image(Picture picture) {
        WritableImage image = new WritableImage(picture.width(), picture.height());
        image.getPixelWriter().setPixels(0, 0, picture.width(), picture.height(), PixelFormat.getIntArgbInstance(), picture.argb(), 0, picture.width());
        return image;
    }
}
