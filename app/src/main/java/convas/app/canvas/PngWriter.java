package convas.app.canvas;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Writes a [DisplayList] as PNG of any size: painted and written strip by strip, so that memory holds one strip only.
///
/// Each row is what it differs from the one above (filter type 2 of the PNG specification, 9.2), 3 bytes a pixel, or 4 where the
/// background is clear.
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int STRIP_PIXELS = 4 << 20;
    private static final byte UP = 2;

    private final OutputStream out;
    private final boolean clear;

    private PngWriter(OutputStream out, boolean clear) {
        this.out = out;
        this.clear = clear;
    }

    /// @param progress is told the share that is written, and may throw to stop
    static void write(DisplayList list, double scale, double margin, OutputStream out, DoubleConsumer progress) throws IOException {
        AwtPainter painter = new AwtPainter(list, scale, margin);
        new PngWriter(out, painter.clear()).write(painter, progress);
    }

    private void write(AwtPainter painter, DoubleConsumer progress) throws IOException {
        int width = painter.width();
        int height = painter.height();
        out.write(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, (byte) (clear ? 6 : 2), 0, 0, 0});
        chunk("IHDR", header.toByteArray(), header.size());
        int rows = Math.max(1, STRIP_PIXELS / width);
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream data = new DeflaterOutputStream(new Chunks(), deflater, 1 << 16)) {
            byte[] above = new byte[width * (clear ? 4 : 3)];
            byte[] row = new byte[above.length];
            byte[] line = new byte[1 + above.length];
            for (int y = 0; y < height; y += rows) {
                BufferedImage strip = painter.strip(y, Math.min(rows, height - y));
                int[] pixels = ((DataBufferInt) strip.getRaster().getDataBuffer()).getData();
                for (int r = 0; r < strip.getHeight(); r++) {
                    bytes(pixels, r * width, row);
                    line[0] = UP;
                    for (int i = 0; i < row.length; i++) {
                        line[i + 1] = (byte) (row[i] - above[i]);
                    }
                    data.write(line);
                    byte[] done = above;
                    above = row;
                    row = done;
                }
                progress.accept((double) (y + strip.getHeight()) / height);
            }
        } finally {
            deflater.end();
        }
        chunk("IEND", new byte[0], 0);
    }

    private void bytes(int[] pixels, int from, byte[] row) {
        int at = 0;
        for (int x = from; at < row.length; x++) {
            int argb = pixels[x];
            row[at++] = (byte) (argb >> 16);
            row[at++] = (byte) (argb >> 8);
            row[at++] = (byte) argb;
            if (clear) {
                row[at++] = (byte) (argb >> 24);
            }
        }
    }

    private void chunk(String type, byte[] content, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content, 0, length);
        DataOutputStream fields = new DataOutputStream(out);
        fields.writeInt(length);
        fields.write(name);
        fields.write(content, 0, length);
        fields.writeInt((int) sum.getValue());
        fields.flush();
    }

    /// What is compressed, a chunk at a time.
    private final class Chunks extends OutputStream {
        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            chunk("IDAT", from == 0 ? content : java.util.Arrays.copyOfRange(content, from, from + length), length);
        }
    }
}
