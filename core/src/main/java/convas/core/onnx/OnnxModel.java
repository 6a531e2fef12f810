package convas.core.onnx;

import static convas.core.weights.WireWriter.message;

import convas.core.analysis.Annotations;
import convas.core.layer.Opaque;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.weights.CaffeModel.Progress;
import convas.core.weights.WireWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A net with its weights as an ONNX model (<https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>): float32, operator set 13,
/// weights in the same file.
///
/// Inputs and outputs have the names of their blobs: what no layer makes goes in, what no layer reads comes out. Of a blob that
/// layers overwrite in place the last state has the blob's name; where that is an input's, it is `data@1`.
public final class OnnxModel {
    /// What the operators are to be read by; every runtime of the last years knows it.
    private static final int OPERATOR_SET = 13;
    private static final int IR_VERSION = 7;

    private final List<Graph.Part> parts = new ArrayList<>();
    private final long bytes;

    /// @throws Inexpressible for the first layer that ONNX cannot express
    /// @throws IOException if it would be more than the 2 GB that a protobuf file may have
    public OnnxModel(Annotations annotations, Weights weights) throws Inexpressible, IOException {
        Graph graph = graph(annotations, weights);
        List<Graph.Part> inner = graph.parts(annotations.net().name());
        byte[] graphHead = WireWriter.announce(7, length(inner));
        byte[] head = message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeString(2, "Convas");
            out.writeByteArray(8, message(set -> set.writeInt64(2, OPERATOR_SET)));
            out.writeRawBytes(graphHead);
        });
        parts.add(new Graph.Part(head, null));
        parts.addAll(inner);
        bytes = length(parts);
        if (bytes > Integer.MAX_VALUE) {
            throw new IOException(String.format(Locale.ROOT,
                "This would be a file of %.1f GB, and an ONNX file holds at most 2 GB. Use fewer or smaller layers.", bytes / 1e9));
        }
    }

    private static long length(List<Graph.Part> parts) {
        return parts.stream().mapToLong(Graph.Part::length).sum();
    }

    /// What the file will be long.
    public long bytes() {
        return bytes;
    }

    public void write(WritableByteChannel channel, Progress progress) throws IOException {
        WireWriter out = new WireWriter(channel, bytes, progress);
        for (Graph.Part part : parts) {
            out.bytes(part.bytes());
            if (part.values() != null) {
                out.floats(part.values());
            }
        }
        progress.at(bytes, bytes);
    }

    private static Graph graph(Annotations annotations, Weights weights) throws Inexpressible, IOException {
        Graph graph = new Graph();
        List<Node> nodes = annotations.net().nodes();
        Map<Blob, String> names = names(graph, nodes);
        Set<Blob> read = new HashSet<>();
        for (Node node : nodes) {
            if (node.layer() instanceof Opaque) {
                throw new Inexpressible(node, "Convas does not know this type; remove the layer or put others in its place");
            }
            List<Shape> tops = shapes(annotations, node, node.tops(), node.tops().stream().map(Blob::name).toList());
            if (node.isInput()) {
                for (int i = 0; i < tops.size(); i++) {
                    graph.input(names.get(node.tops().get(i)), tops.get(i));
                }
                continue;
            }
            List<Shape> bottoms = shapes(annotations, node, node.bottoms(), node.bottomNames());
            read.addAll(node.bottoms());
            int first = graph.size();
            List<String> results = new Translation(graph, node, node.bottoms().stream().map(names::get).toList(), bottoms, tops,
                weights.of(node.id()), annotations.of(node).params()).translate();
            for (int i = 0; i < results.size(); i++) {
                String name = names.get(node.tops().get(i));
                if (!graph.rename(first, results.get(i), name)) {
                    int copy = graph.size();
                    graph.rename(copy, graph.op(node.id(), "Identity", List.of(results.get(i))), name);
                }
            }
        }
        for (Node node : nodes) {
            for (Blob top : node.tops()) {
                if (!node.isInput() && !read.contains(top)) {
                    graph.output(names.get(top), annotations.shape(top).orElseThrow());
                }
            }
        }
        if (!graph.hasOutputs()) {
            throw new Inexpressible(nodes.getLast(), "no layer of the net has a result; add one that does");
        }
        return graph;
    }

    /// A name for each blob. Inputs keep theirs; else a blob's last version has the plain name.
    private static Map<Blob, String> names(Graph graph, List<Node> nodes) {
        Map<Blob, String> names = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        nodes.stream().flatMap(node -> node.tops().stream()).forEach(top -> last.merge(top.name(), top.version(), Math::max));
        Set<String> inputs = new HashSet<>();
        List<Blob> plain = new ArrayList<>();
        List<Blob> others = new ArrayList<>();
        for (Node node : nodes) {
            for (Blob top : node.tops()) {
                if (node.isInput()) {
                    names.put(top, graph.unique(top.name()));
                    inputs.add(top.name());
                } else {
                    (top.version() == last.get(top.name()) && !inputs.contains(top.name()) ? plain : others).add(top);
                }
            }
        }
        plain.forEach(top -> names.put(top, graph.unique(top.name())));
        others.forEach(top -> names.put(top, graph.unique(top.name() + "@" + top.version())));
        return names;
    }

    private static List<Shape> shapes(Annotations annotations, Node node, List<Blob> blobs, List<String> blobNames) throws Inexpressible {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            Shape shape = blobs.get(i) == null ? null : annotations.shape(blobs.get(i)).orElse(null);
            if (shape == null) {
                throw new Inexpressible(node, "the shape of its blob " + blobNames.get(i) + " is not known; correct the net so that it is");
            }
            if (shape.count() == 0) {
                throw new Inexpressible(node, "its blob " + blobNames.get(i) + " is " + shape + " and holds nothing; give it extents of at least 1");
            }
            shapes.add(shape);
        }
        return shapes;
    }
}
