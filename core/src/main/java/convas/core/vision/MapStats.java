package convas.core.vision;

/// Figures of one map.
///
/// @param min smallest value; 0 if none is finite
/// @param mean of the finite values
/// @param std standard deviation of the finite values
/// @param zeros share of the values that are exactly 0, from 0 to 1
/// @param notFinite how many values are infinite or not a number
public record MapStats(float min, float max, float mean, float std, float zeros, int notFinite) {
    /// Of the values `[from, from + count)`.
    public static MapStats of(float[] values, int from, int count) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        int zeros = 0;
        int finite = 0;
        for (int i = from; i < from + count; i++) {
            float value = values[i];
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                finite++;
                zeros += value == 0 ? 1 : 0;
            }
        }
        if (finite == 0) {
            return new MapStats(0, 0, 0, 0, 0, count);
        }
        double mean = sum / finite;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            if (Float.isFinite(values[i])) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
        }
        return new MapStats(
            min, max, (float) mean, (float) Math.sqrt(squares / finite), (float) zeros / count, count - finite);
    }
}
