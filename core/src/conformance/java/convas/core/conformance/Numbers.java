package convas.core.conformance;

import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The numbers that both sides get.
final class Numbers {
    private final Random random;

    Numbers(long seed) {
        random = new Random(seed);
    }

    /// Blobs of inputs by name. What is named `label3` holds whole numbers below 3, in turn; `label` alone those below 2, `ones` ones,
    /// `turns` ones and zeros in turn. About every tenth value of `nan` is none.
    Map<String, float[]> inputs(Annotations annotations) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (!node.type().equals("Input")) {
                continue;
            }
            for (Blob top : node.tops()) {
                String digits = top.name().replaceFirst("^label(\\d*).*", "$1");
                boolean label = top.name().startsWith("label");
                int classes = label && !digits.isEmpty() ? Integer.parseInt(digits) : 2;
                float[] values = values(annotations.shape(top).orElseThrow(), 0, 2);
                for (int i = 0; i < values.length && label; i++) {
                    values[i] = i % classes;
                }
                for (int i = 0; i < values.length && top.name().startsWith("nan"); i++) {
                    values[i] = random.nextInt(10) == 0 ? Float.NaN : values[i];
                }
                for (int i = 0; i < values.length && top.name().startsWith("turns"); i++) {
                    values[i] = 1 - i % 2;
                }
                if (top.name().startsWith("ones")) {
                    Arrays.fill(values, 1);
                }
                inputs.put(top.name(), values);
            }
        }
        return inputs;
    }

    /// Such as keep values about as large as they are.
    Weights weights(Annotations annotations) {
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Map<String, Tensor> shared = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            List<Parameter> params = annotations.of(node).params();
            List<Tensor> tensors = new ArrayList<>();
            for (int p = 0; p < params.size(); p++) {
                Shape shape = params.get(p).shape();
                float[] values = switch (node.type()) {
                    case "BatchNorm" -> values(shape, p, p == 0 ? 0.2 : p == 1 ? 0.5 : 0);
                    case "Scale", "PReLU" -> values(shape, p == 0 ? 1 : 0, 0.5);
                    default -> values(shape, 0, shape.rank() > 1 ? Math.sqrt(6.0 * shape.dim(0) / Math.max(1, shape.count())) : 0.1);
                };
                Tensor tensor = Tensor.of(shape, values);
                String name = p < node.params().size() ? node.params().get(p).name() : "";
                tensors.add(name.isEmpty() ? tensor : shared.computeIfAbsent(name, any -> tensor).reshaped(shape));
            }
            if (!tensors.isEmpty()) {
                layers.put(node.id(), tensors);
            }
        }
        return new Weights(layers, true);
    }

    float[] values(Shape shape, double middle, double most) {
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + most * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
