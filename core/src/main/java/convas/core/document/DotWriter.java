package convas.core.document;

import convas.core.layer.Category;
import convas.core.layer.Convolution;
import convas.core.layer.Deconvolution;
import convas.core.layer.InnerProduct;
import convas.core.layer.Pooling;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes a net as a graph for Graphviz, in the look of Caffe's `draw_net.py`: layers are records, blobs are octagons, and an
/// edge from a layer that learns says its `num_output`.
public final class DotWriter {
    private static final String DEFAULT = "#6495ED";
    private static final String IN_PLACE = "#90EE90";
    private static final String CONVOLUTION = "#FF5050";
    private static final String POOLING = "#FF9900";
    private static final String INNER_PRODUCT = "#CC33FF";
    private static final String BLOB = "#E0E0E0";

    private final Document document;
    private final StringBuilder out = new StringBuilder();

    private DotWriter(Document document) {
        this.document = document;
    }

    public static String write(Document document) {
        return new DotWriter(document).graph();
    }

    private String graph() {
        String name = document.net().name();
        out.append("digraph ").append(quoted(name.isEmpty() ? "Net" : name)).append(" {\n  rankdir=LR;\n");
        Set<String> blobs = new LinkedHashSet<>();
        for (Node node : document.net().nodes()) {
            out.append("  ").append(layer(node)).append(" [label=").append(quoted(label(node)))
                .append(", shape=record, style=filled, fillcolor=\"").append(color(node)).append("\"];\n");
            blobs.addAll(node.bottomNames());
            node.tops().forEach(top -> blobs.add(top.name()));
        }
        for (String blob : blobs) {
            out.append("  ").append(blob(blob)).append(" [label=").append(quoted(escaped(blob)))
                .append(", shape=octagon, style=filled, fillcolor=\"").append(BLOB).append("\"];\n");
        }
        for (Node node : document.net().nodes()) {
            for (String bottom : node.bottomNames()) {
                out.append("  ").append(blob(bottom)).append(" -> ").append(layer(node)).append(";\n");
            }
            for (Blob top : node.tops()) {
                String said = edge(node, top);
                out.append("  ").append(layer(node)).append(" -> ").append(blob(top.name()))
                    .append(said.isEmpty() ? "" : " [label=" + quoted(said) + "]").append(";\n");
            }
        }
        return out.append("}\n").toString();
    }

    private static String layer(Node node) {
        return quoted("layer " + node.id());
    }

    private static String blob(String name) {
        return quoted("blob " + name);
    }

    private String label(Node node) {
        String type = node.layer() instanceof Pooling pooling ? pooling.method() + " " + node.type() : node.type();
        String head = escapedForRecord(node.name() + " (" + type + ")");
        if (!(node.layer() instanceof Convolution || node.layer() instanceof Deconvolution || node.layer() instanceof Pooling)) {
            return head;
        }
        return head + window(node).map(w -> "\\nkernel size: " + pair(w.kernelH(), w.kernelW()) + " stride: " + pair(w.strideH(), w.strideW())
            + " pad: " + pair(w.padH(), w.padW())).orElse("");
    }

    /// Nothing where shapes are not known.
    private Optional<Window> window(Node node) {
        List<Shape> bottoms = node.bottoms().stream().flatMap(blob -> blob == null ? java.util.stream.Stream.empty()
            : document.annotations().shape(blob).stream()).toList();
        return bottoms.size() == node.bottoms().size() && !bottoms.isEmpty() && document.annotations().shape(node.tops().getFirst()).isPresent()
            ? Optional.of(node.layer().window(bottoms)) : Optional.empty();
    }

    private static String pair(int height, int width) {
        return height == width ? String.valueOf(height) : height + "x" + width;
    }

    private String edge(Node node, Blob top) {
        return switch (node.layer()) {
            case Convolution convolution -> String.valueOf(convolution.numOutput());
            case Deconvolution deconvolution -> String.valueOf(deconvolution.numOutput());
            case InnerProduct inner -> String.valueOf(inner.numOutput());
            default -> node.bottoms().isEmpty() && node.layer().type().category() == Category.DATA
                ? document.annotations().shape(top).filter(shape -> shape.rank() > 0).map(shape -> "Batch " + shape.dim(0)).orElse("") : "";
        };
    }

    private static String color(Node node) {
        if (node.inPlace()) {
            return IN_PLACE;
        }
        return switch (node.layer()) {
            case Convolution convolution -> CONVOLUTION;
            case Deconvolution deconvolution -> CONVOLUTION;
            case Pooling pooling -> POOLING;
            case InnerProduct inner -> INNER_PRODUCT;
            default -> DEFAULT;
        };
    }

    /// Signs that divide a record are written as such.
    private static String escapedForRecord(String text) {
        return escaped(text).replaceAll("([{}|<>])", "\\\\$1");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"").replaceAll("\\R", " ") + '"';
    }
}
