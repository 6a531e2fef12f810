package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// What layers that compare predictions with labels have in common.
final class Labels {
    private Labels() {}

    /// @throws Refused if there is not one label for each prediction
    static void match(Shape predictions, Shape labels, int axis) {
        int along = Axes.canonical(predictions, axis, "axis");
        long wanted = predictions.count(0, along) * predictions.count(along + 1, predictions.rank());
        if (wanted != labels.count()) {
            throw new Refused("the predictions " + predictions + " need " + wanted + " labels (all axes but axis " + along + "), but bottom 2 is "
                + labels + " with " + labels.count());
        }
    }

    /// @throws Refused if the batches differ, as Caffe's `LossLayer::LayerSetUp`
    static void together(List<Shape> bottoms) {
        if (bottoms.get(0).rank() == 0 || bottoms.get(1).rank() == 0 || bottoms.get(0).dim(0) != bottoms.get(1).dim(0)) {
            throw new Refused("both bottoms must have the same batch, but bottom 1 is " + bottoms.get(0) + " and bottom 2 is " + bottoms.get(1));
        }
    }
}
