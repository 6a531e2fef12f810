package convas.core.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Boxes on an image, of which detectors keep the best of those that overlap.
///
/// @param corners left, top, right and bottom of each
/// @param edge what a side is longer than the difference of its corners: 1 where corners are pixels that belong to the box, else 0
public record Boxes(float[] corners, float edge) {
    /// Those that score above a threshold, best first, and of equal scores the first first; at most so many. What is not a number is left out.
    public static int[] best(float[] scores, float above, int most) {
        return IntStream.range(0, scores.length).filter(i -> scores[i] > above).boxed()
            .sorted(Comparator.comparing(i -> -scores[i])).limit(most).mapToInt(Integer::intValue).toArray();
    }

    /// Takes boxes in that order, but none that overlaps one that was taken by a larger share than the threshold (non-maximum suppression).
    ///
    /// @param eta what the threshold is multiplied by after each box that was taken, as long as it is above 0.5; 1 to leave it
    /// @param most how many are taken at most
    public int[] apart(int[] order, float threshold, float eta, int most) {
        int[] taken = new int[order.length];
        int count = 0;
        float now = threshold;
        for (int i = 0; i < order.length && count < most; i++) {
            Rows.check();
            if (isApart(order[i], taken, count, now)) {
                taken[count++] = order[i];
                now *= now > 0.5f ? eta : 1;
            }
        }
        return Arrays.copyOf(taken, count);
    }

    private boolean isApart(int box, int[] others, int count, float threshold) {
        for (int i = 0; i < count; i++) {
            if (!(overlap(box, others[i]) <= threshold)) {
                return false;
            }
        }
        return true;
    }

    /// What two boxes share, of what they cover together.
    private float overlap(int one, int other) {
        float width = Math.min(corners[4 * one + 2], corners[4 * other + 2]) - Math.max(corners[4 * one], corners[4 * other]) + edge;
        float height = Math.min(corners[4 * one + 3], corners[4 * other + 3]) - Math.max(corners[4 * one + 1], corners[4 * other + 1]) + edge;
        float shared = width > 0 && height > 0 ? width * height : 0;
        return shared == 0 ? 0 : shared / (area(one) + area(other) - shared);
    }

    private float area(int box) {
        float width = corners[4 * box + 2] - corners[4 * box] + edge;
        float height = corners[4 * box + 3] - corners[4 * box + 1] + edge;
        return width < 0 || height < 0 ? 0 : width * height;
    }
}
