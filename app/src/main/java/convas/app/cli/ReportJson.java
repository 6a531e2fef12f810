package convas.app.cli;

import convas.core.analysis.Annotation;
import convas.core.analysis.Annotations;
import convas.core.analysis.ReceptiveField;
import convas.core.analysis.Totals;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.prototxt.Position;
import convas.core.tensor.Shape;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The table as JSON. What is not known is `null`; `complete` says whether the totals are exact or "at least". As with Caffe,
/// `param_count` counts BatchNorm's statistics, and `total_params` counts shared parameters once.
final class ReportJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> UNKNOWN = List.of(
        "param_shapes", "param_roles", "param_count", "weights", "biases", "statistics", "macs", "activation_bytes");

    private ReportJson() {}

    /// A file that holds no net that can be read, with all that is wrong with its text.
    static ObjectNode failed(Path file, Failure failure, Optional<Source> source) {
        ObjectNode root = JSON.objectNode().put("file", file.toString()).put("error", failure.getMessage());
        ArrayNode diagnostics = root.putArray("diagnostics");
        source.ifPresent(read -> read.annotations().diagnostics().forEach(each -> diagnostics.add(diagnostic(read.text(), each))));
        return root;
    }

    static ObjectNode of(Source source) {
        Annotations annotations = source.annotations();
        Totals totals = annotations.totals();
        ObjectNode root = JSON.objectNode()
            .put("file", source.path().toString())
            .put("net", annotations.net().name())
            .put("phase", annotations.net().phase().name())
            .put("layer_count", annotations.net().nodes().size())
            .put("complete", totals.complete())
            .put("batch", totals.batch())
            .put("total_params", totals.stored())
            .put("total_weights", totals.weights())
            .put("total_biases", totals.biases())
            .put("total_statistics", totals.statistics())
            .put("total_macs", totals.macs())
            .put("total_activation_bytes", totals.activationBytes())
            .put("peak_activation_bytes", totals.peakBytes());
        ends(annotations, root);
        ArrayNode layers = root.putArray("layers");
        annotations.net().nodes().forEach(node -> layers.add(layer(annotations, node)));
        ArrayNode diagnostics = root.putArray("diagnostics");
        annotations.diagnostics().forEach(each -> diagnostics.add(diagnostic(source.text(), each)));
        return root;
    }

    /// What goes into the net, and the blobs that no layer reads, by name, as Caffe lists them: without tops that a loss gives itself.
    private static void ends(Annotations annotations, ObjectNode root) {
        ArrayNode inputs = root.putArray("inputs");
        TreeMap<String, Blob> last = new TreeMap<>();
        Set<Blob> read = new HashSet<>();
        for (Node node : annotations.net().nodes()) {
            read.addAll(node.bottoms());
            for (Blob top : node.tops()) {
                last.put(top.name(), top);
                if (node.type().equals("Input")) {
                    inputs.add(end(annotations, top));
                }
            }
        }
        ArrayNode outputs = root.putArray("outputs");
        last.values().stream().filter(blob -> !read.contains(blob) && !blob.name().equals("(automatic)"))
            .forEach(blob -> outputs.add(end(annotations, blob)));
    }

    private static ObjectNode end(Annotations annotations, Blob blob) {
        ObjectNode end = JSON.objectNode().put("name", blob.name());
        end.set("shape", shapes(annotations, List.of(blob)).get(0));
        return end;
    }

    private static ObjectNode layer(Annotations annotations, Node node) {
        Annotation figures = annotations.of(node);
        boolean known = figures.known();
        ObjectNode layer = JSON.objectNode()
            .put("index", node.index())
            .put("name", node.name())
            .put("type", node.type())
            .put("in_place", node.inPlace());
        ArrayNode bottoms = layer.putArray("bottoms");
        node.bottomNames().forEach(bottoms::add);
        ArrayNode tops = layer.putArray("tops");
        node.tops().forEach(top -> tops.add(top.name()));
        layer.set("bottom_shapes", shapes(annotations, node.bottoms()));
        layer.set("top_shapes", shapes(annotations, node.tops()));
        if (known) {
            ArrayNode params = layer.putArray("param_shapes");
            figures.params().forEach(param -> params.add(shape(param.shape())));
            ArrayNode roles = layer.putArray("param_roles");
            figures.params().stream().map(Parameter::role).forEach(roles::add);
            layer.put("param_count", figures.paramCount()).put("weights", figures.weights()).put("biases", figures.biases())
                .put("statistics", figures.statistics()).put("macs", figures.macs()).put("activation_bytes", figures.activationBytes());
        } else {
            UNKNOWN.forEach(layer::putNull);
        }
        figures.receptiveField().ifPresentOrElse(
            field -> layer.set("receptive_field", field(field)), () -> layer.putNull("receptive_field"));
        return layer;
    }

    private static ArrayNode shapes(Annotations annotations, List<Blob> blobs) {
        ArrayNode shapes = JSON.arrayNode();
        for (Blob blob : blobs) {
            annotations.shape(blob).ifPresentOrElse(shape -> shapes.add(shape(shape)), shapes::addNull);
        }
        return shapes;
    }

    private static ArrayNode shape(Shape shape) {
        ArrayNode dims = JSON.arrayNode();
        shape.toList().forEach(dims::add);
        return dims;
    }

    /// Each pair is height, width, in pixels of the input.
    private static ObjectNode field(ReceptiveField field) {
        ObjectNode json = JSON.objectNode();
        json.putArray("size").add(field.sizeH()).add(field.sizeW());
        json.putArray("stride").add(field.strideH()).add(field.strideW());
        json.putArray("start").add(field.startH()).add(field.startW());
        return json;
    }

    private static ObjectNode diagnostic(String text, Diagnostic diagnostic) {
        Position at = Position.of(text, diagnostic.span().start());
        return JSON.objectNode()
            .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
            .put("rule", diagnostic.rule())
            .put("message", diagnostic.message())
            .put("line", at.line())
            .put("column", at.column())
            .put("layer", diagnostic.layer());
    }
}
