package convas.app.canvas;

import convas.core.layout.Direction;
import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.util.Arrays;

/// One thing to paint, in canvas units. Colours are `0xAARRGGBB`; 0 paints nothing.
public sealed interface Mark {
    /// What it covers at most, for leaving out what is not in view.
    Rect bounds();

    Zoom zoom();

    /// The scales at which a mark is seen, from `min` to below `max`.
    record Zoom(double min, double max) {
        /// Texts of a node in full.
        public static final Zoom NEAR = new Zoom(0.66, Double.POSITIVE_INFINITY);
        /// A node with nothing but its name.
        public static final Zoom MIDDLE = new Zoom(0.25, 0.66);
        /// The same while the shapes can still be read.
        public static final Zoom UPPER_MIDDLE = new Zoom(0.35, 0.66);
        /// Modules and blocks of colour.
        public static final Zoom AFAR = new Zoom(0, 0.25);
        public static final Zoom ALWAYS = new Zoom(0, Double.POSITIVE_INFINITY);
        public static final Zoom NOT_NEAR = new Zoom(0, 0.66);
        public static final Zoom NOT_AFAR = new Zoom(0.25, Double.POSITIVE_INFINITY);

        public boolean shows(double scale) {
            return min <= scale && scale < max;
        }
    }

    /// @param square whether the upper corners are not rounded
    record Box(Rect rect, double radius, boolean square, int fill, int stroke, double strokeWidth, boolean dashed, Zoom zoom)
            implements Mark {
        @Override
        public Rect bounds() {
            return rect.grow(strokeWidth);
        }
    }

    enum Align { LEFT, CENTER, RIGHT }

    /// @param x of the edge or middle that `align` names; `y` of the baseline, or of the middle of capitals if `middle`
    /// @param size in canvas units, as long as that is at least `least` pixels on the screen; it grows beyond that, up to what
    ///     `room` and `most` allow, when the picture is small. Long texts are set a little smaller than short ones, then cut
    /// @param room greatest width; a longer text is cut
    record Text(double x, double y, String text, Face face, double size, double least, double most, double room, int color,
            Align align, boolean middle, Zoom zoom) implements Mark {
        @Override
        public Rect bounds() {
            double left = switch (align) {
                case LEFT -> x;
                case CENTER -> x - room / 2;
                case RIGHT -> x - room;
            };
            return new Rect(left, y - most, room, most * 1.5);
        }

        /// Of `least`, what a text that is too long is set in at least.
        private static final double SMALLEST = 0.72;

        /// The size to set it in at a scale: a multiple of half a pixel, so that few fonts are needed.
        public double sizeAt(double scale) {
            double wanted = Math.min(most, Math.max(size, least / scale));
            double fits = wanted <= size ? size
                : Math.max(Math.min(wanted, SMALLEST * least / scale), size * room / Math.max(1e-9, face.width(text, size)));
            return Math.max(1, Math.floor(Math.max(size, Math.min(wanted, fits)) * scale * 2 + 0.01)) / (2 * scale);
        }

        public String textAt(double sizeUsed) {
            return face.cut(text, sizeUsed, room);
        }

        /// The baseline for the size used.
        public double baseline(double sizeUsed) {
            return middle ? y + sizeUsed * 0.3636 : y;
        }
    }

    /// A connection: lines along the axes with round corners, or a cubic curve with its two control points.
    record Wire(double[] points, boolean curve, int color, double width, boolean dashed, Rect bounds, Zoom zoom) implements Mark {
        @Override
        public boolean equals(Object other) {
            return other instanceof Wire wire && Arrays.equals(points, wire.points) && curve == wire.curve && color == wire.color
                && width == wire.width && dashed == wire.dashed && bounds.equals(wire.bounds) && zoom.equals(wire.zoom);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(points) + color;
        }
    }

    /// The head of an arrow with its tip at (x, y).
    record Head(double x, double y, Direction direction, double size, int color, Zoom zoom) implements Mark {
        @Override
        public Rect bounds() {
            return direction == Direction.DOWN ? new Rect(x - size, y - size, 2 * size, size) : new Rect(x - size, y - size, size, 2 * size);
        }

        /// Its corners, x and y by turns, the tip last.
        double[] corners() {
            double half = size * 0.62;
            return direction == Direction.DOWN ? new double[] {x - half, y - size, x + half, y - size, x, y}
                : new double[] {x - size, y + half, x - size, y - half, x, y};
        }
    }

    record Glyph(Icon icon, Rect bounds, int color, Zoom zoom) implements Mark {}

    /// @param smooth whether pixels are blended when the picture is enlarged
    record Image(Rect bounds, Picture picture, boolean smooth, Zoom zoom) implements Mark {}
}
