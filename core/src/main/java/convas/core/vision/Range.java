package convas.core.vision;

/// The values that the two ends of a colour map stand for.
public record Range(float low, float high) {
    /// From the smallest to the largest value; equally far to both sides of 0 for a centred map.
    public static Range of(float min, float max, ColorMap colors) {
        if (colors.centred()) {
            float reach = Math.max(Math.abs(min), Math.abs(max));
            return new Range(-reach, reach);
        }
        return new Range(min, max);
    }

    public static Range of(MapStats stats, ColorMap colors) {
        return of(stats.min(), stats.max(), colors);
    }

    /// Where a value lies: 0 at the low end, 1 at the high end. In an empty range that is 0, or the middle if the range is
    /// empty at 0 of a centred map.
    public double unit(float value) {
        return high > low ? ((double) value - low) / ((double) high - low) : Float.isNaN(value) ? Double.NaN : 0;
    }

    /// The colour of a value.
    public int color(float value, ColorMap colors) {
        return colors.at(high > low || !colors.centred() ? unit(value) : Float.isNaN(value) ? Double.NaN : 0.5);
    }
}
