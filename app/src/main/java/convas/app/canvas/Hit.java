package convas.app.canvas;

import convas.core.document.Point;
import convas.core.layout.Rect;

/// What lies under a point of a [Scene].
sealed interface Hit {
    record Nothing() implements Hit {}

    record OnCard(int card) implements Hit {}

    record OnChip(int card, int chip) implements Hit {}

    record OnPill(int card, int out) implements Hit {}

    record OnFrame(int frame) implements Hit {}

    record OnWire(int link) implements Hit {}

    /// @param out which output, or -1 for the input
    record OnPort(int card, int out) implements Hit {}

    Hit NOTHING = new Nothing();

    /// How near, in pixels, counts as on a wire or port.
    double REACH = 7;

    /// @param portsOf the card whose ports are shown, or -1
    static Hit at(Scene scene, double x, double y, double scale, int portsOf) {
        double reach = REACH / scale;
        if (portsOf >= 0 && portsOf < scene.cards().size()) {
            Hit port = port(scene, portsOf, x, y, Math.min(reach, 6));
            if (port != null) {
                return port;
            }
        }
        for (int i = scene.cards().size() - 1; i >= 0; i--) {
            Rect rect = scene.rect(i);
            if (!rect.contains(x, y)) {
                continue;
            }
            Card card = scene.cards().get(i);
            if (scene.body(i).contains(x, y)) {
                for (int c = 0; c < card.chips().size() && Mark.Zoom.NEAR.shows(scale); c++) {
                    if (scene.chip(i, c).contains(x, y)) {
                        return new OnChip(i, c);
                    }
                }
                return new OnCard(i);
            }
            for (int o = 0; o < card.outs().size(); o++) {
                if (scene.pill(i, o).contains(x, y)) {
                    return new OnPill(i, o);
                }
            }
        }
        for (int f = 0; f < scene.frameNames().size(); f++) {
            Rect title = Mark.Zoom.AFAR.shows(scale) ? scene.layout().frames().get(f).rect() : scene.header(f);
            if (title.contains(x, y)) {
                return new OnFrame(f);
            }
        }
        int wire = wire(scene, x, y, reach * 0.8);
        return wire >= 0 ? new OnWire(wire) : NOTHING;
    }

    private static Hit port(Scene scene, int card, double x, double y, double reach) {
        if (scene.cards().get(card).takesInput() && near(scene.inlet(card), x, y, reach)) {
            return new OnPort(card, -1);
        }
        for (int o = 0; o < scene.cards().get(card).outs().size(); o++) {
            if (near(scene.outlet(card, o), x, y, reach)) {
                return new OnPort(card, o);
            }
        }
        return null;
    }

    private static boolean near(Point port, double x, double y, double reach) {
        return Math.hypot(x - port.x(), y - port.y()) < reach;
    }

    /// The nearest wire no farther than `reach`, or -1.
    static int wire(Scene scene, double x, double y, double reach) {
        int best = -1;
        double nearest = reach;
        for (int l = 0; l < scene.links().size(); l++) {
            double[] p = scene.layout().routes().get(l).points();
            boolean curve = scene.layout().routes().get(l).kind() != convas.core.layout.Layout.Route.Kind.ORTHOGONAL;
            double[] flat = curve ? Curves.flatten(p) : p;
            for (int i = 2; i < flat.length; i += 2) {
                double distance = distance(x, y, flat[i - 2], flat[i - 1], flat[i], flat[i + 1]);
                if (distance < nearest) {
                    nearest = distance;
                    best = l;
                }
            }
        }
        return best;
    }

    private static double distance(double x, double y, double ax, double ay, double bx, double by) {
        double dx = bx - ax;
        double dy = by - ay;
        double length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1);
        return Math.hypot(x - ax - t * dx, y - ay - t * dy);
    }
}
