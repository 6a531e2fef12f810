package convas.core.weights;

import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the layers of a file meet those of a net: by name, as Caffe's `Net::CopyTrainedLayersFrom`. Where Caffe would stop at
/// a mismatch, that one layer starts from its fillers and all others are loaded.
///
/// @param weights for every layer of the net whose parameters are known
/// @param rows the layers of the net that have parameters, in its order, then those only in the file
public record Match(Weights weights, List<Row> rows) {
    public Match {
        rows = List.copyOf(rows);
    }

    public enum Kind {
        /// In both, and taken from the file.
        COPIED,
        /// In both, but of another shape; started from fillers.
        MISMATCH,
        /// The net has no layer of this name.
        ONLY_IN_FILE,
        /// The file has no layer of this name; started from fillers.
        FRESH
    }

    /// @param layer the name
    /// @param source shapes in the file; empty if it is not there
    /// @param target shapes in the net; empty if it is not there
    /// @param message what is wrong and the way out, in Caffe's words; empty if nothing is
    public record Row(String layer, Kind kind, List<Shape> source, List<Shape> target, String message) {
        public Row {
            source = List.copyOf(source);
            target = List.copyOf(target);
        }
    }

    /// @param seed for the fillers of what the file does not give
    public static Match of(CaffeModel file, Annotations annotations, long seed) {
        Map<String, CaffeModel.Layer> given = new HashMap<>();
        file.layers().forEach(layer -> given.put(layer.name(), layer));
        Set<String> met = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Map<String, Tensor> shared = new HashMap<>();
        boolean random = false;
        for (Node node : annotations.net().nodes()) {
            List<Parameter> params = annotations.of(node).params();
            // Caffe gives a name's weights to the first layer of that name alone, and an id is the name there.
            CaffeModel.Layer source = node.id().equals(node.name()) ? given.get(node.name()) : null;
            if (params.isEmpty()) {
                continue;
            }
            if (source != null) {
                met.add(node.name());
            }
            Row row = row(node, params, source);
            rows.add(row);
            random |= row.kind() != Kind.COPIED;
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < params.size(); i++) {
                Tensor tensor = row.kind() == Kind.COPIED
                    ? reshaped(source.blobs().get(i).tensor(), params.get(i).shape())
                    : Fillers.fill(node.id(), i, params.get(i), seed);
                tensors.add(Fillers.shared(shared, node, i, tensor));
            }
            layers.put(node.id(), List.copyOf(tensors));
        }
        for (CaffeModel.Layer layer : file.layers()) {
            if (!met.contains(layer.name())) {
                rows.add(new Row(layer.name(), Kind.ONLY_IN_FILE, shapes(layer), List.of(), ""));
            }
        }
        return new Match(new Weights(layers, random), rows);
    }

    public List<Row> rows(Kind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    private static Row row(Node node, List<Parameter> params, CaffeModel.Layer source) {
        List<Shape> target = params.stream().map(Parameter::shape).toList();
        if (source == null) {
            return new Row(node.name(), Kind.FRESH, List.of(), target, "");
        }
        List<Shape> shapes = shapes(source);
        if (shapes.size() != target.size()) {
            return new Row(node.name(), Kind.MISMATCH, shapes, target, "Incompatible number of blobs for layer '" + node.name()
                + "': the file has " + shapes.size() + ", the net " + target.size() + "." + wayOut());
        }
        for (int i = 0; i < target.size(); i++) {
            if (!source.blobs().get(i).fits(target.get(i))) {
                return new Row(node.name(), Kind.MISMATCH, shapes, target, "Cannot copy param " + i + " weights from layer '"
                    + node.name() + "'; shape mismatch. Source param shape is " + describe(shapes.get(i))
                    + "; target param shape is " + describe(target.get(i)) + "." + wayOut());
            }
        }
        return new Row(node.name(), Kind.COPIED, shapes, target, "");
    }

    private static String wayOut() {
        return " To learn this layer's parameters from scratch rather than copying from a saved net, rename the layer.";
    }

    /// Caffe's `Blob::shape_string`: `1000 4096 (4096000)`.
    private static String describe(Shape shape) {
        StringBuilder out = new StringBuilder();
        shape.toList().forEach(dim -> out.append(dim).append(' '));
        return out.append('(').append(shape.count()).append(')').toString();
    }

    private static List<Shape> shapes(CaffeModel.Layer layer) {
        return layer.blobs().stream().map(blob -> blob.tensor().shape()).toList();
    }

    /// The same tensor each time it is asked for, so that a layer loaded again counts as unchanged.
    private static Tensor reshaped(Tensor tensor, Shape shape) {
        return tensor.shape().equals(shape) ? tensor : RESHAPED.of(tensor, shape);
    }

    private static final Reshaped RESHAPED = new Reshaped();

    /// Remembers views of tensors by other shapes, for as long as the tensors live.
    private static final class Reshaped {
        private final Map<Tensor, Tensor> views = new java.util.WeakHashMap<>();

        synchronized Tensor of(Tensor tensor, Shape shape) {
            Tensor view = views.get(tensor);
            if (view == null || !view.shape().equals(shape)) {
                view = Tensor.wrap(tensor.data(), shape);
                views.put(tensor, view);
            }
            return view;
        }
    }
}
