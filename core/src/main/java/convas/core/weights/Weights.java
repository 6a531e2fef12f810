package convas.core.weights;

import convas.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The parameters of a net's layers by layer name, each in Caffe's order, dense. Immutable.
///
/// @param random whether any of them is a random start rather than trained
public record Weights(SequencedMap<String, List<Tensor>> layers, boolean random) {
    public Weights {
        layers = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }

    /// Empty for a layer that has none.
    public List<Tensor> of(String layer) {
        return layers.getOrDefault(layer, List.of());
    }

    public static Weights none() {
        return new Weights(new LinkedHashMap<>(Map.of()), false);
    }
}
