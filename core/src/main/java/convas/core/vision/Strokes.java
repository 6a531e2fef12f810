package convas.core.vision;

import java.util.List;

/// Lines of a pen, for nets that read handwriting: white ink on black paper.
///
/// @param lines each a row of points `x, y, x, y, …` in parts of the paper's side, from its upper left corner; a line of one
///     point is a dot
public record Strokes(List<double[]> lines) {
    public Strokes {
        lines = List.copyOf(lines);
    }

    /// The paper as seen by `side × side` pixels. A pixel is as bright as the pen covers it, along the line that is nearest to its centre.
    ///
    /// @param pen width of the line in pixels
    public Picture picture(int side, double pen) {
        double[] nearest = new double[side * side];
        java.util.Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (double[] line : lines) {
            for (int i = 0; i + 1 < line.length; i += 2) {
                int next = i + 3 < line.length ? i + 2 : i;
                if (next > i || line.length == 2) {
                    segment(nearest, side, pen, line[i] * side, line[i + 1] * side, line[next] * side, line[next + 1] * side);
                }
            }
        }
        int[] argb = new int[side * side];
        for (int i = 0; i < argb.length; i++) {
            int grey = (int) Math.round(255 * Math.clamp(pen / 2 + 0.5 - Math.sqrt(nearest[i]), 0, 1));
            argb[i] = 0xFF000000 | grey * 0x10101;
        }
        return new Picture(side, side, argb);
    }

    private static void segment(double[] nearest, int side, double pen, double x0, double y0, double x1, double y1) {
        double reach = pen / 2 + 1;
        int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - reach));
        int right = (int) Math.min(side - 1.0, Math.ceil(Math.max(x0, x1) + reach));
        int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - reach));
        int bottom = (int) Math.min(side - 1.0, Math.ceil(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length = dx * dx + dy * dy;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double px = x + 0.5 - x0;
                double py = y + 0.5 - y0;
                double along = length == 0 ? 0 : Math.clamp((px * dx + py * dy) / length, 0, 1);
                double ox = px - along * dx;
                double oy = py - along * dy;
                int at = y * side + x;
                nearest[at] = Math.min(nearest[at], ox * ox + oy * oy);
            }
        }
    }
}
