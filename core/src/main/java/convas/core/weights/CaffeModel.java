package convas.core.weights;

import convas.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// What lies in a `.caffemodel`: layers with the shapes of their parameters and the places of the values in the file, but no
/// values; those are read by [ModelValues]. Immutable.
///
/// @param file where it lies
/// @param bytes the file's size
/// @param read how many of them were read: as in Caffe, a 0 where a field should begin is the end
/// @param modified when it was written last
/// @param form which of Caffe's forms the layers are in
/// @param layers in order of the file, also those without parameters
public record CaffeModel(Path file, long bytes, long read, FileTime modified, String net, Form form, List<Layer> layers) {
    public CaffeModel {
        layers = List.copyOf(layers);
    }

    /// The forms that Caffe's files have had.
    public enum Form {
        /// `layer`.
        TODAY,
        /// `layers`.
        V1,
        /// `layers { layer }`, of 2013.
        V0
    }

    /// @param type today's name, empty if the file gives none
    public record Layer(String name, String type, List<Blob> blobs) {
        public Layer {
            blobs = List.copyOf(blobs);
        }

        /// Number of values.
        public long count() {
            return blobs.stream().mapToLong(Blob::count).sum();
        }

        /// Whether each parameter has as many values as its shape.
        public boolean isWhole() {
            return blobs.stream().allMatch(Blob::isWhole);
        }

        public List<Shape> shapes() {
            return blobs.stream().map(Blob::shape).toList();
        }
    }

    /// One parameter.
    ///
    /// @param legacy whether the file gives the shape as num, channels, height and width, which old files pad with leading ones
    /// @param pieces where the values lie, in order
    public record Blob(Shape shape, boolean legacy, List<Piece> pieces) {
        public Blob {
            pieces = List.copyOf(pieces);
        }

        /// How many values there are.
        public long count() {
            return pieces.stream().mapToLong(Piece::count).sum();
        }

        /// Whether there are as many values as the shape has.
        public boolean isWhole() {
            return count() == shape.count();
        }

        /// Caffe's `Blob::ShapeEquals`: old files fill up with ones in front (`1×1×4096×9216` for `4096×9216`).
        public boolean fits(Shape wanted) {
            if (!legacy) {
                return shape.equals(wanted);
            }
            if (wanted.rank() > 4) {
                return false;
            }
            for (int axis = 0; axis < 4; axis++) {
                int own = axis - (4 - wanted.rank());
                if (shape.dim(axis) != (own < 0 ? 1 : wanted.dim(own))) {
                    return false;
                }
            }
            return true;
        }

        /// Bytes in the file.
        long bytes() {
            long bytes = 0;
            for (Piece piece : pieces) {
                bytes += piece.count() * piece.stride();
            }
            return bytes;
        }
    }

    /// Values at equal distances.
    ///
    /// @param at of the first, in bytes from the beginning of the file
    /// @param stride bytes from one to the next
    /// @param wide whether they are doubles
    public record Piece(long at, long count, int stride, boolean wide) {}

    /// Hears how much has been read or written; called on the working thread. May throw to stop.
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (done, total) -> {};

        void at(long bytes, long total);
    }

    /// A file that is not what it should be; the message is for people and begins with the file's name.
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /// Looks what a file holds, in all forms that Caffe's files have had, without reading the values: a few KB for each
    /// parameter, whatever its size.
    ///
    /// As in Caffe a file may be empty, a net without layers, or hold nothing but fields that nets do not have: nothing is taken from it.
    ///
    /// @throws Malformed if the file is cut short or is no `.caffemodel`; it says at which byte
    /// @throws IOException if it cannot be read
    public static CaffeModel list(Path file) throws IOException {
        return ModelReader.list(file, ModelReader.FILES);
    }

    /// Number of values in all parameters.
    public long count() {
        return layers.stream().mapToLong(Layer::count).sum();
    }

    /// The layers that have parameters.
    public List<Layer> filled() {
        return layers.stream().filter(layer -> !layer.blobs().isEmpty()).toList();
    }
}
