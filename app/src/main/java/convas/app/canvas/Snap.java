package convas.app.canvas;

import convas.core.layout.Direction;
import convas.core.layout.Rect;
import java.util.ArrayList;
import java.util.List;

/// How far boxes are moved so that they line up with others.
///
/// @param dx the move, in canvas units
/// @param guides lines along which they line up, each `x1, y1, x2, y2`
record Snap(double dx, double dy, List<double[]> guides) {
    /// Where the boxes go without others to line up with: to a grid, so that two moved boxes stand alike.
    static final double GRID = 4;

    Snap {
        guides = List.copyOf(guides);
    }

    /// Middles go before edges, since that is where connections come in.
    ///
    /// @param moving around all that moves, where it stood
    /// @param others boxes that stay
    /// @param reach how near counts as in line, in canvas units
    static Snap of(Rect moving, List<Rect> others, double dx, double dy, double reach, Direction direction) {
        if (direction == Direction.RIGHT) {
            Snap down = of(turned(moving), others.stream().map(Snap::turned).toList(), dy, dx, reach, Direction.DOWN);
            return new Snap(down.dy, down.dx, down.guides.stream().map(g -> new double[] {g[1], g[0], g[3], g[2]}).toList());
        }
        Rect moved = moving.shift(dx, dy);
        double bestX = Double.POSITIVE_INFINITY;
        double bestY = Double.POSITIVE_INFINITY;
        boolean middles = false;
        Rect atX = null;
        Rect atY = null;
        double lineX = 0;
        double lineY = 0;
        for (Rect other : others) {
            double[] mine = {moved.centerX(), moved.x(), moved.right()};
            double[] theirs = {other.centerX(), other.x(), other.right()};
            for (int i = 0; i < 3; i++) {
                double off = theirs[i] - mine[i];
                boolean middle = i == 0;
                if (Math.abs(off) <= reach && (middle != middles ? middle : Math.abs(off) < Math.abs(bestX))) {
                    middles = middle;
                    bestX = off;
                    atX = other;
                    lineX = theirs[i];
                }
            }
            double[] mineY = {moved.y(), moved.bottom()};
            double[] theirsY = {other.y(), other.bottom()};
            for (int i = 0; i < 2; i++) {
                double off = theirsY[i] - mineY[i];
                if (Math.abs(off) <= reach && Math.abs(off) < Math.abs(bestY)) {
                    bestY = off;
                    atY = other;
                    lineY = theirsY[i];
                }
            }
        }
        double x = atX == null ? grid(moving.x() + dx) - moving.x() : dx + bestX;
        double y = atY == null ? grid(moving.y() + dy) - moving.y() : dy + bestY;
        Rect end = moving.shift(x, y);
        List<double[]> guides = new ArrayList<>();
        if (atX != null) {
            guides.add(new double[] {lineX, Math.min(end.y(), atX.y()), lineX, Math.max(end.bottom(), atX.bottom())});
        }
        if (atY != null) {
            guides.add(new double[] {Math.min(end.x(), atY.x()), lineY, Math.max(end.right(), atY.right()), lineY});
        }
        return new Snap(x, y, guides);
    }

    private static Rect turned(Rect rect) {
        return new Rect(rect.y(), rect.x(), rect.height(), rect.width());
    }

    private static double grid(double value) {
        return Math.rint(value / GRID) * GRID;
    }
}
