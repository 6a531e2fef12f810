package convas.core.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The trained parameters in a `.caffemodel`: a binary `NetParameter` of `caffe.proto`, in its current form (`layer`) or the
/// older one (`layers`). Immutable.
///
/// @param layers those that have parameters, in order of the file
public record CaffeModel(String net, List<Layer> layers) {
    public CaffeModel {
        layers = List.copyOf(layers);
    }

    /// @param type as in the file; the old form's number is given as `V1 type 4`
    public record Layer(String name, String type, List<Blob> blobs) {
        public Layer {
            blobs = List.copyOf(blobs);
        }
    }

    /// One parameter.
    ///
    /// @param legacy whether the file gives the shape as num, channels, height and width, which old files pad with leading ones
    public record Blob(Tensor tensor, boolean legacy) {
        /// Caffe's `Blob::ShapeEquals`: old files fill up with ones in front (`1×1×4096×9216` for `4096×9216`).
        public boolean fits(Shape shape) {
            if (!legacy) {
                return tensor.shape().equals(shape);
            }
            if (shape.rank() > 4) {
                return false;
            }
            for (int axis = 0; axis < 4; axis++) {
                int own = axis - (4 - shape.rank());
                if (tensor.shape().dim(axis) != (own < 0 ? 1 : shape.dim(own))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Hears how much has been read; called on the reading thread. May throw to stop.
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (done, total) -> {};

        void at(long bytes, long total);
    }

    /// A file that is not what it should be; the message is for people.
    public static final class Malformed extends IOException {
        Malformed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// @throws Malformed if the file is cut short or is no `.caffemodel`
    /// @throws IOException if it cannot be read
    public static CaffeModel read(Path file, Progress progress) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new Malformed(file.getFileName() + " has more than 2 GB, which protobuf does not allow for a .caffemodel", null);
            }
            if (size == 0) {
                throw new Malformed(file.getFileName() + " is empty", null);
            }
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            return new Reader(file.getFileName().toString(), bytes, progress).net();
        }
    }

    /// Number of values in all parameters.
    public long count() {
        return layers.stream().flatMap(layer -> layer.blobs().stream()).mapToLong(blob -> blob.tensor().shape().count()).sum();
    }

    private static final class Reader {
        private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        private final String file;
        private final MemorySegment bytes;
        private final CodedInputStream in;
        private final Progress progress;

        Reader(String file, MappedByteBuffer buffer, Progress progress) {
            this.file = file;
            this.bytes = MemorySegment.ofBuffer(buffer);
            this.in = CodedInputStream.newInstance(buffer);
            this.progress = progress;
        }

        /// `NetParameter`.
        CaffeModel net() throws IOException {
            String name = "";
            List<Layer> layers = new ArrayList<>();
            int seen = 0;
            try {
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    progress.at(in.getTotalBytesRead(), bytes.byteSize());
                    switch (tag) {
                        case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> name = in.readStringRequireUtf8();
                        case (2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                            seen++;
                            add(layers, oldLayer());
                        }
                        case (100 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                            seen++;
                            add(layers, layer(7));
                        }
                        default -> skip(tag);
                    }
                }
            } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
                if (e instanceof Malformed) {
                    throw e;
                }
                throw new Malformed(seen == 0
                    ? file + " is not a .caffemodel"
                    : file + " is damaged or cut short after " + in.getTotalBytesRead() + " of " + bytes.byteSize() + " bytes, behind "
                        + seen + " layers: download or copy it again", e);
            }
            if (seen == 0) {
                throw new Malformed(file + " is not a .caffemodel: it holds no layers", null);
            }
            return new CaffeModel(name, layers);
        }

        private static void add(List<Layer> layers, Layer layer) {
            if (!layer.blobs().isEmpty()) {
                layers.add(layer);
            }
        }

        /// `LayerParameter`, or `V0LayerParameter`, which numbers only its blobs otherwise.
        private Layer layer(int blobsField) throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            String name = "";
            String type = "";
            List<Blob> blobs = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ((1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    name = in.readString();
                } else if (tag == ((2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    type = in.readString();
                } else if (tag == ((blobsField << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    blobs.add(blob());
                } else {
                    skip(tag);
                }
            }
            end(outer);
            return new Layer(name, type, blobs);
        }

        /// `V1LayerParameter`, or the `V0LayerParameter` within it.
        private Layer oldLayer() throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            String name = "";
            String type = "";
            List<Blob> blobs = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                        Layer oldest = layer(50);
                        name = oldest.name();
                        type = oldest.type();
                        blobs.addAll(oldest.blobs());
                    }
                    case (4 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> name = in.readString();
                    case (5 << 3) | WireFormat.WIRETYPE_VARINT -> type = "V1 type " + in.readInt32();
                    case (6 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> blobs.add(blob());
                    default -> skip(tag);
                }
            }
            end(outer);
            return new Layer(name, type, blobs);
        }

        /// Runs of values, as places in the file.
        private record Piece(long at, long count, boolean wide) {}

        /// `BlobProto`.
        private Blob blob() throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            int[] old = {1, 1, 1, 1};
            boolean legacy = false;
            Shape shape = null;
            List<Piece> floats = new ArrayList<>();
            List<Piece> doubles = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                int wire = WireFormat.getTagWireType(tag);
                if (field >= 1 && field <= 4 && wire == WireFormat.WIRETYPE_VARINT) {
                    old[field - 1] = in.readInt32();
                    legacy = true;
                } else if (field == 7 && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    shape = shape();
                } else if (field == 5 && (wire == WireFormat.WIRETYPE_LENGTH_DELIMITED || wire == WireFormat.WIRETYPE_FIXED32)) {
                    floats.add(piece(wire, false));
                } else if (field == 8 && (wire == WireFormat.WIRETYPE_LENGTH_DELIMITED || wire == WireFormat.WIRETYPE_FIXED64)) {
                    doubles.add(piece(wire, true));
                } else {
                    skip(tag);
                }
            }
            end(outer);
            Shape full = legacy ? Shape.of(old) : shape == null ? Shape.of() : shape;
            return new Blob(values(full, doubles.isEmpty() ? floats : doubles), legacy);
        }

        private Piece piece(int wire, boolean wide) throws IOException {
            int size = wide ? Double.BYTES : Float.BYTES;
            int length = wire == WireFormat.WIRETYPE_LENGTH_DELIMITED ? in.readRawVarint32() : size;
            long at = in.getTotalBytesRead();
            if (length < 0 || length % size != 0) {
                throw new IOException(length + " bytes of values");
            }
            in.skipRawBytes(length);
            return new Piece(at, length / size, wide);
        }

        private Tensor values(Shape shape, List<Piece> pieces) throws IOException {
            long given = pieces.stream().mapToLong(Piece::count).sum();
            if (given != shape.count()) {
                throw new IOException(given + " values for shape " + shape);
            }
            Tensor tensor = Tensor.dense(shape);
            long to = 0;
            for (Piece piece : pieces) {
                if (piece.wide()) {
                    for (long i = 0; i < piece.count(); i++) {
                        tensor.setFlat(to + i, (float) bytes.get(DOUBLE, piece.at() + i * Double.BYTES));
                    }
                } else {
                    MemorySegment.copy(
                        bytes, FLOAT, piece.at(), tensor.data(), ValueLayout.JAVA_FLOAT, to * Float.BYTES, piece.count());
                }
                to += piece.count();
                progress.at(in.getTotalBytesRead(), bytes.byteSize());
            }
            return tensor;
        }

        /// `BlobShape`.
        private Shape shape() throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            List<Integer> dims = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ((1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    int packed = in.pushLimit(in.readRawVarint32());
                    while (!in.isAtEnd()) {
                        dims.add(Math.toIntExact(in.readInt64()));
                    }
                    in.popLimit(packed);
                } else if (tag == ((1 << 3) | WireFormat.WIRETYPE_VARINT)) {
                    dims.add(Math.toIntExact(in.readInt64()));
                } else {
                    skip(tag);
                }
            }
            end(outer);
            return Shape.of(dims);
        }

        private void end(int outer) throws IOException {
            in.checkLastTagWas(0);
            in.popLimit(outer);
        }

        private void skip(int tag) throws IOException {
            if (!in.skipField(tag)) {
                throw new IOException("a group ends that did not begin");
            }
        }
    }
}
