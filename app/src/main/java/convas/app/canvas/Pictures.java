package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/// Pictures of a document as files. Needs no display; any thread may call.
public final class Pictures {
    /// The window that a picture is arranged for, in canvas units: pictures are wider than high.
    private static final double WIDTH = 1600;
    private static final double HEIGHT = 1000;
    private static final double MARGIN = 24;
    /// Beyond this no program shows a picture, and writing it takes many minutes.
    private static final double MOST_PIXELS = 8e9;

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
    /// @throws IllegalArgumentException if the image would have more than 8,000 million pixels
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
    /// @throws IllegalArgumentException if the image would have more than 8,000 million pixels
    public static byte[] png(DisplayList list, double scale) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            png(list, scale, bytes, share -> {});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// The same, written as it is painted: of any size, with memory for a small part of it.
    ///
    /// @param progress is told the share that is written, from 0 to 1, and may throw to stop
    public static void png(DisplayList list, double scale, OutputStream out, DoubleConsumer progress) throws IOException {
        Size size = size(list, scale);
        if (!(scale > 0) || size.pixels() > MOST_PIXELS) {
            throw new IllegalArgumentException(String.format(java.util.Locale.ROOT,
                "a picture of %.0f×%.0f pixels is too large; use a smaller scale, or SVG", size.width, size.height));
        }
        PngWriter.write(list, scale, MARGIN, out, progress);
    }

    /// Of a PNG, in pixels.
    public record Size(double width, double height) {
        public double pixels() {
            return width * height;
        }

        /// Whether it can be written.
        public boolean possible() {
            return pixels() <= MOST_PIXELS;
        }
    }

    public static Size size(DisplayList list, double scale) {
        Rect all = list.bounds().grow(MARGIN);
        return new Size(Math.ceil(all.width() * scale), Math.ceil(all.height() * scale));
    }

    /// A picture of a document for export, as [CanvasView#picture] makes one of what a window shows.
    ///
    /// @param shown what is written on the boxes
    /// @param thumbnails activation maps by node id
    /// @param only names of layers and modules that the picture is cut to, where the choice is of a selection
    /// @throws IllegalArgumentException for a name that is not in the net
    public static DisplayList picture(Document document, Theme theme, Shown shown, Map<String, List<Picture>> thumbnails,
            Collection<String> only, PictureChoice choice) {
        Scene scene = Cards.scene(document, shown, WIDTH, HEIGHT);
        Rect area = null;
        for (String name : only) {
            Rect rect = scene.frame(name).orElseGet(() -> scene.card(name).or(() -> scene.members(name).stream().findFirst())
                .map(card -> scene.rect(scene.cards().indexOf(card)))
                .orElseThrow(() -> new IllegalArgumentException("there is no layer or module " + name + " in this net")));
            area = area == null ? rect : area.union(rect);
        }
        return Excerpts.chosen(scene, theme, thumbnails, area, choice);
    }

    /// A small picture that shows the whole net as from afar, in at most so many pixels.
    public static Picture small(Document document, Theme theme, int width, int height) {
        return small(list(document, theme), width, height);
    }

    /// The same of what a window shows.
    public static Picture small(DisplayList list, int width, int height) {
        Rect all = list.bounds().grow(MARGIN);
        double scale = Math.min(1, Math.min(width / all.width(), height / all.height()));
        BufferedImage image = new AwtPainter(list, scale, MARGIN).image();
        int w = image.getWidth();
        int h = image.getHeight();
        return new Picture(w, h, image.getRGB(0, 0, w, h, null, 0, w));
    }

    private static DisplayList list(Document document, Theme theme) {
        return Sketch.of(Cards.scene(document, false, WIDTH, HEIGHT), theme, Map.of());
    }
}
