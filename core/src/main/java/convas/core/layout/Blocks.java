package convas.core.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/// Lays out flows, those of the same structure once: a branched one by its series and parallels, another in layers, and what
/// neither can do in rows.
final class Blocks {
    private static final int TOO_MANY_FOR_LAYERS = 3000;

    private record Key(List<List<Double>> items, List<Flow.Arc> arcs, double lead) {}

    private final Map<Key, Block> blocks = new HashMap<>();
    private final Watch watch;
    /// Items that are to be laid out, and those that are.
    private final int all;
    private int done;

    Blocks(Watch watch, int all) {
        this.watch = watch;
        this.all = all;
    }

    Block layout(Flow flow) {
        List<List<Double>> sizes = new ArrayList<>(flow.items().size());
        for (Flow.Item item : flow.items()) {
            List<Double> size = new ArrayList<>(List.of(item.left(), item.right(), item.height()));
            for (double out : item.outs()) {
                size.add(out);
            }
            sizes.add(size);
        }
        Key key = new Key(sizes, List.copyOf(flow.arcs()), flow.lead());
        Block known = blocks.get(key);
        if (known == null) {
            known = compute(flow);
            blocks.put(key, known);
        }
        done += flow.items().size();
        return known;
    }

    /// @param share of the flow at hand
    private Watch.Wish look(Flow flow, double share) {
        Watch.Wish wish = watch.at(Math.min(1, (done + share * flow.items().size()) / all));
        if (wish == Watch.Wish.STOP) {
            throw new CancellationException();
        }
        return wish;
    }

    private Block compute(Flow flow) {
        try {
            boolean plain = look(flow, 0) == Watch.Wish.PLAIN;
            Block drawn = SeriesParallel.layout(flow).orElse(null);
            if (drawn != null) {
                return drawn;
            }
            return plain || flow.items().size() > TOO_MANY_FOR_LAYERS ? Rows.layout(flow)
                : Layered.layout(flow, share -> look(flow, share));
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (RuntimeException | StackOverflowError failure) {
            return Rows.layout(flow);
        }
    }
}
