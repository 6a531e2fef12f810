package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// A layer of a type that Convas does not know. It is drawn and kept as it is; what follows it has no known shape.
public record Opaque(String typeName) implements Outside {
    @Override
    public LayerType<Opaque> type() {
        return new LayerType<>(typeName, Category.UNKNOWN, List.of(), Arity.atLeast(0), Arity.atLeast(0),
            "A layer type that Convas does not know.", settings -> this);
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        throw Refused.unknown("Convas does not know layer type " + typeName + ": it is kept as it is, and what follows it has no known shape");
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException(typeName + " cannot run");
    }
}
