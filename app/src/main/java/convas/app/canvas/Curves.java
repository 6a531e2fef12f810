package convas.app.canvas;

import convas.core.layout.Layouter;

/// Turns the points of a connection into path commands, for every painter alike.
final class Curves {
    /// What a painter understands.
    interface Pen {
        void move(double x, double y);

        void line(double x, double y);

        void quad(double cx, double cy, double x, double y);

        void cubic(double ax, double ay, double bx, double by, double x, double y);
    }

    private Curves() {}

    static void draw(Mark.Wire wire, Pen pen) {
        draw(wire.points(), wire.curve(), pen);
    }

    static void draw(double[] p, boolean curve, Pen pen) {
        pen.move(p[0], p[1]);
        if (curve) {
            pen.cubic(p[2], p[3], p[4], p[5], p[6], p[7]);
            return;
        }
        for (int i = 2; i + 2 < p.length; i += 2) {
            double inX = p[i] - p[i - 2];
            double inY = p[i + 1] - p[i - 1];
            double outX = p[i + 2] - p[i];
            double outY = p[i + 3] - p[i + 1];
            double in = Math.hypot(inX, inY);
            double out = Math.hypot(outX, outY);
            double radius = Math.min(Layouter.RADIUS, Math.min(in, out) / 2);
            if (radius < 0.5) {
                pen.line(p[i], p[i + 1]);
                continue;
            }
            pen.line(p[i] - inX / in * radius, p[i + 1] - inY / in * radius);
            pen.quad(p[i], p[i + 1], p[i] + outX / out * radius, p[i + 1] + outY / out * radius);
        }
        pen.line(p[p.length - 2], p[p.length - 1]);
    }

    /// A curve as a polyline.
    static double[] flatten(double[] p) {
        int steps = 16;
        double[] out = new double[2 * steps + 2];
        for (int i = 0; i <= steps; i++) {
            double t = (double) i / steps;
            double u = 1 - t;
            for (int axis = 0; axis < 2; axis++) {
                out[2 * i + axis] = u * u * u * p[axis] + 3 * u * u * t * p[2 + axis] + 3 * u * t * t * p[4 + axis] + t * t * t * p[6 + axis];
            }
        }
        return out;
    }
}
