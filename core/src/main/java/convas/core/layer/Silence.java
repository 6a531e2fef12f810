package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Takes blobs that nobody else reads, so that they do not count as results of the net.
public record Silence() implements Layer {
    public static final LayerType<Silence> TYPE = new LayerType<>("Silence", Category.UTILITY, List.of(), Arity.atLeast(1), Arity.NONE,
        "Takes blobs that nobody needs, so that they are not results.", settings -> new Silence());

    @Override
    public LayerType<Silence> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return List.of();
    }

    @Override
    public void forward(Run run) {}
}
