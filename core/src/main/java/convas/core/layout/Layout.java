package convas.core.layout;

import java.util.Arrays;
import java.util.List;

/// Where everything stands. Immutable.
///
/// @param boxes one a box of the graph
/// @param frames of those modules that could be drawn together
/// @param routes one a link of the graph, in its order
public record Layout(List<Rect> boxes, List<Frame> frames, List<Route> routes, Rect bounds) {
    public Layout {
        boxes = List.copyOf(boxes);
        frames = List.copyOf(frames);
        routes = List.copyOf(routes);
    }

    /// @param module index in [Graph#modules()]
    /// @param rect with its title, which is [Layouter#HEADER] high
    public record Frame(int module, Rect rect) {}

    /// @param points x and y by turns, from the output to the input
    public record Route(Kind kind, double[] points) {
        public enum Kind {
            /// Lines along the axes; corners are to be rounded.
            ORTHOGONAL,
            /// A smooth curve from the first point to the last, both ends upright.
            CURVE,
            /// As a curve, but so long that it is better drawn faintly.
            FAR
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Route route && kind == route.kind && Arrays.equals(points, route.points);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(points);
        }

        public double startX() {
            return points[0];
        }

        public double startY() {
            return points[1];
        }

        public double endX() {
            return points[points.length - 2];
        }

        public double endY() {
            return points[points.length - 1];
        }
    }
}
