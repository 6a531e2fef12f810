package convas.core.weights;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Layer;
import convas.core.weights.CaffeModel.Malformed;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The values of a `.caffemodel`, a layer at a time: read when they are first asked for, copied once from the file to where
/// they stay, and kept, so that the same parameter is always the same tensor. For use by several threads.
///
/// Mapped no longer than they are copied: a training that writes the file anew would change values under a net that runs, and
/// three of four parameters do not lie at a multiple of four bytes.
public final class ModelValues {
    private final CaffeModel model;
    private final Mapping mapping;
    private final Function<Shape, Tensor> memory;
    private final Map<Blob, Map<Shape, Tensor>> tensors = new IdentityHashMap<>();

    /// How a file is mapped for reading.
    @FunctionalInterface
    interface Mapping {
        Mapping PLAIN = (file, bytes, arena) -> file.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);

        MemorySegment map(FileChannel file, long bytes, Arena arena) throws IOException;
    }

    public ModelValues(CaffeModel model) {
        this(model, Mapping.PLAIN, Tensor::dense);
    }

    /// @param memory where a parameter's values go, dense
    ModelValues(CaffeModel model, Mapping mapping, Function<Shape, Tensor> memory) {
        this.model = model;
        this.mapping = mapping;
        this.memory = memory;
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
        for (Blob blob : wanted) {
            if (!blob.isWhole()) {
                throw new Malformed(model.file().getFileName() + " has " + blob.count() + " values for shape " + blob.shape());
            }
        }
        ValueReader reader = new ValueReader(wanted, progress, memory);
        try (FileChannel file = FileChannel.open(model.file()); Arena mapped = Arena.ofShared()) {
            requireUnchanged();
            reader.read(mapping.map(file, model.bytes(), mapped));
            requireUnchanged();
        } catch (IOException | InternalError e) {
            requireUnchanged();
            throw e instanceof IOException io ? io
                : new IOException(model.file().getFileName() + " could not be read to its end: its disk or the network to it fails. Copy it again", e);
        } finally {
            if (!isChanged()) {
                reader.tensors().forEach((blob, tensor) -> tensors.put(blob, Map.of(blob.shape(), tensor)));
            }
        }
    }

    private void requireUnchanged() throws Malformed {
        if (isChanged()) {
            throw new Malformed(model.file().getFileName() + " was changed by another program since it was looked at: load it again");
        }
    }

    private boolean isChanged() {
        try {
            return Files.size(model.file()) != model.bytes() || !Files.getLastModifiedTime(model.file()).equals(model.modified());
        } catch (IOException e) {
            // Gone, perhaps: what is open stays as it was.
            return false;
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
}
