package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;

/// Pictures of a document as files. Needs no display; any thread may call.
public final class Pictures {
    /// The window that a picture is arranged for, in canvas units: pictures are wider than high.
    private static final double WIDTH = 1600;
    private static final double HEIGHT = 1000;
    private static final double MARGIN = 24;
    /// Longer sides cannot be held in memory by an image.
    private static final double MOST_PIXELS = 180e6;

    static {
        System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
    }

    private Pictures() {}

    /// The picture as SVG, in light colours.
    public static String svg(Document document) {
        return svg(document, Theme.LIGHT);
    }

    public static String svg(Document document, Theme theme) {
        return SvgWriter.write(list(document, theme), title(document));
    }

    /// The picture as PNG, in light colours.
    ///
    /// @param scale pixels a canvas unit; 1 is as at 100 % in the window. Smaller scales leave out detail as the window does
    /// @throws IllegalArgumentException if the image would have more than 180 million pixels
    public static byte[] png(Document document, double scale) {
        return png(document, scale, Theme.LIGHT);
    }

    public static byte[] png(Document document, double scale, Theme theme) {
        return png(list(document, theme), scale);
    }

    /// As SVG what a window shows.
    public static String svg(DisplayList list, String title) {
        return SvgWriter.write(list, title);
    }

    /// As one page of PDF, with lines, texts and the fonts they are set in.
    ///
    /// @param page whether it is fitted to a page of A4 rather than as large as at 100 %
    public static byte[] pdf(DisplayList list, String title, boolean page) {
        return PdfWriter.write(list, title, page);
    }

    public static byte[] pdf(Document document, Theme theme, boolean page) {
        return pdf(list(document, theme), title(document), page);
    }

    /// As a LaTeX document of one TikZ picture; thumbnails are left out.
    public static String tikz(DisplayList list, String title) {
        return TikzWriter.write(list, title);
    }

    public static String tikz(Document document, Theme theme) {
        return tikz(list(document, theme), title(document));
    }

    private static String title(Document document) {
        return document.net().name().isEmpty() ? "Network" : document.net().name();
    }

    /// As PNG what a window shows.
    ///
    /// @throws IllegalArgumentException if the image would have more than 180 million pixels
    public static byte[] png(DisplayList list, double scale) {
        Rect all = list.bounds().grow(MARGIN);
        double pixels = all.width() * scale * all.height() * scale;
        if (!(scale > 0) || pixels > MOST_PIXELS) {
            throw new IllegalArgumentException(String.format(java.util.Locale.ROOT,
                "a picture of %.0f×%.0f pixels is too large; use a smaller scale, or SVG", all.width() * scale, all.height() * scale));
        }
        BufferedImage image = AwtPainter.paint(list, scale, MARGIN);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// A small picture that shows the whole net as from afar, in at most so many pixels.
    public static Picture small(Document document, Theme theme, int width, int height) {
        return small(list(document, theme), width, height);
    }

    /// The same of what a window shows.
    public static Picture small(DisplayList list, int width, int height) {
        Rect all = list.bounds().grow(MARGIN);
        double scale = Math.min(1, Math.min(width / all.width(), height / all.height()));
        BufferedImage image = AwtPainter.paint(list, scale, MARGIN);
        int w = image.getWidth();
        int h = image.getHeight();
        return new Picture(w, h, image.getRGB(0, 0, w, h, null, 0, w));
    }

    private static DisplayList list(Document document, Theme theme) {
        return Sketch.of(Cards.scene(document, false, WIDTH, HEIGHT), theme, Map.of());
    }
}
