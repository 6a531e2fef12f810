package convas.core.kernel;

import static convas.core.kernel.Vectors.LANES;

import java.util.ArrayList;
import java.util.List;

/// A few vectors of output channels, whose weights lie side by side for one input after the other.
///
/// @param group the channels' group
/// @param channel the first output channel
/// @param vectors of output channels
/// @param at where the weights begin, in floats
record Panel(int group, int channel, int vectors, long at) {
    /// All panels of a convolution, behind each other.
    ///
    /// @param perGroup output channels of each group
    /// @param depth inputs that each output sums over
    /// @param widest the most vectors of a panel
    static List<Panel> of(int groups, int perGroup, long depth, int widest) {
        List<Panel> panels = new ArrayList<>();
        long at = 0;
        for (int g = 0; g < groups; g++) {
            int left = (perGroup + LANES - 1) / LANES;
            int channel = g * perGroup;
            while (left > 0) {
                int vectors = width(left, widest);
                panels.add(new Panel(g, channel, vectors, at));
                at += depth * vectors * LANES;
                channel += vectors * LANES;
                left -= vectors;
            }
        }
        return panels;
    }

    /// As wide as can be, but never one vector alone behind wide ones.
    private static int width(int left, int widest) {
        if (left <= widest || widest == 1) {
            return Math.min(left, widest);
        }
        return left % widest == 1 && left < 2 * widest || left == widest + 2 ? (left + 1) / 2 : widest;
    }

    /// Floats of all panels' weights.
    static long size(List<Panel> panels, long depth) {
        return panels.stream().mapToLong(panel -> depth * panel.vectors * LANES).sum();
    }
}
