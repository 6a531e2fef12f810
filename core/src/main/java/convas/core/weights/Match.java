package convas.core.weights;

import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the layers of a file meet those of a net: by name, as Caffe's `Net::CopyTrainedLayersFrom`. Where Caffe would stop at
/// a mismatch, that one layer starts from its fillers and all others are loaded. No value is read to find out.
///
/// @param choice what was wanted otherwise than by name and shape
/// @param rows the layers of the net that have parameters, in its order, then those only in the file: each layer of either
///     side is in one row
public record Match(CaffeModel file, Annotations annotations, Choice choice, List<Row> rows) {
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
        /// The file has no layer of this name, or it is left out; started from fillers.
        FRESH
    }

    /// What the user wants otherwise than by name and shape.
    ///
    /// @param without names of layers that start from their fillers although the file has them
    /// @param reinterpreted names of layers whose values are taken in their order into another shape of as many values
    public record Choice(Set<String> without, Set<String> reinterpreted) {
        public static final Choice NONE = new Choice(Set.of(), Set.of());

        public Choice {
            without = Set.copyOf(without);
            reinterpreted = Set.copyOf(reinterpreted);
        }
    }

    /// @param layer the name
    /// @param given the layer in the file; null if it is not there
    /// @param node the layer in the net; null if it is not there
    /// @param params the net's parameters; empty if it is not there
    /// @param message what is wrong and the way out, in Caffe's words, or what else is to be known; empty if nothing is
    public record Row(String layer, Kind kind, CaffeModel.Layer given, Node node, List<Parameter> params, String message) {
        public Row {
            params = List.copyOf(params);
        }

        /// Shapes in the file; empty if it is not there.
        public List<Shape> source() {
            return given == null ? List.of() : given.shapes();
        }

        /// Shapes in the net; empty if it is not there.
        public List<Shape> target() {
            return params.stream().map(Parameter::shape).toList();
        }

        /// As the net says, or else the file.
        public String type() {
            return node != null ? node.type() : given.type();
        }

        /// Whether the file's values are as many as the net wants, parameter for parameter.
        public boolean sameCounts() {
            return given != null && given.isWhole() && counts(source()).equals(counts(target()));
        }

        /// Whether values taken in their order also keep their rows: both sides agree in how many outputs each parameter
        /// has, as a fully connected layer and the convolution that does the same.
        public boolean sameRows() {
            return sameCounts() && rows(source()).equals(rows(target()));
        }

        private static List<Long> counts(List<Shape> shapes) {
            return shapes.stream().map(Shape::count).toList();
        }

        private static List<Integer> rows(List<Shape> shapes) {
            return shapes.stream().map(shape -> shape.toList().stream().filter(dim -> dim > 1).findFirst().orElse(1)).toList();
        }

        /// How the layer starts without the file: `weights: gaussian, std 0.01; bias: constant 0`.
        public String start() {
            return params.stream().map(param -> param.role() + ": " + Fillers.describe(param)).collect(Collectors.joining("; "));
        }
    }

    public static Match of(CaffeModel file, Annotations annotations) {
        return of(file, annotations, Choice.NONE);
    }

    public static Match of(CaffeModel file, Annotations annotations, Choice choice) {
        Map<String, CaffeModel.Layer> given = new HashMap<>();
        file.layers().forEach(layer -> given.put(layer.name(), layer));
        Set<CaffeModel.Layer> met = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        for (Node node : annotations.net().nodes()) {
            // Caffe gives a name's weights to the first layer of that name alone, and an id is the name there.
            CaffeModel.Layer source = node.id().equals(node.name()) ? given.get(node.name()) : null;
            List<Parameter> params = annotations.of(node).params();
            if (params.isEmpty() && !annotations.of(node).known()) {
                unknown.add(node.name());
            } else if (!params.isEmpty() || source != null && !source.blobs().isEmpty()) {
                Row row = row(node, params, source, choice);
                rows.add(row);
                met.add(source);
            }
        }
        for (CaffeModel.Layer layer : file.filled()) {
            if (!met.contains(layer)) {
                rows.add(new Row(layer.name(), Kind.ONLY_IN_FILE, layer, null, List.of(),
                    given.get(layer.name()) != layer ? "The file has this layer twice; the later one counts."
                    : unknown.contains(layer.name()) ? "The net has this layer, but its parameters are not known yet: see its problem." : ""));
            }
        }
        return new Match(file, annotations, choice, rows);
    }

    public List<Row> rows(Kind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    /// The weights of every layer of the net whose parameters are known, all that is taken from the file being read now.
    ///
    /// @param seed for the fillers of what the file does not give
    public Weights weights(long seed) throws IOException {
        return weights(new ModelValues(file), seed, CaffeModel.Progress.NONE);
    }

    /// The same with values that may have been read before.
    ///
    /// @throws IOException if the file cannot be read any more
    public Weights weights(ModelValues values, long seed, CaffeModel.Progress progress) throws IOException {
        values.read(rows(Kind.COPIED).stream().map(Row::given).toList(), progress);
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Map<String, Tensor> shared = shared(values);
        boolean random = false;
        for (Row row : rows) {
            if (row.params().isEmpty()) {
                continue;
            }
            random |= row.kind() != Kind.COPIED;
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < row.params().size(); i++) {
                Tensor tensor = row.kind() == Kind.COPIED
                    ? values.of(row.given().blobs().get(i), row.params().get(i).shape())
                    : Fillers.fill(row.node().id(), i, row.params().get(i), seed);
                tensors.add(Fillers.shared(shared, row.node(), i, tensor));
            }
            layers.put(row.node().id(), List.copyOf(tensors));
        }
        return new Weights(layers, random);
    }

    /// What the file gives to parameters that layers share: as in Caffe the last layer of the file that has one of them.
    private Map<String, Tensor> shared(ModelValues values) {
        Map<String, Tensor> shared = new HashMap<>();
        List<Row> sharing = rows(Kind.COPIED).stream().filter(row -> row.node().params().stream().anyMatch(each -> !each.name().isEmpty())).toList();
        sharing.stream().sorted(Comparator.comparingInt(row -> file.layers().indexOf(row.given()))).forEach(row -> {
            for (int i = 0; i < row.params().size(); i++) {
                String name = Fillers.sharedName(row.node(), i);
                if (!name.isEmpty()) {
                    shared.put(name, values.of(row.given().blobs().get(i), row.params().get(i).shape()));
                }
            }
        });
        return shared;
    }

    private static Row row(Node node, List<Parameter> params, CaffeModel.Layer source, Choice choice) {
        Function<String, Row> mismatch = message -> new Row(node.name(), Kind.MISMATCH, source, node, params, message);
        if (source == null) {
            return new Row(node.name(), Kind.FRESH, null, node, params, "");
        }
        if (choice.without().contains(node.name()) && !params.isEmpty()) {
            return new Row(node.name(), Kind.FRESH, source, node, params, "Left out by choice.");
        }
        List<Shape> shapes = source.shapes();
        if (shapes.size() != params.size()) {
            return mismatch.apply("Incompatible number of blobs for layer '" + node.name() + "': the file has " + shapes.size()
                + ", the net " + params.size() + "." + wayOut());
        }
        for (int i = 0; i < params.size(); i++) {
            if (!source.blobs().get(i).fits(params.get(i).shape())) {
                Row row = mismatch.apply("Cannot copy param " + i + " weights from layer '" + node.name()
                    + "'; shape mismatch. Source param shape is " + describe(shapes.get(i))
                    + "; target param shape is " + describe(params.get(i).shape()) + "." + wayOut());
                return choice.reinterpreted().contains(node.name()) && row.sameCounts()
                    ? new Row(node.name(), Kind.COPIED, source, node, params, "The file's values are taken in their order into another shape.")
                    : row;
            }
            CaffeModel.Blob blob = source.blobs().get(i);
            if (!blob.isWhole()) {
                return mismatch.apply("Param " + i + " of layer '" + node.name() + "' is damaged: the file has " + blob.count()
                    + " values for its shape " + describe(blob.shape()) + ". Write or download the file again, or rename the layer to learn it anew.");
            }
        }
        return new Row(node.name(), Kind.COPIED, source, node, params, "");
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
}
