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
            double ex = p[p.length - 2];
            double ey = p[p.length - 1];
            double reach = bend(p[0], p[1], ex, ey);
            pen.cubic(p[0], p[1] + reach, ex, ey - reach, ex, ey);
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
        double ex = p[p.length - 2];
        double ey = p[p.length - 1];
        double reach = bend(p[0], p[1], ex, ey);
        int steps = 16;
        double[] out = new double[2 * steps + 2];
        for (int i = 0; i <= steps; i++) {
            double t = (double) i / steps;
            double u = 1 - t;
            out[2 * i] = (u * u * u + 3 * u * u * t) * p[0] + (3 * u * t * t + t * t * t) * ex;
            out[2 * i + 1] = u * u * u * p[1] + 3 * u * u * t * (p[1] + reach) + 3 * u * t * t * (ey - reach) + t * t * t * ey;
        }
        return out;
    }

    /// How far the control points of a curve stand above and below its ends.
    static double bend(double x, double y, double ex, double ey) {
        double down = ey - y;
        return down > 0 ? Math.max(16, down * 0.5) : Math.min(160, 40 + Math.abs(down) * 0.5 + Math.abs(ex - x) * 0.1);
    }
}
