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
    /// All panels of a convolution, behind each other and of much the same width, so that they can be dealt out in `shares` of much the same work.
    ///
    /// @param perGroup output channels of each group
    /// @param depth inputs that each output sums over; 0 where there are no weights
    /// @param widest the most vectors of a panel
    static List<Panel> of(int groups, int perGroup, long depth, int widest, int shares) {
        List<Panel> panels = new ArrayList<>();
        int vectors = (perGroup + LANES - 1) / LANES;
        int share = (vectors + shares - 1) / shares;
        int count = Math.min(vectors, (share + widest - 1) / widest * shares);
        long at = 0;
        for (int g = 0; g < groups; g++) {
            for (int i = 0; i < count; i++) {
                int first = vectors * i / count;
                int width = vectors * (i + 1) / count - first;
                panels.add(new Panel(g, g * perGroup + first * LANES, width, at));
                at += depth * width * LANES;
            }
        }
        return panels;
    }

    /// Floats of all panels' weights.
    static long size(List<Panel> panels, long depth) {
        return panels.stream().mapToLong(panel -> depth * panel.vectors * LANES).sum();
    }
}
