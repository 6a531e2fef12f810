package convas.core.vision;

import convas.core.tensor.Tensor;
import java.util.stream.IntStream;

/// Equally large coloured tiles, one a map or filter, as they lie behind one another in memory. Immutable.
///
/// @param argb tile by tile, row by row
public record Tiles(int count, int width, int height, int[] argb) {
    public Tiles {
        if (argb.length != Math.multiplyExact(count, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException(argb.length + " pixels for " + count + " tiles of " + width + "×" + height);
        }
    }

    /// @param shared whether one scale serves all maps, so that tiles can be compared; otherwise each map uses all colours
    public static Tiles of(FeatureMaps maps, ColorMap colors, boolean shared) {
        int size = maps.height() * maps.width();
        int[] argb = new int[maps.count() * size];
        for (int map = 0; map < maps.count(); map++) {
            Picture picture = maps.picture(map, colors, maps.range(map, colors, shared));
            System.arraycopy(picture.argb(), 0, argb, map * size, size);
        }
        return new Tiles(maps.count(), maps.width(), maps.height(), argb);
    }

    /// The filters of a first layer as colour pictures: `pixel = (w - min) / (max - min)`, the extremes taken over each
    /// filter's three channels.
    ///
    /// @param weights `[filters, 3, height, width]`, dense
    /// @param bgr whether the first channel is blue
    /// @throws IllegalArgumentException if the filters do not have three channels
    public static Tiles rgb(Tensor weights, boolean bgr) {
        if (weights.shape().rank() != 4 || weights.shape().dim(1) != 3) {
            throw new IllegalArgumentException("filters of three channels can be shown in colour, not " + weights.shape());
        }
        int filters = weights.shape().dim(0);
        int height = weights.shape().dim(2);
        int width = weights.shape().dim(3);
        int size = height * width;
        float[] values = weights.toArray();
        int[] argb = new int[filters * size];
        for (int filter = 0; filter < filters; filter++) {
            int at = filter * 3 * size;
            MapStats stats = MapStats.of(values, at, 3 * size);
            Range range = new Range(stats.min(), stats.max());
            for (int i = 0; i < size; i++) {
                int first = level(range.unit(values[at + i]));
                int green = level(range.unit(values[at + size + i]));
                int third = level(range.unit(values[at + 2 * size + i]));
                argb[filter * size + i] = 0xff000000 | (bgr ? third << 16 | green << 8 | first : first << 16 | green << 8 | third);
            }
        }
        return new Tiles(filters, width, height, argb);
    }

    private static int level(double unit) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, unit)));
    }

    public Picture picture(int tile) {
        int size = width * height;
        return new Picture(width, height, java.util.Arrays.copyOfRange(argb, tile * size, (tile + 1) * size));
    }

    /// Paints the part of a grid that is in view, each tile enlarged to the nearest pixel.
    ///
    /// @param order which tile stands at each place of the grid
    /// @param scroll rows of pixels of the grid that lie above the view
    /// @param out `viewWidth * viewHeight` pixels; only those that a tile covers are written
    public void paint(TileGrid grid, int[] order, int scroll, int[] out, int viewWidth, int viewHeight) {
        IntStream.range(grid.firstInView(scroll), Math.min(order.length, grid.endOfView(scroll, viewHeight))).forEach(place -> {
            int left = grid.x(place);
            int top = grid.y(place) - scroll;
            int base = order[place] * width * height;
            int right = Math.min(viewWidth, left + grid.tileWidth());
            int bottom = Math.min(viewHeight, top + grid.tileHeight());
            for (int y = Math.max(0, top); y < bottom; y++) {
                int row = base + (int) ((long) (y - top) * height / grid.tileHeight()) * width;
                for (int x = Math.max(0, left); x < right; x++) {
                    out[y * viewWidth + x] = argb[row + (int) ((long) (x - left) * width / grid.tileWidth())];
                }
            }
        });
    }
}
