package convas.core.vision;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;

/// The filters of a layer as maps, one slice for each input channel of each filter.
///
/// @param maps slices filter by filter; a 1×1 convolution or a dense layer has a single map instead: one row a filter, one
///     column an input
/// @param filters how many filters are shown
/// @param channels slices of one filter
/// @param allFilters how many filters there are; more than `filters` when they are too many to show
public record Filters(FeatureMaps maps, int filters, int channels, int allFilters) {
    /// Values beyond this many are left out.
    static final int LIMIT = 8_000_000;

    /// @param weights `[filters, channels, height, width]` of a convolution or `[outputs, inputs]` of a dense layer
    public static Filters of(Tensor weights) {
        Shape shape = weights.shape();
        int all = shape.rank() == 0 ? 1 : shape.dim(0);
        int size = shape.rank() == 0 ? 1 : Math.toIntExact(shape.count(1, shape.rank()));
        int filters = size == 0 ? 0 : Math.max(1, Math.min(all, LIMIT / size));
        float[] values = new float[filters * size];
        if (filters == all) {
            values = weights.toArray();
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = weights.getFlat(i);
            }
        }
        int height = shape.rank() < 4 ? 1 : shape.dim(2);
        int width = shape.rank() < 4 ? 1 : shape.dim(3);
        if (height * width <= 1) {
            return new Filters(FeatureMaps.of(1, filters, size, Arrays.copyOf(values, filters * size)), filters, 1, all);
        }
        return new Filters(FeatureMaps.of(filters * shape.dim(1), height, width, values), filters, shape.dim(1), all);
    }

    /// Whether the only map is a matrix of filters and inputs.
    public boolean isMatrix() {
        return maps.count() == 1 && channels == 1 && maps.height() == filters;
    }

    /// What a map shows: `filter 3, input channel 0`.
    public String title(int map) {
        return channels == 1 ? "filter " + map : "filter " + map / channels + ", input channel " + map % channels;
    }
}
