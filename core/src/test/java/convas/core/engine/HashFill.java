package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The numbers that Caffe's answers were computed with: a hash of each value's place, so that any language makes the same.
///
/// `hash(i, seed)` is in [-1, 1). Inputs are `2 * hash(i, 9000 + j)` or `sin(i * 0.01 + j)` for the `j`-th input, labels
/// `i % classes`, 3 unless the answer says otherwise. Parameter `p` of the `L`-th layer that has any takes the seed `1000 * L + p`.
public final class HashFill {
    private HashFill() {}

    public static double hash(int i, int seed) {
        int x = i * 0x9E3779B1 + seed * 0x85EBCA6B;
        x ^= x >>> 16;
        x *= 0x7feb352d;
        x ^= x >>> 15;
        x *= 0x846ca68b;
        x ^= x >>> 16;
        return (x >>> 8) / 16777216.0 * 2 - 1;
    }

    /// @param fill `hash` or `sin`
    public static Map<String, Tensor> inputs(Annotations annotations, String fill) {
        return inputs(annotations, fill, 3);
    }

    /// @param classes labels are counted up to this number
    public static Map<String, Tensor> inputs(Annotations annotations, String fill, int classes) {
        Map<String, Tensor> inputs = new HashMap<>();
        int j = 0;
        for (Node node : annotations.net().nodes()) {
            if (!node.type().equals("Input")) {
                continue;
            }
            for (Blob top : node.tops()) {
                Shape shape = annotations.shape(top).orElseThrow();
                float[] values = new float[(int) shape.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (top.name().startsWith("label") ? i % classes
                        : fill.equals("hash") ? 2 * hash(i, 9000 + j) : Math.sin(i * 0.01 + j));
                }
                inputs.put(top.name(), Tensor.of(shape, values));
                j++;
            }
        }
        return inputs;
    }

    public static Weights weights(Annotations annotations) {
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Map<String, Tensor> shared = new HashMap<>();
        int ordinal = 0;
        for (Node node : annotations.net().nodes()) {
            List<Parameter> params = annotations.of(node).params();
            if (params.isEmpty()) {
                continue;
            }
            List<Tensor> tensors = new ArrayList<>();
            for (int p = 0; p < params.size(); p++) {
                tensors.add(param(node.type(), ordinal, p, params.get(p).shape()));
                if (p < node.params().size() && !node.params().get(p).name().isEmpty()) {
                    shared.put(node.params().get(p).name(), tensors.getLast());
                }
            }
            layers.put(node.id(), tensors);
            ordinal++;
        }
        // Layers that share a parameter were filled one after the other: the last one's values stand.
        for (Node node : annotations.net().nodes()) {
            for (int p = 0; p < Math.min(node.params().size(), annotations.of(node).params().size()); p++) {
                Tensor last = shared.get(node.params().get(p).name());
                if (last != null) {
                    layers.get(node.id()).set(p, last.reshaped(annotations.of(node).params().get(p).shape()));
                }
            }
        }
        return new Weights(layers, true);
    }

    private static Tensor param(String type, int ordinal, int p, Shape shape) {
        int seed = 1000 * ordinal + p;
        double a = 0;
        double b = p == 0 && shape.rank() >= 2 ? Math.sqrt(6.0 / ((double) shape.count() / shape.dim(0))) : 0.1;
        switch (type) {
            case "BatchNorm" -> {
                a = p;
                b = p == 0 ? 0.2 : p == 1 ? 0.5 : 0;
            }
            case "Scale" -> {
                a = p == 0 ? 1 : 0;
                b = p == 0 ? 0.25 : 0.1;
            }
            case "PReLU" -> {
                a = 0.25;
                b = 0.1;
            }
            default -> {
            }
        }
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (a + b * hash(i, seed));
        }
        return Tensor.of(shape, values);
    }
}
