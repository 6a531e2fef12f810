package convas.core.engine;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Memory for the gradients of blobs, used again by the next layers on the way back and by the next pass: the system is slow to hand it out.
/// What a pass did not use is let go at its end.
final class GradientRoom {
    /// @param dense whether in Caffe's order, else channels last
    private record Form(Shape shape, boolean dense) {}

    private Map<Form, Deque<Tensor>> spare = new HashMap<>();
    private Map<Form, Deque<Tensor>> free = new HashMap<>();
    private final Map<MemorySegment, Tensor> given = new HashMap<>();

    /// Zeros, channels last where there are four axes.
    Tensor zeros(Shape shape) {
        return zeros(new Form(shape, shape.rank() != 4));
    }

    /// Zeros in Caffe's order.
    Tensor denseZeros(Shape shape) {
        return zeros(new Form(shape, true));
    }

    private Tensor zeros(Form form) {
        Tensor old = poll(free, form);
        if (old == null) {
            old = poll(spare, form);
        }
        if (old != null) {
            old.data().fill((byte) 0);
        }
        Tensor room = old != null ? old : form.dense ? Tensor.dense(form.shape) : Tensor.channelsLast(form.shape, 0);
        given.put(room.data(), room);
        return room;
    }

    private static Tensor poll(Map<Form, Deque<Tensor>> from, Form form) {
        Deque<Tensor> old = from.get(form);
        return old == null ? null : old.pollLast();
    }

    /// Takes back all memory that was given but these, which are still to be read.
    void keep(Set<MemorySegment> used) {
        given.values().removeIf(tensor -> {
            boolean over = !used.contains(tensor.data());
            if (over) {
                free.computeIfAbsent(new Form(tensor.shape(), !tensor.isChannelsLast()), form -> new ArrayDeque<>()).add(tensor);
            }
            return over;
        });
    }

    /// Ends a pass: what is still given belongs to the caller from now on.
    void endPass() {
        given.clear();
        spare = free;
        free = new HashMap<>();
    }
}
