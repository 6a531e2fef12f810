package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.layer.Category;
import convas.core.layer.Concat;
import convas.core.layer.Convolution;
import convas.core.layer.Eltwise;
import convas.core.layer.Layer;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What to run, in which order, into blobs of which form.
///
/// @param steps one a node, by index
/// @param places blobs that are made where a Concat wants them, which then has nothing to copy
public record Plan(List<Step> steps, Map<Blob, Place> places) {
    /// In place of a halo: the blob is kept in Caffe's order. Convolutions like few channels best without gaps, and copy them
    /// anyway.
    static final int DENSE = -1;

    private static final int FEW = 16;

    /// Pixels that an image may have with its halo anyway, and how many times its own.
    private static final int FEW_PIXELS = 1 << 12;
    private static final int FACTOR = 16;

    public Plan {
        steps = List.copyOf(steps);
        places = Map.copyOf(places);
    }

    /// Channels of another blob, from `channel` on.
    public record Place(Blob whole, int channel) {}

    /// One node's part.
    ///
    /// @param bottoms shapes, empty if skipped
    /// @param tops shapes, empty if skipped
    /// @param halos rows and columns of zeros that the readers of each top like to find around it, or [#DENSE]
    /// @param skipped why the node cannot run, for people, as far as the net tells; empty if it can
    public record Step(
            Node node, List<Shape> bottoms, List<Shape> tops, List<Integer> halos, List<Parameter> params, Optional<String> skipped) {

        /// Why the layer cannot run with these weights, for people; empty if they fit.
        Optional<String> misfit(Weights weights) {
            List<Shape> wanted = params.stream().map(Parameter::shape).toList();
            List<Shape> given = weights.of(node.id()).stream().map(Tensor::shape).toList();
            return wanted.isEmpty() || wanted.equals(given) ? Optional.empty()
                : Optional.of(given.isEmpty() ? "it has no weights" : "its weights are " + given + " instead of " + wanted);
        }
    }

    public static Plan of(Annotations annotations) {
        Net net = annotations.net();
        Map<Blob, Place> places = places(annotations);
        Map<Blob, Integer> halos = halos(annotations);
        Set<Blob> dense = dense(annotations);
        List<Step> steps = new ArrayList<>();
        for (Node node : net.nodes()) {
            Optional<String> reason = reason(annotations, node);
            boolean runs = reason.isEmpty();
            steps.add(new Step(
                node,
                runs ? shapes(annotations, node.bottoms()) : List.of(),
                runs ? shapes(annotations, node.tops()) : List.of(),
                node.tops().stream().map(top -> dense.contains(top) ? DENSE : halos.getOrDefault(top, 0)).toList(),
                annotations.of(node).params(),
                reason));
        }
        return new Plan(steps, places);
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

    /// Inputs of few channels that only convolutions read.
    private static Set<Blob> dense(Annotations annotations) {
        Set<Blob> dense = new HashSet<>();
        for (Node node : annotations.net().nodes()) {
            if (node.isInput()) {
                node.tops().stream().filter(top -> annotations.shape(top).filter(shape -> shape.rank() == 4 && shape.dim(1) < FEW).isPresent())
                    .forEach(dense::add);
            } else if (!(node.layer() instanceof Convolution convolution && convolution.group() == 1)) {
                node.bottoms().forEach(dense::remove);
            }
        }
        return dense;
    }

    private static Map<Blob, Place> places(Annotations annotations) {
        Map<Blob, Place> places = new HashMap<>();
        Map<Blob, Layer> makers = new HashMap<>();
        annotations.net().nodes().forEach(node -> node.tops().forEach(top -> makers.put(top, node.layer())));
        for (Node node : annotations.net().nodes()) {
            if (!(node.layer() instanceof Concat concat) || reason(annotations, node).isPresent()) {
                continue;
            }
            List<Shape> shapes = shapes(annotations, node.bottoms());
            int channel = 0;
            for (int i = 0; i < shapes.size() && concat.joinsChannels(shapes.get(i)); i++) {
                Blob bottom = node.bottoms().get(i);
                Layer maker = makers.get(bottom);
                if (shapes.get(i).dim(1) % Tensor.LANES == 0 && !maker.passes() && maker.type().category() != Category.DATA) {
                    places.putIfAbsent(bottom, new Place(node.tops().getFirst(), channel));
                }
                channel += shapes.get(i).dim(1);
            }
        }
        return places;
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
            int halo = Math.max(window.padH(), window.padW());
            node.bottoms().stream().filter(bottom -> pays(annotations.shape(bottom).orElseThrow(), halo))
                .forEach(bottom -> halos.merge(bottom, halo, Math::max));
        }
        spread(annotations.net(), halos);
        return halos;
    }

    /// Whether the zeros around each image are not many times what it is itself; a layer with a wider pad copies it.
    private static boolean pays(Shape shape, int halo) {
        double padded = (shape.height() + 2.0 * halo) * (shape.width() + 2.0 * halo);
        return padded <= FEW_PIXELS || padded <= FACTOR * shape.height() * shape.width();
    }

    /// Blobs that share memory or are best laid out alike get the same halo.
    private static void spread(Net net, Map<Blob, Integer> halos) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Node node : net.nodes()) {
                if (!(node.layer().passes() || node.layer() instanceof Concat || node.layer() instanceof Eltwise)) {
                    continue;
                }
                List<Blob> alike = Stream.concat(node.bottoms().stream(), node.tops().stream()).filter(Objects::nonNull).toList();
                int most = alike.stream().mapToInt(blob -> halos.getOrDefault(blob, 0)).max().orElse(0);
                for (Blob blob : alike) {
                    changed |= most > 0 && !Integer.valueOf(most).equals(halos.put(blob, most));
                }
            }
        }
    }
}
