package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// What several shape rules have in common.
final class Axes {
    private Axes() {}

    /// The axis counted from the front, as Caffe's `CanonicalAxisIndex`.
    ///
    /// @throws Refused if the bottom has no such axis
    static int canonical(Shape shape, int axis, String field) {
        int rank = shape.rank();
        if (axis < -rank || axis >= rank) {
            throw new Refused(field, "there is no axis " + axis + ": the bottom " + shape + " has " + rank + (rank == 1 ? " axis" : " axes")
                + (rank == 0 ? "" : ", so give " + -rank + " to " + (rank - 1)));
        }
        return axis < 0 ? axis + rank : axis;
    }

    /// An axis as its old field gives it, which Caffe refuses where it does not fit into an `int`: then one that no blob has.
    static int old(int axis) {
        return axis < 0 ? Integer.MAX_VALUE : axis;
    }

    /// For what Caffe keeps memory of when it loads a layer, which may not be of no values.
    ///
    /// @throws Refused if there are none
    static void some(long values, Shape bottom) {
        if (values == 0) {
            throw new Refused("the bottom " + bottom + " leaves it nothing to compute, and Caffe does not load it: give every axis at least 1");
        }
    }

    /// @throws Refused if the bottom is not an image blob
    static void four(Shape shape) {
        if (shape.rank() != 4) {
            throw new Refused("the bottom must have 4 axes (batch × channels × height × width), but it is " + shape);
        }
    }

    /// @throws Refused if not every bottom has a top of its own
    static void pairs(List<Shape> bottoms, int tops) {
        if (bottoms.size() != tops) {
            throw new Refused("it makes one top for each bottom, but there are " + bottoms.size() + " bottoms and " + tops + " tops");
        }
    }

    /// The shape's axes before `from`, then `middle`, then its axes from `to` on.
    static Shape replace(Shape shape, int from, int to, List<Integer> middle) {
        List<Integer> dims = new ArrayList<>(shape.toList().subList(0, from));
        dims.addAll(middle);
        dims.addAll(shape.toList().subList(to, shape.rank()));
        return Shape.of(dims);
    }

    /// `256·6·6`.
    static String product(List<Integer> factors) {
        return String.join("·", factors.stream().map(String::valueOf).toList());
    }

    /// `#1`, `#2`: how messages name a bottom.
    static String nth(int bottom) {
        return "bottom " + (bottom + 1);
    }
}
