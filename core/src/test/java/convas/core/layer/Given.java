package convas.core.layer;

import convas.core.analysis.Annotations;
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

/// Values for the inputs of a net and the parameters of one of its layers, such as the layer can do something with.
record Given(Map<String, Tensor> inputs, Weights weights) {
    static Given of(Annotations annotations, Node node) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (Node each : annotations.net().nodes()) {
            for (Blob top : each.isInput() ? each.tops() : List.<Blob>of()) {
                Shape shape = annotations.shape(top).orElseThrow();
                boolean positive = node.layer() instanceof Pooling pooling && pooling.method() == Pooling.Method.STOCHASTIC || node.layer() instanceof Log || node.layer() instanceof MultinomialLogisticLoss;
                float[] values = apart(shape, positive ? 0.1 : -2, 2, top.name().equals("codes") ? 733 : 1009);
                for (int i = 0; top.name().equals("label") && i < values.length; i++) {
                    values[i] = node.layer() instanceof Filter ? 1 : i % 2;
                }
                for (int i = 0; top.name().startsWith("goes_on") && i < values.length; i++) {
                    values[i] = i % 4 == 0 ? 0 : 1;
                }
                if (top.name().equals("regions")) {
                    for (int i = 0; i < values.length; i++) {
                        // The image, then two corners within 8 × 10 pixels.
                        values[i] = i % 5 == 0 ? i / 5 % 2 : i % 5 < 3 ? i % 4 : 4 + i % 3;
                    }
                }
                for (int i = 0; top.name().equals("sizes") && i < values.length; i++) {
                    values[i] = i % 3 == 2 ? 1 : 100;
                }
                for (int i = 0; top.name().equals("places") && i < values.length; i++) {
                    values[i] = i % 80 * 3;
                }
                inputs.put(top.name(), Tensor.of(shape, values));
            }
        }
        List<Tensor> params = new ArrayList<>();
        for (Parameter param : annotations.of(node).params()) {
            params.add(Tensor.of(param.shape(), apart(param.shape(), 0.2, 0.9, 1009)));
        }
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        layers.put(node.id(), params);
        return new Given(inputs, new Weights(layers, true));
    }

    /// Values in disorder, all as far apart as can be and none near 0, so that a small step does not change which is the largest.
    static float[] apart(Shape shape, double from, double to, int prime) {
        int count = (int) shape.count();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (from + (to - from) * ((long) i * prime % count + 0.4) / count);
        }
        return values;
    }
}
