package convas.app.canvas;

import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Paints a [DisplayList] into an image without a display or a toolkit.
final class AwtPainter {
    /// Canvas units by which strokes reach over the bounds of their marks, at most.
    private static final double OVER = 8;

    private final Map<Face, Font> fonts = new EnumMap<>(Face.class);
    private final DisplayList list;
    private final double scale;
    /// What is seen, in canvas units.
    private final Rect all;
    private Graphics2D g;

    /// @param scale pixels a canvas unit; details are those of the window at that scale
    /// @param margin canvas units around the picture
    AwtPainter(DisplayList list, double scale, double margin) {
        this.list = list;
        this.scale = scale;
        all = list.bounds().grow(margin);
    }

    /// In pixels.
    int width() {
        return Math.max(1, (int) Math.ceil(all.width() * scale));
    }

    int height() {
        return Math.max(1, (int) Math.ceil(all.height() * scale));
    }

    /// Whether there is no background.
    boolean clear() {
        return list.background() >>> 24 == 0;
    }

    BufferedImage image() {
        return strip(0, height());
    }

    /// Some rows of the picture.
    BufferedImage strip(int top, int rows) {
        BufferedImage image = new BufferedImage(width(), rows, clear() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        if (!clear()) {
            g.setColor(new Color(list.background()));
            g.fillRect(0, 0, width(), rows);
        }
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.translate(0, -top);
        g.scale(scale, scale);
        g.translate(-all.x(), -all.y());
        list.visible(new Rect(all.x(), all.y() + top / scale - OVER, all.width(), rows / scale + 2 * OVER), scale, this::mark);
        g.dispose();
        return image;
    }

    private void mark(Mark mark) {
        switch (mark) {
            case Mark.Box box -> box(box);
            case Mark.Text text -> text(text);
            case Mark.Wire wire -> {
                Path2D path = new Path2D.Double();
                Curves.draw(wire, new Pen(path));
                stroke(Math.max(wire.width(), 0.9 / scale), wire.dashed());
                g.setColor(color(wire.color()));
                g.draw(path);
            }
            case Mark.Head head -> {
                double[] p = head.corners();
                Path2D path = new Path2D.Double();
                path.moveTo(p[0], p[1]);
                path.lineTo(p[2], p[3]);
                path.lineTo(p[4], p[5]);
                path.closePath();
                g.setColor(color(head.color()));
                g.fill(path);
            }
            case Mark.Glyph glyph -> glyph(glyph);
            case Mark.Image image -> image(image);
        }
    }

    private void box(Mark.Box box) {
        Rect r = box.rect();
        java.awt.Shape shape;
        if (box.square()) {
            Path2D path = new Path2D.Double();
            double k = box.radius();
            path.moveTo(r.x(), r.y());
            path.lineTo(r.right(), r.y());
            path.lineTo(r.right(), r.bottom() - k);
            path.quadTo(r.right(), r.bottom(), r.right() - k, r.bottom());
            path.lineTo(r.x() + k, r.bottom());
            path.quadTo(r.x(), r.bottom(), r.x(), r.bottom() - k);
            path.closePath();
            shape = path;
        } else if (box.radius() > 0) {
            shape = new RoundRectangle2D.Double(r.x(), r.y(), r.width(), r.height(), 2 * box.radius(), 2 * box.radius());
        } else {
            shape = new Rectangle2D.Double(r.x(), r.y(), r.width(), r.height());
        }
        if (box.fill() != 0) {
            g.setColor(color(box.fill()));
            g.fill(shape);
        }
        if (box.stroke() != 0) {
            g.setColor(color(box.stroke()));
            stroke(Math.max(box.strokeWidth(), 0.8 / scale), box.dashed());
            g.draw(shape);
        }
    }

    private void text(Mark.Text text) {
        double size = text.sizeAt(scale);
        if (size * scale < 4) {
            return;
        }
        String shown = text.textAt(size);
        double width = text.face().width(shown, size);
        double x = switch (text.align()) {
            case LEFT -> text.x();
            case CENTER -> text.x() - width / 2;
            case RIGHT -> text.x() - width;
        };
        g.setColor(color(text.color()));
        g.setFont(font(text.face()).deriveFont((float) size));
        g.drawString(shown, (float) x, (float) text.baseline(size));
    }

    private void glyph(Mark.Glyph glyph) {
        AffineTransform before = g.getTransform();
        double k = glyph.bounds().width() / Icon.SIDE;
        g.translate(glyph.bounds().x(), glyph.bounds().y());
        g.scale(k, k);
        g.setColor(color(glyph.color()));
        stroke(1.5, false);
        g.draw(path(glyph.icon().lines()));
        g.fill(path(glyph.icon().fills()));
        g.setTransform(before);
    }

    private void image(Mark.Image mark) {
        Picture picture = mark.picture();
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.argb(), 0, picture.width());
        Rect r = mark.bounds();
        boolean smooth = mark.smooth() || r.width() * scale < picture.width();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
            smooth ? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        AffineTransform at = AffineTransform.getTranslateInstance(r.x(), r.y());
        at.scale(r.width() / picture.width(), r.height() / picture.height());
        g.drawImage(image, at, null);
    }

    private static Path2D path(List<Icon.Segment> segments) {
        Path2D path = new Path2D.Double();
        for (Icon.Segment segment : segments) {
            double[] p = segment.points();
            switch (segment.command()) {
                case 'M' -> path.moveTo(p[0], p[1]);
                case 'L' -> path.lineTo(p[0], p[1]);
                case 'C' -> path.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
                default -> path.closePath();
            }
        }
        return path;
    }

    private record Pen(Path2D path) implements Curves.Pen {
        @Override
        public void move(double x, double y) {
            path.moveTo(x, y);
        }

        @Override
        public void line(double x, double y) {
            path.lineTo(x, y);
        }

        @Override
        public void quad(double cx, double cy, double x, double y) {
            path.quadTo(cx, cy, x, y);
        }

        @Override
        public void cubic(double ax, double ay, double bx, double by, double x, double y) {
            path.curveTo(ax, ay, bx, by, x, y);
        }
    }

    private void stroke(double width, boolean dashed) {
        g.setStroke(dashed ? new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0)
            : new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    private static Color color(int argb) {
        return new Color(argb, true);
    }

    private Font font(Face face) {
        return fonts.computeIfAbsent(face, f -> {
            try (InputStream in = f.open()) {
                return Font.createFont(Font.TRUETYPE_FONT, in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (FontFormatException broken) {
                throw new IllegalStateException("font " + f, broken);
            }
        });
    }
}
