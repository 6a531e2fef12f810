package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.layer.Category;
import convas.core.layer.Layer;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What to run, in which order, into blobs of which form.
///
/// @param steps one a node, by index
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /// One node's part.
    ///
    /// @param bottoms shapes, empty if skipped
    /// @param tops shapes, empty if skipped
    /// @param halos rows and columns of zeros that the readers of each top like to find around it
    /// @param skipped why the node cannot run, for people, as far as the net tells; empty if it can
    public record Step(
            Node node, List<Shape> bottoms, List<Shape> tops, List<Integer> halos, List<Parameter> params, Optional<String> skipped) {}

    public static Plan of(Annotations annotations) {
        Net net = annotations.net();
        Map<Blob, Integer> halos = halos(annotations);
        List<Step> steps = new ArrayList<>();
        for (Node node : net.nodes()) {
            Optional<String> reason = reason(annotations, node);
            boolean runs = reason.isEmpty();
            steps.add(new Step(
                node,
                runs ? shapes(annotations, node.bottoms()) : List.of(),
                runs ? shapes(annotations, node.tops()) : List.of(),
                node.tops().stream().map(top -> halos.getOrDefault(top, 0)).toList(),
                annotations.of(node).params(),
                reason));
        }
        return new Plan(steps);
    }

    private static List<Shape> shapes(Annotations annotations, List<Blob> blobs) {
        return blobs.stream().map(blob -> annotations.shape(blob).orElseThrow()).toList();
    }

    private static Optional<String> reason(Annotations annotations, Node node) {
        for (int i = 0; i < node.bottoms().size(); i++) {
            if (node.bottoms().get(i) == null) {
                return Optional.of("no layer before it makes its bottom " + node.bottomNames().get(i));
            }
            if (annotations.shape(node.bottoms().get(i)).isEmpty()) {
                return Optional.of("the shape of its bottom " + node.bottomNames().get(i) + " is not known");
            }
        }
        if (!node.layer().runs() && !node.isInput()) {
            return Optional.of("Convas does not run layers of type " + node.type());
        }
        for (Blob top : node.tops()) {
            if (annotations.shape(top).isEmpty()) {
                return Optional.of("the shape of its top " + top.name() + " is not known");
            }
        }
        return Optional.empty();
    }

    private static Map<Blob, Integer> halos(Annotations annotations) {
        Map<Blob, Integer> halos = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            Layer layer = node.layer();
            if (reason(annotations, node).isPresent() || layer.transposed()
                    || layer.type().category() != Category.CONVOLUTION) {
                continue;
            }
            Window window = layer.window(shapes(annotations, node.bottoms()));
            node.bottoms().forEach(bottom -> halos.merge(bottom, Math.max(window.padH(), window.padW()), Math::max));
        }
        return halos;
    }
}
