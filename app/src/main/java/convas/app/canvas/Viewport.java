package convas.app.canvas;

import convas.core.layout.Rect;

/// Which part of the picture a window shows. Immutable.
///
/// @param scale pixels a canvas unit
/// @param x pixel where the picture's origin stands
record Viewport(double scale, double x, double y) {
    static final double MIN = 0.02;
    static final double MAX = 8;
    static final Viewport ACTUAL = new Viewport(1, 0, 0);

    double toX(double pixel) {
        return (pixel - x) / scale;
    }

    double toY(double pixel) {
        return (pixel - y) / scale;
    }

    double pixelX(double unit) {
        return unit * scale + x;
    }

    double pixelY(double unit) {
        return unit * scale + y;
    }

    Viewport pan(double dx, double dy) {
        return new Viewport(scale, x + dx, y + dy);
    }

    /// The point under the pixel stays where it is.
    Viewport zoom(double factor, double pixelX, double pixelY) {
        double next = Math.clamp(scale * factor, MIN, MAX);
        double k = next / scale;
        return new Viewport(next, pixelX - (pixelX - x) * k, pixelY - (pixelY - y) * k);
    }

    Rect visible(double width, double height) {
        return new Rect(toX(0), toY(0), width / scale, height / scale);
    }

    /// Shows all of an area in the middle of a window, no larger than `most`.
    static Viewport fit(Rect area, double width, double height, double margin, double most) {
        double scale = Math.min(Math.max(1, width - 2 * margin) / Math.max(1, area.width()), Math.max(1, height - 2 * margin) / Math.max(1, area.height()));
        scale = Math.clamp(scale, MIN, most);
        return new Viewport(scale, Math.rint(width / 2 - area.centerX() * scale), Math.rint(height / 2 - area.centerY() * scale));
    }
}
