package convas.core.analysis;

import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bytes of blobs. A layer in place shares its bottom's memory.
///
/// @param all of every blob together, as a net needs that keeps them all
/// @param peak of the largest set alive together when each blob is freed after its last reader; blobs that nobody reads are
///     results and stay
/// @param largest the two largest of that set, the larger first
public record Memory(long all, long peak, List<Blob> largest) {
    /// How many of the largest are told.
    private static final int TOLD = 2;

    public static Memory of(Annotations annotations) {
        return of(annotations.net(), annotations.blobs());
    }

    static Memory of(Net net, Map<Blob, Inferred> blobs) {
        Map<Blob, Blob> owners = new HashMap<>();
        Map<Blob, Integer> lastUse = new HashMap<>();
        Map<Blob, Integer> readers = new HashMap<>();
        for (Node node : net.nodes()) {
            for (Blob bottom : node.bottoms()) {
                if (bottom != null) {
                    Blob owner = owners.getOrDefault(bottom, bottom);
                    lastUse.put(owner, node.index());
                    readers.merge(bottom, 1, Integer::sum);
                }
            }
            for (Blob top : node.tops()) {
                Blob under = overwritten(node, top);
                Blob owner = under == null ? top : owners.getOrDefault(under, under);
                owners.put(top, owner);
                lastUse.put(owner, node.index());
            }
        }
        for (Map.Entry<Blob, Blob> entry : owners.entrySet()) {
            if (!readers.containsKey(entry.getKey())) {
                lastUse.put(entry.getValue(), Integer.MAX_VALUE);
            }
        }
        long all = 0;
        long live = 0;
        long peak = 0;
        Map<Integer, Long> freed = new HashMap<>();
        Map<Blob, Long> alive = new LinkedHashMap<>();
        List<Blob> largest = List.of();
        for (Node node : net.nodes()) {
            for (Blob top : node.tops()) {
                if (owners.get(top).equals(top) && blobs.get(top) instanceof Inferred.Known(Shape shape)) {
                    all += shape.bytes();
                    live += shape.bytes();
                    alive.put(top, shape.bytes());
                    freed.merge(lastUse.get(top), shape.bytes(), Long::sum);
                }
            }
            if (live > peak) {
                peak = live;
                largest = alive.entrySet().stream().sorted(Map.Entry.<Blob, Long>comparingByValue().reversed()).limit(TOLD)
                    .map(Map.Entry::getKey).toList();
            }
            live -= freed.getOrDefault(node.index(), 0L);
            alive.keySet().removeIf(blob -> lastUse.get(blob) == node.index());
        }
        return new Memory(all, peak, largest);
    }

    private static Blob overwritten(Node node, Blob top) {
        for (Blob bottom : node.bottoms()) {
            if (bottom != null && bottom.name().equals(top.name())) {
                return bottom;
            }
        }
        return null;
    }
}
