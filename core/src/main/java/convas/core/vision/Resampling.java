package convas.core.vision;

/// Resamples one axis with a triangle filter: for each of the new positions the first old one it reads and the weights of
/// those behind it. Pixel centres lie at halves.
record Resampling(int from, int[] first, float[][] weights) {
    /// @param from length of the old axis
    /// @param start where the part that is kept begins
    /// @param extent length of that part
    /// @param to length of the new axis
    static Resampling of(int from, double start, double extent, int to) {
        double step = extent / to;
        double reach = Math.max(1, step);
        int[] first = new int[to];
        float[][] weights = new float[to][];
        for (int i = 0; i < to; i++) {
            double centre = start + (i + 0.5) * step;
            int low = Math.max(0, (int) Math.ceil(centre - reach - 0.5));
            int high = Math.min(from - 1, (int) Math.floor(centre + reach - 0.5));
            float[] row = new float[high - low + 1];
            double sum = 0;
            for (int j = low; j <= high; j++) {
                double weight = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach);
                row[j - low] = (float) weight;
                sum += weight;
            }
            for (int j = 0; j < row.length; j++) {
                row[j] /= (float) sum;
            }
            first[i] = low;
            weights[i] = row;
        }
        return new Resampling(from, first, weights);
    }

    /// Resamples each of `rows` rows of this axis.
    float[] rows(float[] plane, int rows) {
        int to = first.length;
        float[] out = new float[rows * to];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < to; x++) {
                float sum = 0;
                float[] row = weights[x];
                for (int j = 0; j < row.length; j++) {
                    sum += row[j] * plane[y * from + first[x] + j];
                }
                out[y * to + x] = sum;
            }
        }
        return out;
    }

    /// Resamples each of `columns` columns along this axis.
    float[] columns(float[] plane, int columns) {
        float[] out = new float[first.length * columns];
        for (int y = 0; y < first.length; y++) {
            float[] column = weights[y];
            for (int j = 0; j < column.length; j++) {
                int source = (first[y] + j) * columns;
                for (int x = 0; x < columns; x++) {
                    out[y * columns + x] += column[j] * plane[source + x];
                }
            }
        }
        return out;
    }
}
