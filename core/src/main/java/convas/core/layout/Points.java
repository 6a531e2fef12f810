package convas.core.layout;

import java.util.Arrays;

/// Builds a polyline along the axes, leaving out points that change nothing.
final class Points {
    private double[] values = new double[16];
    private int size;

    Points add(double x, double y) {
        if (size >= 2 && Math.abs(values[size - 2] - x) < 0.01 && Math.abs(values[size - 1] - y) < 0.01) {
            return this;
        }
        if (size >= 4 && (aligned(values[size - 4], values[size - 2], x) || aligned(values[size - 3], values[size - 1], y))) {
            size -= 2;
        }
        if (size + 2 > values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = x;
        values[size++] = y;
        return this;
    }

    Points addAll(double[] points, double dx, double dy) {
        for (int i = 0; i < points.length; i += 2) {
            add(points[i] + dx, points[i + 1] + dy);
        }
        return this;
    }

    boolean isEmpty() {
        return size == 0;
    }

    double lastX() {
        return values[size - 2];
    }

    double lastY() {
        return values[size - 1];
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    private static boolean aligned(double a, double b, double c) {
        return Math.abs(a - b) < 0.01 && Math.abs(b - c) < 0.01;
    }
}
