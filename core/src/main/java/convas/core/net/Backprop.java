package convas.core.net;

import convas.core.prototxt.Literals;
import convas.core.prototxt.Syntax;
import java.util.List;
import java.util.Objects;

/// What the text says of gradients through one layer.
///
/// @param lossWeights `loss_weight`: how much each top counts in the net's loss; empty if the text does not say
/// @param propagateDown `propagate_down`: whether gradients go on to each bottom; empty if the text does not say
public record Backprop(List<Float> lossWeights, List<Boolean> propagateDown) {
    public static final Backprop UNSAID = new Backprop(List.of(), List.of());

    public Backprop {
        lossWeights = List.copyOf(lossWeights);
        propagateDown = List.copyOf(propagateDown);
    }

    static Backprop of(Syntax.Message layer, String text) {
        List<Float> weights = LayerSource.values(layer, "loss_weight").stream().map(value -> Literals.real(value, text))
            .filter(Objects::nonNull).map(Double::floatValue).toList();
        List<Boolean> propagate = LayerSource.values(layer, "propagate_down").stream().map(value -> Literals.bool(value, text))
            .filter(Objects::nonNull).toList();
        return weights.isEmpty() && propagate.isEmpty() ? UNSAID : new Backprop(weights, propagate);
    }

    /// Whether the text makes a top a part of the net's loss. Caffe then takes the loss for one more layer that reads it.
    public boolean counts(int top) {
        return top < lossWeights.size() && lossWeights.get(top) != 0;
    }

    public boolean propagates(int bottom) {
        return bottom >= propagateDown.size() || propagateDown.get(bottom);
    }
}
