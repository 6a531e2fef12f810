package convas.app.canvas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The typefaces of the picture. Widths come from the font files themselves, so that a layout is the same on every
/// machine and can be computed on any thread.
public enum Face {
    REGULAR("Inter_400Regular.ttf", "Inter", 400),
    MEDIUM("Inter_500Medium.ttf", "Inter", 500),
    SEMIBOLD("Inter_600SemiBold.ttf", "Inter", 600);

    private static final int NOT_DEFINED = 0;
    private static final int LATIN = 0x250;

    private final String file;
    private final String family;
    private final int weight;
    private Metrics metrics;

    Face(String file, String family, int weight) {
        this.file = file;
        this.family = family;
        this.weight = weight;
    }

    /// As in a style sheet.
    public String family() {
        return family;
    }

    /// As in a style sheet.
    public int weight() {
        return weight;
    }

    InputStream open() {
        return Objects.requireNonNull(Face.class.getResourceAsStream("/convas/fonts/" + file), file);
    }

    /// Width in canvas units of a text set in `size`, without kerning.
    public double width(String text, double size) {
        Metrics m = metrics();
        double sum = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            sum += m.advance(c);
            i += Character.charCount(c);
        }
        return sum * size / m.unitsPerEm;
    }

    /// Room for a text whose figures may change: each digit counts as the widest, so that another number of as many digits
    /// needs no other room.
    public double steadyWidth(String text, double size) {
        StringBuilder widest = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            widest.append(c >= '0' && c <= '9' ? metrics().widestDigit : c);
        }
        return width(widest.toString(), size);
    }

    /// The text, cut with an ellipsis so that it is no wider than `room`.
    public String cut(String text, double size, double room) {
        if (width(text, size) <= room * 1.001) {
            return text;
        }
        int end = text.length();
        while (end > 1 && width(text.substring(0, end) + "…", size) > room) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    private synchronized Metrics metrics() {
        if (metrics == null) {
            try (InputStream in = open()) {
                metrics = new Metrics(ByteBuffer.wrap(in.readAllBytes()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return metrics;
    }

    /// Reads `cmap` (format 4) and `hmtx` of an OpenType file.
    private static final class Metrics {
        final int unitsPerEm;
        private final ByteBuffer data;
        private final int cmap;
        private final int hmtx;
        private final int wide;
        private final int[] latin = new int[LATIN];
        final char widestDigit;

        Metrics(ByteBuffer data) {
            this.data = data;
            unitsPerEm = data.getShort(table("head") + 18);
            wide = data.getShort(table("hhea") + 34);
            hmtx = table("hmtx");
            cmap = unicode(table("cmap"));
            for (int c = 0; c < LATIN; c++) {
                latin[c] = read(c);
            }
            char widest = '0';
            for (char digit = '1'; digit <= '9'; digit++) {
                widest = latin[digit] > latin[widest] ? digit : widest;
            }
            widestDigit = widest;
        }

        int advance(int codePoint) {
            return codePoint < LATIN ? latin[codePoint] : read(codePoint);
        }

        private int read(int codePoint) {
            int glyph = codePoint > 0xFFFF ? NOT_DEFINED : glyph(codePoint);
            return data.getShort(hmtx + 4 * Math.min(glyph, wide - 1)) & 0xFFFF;
        }

        private int glyph(int c) {
            int count = u16(cmap + 6) / 2;
            int ends = cmap + 14;
            int starts = ends + 2 * count + 2;
            int deltas = starts + 2 * count;
            int offsets = deltas + 2 * count;
            for (int i = 0; i < count; i++) {
                if (c <= u16(ends + 2 * i)) {
                    if (c < u16(starts + 2 * i)) {
                        return NOT_DEFINED;
                    }
                    int offset = u16(offsets + 2 * i);
                    if (offset == 0) {
                        return c + u16(deltas + 2 * i) & 0xFFFF;
                    }
                    int glyph = u16(offsets + 2 * i + offset + 2 * (c - u16(starts + 2 * i)));
                    return glyph == 0 ? NOT_DEFINED : glyph + u16(deltas + 2 * i) & 0xFFFF;
                }
            }
            return NOT_DEFINED;
        }

        private int unicode(int table) {
            for (int i = 0; i < u16(table + 2); i++) {
                int at = table + data.getInt(table + 8 + 8 * i);
                if (u16(at) == 4) {
                    return at;
                }
            }
            throw new IllegalStateException("no cmap of format 4");
        }

        private int table(String tag) {
            for (int i = 0; i < u16(4); i++) {
                int at = 12 + 16 * i;
                if (data.get(at) == tag.charAt(0) && data.get(at + 1) == tag.charAt(1) && data.get(at + 2) == tag.charAt(2)
                        && data.get(at + 3) == tag.charAt(3)) {
                    return data.getInt(at + 8);
                }
            }
            throw new IllegalStateException("no table " + tag);
        }

        private int u16(int at) {
            return data.getShort(at) & 0xFFFF;
        }
    }
}
