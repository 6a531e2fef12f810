package convas.core.weights;

import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Progress;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/// Writes protobuf's wire format: small messages made in memory, values from where they are, a chunk at a time.
public final class WireWriter {
    /// The wire type of strings, messages and packed values.
    public static final int BYTES = Wire.BYTES;

    private static final int CHUNK = 1 << 20;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final MemorySegment segment = MemorySegment.ofBuffer(chunk);
    private final WritableByteChannel channel;
    private final Progress progress;
    private final long total;
    private long done;

    /// @param total bytes that will be written
    public WireWriter(WritableByteChannel channel, long total, Progress progress) {
        this.channel = channel;
        this.total = total;
        this.progress = progress;
    }

    public void bytes(byte[] bytes) throws IOException {
        drain(ByteBuffer.wrap(bytes));
    }

    /// The values of a dense tensor, little-endian.
    public void floats(Tensor tensor) throws IOException {
        long count = tensor.shape().count();
        for (long from = 0; from < count; from += CHUNK / Float.BYTES) {
            progress.at(done, total);
            int most = (int) Math.min(CHUNK / Float.BYTES, count - from);
            MemorySegment.copy(tensor.data(), ValueLayout.JAVA_FLOAT, (tensor.base() + from) * Float.BYTES, segment, FLOAT, 0, most);
            drain(chunk.clear().limit(most * Float.BYTES));
        }
    }

    private void drain(ByteBuffer from) throws IOException {
        done += from.remaining();
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @FunctionalInterface
    public interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /// A message of these fields.
    public static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    /// What announces a field of so many bytes.
    public static byte[] announce(int field, long bytes) throws IOException {
        return message(out -> {
            out.writeTag(field, BYTES);
            out.writeUInt64NoTag(bytes);
        });
    }
}
