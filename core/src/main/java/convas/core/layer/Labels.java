package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Which class is right for each row of predictions, a row being all values along the class axis at one place.
///
/// @param outer extents before the class axis, multiplied
/// @param inner extents behind it, multiplied
record Labels(Tensor labels, long outer, int classes, long inner) {
    /// @param predictions of the shape whose axis `axis`, counted from the front, holds the classes
    static Labels of(Tensor labels, Shape predictions, int axis) {
        return new Labels(labels, predictions.count(0, axis), predictions.dim(axis), predictions.count(axis + 1, predictions.rank()));
    }

    /// Number of rows.
    long count() {
        return outer * inner;
    }

    int label(long row) {
        return (int) labels.getFlat(row);
    }

    /// Where the prediction of a class for a row stands.
    long at(long row, int label) {
        return row / inner * classes * inner + label * inner + row % inner;
    }

    /// @throws Refused if there is no such class
    int checked(int label) {
        if (label < 0 || label >= classes) {
            throw new Refused("the label " + label + " is none of the " + classes + " classes, which count from 0");
        }
        return label;
    }

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
