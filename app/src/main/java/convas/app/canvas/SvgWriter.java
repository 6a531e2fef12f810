package convas.app.canvas;

import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Writes a [DisplayList] as SVG at full detail; texts stay texts. The same list gives the same bytes.
final class SvgWriter {
    private static final double MARGIN = 24;
    /// Details are those of this scale.
    private static final double SCALE = 1;

    private final StringBuilder out = new StringBuilder(1 << 16);

    private SvgWriter() {}

    static String write(DisplayList list, String title) {
        return new SvgWriter().document(list, title);
    }

    private String document(DisplayList list, String title) {
        Rect all = list.bounds().grow(MARGIN);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(n(all.width())).append("\" height=\"").append(n(all.height()))
            .append("\" viewBox=\"").append(n(all.x())).append(' ').append(n(all.y())).append(' ').append(n(all.width())).append(' ')
            .append(n(all.height())).append("\" font-family=\"Inter, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\">\n");
        out.append("<title>").append(escape(title)).append("</title>\n");
        out.append("<rect x=\"").append(n(all.x())).append("\" y=\"").append(n(all.y())).append("\" width=\"").append(n(all.width()))
            .append("\" height=\"").append(n(all.height())).append('"');
        paint("fill", list.background());
        out.append("/>\n");
        list.visible(all, SCALE, this::mark);
        return out.append("</svg>\n").toString();
    }

    private void mark(Mark mark) {
        switch (mark) {
            case Mark.Box box -> box(box);
            case Mark.Text text -> text(text);
            case Mark.Wire wire -> {
                out.append("<path d=\"");
                Curves.draw(wire, new Pen());
                out.append("\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
                stroke(wire.color(), wire.width(), wire.dashed());
                out.append("/>\n");
            }
            case Mark.Head head -> {
                double[] p = head.corners();
                out.append("<path d=\"M").append(n(p[0])).append(' ').append(n(p[1])).append('L')
                    .append(n(p[2])).append(' ').append(n(p[3])).append('L').append(n(p[4])).append(' ')
                    .append(n(p[5])).append("Z\"");
                paint("fill", head.color());
                out.append("/>\n");
            }
            case Mark.Glyph glyph -> glyph(glyph);
            case Mark.Image image -> {
                Rect r = image.bounds();
                out.append("<image x=\"").append(n(r.x())).append("\" y=\"").append(n(r.y())).append("\" width=\"").append(n(r.width()))
                    .append("\" height=\"").append(n(r.height())).append("\" preserveAspectRatio=\"none\"")
                    .append(image.smooth() ? "" : " style=\"image-rendering:pixelated\"").append(" href=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(png(image.picture()))).append("\"/>\n");
            }
        }
    }

    private void box(Mark.Box box) {
        Rect r = box.rect();
        if (box.square()) {
            double k = box.radius();
            out.append("<path d=\"M").append(n(r.x())).append(' ').append(n(r.y())).append('H').append(n(r.right())).append('V')
                .append(n(r.bottom() - k)).append('a').append(n(k)).append(' ').append(n(k)).append(" 0 0 1 ").append(n(-k)).append(' ')
                .append(n(k)).append('H').append(n(r.x() + k)).append('a').append(n(k)).append(' ').append(n(k)).append(" 0 0 1 ")
                .append(n(-k)).append(' ').append(n(-k)).append("Z\"");
        } else {
            out.append("<rect x=\"").append(n(r.x())).append("\" y=\"").append(n(r.y())).append("\" width=\"").append(n(r.width()))
                .append("\" height=\"").append(n(r.height())).append('"');
            if (box.radius() > 0) {
                out.append(" rx=\"").append(n(box.radius())).append('"');
            }
        }
        paint("fill", box.fill());
        if (box.stroke() != 0) {
            stroke(box.stroke(), box.strokeWidth(), box.dashed());
        }
        out.append("/>\n");
    }

    private void text(Mark.Text text) {
        double size = text.sizeAt(SCALE);
        out.append("<text x=\"").append(n(text.x())).append("\" y=\"").append(n(text.baseline(size))).append("\" font-size=\"")
            .append(n(size)).append("\" font-weight=\"").append(text.face().weight()).append('"');
        switch (text.align()) {
            case LEFT -> {}
            case CENTER -> out.append(" text-anchor=\"middle\"");
            case RIGHT -> out.append(" text-anchor=\"end\"");
        }
        paint("fill", text.color());
        out.append('>').append(escape(text.textAt(size))).append("</text>\n");
    }

    private void glyph(Mark.Glyph glyph) {
        double k = glyph.bounds().width() / Icon.SIDE;
        out.append("<g transform=\"translate(").append(n(glyph.bounds().x())).append(' ').append(n(glyph.bounds().y())).append(") scale(")
            .append(n(k)).append(")\">");
        out.append("<path d=\"").append(path(glyph.icon().lines())).append("\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
        stroke(glyph.color(), 1.5, false);
        out.append("/>");
        if (!glyph.icon().fills().isEmpty()) {
            out.append("<path d=\"").append(path(glyph.icon().fills())).append('"');
            paint("fill", glyph.color());
            out.append("/>");
        }
        out.append("</g>\n");
    }

    private static String path(List<Icon.Segment> segments) {
        StringBuilder d = new StringBuilder();
        for (Icon.Segment segment : segments) {
            d.append(segment.command());
            for (int i = 0; i < segment.points().length; i++) {
                d.append(i == 0 ? "" : " ").append(n(segment.points()[i]));
            }
        }
        return d.toString();
    }

    private final class Pen implements Curves.Pen {
        @Override
        public void move(double x, double y) {
            out.append('M').append(n(x)).append(' ').append(n(y));
        }

        @Override
        public void line(double x, double y) {
            out.append('L').append(n(x)).append(' ').append(n(y));
        }

        @Override
        public void quad(double cx, double cy, double x, double y) {
            out.append('Q').append(n(cx)).append(' ').append(n(cy)).append(' ').append(n(x)).append(' ').append(n(y));
        }

        @Override
        public void cubic(double ax, double ay, double bx, double by, double x, double y) {
            out.append('C').append(n(ax)).append(' ').append(n(ay)).append(' ').append(n(bx)).append(' ').append(n(by)).append(' ')
                .append(n(x)).append(' ').append(n(y));
        }
    }

    private void stroke(int argb, double width, boolean dashed) {
        paint("stroke", argb);
        out.append(" stroke-width=\"").append(n(width)).append('"');
        if (dashed) {
            out.append(" stroke-dasharray=\"5 4\"");
        }
    }

    private void paint(String what, int argb) {
        if (argb == 0) {
            out.append(' ').append(what).append("=\"none\"");
            return;
        }
        out.append(' ').append(what).append("=\"").append(String.format("#%06x", argb & 0xFFFFFF)).append('"');
        int alpha = argb >>> 24;
        if (alpha < 255) {
            out.append(' ').append(what).append("-opacity=\"").append(n(alpha / 255.0)).append('"');
        }
    }

    private static byte[] png(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.argb(), 0, picture.width());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// At most two decimals.
    private static String n(double value) {
        double rounded = Math.rint(value * 100) / 100;
        if (rounded == Math.rint(rounded)) {
            return String.valueOf((long) rounded);
        }
        String text = String.format(Locale.ROOT, "%.2f", rounded);
        return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }

    /// Characters that XML forbids become a replacement character.
    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(c < 0x20 && c != '\t' || c >= 0xD800 && c < 0xE000 || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
            }
        });
        return safe.toString();
    }
}
