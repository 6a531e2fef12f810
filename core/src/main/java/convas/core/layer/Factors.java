package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Which axes of a bottom have factors (Scale) or terms (Bias) of their own: Caffe's `ScaleLayer::LayerSetUp` and `Reshape`.
final class Factors {
    private Factors() {}

    /// The shape of the factors; that of the second bottom if there is one.
    static Shape of(List<Shape> bottoms, int axis, int numAxes) {
        Shape in = bottoms.getFirst();
        if (bottoms.size() == 2) {
            Shape given = bottoms.get(1);
            int first = given.rank() == 0 ? 0 : Axes.canonical(in, axis, "axis");
            boolean fits = first + given.rank() <= in.rank();
            for (int i = 0; fits && i < given.rank(); i++) {
                fits = in.dim(first + i) == given.dim(i);
            }
            if (!fits) {
                throw new Refused("axis", "bottom 2 is " + given + ", which does not match " + in + " from axis " + first + " on: choose the axis where it does");
            }
            return given;
        }
        int first = Axes.canonical(in, axis, "axis");
        if (numAxes < -1) {
            throw new Refused("num_axes", "`num_axes` must be -1 (all that follow), 0 or more, not " + numAxes);
        }
        int last = numAxes == -1 ? in.rank() : first + numAxes;
        if (numAxes > in.rank() || last > in.rank()) {
            throw new Refused("num_axes", "there are not " + numAxes + " axes from axis " + first + " on: the bottom is " + in);
        }
        return Shape.of(in.toList().subList(first, last));
    }

    /// For how many values behind each other a factor is the same.
    static long inner(Shape in, Shape factors, int axis) {
        return in.count(axis(in, factors, axis) + factors.rank(), in.rank());
    }

    /// The axis where factors of that shape start.
    static int axis(Shape in, Shape factors, int axis) {
        return factors.rank() == 0 ? 0 : Axes.canonical(in, axis, "axis");
    }
}
