package convas.app.canvas;

import convas.core.layout.Rect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;

/// Writes a [DisplayList] as one page of PDF at full detail: lines are lines, texts are texts, and the characters used are
/// embedded.
final class PdfWriter {
    private static final double MARGIN = 24;
    /// Details are those of this scale.
    private static final double SCALE = 1;
    /// Points a canvas unit, which is a pixel of 1/96 inch.
    private static final double POINTS = 0.75;
    /// PDF readers need not show longer sides, in points.
    private static final double LONGEST = 14_400;
    private static final double PAGE_MARGIN = 28;
    /// A quarter of a circle as a cubic curve.
    private static final double ARC = 0.5523;

    private final PDDocument document;
    private final Map<Face, PDFont> fonts = new EnumMap<>(Face.class);
    private final Map<Integer, PDExtendedGraphicsState> states = new HashMap<>();
    private PDPageContentStream out;
    private int alpha = 255;

    private PdfWriter(PDDocument document) {
        this.document = document;
    }

    /// @param page whether the picture is fitted to a page of A4, upright or across, rather than as large as at 100 %
    static byte[] write(DisplayList list, String title, boolean page) {
        try (PDDocument document = new PDDocument(); ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            document.setDocumentId(1L);
            document.getDocumentInformation().setTitle(title);
            document.getDocumentInformation().setCreator("Convas");
            new PdfWriter(document).draw(list, page);
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void draw(DisplayList list, boolean fit) throws IOException {
        Rect all = list.bounds().grow(MARGIN);
        boolean across = all.width() > all.height();
        PDRectangle a4 = PDRectangle.A4;
        double points = Math.min(POINTS, LONGEST / Math.max(all.width(), all.height()));
        PDRectangle size = fit ? across ? new PDRectangle(a4.getHeight(), a4.getWidth()) : a4
            : new PDRectangle((float) (all.width() * points), (float) (all.height() * points));
        double margin = fit ? PAGE_MARGIN : 0;
        double k = fit ? Math.min((size.getWidth() - 2 * margin) / all.width(), (size.getHeight() - 2 * margin) / all.height()) : points;
        double left = (size.getWidth() - all.width() * k) / 2;
        double top = (size.getHeight() + all.height() * k) / 2;
        PDPage page = new PDPage(size);
        document.addPage(page);
        try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
            out = stream;
            out.transform(new Matrix((float) k, 0, 0, (float) -k, (float) (left - all.x() * k), (float) (top + all.y() * k)));
            out.addRect((float) all.x(), (float) all.y(), (float) all.width(), (float) all.height());
            out.clip();
            out.setLineCapStyle(1);
            out.setLineJoinStyle(1);
            if (list.background() >>> 24 != 0) {
                fill(list.background());
                out.addRect((float) all.x(), (float) all.y(), (float) all.width(), (float) all.height());
                out.fill();
            }
            for (Mark mark : list.seen(all, SCALE)) {
                draw(mark);
            }
        }
    }

    private void draw(Mark mark) throws IOException {
        switch (mark) {
            case Mark.Box box -> box(box);
            case Mark.Text text -> text(text);
            case Mark.Wire wire -> {
                stroke(wire.color(), wire.width(), wire.dashed());
                Curves.draw(wire, new Pen());
                out.stroke();
            }
            case Mark.Head head -> {
                double[] p = head.corners();
                fill(head.color());
                move(p[0], p[1]);
                line(p[2], p[3]);
                line(p[4], p[5]);
                out.fill();
            }
            case Mark.Glyph glyph -> glyph(glyph);
            case Mark.Image image -> image(image);
        }
    }

    private void box(Mark.Box box) throws IOException {
        if (box.fill() != 0) {
            fill(box.fill());
            outline(box);
            out.fill();
        }
        if (box.stroke() != 0) {
            stroke(box.stroke(), box.strokeWidth(), box.dashed());
            outline(box);
            out.stroke();
        }
    }

    private void outline(Mark.Box box) throws IOException {
        Rect r = box.rect();
        double k = Math.min(box.radius(), Math.min(r.width(), r.height()) / 2);
        double upper = box.square() ? 0 : k;
        double c = k * (1 - ARC);
        double u = upper * (1 - ARC);
        move(r.x() + upper, r.y());
        line(r.right() - upper, r.y());
        cubic(r.right() - u, r.y(), r.right(), r.y() + u, r.right(), r.y() + upper);
        line(r.right(), r.bottom() - k);
        cubic(r.right(), r.bottom() - c, r.right() - c, r.bottom(), r.right() - k, r.bottom());
        line(r.x() + k, r.bottom());
        cubic(r.x() + c, r.bottom(), r.x(), r.bottom() - c, r.x(), r.bottom() - k);
        line(r.x(), r.y() + upper);
        cubic(r.x(), r.y() + u, r.x() + u, r.y(), r.x() + upper, r.y());
        out.closePath();
    }

    private void text(Mark.Text text) throws IOException {
        double size = text.sizeAt(SCALE);
        PDFont font = font(text.face());
        String shown = known(font, text.textAt(size));
        double width = text.face().width(shown, size);
        double x = switch (text.align()) {
            case LEFT -> text.x();
            case CENTER -> text.x() - width / 2;
            case RIGHT -> text.x() - width;
        };
        fill(text.color());
        out.beginText();
        out.setFont(font, (float) size);
        out.setTextMatrix(new Matrix(1, 0, 0, -1, (float) x, (float) text.baseline(size)));
        out.showText(shown);
        out.endText();
    }

    /// The text with a question mark for each character that the font lacks.
    private static String known(PDFont font, String text) throws IOException {
        StringBuilder known = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            try {
                font.encode(one);
                known.append(one);
            } catch (IllegalArgumentException lacking) {
                known.append('?');
            }
        }
        return known.toString();
    }

    private void glyph(Mark.Glyph glyph) throws IOException {
        float k = (float) (glyph.bounds().width() / Icon.SIDE);
        out.saveGraphicsState();
        int outer = alpha;
        out.transform(new Matrix(k, 0, 0, k, (float) glyph.bounds().x(), (float) glyph.bounds().y()));
        stroke(glyph.color(), 1.5, false);
        path(glyph.icon().lines());
        out.stroke();
        if (!glyph.icon().fills().isEmpty()) {
            fill(glyph.color());
            path(glyph.icon().fills());
            out.fill();
        }
        out.restoreGraphicsState();
        alpha = outer;
    }

    private void path(List<Icon.Segment> segments) throws IOException {
        for (Icon.Segment segment : segments) {
            double[] p = segment.points();
            switch (segment.command()) {
                case 'M' -> move(p[0], p[1]);
                case 'L' -> line(p[0], p[1]);
                case 'C' -> cubic(p[0], p[1], p[2], p[3], p[4], p[5]);
                default -> out.closePath();
            }
        }
    }

    private void image(Mark.Image mark) throws IOException {
        int w = mark.picture().width();
        int h = mark.picture().height();
        BufferedImage pixels = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
        pixels.setRGB(0, 0, w, h, mark.picture().argb(), 0, w);
        PDImageXObject image = LosslessFactory.createFromImage(document, pixels);
        image.setInterpolate(mark.smooth());
        Rect r = mark.bounds();
        alpha(255);
        out.drawImage(image, new Matrix((float) r.width(), 0, 0, (float) -r.height(), (float) r.x(), (float) r.bottom()));
    }

    private final class Pen implements Curves.Pen {
        private double x;
        private double y;

        @Override
        public void move(double toX, double toY) {
            quietly(() -> PdfWriter.this.move(toX, toY), toX, toY);
        }

        @Override
        public void line(double toX, double toY) {
            quietly(() -> PdfWriter.this.line(toX, toY), toX, toY);
        }

        @Override
        public void quad(double cx, double cy, double toX, double toY) {
            double fromX = x;
            double fromY = y;
            quietly(() -> PdfWriter.this.cubic(fromX + (cx - fromX) * 2 / 3, fromY + (cy - fromY) * 2 / 3,
                toX + (cx - toX) * 2 / 3, toY + (cy - toY) * 2 / 3, toX, toY), toX, toY);
        }

        @Override
        public void cubic(double ax, double ay, double bx, double by, double toX, double toY) {
            quietly(() -> PdfWriter.this.cubic(ax, ay, bx, by, toX, toY), toX, toY);
        }

        private void quietly(Step step, double toX, double toY) {
            try {
                step.run();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            x = toX;
            y = toY;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void move(double x, double y) throws IOException {
        out.moveTo((float) x, (float) y);
    }

    private void line(double x, double y) throws IOException {
        out.lineTo((float) x, (float) y);
    }

    private void cubic(double ax, double ay, double bx, double by, double x, double y) throws IOException {
        out.curveTo((float) ax, (float) ay, (float) bx, (float) by, (float) x, (float) y);
    }

    private void fill(int argb) throws IOException {
        alpha(argb >>> 24);
        out.setNonStrokingColor(red(argb), green(argb), blue(argb));
    }

    private void stroke(int argb, double width, boolean dashed) throws IOException {
        alpha(argb >>> 24);
        out.setStrokingColor(red(argb), green(argb), blue(argb));
        out.setLineWidth((float) width);
        out.setLineDashPattern(dashed ? new float[] {5, 4} : new float[0], 0);
    }

    private void alpha(int wanted) throws IOException {
        if (wanted != alpha) {
            alpha = wanted;
            out.setGraphicsStateParameters(states.computeIfAbsent(wanted, a -> {
                PDExtendedGraphicsState state = new PDExtendedGraphicsState();
                state.setNonStrokingAlphaConstant(a / 255f);
                state.setStrokingAlphaConstant(a / 255f);
                return state;
            }));
        }
    }

    private static float red(int argb) {
        return (argb >> 16 & 0xFF) / 255f;
    }

    private static float green(int argb) {
        return (argb >> 8 & 0xFF) / 255f;
    }

    private static float blue(int argb) {
        return (argb & 0xFF) / 255f;
    }

    private PDFont font(Face face) throws IOException {
        PDFont font = fonts.get(face);
        if (font == null) {
            try (InputStream in = face.open()) {
                font = PDType0Font.load(document, in, true);
            }
            fonts.put(face, font);
        }
        return font;
    }
}
