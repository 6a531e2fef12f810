package convas.core.weights;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Layer;
import convas.core.weights.CaffeModel.Malformed;
import convas.core.weights.CaffeModel.Piece;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The values of a `.caffemodel`, a layer at a time: read when they are first asked for, copied once from the file to where
/// they stay, and kept, so that the same parameter is always the same tensor. For use by several threads.
///
/// Not mapped: a training that writes the file anew would change or end the program under its hands, and three of four
/// parameters do not lie at a multiple of four bytes.
public final class ModelValues {
    private static final int CHUNK = 1 << 20;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final CaffeModel model;
    private final ModelReader.Opening opening;
    private final Map<Blob, Map<Shape, Tensor>> tensors = new IdentityHashMap<>();

    public ModelValues(CaffeModel model) {
        this(model, ModelReader.FILES);
    }

    ModelValues(CaffeModel model, ModelReader.Opening opening) {
        this.model = model;
        this.opening = opening;
    }

    /// Reads those layers' values that were not read before.
    ///
    /// @throws Malformed if the file has changed since it was listed, or has another number of values than a shape says
    /// @throws IOException if it cannot be read
    public synchronized void read(Collection<Layer> layers, Progress progress) throws IOException {
        List<Blob> wanted = layers.stream().flatMap(layer -> layer.blobs().stream()).filter(blob -> !tensors.containsKey(blob)).toList();
        if (wanted.isEmpty()) {
            return;
        }
        Copy copy = new Copy(wanted.stream().mapToLong(Blob::bytes).sum(), progress);
        try (SeekableByteChannel channel = opening.open(model.file())) {
            if (channel.size() != model.bytes() || !Files.getLastModifiedTime(model.file()).equals(model.modified())) {
                throw new Malformed(model.file().getFileName() + " was changed by another program since it was looked at: load it again");
            }
            for (Blob blob : wanted) {
                if (!blob.isWhole()) {
                    throw new Malformed(model.file().getFileName() + " has " + blob.count() + " values for shape " + blob.shape());
                }
                Tensor tensor = copy.tensor(channel, blob);
                tensors.put(blob, Map.of(blob.shape(), tensor));
            }
        }
    }

    /// A parameter that was read, seen as a shape of as many values.
    ///
    /// @throws IllegalStateException if it was not read
    public synchronized Tensor of(Blob blob, Shape shape) {
        Map<Shape, Tensor> views = tensors.get(blob);
        if (views == null) {
            throw new IllegalStateException("a parameter was not read");
        }
        Tensor known = views.get(shape);
        if (known != null) {
            return known;
        }
        Map<Shape, Tensor> more = new HashMap<>(views);
        Tensor reshaped = views.get(blob.shape()).reshaped(shape);
        more.put(shape, reshaped);
        tensors.put(blob, more);
        return reshaped;
    }

    private static final class Copy {
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        private final MemorySegment bytes = MemorySegment.ofBuffer(chunk);
        private final long total;
        private final Progress progress;
        private long done;

        Copy(long total, Progress progress) {
            this.total = total;
            this.progress = progress;
        }

        Tensor tensor(SeekableByteChannel channel, Blob blob) throws IOException {
            progress.at(done, total);
            Tensor tensor = Tensor.dense(blob.shape());
            long to = 0;
            for (Piece piece : blob.pieces()) {
                copy(channel, piece, tensor, to);
                to += piece.count();
            }
            return tensor;
        }

        private void copy(SeekableByteChannel channel, Piece piece, Tensor tensor, long first) throws IOException {
            boolean asIs = !piece.wide() && piece.stride() == Float.BYTES && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            int most = CHUNK / piece.stride();
            for (long from = 0; from < piece.count(); from += most) {
                int count = (int) Math.min(most, piece.count() - from);
                int size = (count - 1) * piece.stride() + (piece.wide() ? Double.BYTES : Float.BYTES);
                long to = first + from;
                channel.position(piece.at() + from * piece.stride());
                if (asIs) {
                    fill(channel, tensor.data().asSlice(to * Float.BYTES, size).asByteBuffer());
                } else {
                    fill(channel, chunk.clear().limit(size));
                    for (int i = 0; i < count; i++) {
                        long at = (long) i * piece.stride();
                        tensor.setFlat(to + i, piece.wide() ? (float) bytes.get(DOUBLE, at) : bytes.get(FLOAT, at));
                    }
                }
                done += (long) count * piece.stride();
                progress.at(done, total);
            }
        }

        private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new Malformed("the file was cut short at byte " + channel.size() + " while it was being read");
                }
            }
        }
    }
}
