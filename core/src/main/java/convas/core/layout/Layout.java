package convas.core.layout;

import java.util.Arrays;
import java.util.List;

/// Where everything stands. Immutable.
///
/// @param boxes one a box of the graph
/// @param frames of those modules that could be drawn together
/// @param routes one a link of the graph, in its order
/// @param turns the first box of each column but the first
public record Layout(List<Rect> boxes, List<Frame> frames, List<Route> routes, Rect bounds, List<Integer> turns) {
    public Layout {
        boxes = List.copyOf(boxes);
        frames = List.copyOf(frames);
        routes = List.copyOf(routes);
        turns = List.copyOf(turns);
    }

    /// In one column.
    public Layout(List<Rect> boxes, List<Frame> frames, List<Route> routes, Rect bounds) {
        this(boxes, frames, routes, bounds, List.of());
    }

    /// @param module index in [Graph#modules()]
    /// @param rect with its title, which is [Layouter#HEADER] high
    public record Frame(int module, Rect rect) {}

    /// @param points x and y by turns, from the output to the input
    public record Route(Kind kind, double[] points) {
        public enum Kind {
            /// Lines along the axes; corners are to be rounded.
            ORTHOGONAL,
            /// A smooth curve that leaves and comes in along the net: a cubic one, by its two ends and the control points between.
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

        /// A curve between two points.
        public static Route curve(Kind kind, Direction direction, double startX, double startY, double endX, double endY) {
            double along = direction == Direction.DOWN ? endY - startY : endX - startX;
            double aside = direction == Direction.DOWN ? endX - startX : endY - startY;
            double reach = along > 0 ? Math.max(16, along * 0.5) : Math.min(160, 40 + Math.abs(along) * 0.5 + Math.abs(aside) * 0.1);
            return new Route(kind, direction == Direction.DOWN
                ? new double[] {startX, startY, startX, startY + reach, endX, endY - reach, endX, endY}
                : new double[] {startX, startY, startX + reach, startY, endX - reach, endY, endX, endY});
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
