package convas.core.vision;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Equally large maps of numbers, ready to be looked at: the channels of one item of a blob, or the slices of filters.
/// Immutable, safe for any thread.
public final class FeatureMaps {
    private final int count;
    private final int height;
    private final int width;
    private final float[] values;
    private final List<MapStats> stats;
    private final MapStats total;

    private FeatureMaps(int count, int height, int width, float[] values, List<MapStats> stats, MapStats total) {
        this.count = count;
        this.height = height;
        this.width = width;
        this.values = values;
        this.stats = stats;
        this.total = total;
    }

    /// @param values map by map, row by row; taken over, not copied
    public static FeatureMaps of(int count, int height, int width, float[] values) {
        int map = Math.multiplyExact(height, width);
        if (values.length != Math.multiplyExact(count, map)) {
            throw new IllegalArgumentException(values.length + " values for " + count + " maps of " + height + "×" + width);
        }
        List<MapStats> stats = IntStream.range(0, count).mapToObj(i -> MapStats.of(values, i * map, map)).toList();
        return new FeatureMaps(count, height, width, values, stats, MapStats.of(values, 0, values.length));
    }

    /// The maps of one item of a blob: axis 1 counts the maps, the last two axes are height and width. A blob of fewer than
    /// four axes has maps of height 1, or of 1×1 when it has no more than two.
    ///
    /// @param item index along the first axis
    public static FeatureMaps of(Tensor blob, int item) {
        Shape shape = blob.shape();
        if (shape.rank() == 4 && (blob.isDense() || blob.isChannelsLast())) {
            return channels(blob, item);
        }
        float[] all = blob.toArray();
        int size = shape.rank() == 0 ? 1 : Math.toIntExact(shape.count(1, shape.rank()));
        float[] values = Arrays.copyOfRange(all, item * size, (item + 1) * size);
        int width = shape.rank() < 3 ? 1 : shape.dim(-1);
        int height = shape.rank() < 4 ? 1 : shape.dim(-2);
        return of(width * height == 0 ? 0 : size / (width * height), height, width, values);
    }

    private static FeatureMaps channels(Tensor blob, int item) {
        int channels = blob.shape().dim(1);
        int height = blob.shape().dim(2);
        int width = blob.shape().dim(3);
        float[] values = new float[Math.toIntExact((long) channels * height * width)];
        if (values.length == 0) {
            return of(channels, height, width, values);
        }
        if (blob.isDense()) {
            copy(blob, (long) item * values.length, values, values.length);
            return of(channels, height, width, values);
        }
        int map = height * width;
        rows(blob, item, (y, row, stride) -> {
            for (int c = 0; c < channels; c++) {
                int at = c * map + y * width;
                for (int x = 0; x < width; x++) {
                    values[at + x] = row[x * stride + c];
                }
            }
        });
        return of(channels, height, width, values);
    }

    /// The liveliest maps of one item of a blob of four axes, in channel order. Reads the blob once and keeps only what it
    /// answers.
    ///
    /// @param count how many at most
    static FeatureMaps liveliest(Tensor blob, int item, int count) {
        Shape shape = blob.shape();
        if (!blob.isChannelsLast() || shape.dim(1) <= count) {
            FeatureMaps all = of(blob, item);
            return all.select(all.byVariation().stream().limit(count).sorted().toList());
        }
        int channels = shape.dim(1);
        int width = shape.dim(3);
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        rows(blob, item, (y, row, stride) -> {
            float[] sum = new float[channels];
            float[] square = new float[channels];
            for (int x = 0; x < width; x++) {
                int at = x * stride;
                for (int c = 0; c < channels; c++) {
                    float value = row[at + c];
                    sum[c] += value;
                    square[c] += value * value;
                }
            }
            for (int c = 0; c < channels; c++) {
                sums[c] += sum[c];
                squares[c] += square[c];
            }
        });
        double pixels = (double) shape.dim(2) * width;
        double[] spread = new double[channels];
        for (int c = 0; c < channels; c++) {
            double variance = squares[c] / pixels - sums[c] / pixels * (sums[c] / pixels);
            spread[c] = Double.isNaN(variance) ? -1 : variance;
        }
        int[] chosen = IntStream.range(0, channels).boxed().sorted(Comparator.comparingDouble(c -> -spread[c])).limit(count)
            .sorted().mapToInt(Integer::intValue).toArray();
        int map = shape.dim(2) * width;
        float[] values = new float[chosen.length * map];
        rows(blob, item, (y, row, stride) -> {
            for (int i = 0; i < chosen.length; i++) {
                for (int x = 0; x < width; x++) {
                    values[i * map + y * width + x] = row[x * stride + chosen[i]];
                }
            }
        });
        return of(chosen.length, shape.dim(2), width, values);
    }

    /// The maps of one item of a blob of four axes that have no value above 0 anywhere; one with a value that is not a number is none.
    public static BitSet silent(Tensor blob, int item) {
        int channels = blob.shape().dim(1);
        int width = blob.shape().dim(3);
        BitSet silent = new BitSet(channels);
        silent.set(0, channels);
        if (!blob.isChannelsLast()) {
            FeatureMaps maps = of(blob, item);
            silent.stream().filter(map -> !maps.isSilent(map)).forEach(silent::clear);
            return silent;
        }
        rows(blob, item, (y, row, stride) -> {
            for (int c = silent.nextSetBit(0); c >= 0; c = silent.nextSetBit(c + 1)) {
                for (int x = 0; x < width; x++) {
                    if (!(row[x * stride + c] <= 0)) {
                        silent.clear(c);
                        break;
                    }
                }
            }
        });
        return silent;
    }

    /// Whether it has no value above 0.
    public boolean isSilent(int map) {
        return stats.get(map).max() <= 0 && stats.get(map).notFinite() == 0;
    }

    private interface RowReader {
        /// @param row the row's pixels, all channels of a pixel side by side
        /// @param stride from one pixel to the next
        void read(int y, float[] row, int stride);
    }

    /// Copies row by row, which is many times faster than element by element.
    private static void rows(Tensor blob, int item, RowReader reader) {
        int stride = Math.toIntExact(blob.stride(3));
        int width = blob.shape().dim(3);
        float[] row = new float[(width - 1) * stride + blob.shape().dim(1)];
        for (int y = 0; y < blob.shape().dim(2); y++) {
            copy(blob, item * blob.stride(0) + y * blob.stride(2), row, row.length);
            reader.read(y, row, stride);
        }
    }

    private static void copy(Tensor blob, long from, float[] to, int count) {
        MemorySegment.copy(blob.data(), ValueLayout.JAVA_FLOAT, (blob.base() + from) * Float.BYTES, to, 0, count);
    }

    public int count() {
        return count;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /// Whether each map is a single number, so that a bar chart says more than a grid.
    public boolean isVector() {
        return height == 1 && width == 1;
    }

    public float at(int map, int y, int x) {
        return values[(map * height + y) * width + x];
    }

    public MapStats stats(int map) {
        return stats.get(map);
    }

    /// Figures of all maps together.
    public MapStats total() {
        return total;
    }

    /// The maps by standard deviation, the liveliest first; equals stay in order.
    public List<Integer> byVariation() {
        return sorted(Comparator.comparingDouble(i -> -stats.get(i).std()));
    }

    /// The maps by mean, the largest first; equals stay in order.
    public List<Integer> byMean() {
        return sorted(Comparator.comparingDouble(i -> -stats.get(i).mean()));
    }

    /// The maps by share of zeros, the emptiest first; equals stay in order.
    public List<Integer> byZeros() {
        return sorted(Comparator.comparingDouble(i -> -stats.get(i).zeros()));
    }

    private List<Integer> sorted(Comparator<Integer> by) {
        return IntStream.range(0, count).boxed().sorted(by).toList();
    }

    /// The range that colours one map: its own, or that of all maps.
    public Range range(int map, ColorMap colors, boolean shared) {
        return Range.of(shared ? total : stats.get(map), colors);
    }

    /// Some of the maps, in the order given.
    public FeatureMaps select(List<Integer> chosen) {
        int size = height * width;
        float[] out = new float[chosen.size() * size];
        for (int i = 0; i < chosen.size(); i++) {
            System.arraycopy(values, chosen.get(i) * size, out, i * size, size);
        }
        return new FeatureMaps(chosen.size(), height, width, out, chosen.stream().map(stats::get).toList(), total);
    }

    /// The same maps with no side longer than `side`, each pixel the mean of those it covers; the figures stay those of the
    /// full maps. These maps themselves if they are small enough.
    public FeatureMaps shrunk(int side) {
        int longer = Math.max(height, width);
        if (longer <= side) {
            return this;
        }
        int h = Math.max(1, Math.round((float) height * side / longer));
        int w = Math.max(1, Math.round((float) width * side / longer));
        float[] out = new float[count * h * w];
        for (int map = 0; map < count; map++) {
            for (int y = 0; y < h; y++) {
                int top = y * height / h;
                int bottom = Math.max(top + 1, (y + 1) * height / h);
                for (int x = 0; x < w; x++) {
                    int left = x * width / w;
                    int right = Math.max(left + 1, (x + 1) * width / w);
                    double sum = 0;
                    for (int v = top; v < bottom; v++) {
                        for (int u = left; u < right; u++) {
                            sum += at(map, v, u);
                        }
                    }
                    out[(map * h + y) * w + x] = (float) (sum / ((bottom - top) * (right - left)));
                }
            }
        }
        return new FeatureMaps(count, h, w, out, stats, total);
    }

    /// One map in colour.
    public Picture picture(int map, ColorMap colors, Range range) {
        int size = height * width;
        int[] argb = new int[size];
        for (int i = 0; i < size; i++) {
            argb[i] = range.color(values[map * size + i], colors);
        }
        return new Picture(width, height, argb);
    }
}
