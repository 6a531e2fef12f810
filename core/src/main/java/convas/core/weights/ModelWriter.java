package convas.core.weights;

import static convas.core.weights.WireWriter.message;

import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes weights as a `.caffemodel` that Caffe loads: today's form, each layer with name, type and parameters. As in Caffe's
/// own files a parameter that layers share is with each of them.
public final class ModelWriter {
    private final List<Layer> layers = new ArrayList<>();
    private final byte[] head;
    private final long bytes;

    private record Layer(byte[] head, List<Blob> blobs) {}

    /// @param shape a `BlobShape` and what announces it
    private record Blob(byte[] head, Tensor values, byte[] shape) {}

    /// @param chosen the names of layers to write; those without weights are passed over, and so is a second layer of a name,
    ///     whose weights Caffe would give to the first
    /// @throws IOException if it would be more than the 2 GB that Caffe reads
    public ModelWriter(Net net, Weights weights, Set<String> chosen) throws IOException {
        head = net.name().isEmpty() ? new byte[0] : message(out -> out.writeString(1, net.name()));
        long all = head.length;
        for (Node node : net.nodes()) {
            if (chosen.contains(node.name()) && node.id().equals(node.name()) && !weights.of(node.id()).isEmpty()) {
                Layer layer = layer(node, weights.of(node.id()));
                layers.add(layer);
                all += layer.head().length + size(layer.blobs());
            }
        }
        bytes = all;
        if (bytes > Integer.MAX_VALUE) {
            throw new IOException(String.format(java.util.Locale.ROOT,
                "This would be a file of %.1f GB, and Caffe reads none of more than 2 GB. Save fewer layers at a time.", bytes / 1e9));
        }
    }

    /// What the file will be long.
    public long bytes() {
        return bytes;
    }

    /// Number of layers that are written.
    public int layers() {
        return layers.size();
    }

    public void write(WritableByteChannel channel, Progress progress) throws IOException {
        WireWriter out = new WireWriter(channel, bytes, progress);
        out.bytes(head);
        for (Layer layer : layers) {
            out.bytes(layer.head());
            for (Blob blob : layer.blobs()) {
                out.bytes(blob.head());
                out.floats(blob.values());
                out.bytes(blob.shape());
            }
        }
        progress.at(bytes, bytes);
    }

    /// `LayerParameter`, announced as a field of `NetParameter`.
    private static Layer layer(Node node, List<Tensor> tensors) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (Tensor tensor : tensors) {
            blobs.add(blob(tensor));
        }
        byte[] names = message(out -> {
            out.writeString(1, node.name());
            out.writeString(2, node.type());
        });
        return new Layer(message(out -> {
            out.writeTag(100, Wire.BYTES);
            out.writeUInt64NoTag(names.length + size(blobs));
            out.writeRawBytes(names);
        }), blobs);
    }

    /// `BlobProto`, announced as a field of `LayerParameter`.
    private static Blob blob(Tensor tensor) throws IOException {
        byte[] dims = message(out -> {
            for (int dim : tensor.shape().toArray()) {
                out.writeInt64NoTag(dim);
            }
        });
        byte[] shape = message(out -> out.writeByteArray(7, message(inner -> inner.writeByteArray(1, dims))));
        long bytes = tensor.shape().bytes();
        byte[] data = WireWriter.announce(5, bytes);
        return new Blob(message(out -> {
            out.writeTag(7, Wire.BYTES);
            out.writeUInt64NoTag(data.length + bytes + shape.length);
            out.writeRawBytes(data);
        }), tensor, shape);
    }

    private static long size(List<Blob> blobs) {
        return blobs.stream().mapToLong(blob -> blob.head().length + blob.values().shape().bytes() + blob.shape().length).sum();
    }
}
