package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.layer.Category;
import convas.core.layer.Differentiable;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a backward pass starts from: a gradient for each of some blobs. The result is the gradient of the sum of all products
/// of these with the blobs' values.
///
/// @param blobs gradients of their blobs' shapes, dense or channels last
/// @param losses weights of losses that have no top of their own
public record Cotangents(Map<Blob, Tensor> blobs, Map<Node, Float> losses) {
    public Cotangents {
        blobs = Map.copyOf(blobs);
        losses = Map.copyOf(losses);
    }

    public static Cotangents of(Blob blob, Tensor gradient) {
        return new Cotangents(Map.of(blob, gradient), Map.of());
    }

    /// For the gradient of one value.
    ///
    /// @param index of the value, in Caffe's order
    /// @throws IllegalArgumentException if the blob's shape is not known or it has no such value
    public static Cotangents ofValue(Annotations annotations, Blob blob, long index) {
        Tensor gradient = annotations.shape(blob).map(Tensor::dense)
            .orElseThrow(() -> new IllegalArgumentException("the shape of " + blob.name() + " is not known"));
        if (index < 0 || index >= gradient.shape().count()) {
            throw new IllegalArgumentException(blob.name() + " is " + gradient.shape() + " and has no value " + index);
        }
        gradient.setFlat(index, 1);
        return of(blob, gradient);
    }

    /// For the gradient of the net's loss: all tops with a loss weight, which is 1 for the first top of a loss unless the text gives
    /// it. Empty if there are none.
    public static Cotangents ofLosses(Annotations annotations) {
        Map<Blob, Tensor> blobs = new HashMap<>();
        Map<Node, Float> losses = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            List<Float> weights = node.backprop().lossWeights();
            if (weights.isEmpty() && node.layer() instanceof Differentiable && node.layer().type().category() == Category.LOSS) {
                weights = List.of(1f);
            }
            for (int i = 0; i < weights.size(); i++) {
                float weight = weights.get(i);
                if (weight == 0) {
                    continue;
                }
                if (i < node.tops().size()) {
                    Blob top = node.tops().get(i);
                    annotations.shape(top).ifPresent(shape -> {
                        Tensor gradient = Tensor.dense(shape);
                        for (long k = 0; k < shape.count(); k++) {
                            gradient.setFlat(k, weight);
                        }
                        blobs.put(top, gradient);
                    });
                } else if (i == 0) {
                    losses.put(node, weight);
                }
            }
        }
        return new Cotangents(blobs, losses);
    }
}
