package convas.core.layer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The values in a file that holds one blob, as Caffe's tools write it (`.binaryproto`): a `BlobProto` of `caffe.proto`.
final class BlobFile {
    /// Fields `data` and `double_data`, before the bits of how they are written.
    private static final int FLOATS = 5 << 3;
    private static final int DOUBLES = 8 << 3;
    /// What a blob's shape and the marks of its fields take at most, and a mark before each value.
    private static final int AROUND = 512;

    private final float[] values;
    private int count;

    private BlobFile(int most) {
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
            BlobFile blob = new BlobFile(wanted);
            if (!blob.read(CodedInputStream.newInstance(Files.readAllBytes(path))) || blob.count != wanted) {
                throw other(file, wanted);
            }
            return blob.values;
        } catch (InvalidProtocolBufferException e) {
            throw other(file, wanted);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Refused("source", "there is no file " + file + " in " + Path.of("").toAbsolutePath() + ": correct `source`, or give the matrix as a third bottom");
        } catch (IOException e) {
            throw new Refused("source", "the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Refused other(String file, int wanted) {
        return new Refused("source", "the file " + file + " must hold one blob of " + wanted + " values, as a BlobProto");
    }

    /// @return whether this is such a message
    private boolean read(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case FLOATS | WireFormat.WIRETYPE_FIXED32 -> add(in.readFloat());
                case FLOATS | WireFormat.WIRETYPE_LENGTH_DELIMITED -> row(in, in::readFloat);
                case DOUBLES | WireFormat.WIRETYPE_FIXED64 -> add((float) in.readDouble());
                case DOUBLES | WireFormat.WIRETYPE_LENGTH_DELIMITED -> row(in, () -> (float) in.readDouble());
                default -> {
                    if (!in.skipField(tag)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @FunctionalInterface
    private interface Next {
        float read() throws IOException;
    }

    private void row(CodedInputStream in, Next next) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            add(next.read());
        }
        in.popLimit(outer);
    }

    private void add(float value) {
        if (count < values.length) {
            values[count] = value;
        }
        count++;
    }
}
