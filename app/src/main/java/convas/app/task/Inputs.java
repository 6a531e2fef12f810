package convas.app.task;

import convas.core.analysis.Annotations;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Makes the input blobs of a net from a picture, and keeps them while nothing changes, so that the engine sees the same
/// tensor again. For one thread.
final class Inputs {
    private record Key(Shape shape, Picture picture, Preprocessing preprocessing) {}

    private Map<Key, Tensor> kept = Map.of();

    /// The inputs that hold a picture: four axes, and more than one pixel.
    static Map<String, Shape> pictures(Annotations annotations) {
        Map<String, Shape> out = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (node.isInput()) {
                for (Blob top : node.tops()) {
                    annotations.shape(top)
                        .filter(s -> s.rank() == 4 && s.count() > 0 && s.height() * s.width() > 1)
                        .ifPresent(s -> out.put(top.name(), s));
                }
            }
        }
        return out;
    }

    /// The shape of the first input that holds a picture.
    static Optional<Shape> first(Annotations annotations) {
        return pictures(annotations).values().stream().findFirst();
    }

    /// @param preprocessing or null for what is usual for each input
    Map<String, Tensor> of(Annotations annotations, Picture picture, Preprocessing preprocessing) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        Map<Key, Tensor> next = new HashMap<>();
        pictures(annotations).forEach((name, shape) -> {
            Key key = new Key(shape, picture, preprocessing == null ? Preprocessing.usual(shape) : preprocessing);
            Tensor tensor = Optional.ofNullable(kept.get(key)).orElseGet(() -> key.preprocessing.blob(picture, shape));
            next.put(key, tensor);
            out.put(name, tensor);
        });
        kept = next;
        return out;
    }
}
