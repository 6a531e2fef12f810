package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.layer.Back;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The gradients of the parameters in one pass. Layers that share a parameter by its name add to one gradient.
final class ParamGradients {
    private final Annotations annotations;
    private final Wanted wanted;
    private final Set<Object> keys = new HashSet<>();
    private final Map<Object, Tensor> sums = new HashMap<>();
    private final Map<Object, Tensor> room;

    /// What stands for a shared parameter; a permissive share may have another shape, but as many values.
    private record Shared(String name, long count) {}

    /// @param room sums of a pass before, whose memory is used again: that of large layers is slow to come by
    ParamGradients(Annotations annotations, Wanted wanted, Map<Object, Tensor> room) {
        this.room = room;
        this.annotations = annotations;
        this.wanted = wanted;
        for (Node node : annotations.net().nodes()) {
            for (int i = 0; i < annotations.of(node).params().size(); i++) {
                if (wanted.param(node, i)) {
                    keys.add(key(node, i));
                }
            }
        }
    }

    private Object key(Node node, int index) {
        String name = index < node.params().size() ? node.params().get(index).name() : "";
        return name.isEmpty() ? new Gradients.Param(node.id(), index) : new Shared(name, shape(node, index).count());
    }

    private Shape shape(Node node, int index) {
        return annotations.of(node).params().get(index).shape();
    }

    boolean wants(Node node, int index) {
        return keys.contains(key(node, index));
    }

    boolean wantsAny(Node node) {
        for (int i = 0; i < annotations.of(node).params().size(); i++) {
            if (wants(node, i)) {
                return true;
            }
        }
        return false;
    }

    /// What the gradient is to be added to.
    Tensor diff(Node node, int index) {
        Shape shape = shape(node, index);
        return sums.computeIfAbsent(key(node, index), key -> {
            Optional<Tensor> old = old(key, shape);
            old.ifPresent(each -> each.data().asSlice(each.base() * Float.BYTES, shape.count() * Float.BYTES).fill((byte) 0));
            return old.orElseGet(() -> Tensor.dense(shape));
        }).reshaped(shape);
    }

    /// Where it is the first that the gradient has, what is there is not made zeros before.
    void add(Node node, int index, Back.Sum sum) {
        Object key = key(node, index);
        Shape shape = shape(node, index);
        boolean add = sums.containsKey(key);
        Tensor diff = add ? sums.get(key).reshaped(shape) : old(key, shape).orElseGet(() -> Tensor.dense(shape));
        sum.into(diff, add);
        sums.put(key, diff);
    }

    /// The sum of the pass before, if its memory serves.
    private Optional<Tensor> old(Object key, Shape shape) {
        return Optional.ofNullable(room.get(key)).filter(old -> old.shape().equals(shape));
    }

    Map<Object, Tensor> sums() {
        return sums;
    }

    Map<Gradients.Param, Tensor> found() {
        Map<Gradients.Param, Tensor> found = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            for (int i = 0; i < annotations.of(node).params().size(); i++) {
                Tensor sum = sums.get(key(node, i));
                if (sum != null && wanted.param(node, i)) {
                    found.put(new Gradients.Param(node.id(), i), sum.reshaped(shape(node, i)));
                }
            }
        }
        return found;
    }
}
