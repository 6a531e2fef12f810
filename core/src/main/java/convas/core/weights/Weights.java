package convas.core.weights;

import convas.core.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The parameters of a net's layers, each in Caffe's order, dense. Immutable.
///
/// @param layers by node id, which is the layer's name; where a name is used twice, each layer has its own
/// @param random whether any of them is a random start rather than trained
public record Weights(SequencedMap<String, List<Tensor>> layers, boolean random) {
    public Weights {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }

    /// Empty for a layer that has none.
    public List<Tensor> of(String id) {
        return layers.getOrDefault(id, List.of());
    }

    public static Weights none() {
        return new Weights(new LinkedHashMap<>(Map.of()), false);
    }
}
