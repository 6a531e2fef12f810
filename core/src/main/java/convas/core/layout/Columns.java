package convas.core.layout;

import java.util.List;

/// Wraps a stack of blocks into columns so that the whole can be shown large in a window.
final class Columns {
    /// A last column less filled than this share of the tallest looks like an afterthought ...
    private static final double STRAY = 0.4;
    /// ... and is avoided unless the picture becomes larger by more than this.
    private static final double STRAY_COST = 0.88;
    /// From this scale on a picture is not wrapped to be shown larger still.
    private static final double LARGE_ENOUGH = 0.85;
    /// The columns of the picture before stay unless others show it larger by more than this.
    private static final double WORTH_A_CHANGE = 1.3;
    private static final int MOST_IN_COLUMN = 500;

    private Columns() {}

    /// Which column each piece goes to, so that the whole fills a window of that size best: for each of a range of heights
    /// the narrowest way to break the stack, and of those the one that can be shown largest.
    ///
    /// @param before the columns of the picture before, or null
    static int[] wrap(List<Block> pieces, double width, double height, int[] before) {
        int count = pieces.size();
        double total = 0;
        double tallest = 0;
        double area = 0;
        for (Block piece : pieces) {
            double each = piece.height() + Layouter.GAP;
            total += each;
            tallest = Math.max(tallest, each);
            area += each * (piece.left() + piece.right() + Layouter.GUTTER);
        }
        int[] best = new int[count];
        double bestScale = scale(pieces, best, width, height);
        // Columns as high as the window would need for the bare area of the pieces, give or take.
        double ideal = Math.sqrt(area * height / width);
        double limit = Math.min(total, 4 * ideal);
        double least = Math.max(tallest, ideal / 2);
        while (limit > least) {
            limit = Math.max(least, limit * (count > 500 ? 0.85 : 0.96) - 1);
            int[] column = columns(pieces, limit);
            double scale = scale(pieces, column, width, height);
            if (scale > bestScale * 1.02) {
                best = column;
                bestScale = scale;
            }
        }
        return before != null && scale(pieces, before, width, height) * WORTH_A_CHANGE >= bestScale ? before : best;
    }

    /// The narrowest columns no higher than `limit`, and of equally narrow ones the most even.
    private static int[] columns(List<Block> pieces, double limit) {
        int count = pieces.size();
        double[] width = new double[count + 1];
        double[] unevenness = new double[count + 1];
        int[] next = new int[count + 1];
        for (int p = count - 1; p >= 0; p--) {
            width[p] = Double.POSITIVE_INFINITY;
            double left = 0;
            double right = 0;
            double height = 0;
            for (int q = p; q < count && q - p < MOST_IN_COLUMN; q++) {
                Block block = pieces.get(q);
                height += block.height() + Layouter.GAP;
                if (q > p && height > limit) {
                    break;
                }
                left = Math.max(left, block.left());
                right = Math.max(right, block.right());
                double sum = left + right + Layouter.GUTTER + width[q + 1];
                double uneven = height * height + unevenness[q + 1];
                if (sum < width[p] - 0.5 || sum < width[p] + 0.5 && uneven < unevenness[p]) {
                    width[p] = sum;
                    unevenness[p] = uneven;
                    next[p] = q + 1;
                }
            }
        }
        int[] column = new int[count];
        int at = 0;
        for (int p = 0; p < count; p = next[p], at++) {
            for (int q = p; q < next[p]; q++) {
                column[q] = at;
            }
        }
        return column;
    }

    /// How large columns can be shown in a window, and somewhat less if the last holds only a few strays.
    private static double scale(List<Block> pieces, int[] column, double windowWidth, double windowHeight) {
        double width = 0;
        double tallest = 0;
        double left = 0;
        double right = 0;
        double filled = 0;
        for (int p = 0; p < column.length; p++) {
            if (p > 0 && column[p] != column[p - 1]) {
                width += left + right + Layouter.GUTTER;
                left = 0;
                right = 0;
                filled = 2 * Layouter.TURN;
            }
            Block block = pieces.get(p);
            left = Math.max(left, block.left());
            right = Math.max(right, block.right());
            filled += block.height() + Layouter.GAP;
            tallest = Math.max(tallest, filled);
        }
        width += left + right;
        double scale = Math.min(LARGE_ENOUGH, Math.min(windowWidth / width, windowHeight / tallest));
        return filled < STRAY * tallest ? scale * STRAY_COST : scale;
    }
}
