package convas.core.layout;

import convas.core.analysis.Annotations;
import convas.core.layer.Pooling;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds modules that are built alike: the same types of layers, connected in the same way, with windows of the same kernel, stride
/// and dilation, and pooling of the same kind. Names, the order of the text, numbers of outputs and padding may differ.
public final class Repeats {
    private final Annotations annotations;
    /// One number for each way to make something, so that equal ones are compared at once however deep they are.
    private final Map<List<Object>, Integer> ways = new HashMap<>();

    private Repeats(Annotations annotations) {
        this.annotations = annotations;
    }

    /// The modules built like each one, itself included, in order of the map; only for those that are not alone.
    ///
    /// @param modules the layers of each module, in order of the text
    public static Map<String, List<String>> of(Annotations annotations, Map<String, List<Node>> modules) {
        Repeats repeats = new Repeats(annotations);
        Map<List<Object>, List<String>> alike = new LinkedHashMap<>();
        modules.forEach((name, layers) -> alike.computeIfAbsent(repeats.structure(layers), k -> new ArrayList<>()).add(name));
        Map<String, List<String>> out = new LinkedHashMap<>();
        alike.values().stream().filter(names -> names.size() > 1).forEach(names -> names.forEach(name -> out.put(name, List.copyOf(names))));
        return out;
    }

    /// How many blobs come in, and how each layer's outputs come of them.
    private List<Object> structure(List<Node> layers) {
        Map<Blob, Integer> made = new HashMap<>();
        Set<Blob> entering = new HashSet<>();
        List<Integer> all = new ArrayList<>();
        for (Node node : layers) {
            List<Object> way = new ArrayList<>();
            way.add(node.type());
            way.add(settings(node));
            for (Blob bottom : node.bottoms()) {
                Integer inner = made.get(bottom);
                way.add(inner == null ? -1 : inner);
                if (inner == null) {
                    entering.add(bottom);
                }
            }
            int number = ways.computeIfAbsent(way, k -> ways.size());
            for (Blob top : node.tops()) {
                made.put(top, ways.computeIfAbsent(List.of(number, top.top()), k -> ways.size()));
            }
            all.add(number);
        }
        return List.of(entering.size(), all.stream().sorted().collect(Collectors.toList()));
    }

    private List<Object> settings(Node node) {
        List<Shape> shapes = annotations.shapes(node);
        if (node.layer() instanceof Pooling pooling && pooling.global()) {
            return List.of(pooling.method(), "global");
        }
        List<Object> out = new ArrayList<>();
        if (node.layer() instanceof Pooling pooling) {
            out.add(pooling.method());
        }
        try {
            Window window = shapes.isEmpty() ? Window.square(1, 1, 0) : node.layer().window(shapes);
            out.addAll(List.of(window.kernelH(), window.kernelW(), window.strideH(), window.strideW(), window.dilationH(), window.dilationW()));
        } catch (Refused wrong) {
            out.add(wrong.getMessage());
        }
        return out;
    }
}
