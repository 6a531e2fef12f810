package convas.core.engine;

import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Memory of passes whose values nobody holds any more, for the passes to come.
final class Spare {
    /// @param blobs memory of the values
    private record Lent(WeakReference<Activations> values, Activations.Holders holders, Set<MemorySegment> blobs) {}

    private final Map<MemorySegment, Room> rooms = new IdentityHashMap<>();
    private final List<Lent> lent = new LinkedList<>();
    private final Map<Form, Deque<Tensor>> free = new HashMap<>();

    private record Room(Form form, Tensor tensor) {}

    /// Finds out what is free.
    ///
    /// @param remembered tensors that must stay as they are
    void beginPass(Stream<Tensor> remembered) {
        Set<MemorySegment> used = memory(remembered);
        lent.removeIf(each -> !each.holders.any() || isForgotten(each));
        lent.forEach(each -> used.addAll(each.blobs));
        rooms.values().removeIf(room -> {
            boolean unused = !used.contains(room.tensor.data());
            if (unused) {
                free.computeIfAbsent(room.form, form -> new ArrayDeque<>()).add(room.tensor.anew());
            }
            return unused;
        });
    }

    /// Values that went without being released may have left a tensor with someone: its memory is the garbage collector's.
    private boolean isForgotten(Lent each) {
        boolean forgotten = each.values.refersTo(null);
        if (forgotten) {
            rooms.keySet().removeAll(each.blobs);
        }
        return forgotten;
    }

    /// Memory that was used before, with the values it had, or new memory.
    Tensor take(Form form) {
        Deque<Tensor> old = free.get(form);
        Tensor tensor = old == null || old.isEmpty() ? form.make() : old.pop();
        rooms.put(tensor.data(), new Room(form, tensor));
        return tensor;
    }

    /// Keeps what the values lie in as long as they are held.
    Activations lend(Activations values) {
        lent.add(new Lent(new WeakReference<>(values), values.holders(), memory(values.blobs().values().stream())));
        return values;
    }

    /// What a whole pass had no use for is not kept.
    void endPass(boolean completed) {
        if (completed) {
            free.clear();
        }
    }

    private static Set<MemorySegment> memory(Stream<Tensor> tensors) {
        Set<MemorySegment> out = Collections.newSetFromMap(new IdentityHashMap<>());
        tensors.forEach(tensor -> out.add(tensor.data()));
        return out;
    }
}
