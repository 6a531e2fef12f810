package convas.core.vision;

import convas.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// Small pictures of a blob for its node.
public final class Thumbnails {
    private Thumbnails() {}

    /// The liveliest maps of a blob's first item, in channel order, none larger than `side`; a vector becomes one profile
    /// three times as wide as high.
    ///
    /// @param count how many at most
    public static List<Picture> of(Tensor blob, int count, int side) {
        if (blob.shape().count() == 0) {
            return List.of();
        }
        boolean image = blob.shape().rank() == 4 && blob.shape().height() > 1;
        FeatureMaps maps = image ? FeatureMaps.liveliest(blob, 0, count) : FeatureMaps.of(blob, 0);
        if (maps.isVector()) {
            return maps.count() < 2 ? List.of() : List.of(profile(maps, 3 * side, side));
        }
        if (maps.height() == 1) {
            return List.of();
        }
        ColorMap colors = maps.total().min() < 0 ? ColorMap.DIVERGING : ColorMap.VIRIDIS;
        FeatureMaps few = maps.shrunk(side);
        return IntStream.range(0, few.count()).mapToObj(i -> few.picture(i, colors, Range.of(few.stats(i), colors))).toList();
    }

    /// A vector as bars from its zero line, several values to a column showing the one farthest from 0.
    static Picture profile(FeatureMaps vector, int width, int height) {
        float low = Math.min(0, vector.total().min());
        float high = Math.max(0, vector.total().max());
        int columns = Math.min(width, vector.count());
        int[] argb = new int[columns * height];
        Range range = new Range(low, high);
        int zero = row(range.unit(0), height);
        for (int x = 0; x < columns; x++) {
            float value = 0;
            int end = (int) ((long) (x + 1) * vector.count() / columns);
            for (int i = (int) ((long) x * vector.count() / columns); i < end; i++) {
                value = Math.abs(vector.at(i, 0, 0)) > Math.abs(value) ? vector.at(i, 0, 0) : value;
            }
            int tip = row(range.unit(value), height);
            for (int y = Math.min(zero, tip); y < Math.max(zero, tip); y++) {
                argb[y * columns + x] = value < 0 ? 0xff2166ac : 0xff35b779;
            }
        }
        return new Picture(columns, height, argb);
    }

    private static int row(double unit, int height) {
        return (int) Math.round((1 - (Double.isNaN(unit) ? 0 : unit)) * height);
    }
}
