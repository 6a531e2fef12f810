package convas.core.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The values in a file that holds one blob, as Caffe's tools write it (`.binaryproto`): a `BlobProto` of `caffe.proto`.
final class BlobFile {
    private static final int DATA = 5;
    private static final int DOUBLE_DATA = 8;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    /// What a blob's shape and the marks of its fields take at most, and a mark before each value.
    private static final int AROUND = 512;

    private final ByteBuffer in;
    private final float[] values;
    private int count;

    private BlobFile(byte[] bytes, int most) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        values = new float[most];
    }

    /// @param file relative to the folder that the program runs in, as in Caffe
    /// @param wanted how many values there must be
    /// @throws Refused if there is no such file, or it holds something else; the sentence says where it was looked for
    static float[] read(String file, int wanted) {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new NoSuchFileException(file);
            }
            if (Files.size(path) > wanted * 9L + AROUND) {
                throw new Refused("source", "the file " + file + " holds more than the " + wanted + " values that are wanted");
            }
            BlobFile blob = new BlobFile(Files.readAllBytes(path), wanted);
            if (!blob.read() || blob.count != wanted) {
                throw new Refused("source", "the file " + file + " must hold one blob of " + wanted + " values, as a BlobProto");
            }
            return blob.values;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Refused("source", "there is no file " + file + " in " + Path.of("").toAbsolutePath() + ": correct `source`, or give the matrix as a third bottom");
        } catch (IOException e) {
            throw new Refused("source", "the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /// @return whether this is such a message
    private boolean read() {
        while (in.hasRemaining()) {
            long tag = number();
            int field = (int) (tag >>> 3);
            int size = switch ((int) tag & 7) {
                case 0 -> number() < 0 ? -1 : 0;
                case FIXED64 -> Double.BYTES;
                case BYTES -> (int) Math.clamp(number(), -1, Integer.MAX_VALUE);
                case FIXED32 -> Float.BYTES;
                default -> -1;
            };
            if (size < 0 || size > in.remaining()) {
                return false;
            }
            int end = in.position() + size;
            int each = field == DATA ? Float.BYTES : Double.BYTES;
            while ((field == DATA || field == DOUBLE_DATA) && in.position() + each <= end) {
                float value = field == DATA ? in.getFloat() : (float) in.getDouble();
                if (count < values.length) {
                    values[count] = value;
                }
                count++;
            }
            in.position(end);
        }
        return true;
    }

    /// A number of variable length; -1 if it does not end.
    private long number() {
        long out = 0;
        for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            out |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return out;
            }
        }
        return -1;
    }
}
