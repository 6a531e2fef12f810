package convas.app.task;

import convas.core.analysis.Annotations;
import convas.core.engine.Activations;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import convas.core.vision.Thumbnails;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the small pictures on the nodes after a run, again only where values changed. For one thread.
public final class NodeThumbnails {
    /// How many maps a node shows at most.
    static final int COUNT = 6;

    /// Longer side of each in pixels.
    static final int SIDE = 40;

    private Map<Tensor, List<Picture>> kept = new IdentityHashMap<>();

    /// By node id. A node whose blob is overwritten in place shows what comes out in the end.
    ///
    /// @param input what the inputs that hold a picture show
    public Map<String, List<Picture>> of(Annotations annotations, Activations activations, Picture input) {
        Map<Tensor, List<Picture>> next = new IdentityHashMap<>();
        Map<String, List<Picture>> out = new HashMap<>();
        Set<String> pictures = Inputs.pictures(annotations).keySet();
        Map<Blob, Blob> last = lastVersions(annotations);
        for (Node node : annotations.net().nodes()) {
            if (node.tops().isEmpty()) {
                continue;
            }
            Blob top = last.getOrDefault(node.tops().getFirst(), node.tops().getFirst());
            boolean picture = node.bottoms().isEmpty() && pictures.contains(top.name()) && top.version() == 0;
            if (picture && input != null) {
                out.put(node.id(), List.of(shrunk(input, 2 * SIDE)));
                continue;
            }
            activations.of(top).ifPresent(tensor -> {
                List<Picture> made = next.computeIfAbsent(tensor, t -> kept.containsKey(t) ? kept.get(t) : Thumbnails.of(t, COUNT, SIDE));
                if (!made.isEmpty()) {
                    out.put(node.id(), made);
                }
            });
        }
        kept = next;
        return Map.copyOf(out);
    }

    /// From each blob that is overwritten to its last version.
    static Map<Blob, Blob> lastVersions(Annotations annotations) {
        Map<Blob, Blob> out = new HashMap<>();
        for (Node node : annotations.net().nodes().reversed()) {
            if (node.inPlace() && !node.bottoms().isEmpty() && node.bottoms().getFirst() != null) {
                Blob top = node.tops().getFirst();
                out.put(node.bottoms().getFirst(), out.getOrDefault(top, top));
            }
        }
        return out;
    }

    /// The picture with a longer side of at most `side` pixels.
    static Picture shrunk(Picture picture, int side) {
        int longer = Math.max(picture.width(), picture.height());
        return longer <= side ? picture : Preprocessing.resize(
            picture, Math.max(1, picture.width() * side / longer), Math.max(1, picture.height() * side / longer));
    }
}
