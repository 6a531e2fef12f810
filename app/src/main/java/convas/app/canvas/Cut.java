package convas.app.canvas;

import convas.core.layout.Rect;
import java.util.ArrayList;
import java.util.List;

/// Cuts connections at the edge of an area, so that an excerpt has none that lead out of it.
final class Cut {
    private Cut() {}

    /// The parts of a connection that lie in an area, in its order; itself if all of it does.
    static List<Mark.Wire> wire(Mark.Wire wire, Rect area) {
        if (isInside(wire.points(), area)) {
            return List.of(wire);
        }
        double[] p = wire.curve() ? Curves.flatten(wire.points()) : wire.points();
        List<Mark.Wire> parts = new ArrayList<>();
        List<Double> part = new ArrayList<>();
        for (int i = 0; i + 3 < p.length; i += 2) {
            double[] share = share(p[i], p[i + 1], p[i + 2], p[i + 3], area);
            if (share != null) {
                if (part.isEmpty()) {
                    add(part, p, i, share[0]);
                }
                add(part, p, i, share[1]);
            }
            if (share == null || share[1] < 1) {
                end(part, wire, area, parts);
            }
        }
        end(part, wire, area, parts);
        return parts;
    }

    private static boolean isInside(double[] points, Rect area) {
        for (int i = 0; i < points.length; i += 2) {
            if (points[i] < area.x() || points[i] > area.right() || points[i + 1] < area.y() || points[i + 1] > area.bottom()) {
                return false;
            }
        }
        return true;
    }

    private static void add(List<Double> part, double[] p, int i, double t) {
        part.add(p[i] + t * (p[i + 2] - p[i]));
        part.add(p[i + 1] + t * (p[i + 3] - p[i + 1]));
    }

    private static void end(List<Double> part, Mark.Wire of, Rect area, List<Mark.Wire> parts) {
        if (!part.isEmpty()) {
            double[] points = part.stream().mapToDouble(Double::doubleValue).toArray();
            parts.add(new Mark.Wire(points, false, of.color(), of.width(), of.dashed(), area, of.zoom()));
            part.clear();
        }
    }

    /// From which share of a line to which it lies in an area (Liang and Barsky's way); null if it does not.
    private static double[] share(double x0, double y0, double x1, double y1, Rect area) {
        double[] slopes = {x0 - x1, x1 - x0, y0 - y1, y1 - y0};
        double[] rooms = {x0 - area.x(), area.right() - x0, y0 - area.y(), area.bottom() - y0};
        double from = 0;
        double to = 1;
        for (int edge = 0; edge < 4; edge++) {
            if (slopes[edge] == 0 && rooms[edge] < 0) {
                return null;
            }
            if (slopes[edge] < 0) {
                from = Math.max(from, rooms[edge] / slopes[edge]);
            } else if (slopes[edge] > 0) {
                to = Math.min(to, rooms[edge] / slopes[edge]);
            }
        }
        return from < to ? new double[] {from, to} : null;
    }
}
