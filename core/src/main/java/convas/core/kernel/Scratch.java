package convas.core.kernel;

import java.lang.foreign.MemorySegment;

/// Memory for what a thread computes on the way, kept for the next time. What was asked for before is overwritten.
final class Scratch {
    private final ThreadLocal<MemorySegment> room = ThreadLocal.withInitial(() -> Vectors.floats(0));

    MemorySegment floats(long count) {
        MemorySegment known = room.get();
        if (known.byteSize() < count * Float.BYTES) {
            known = Vectors.floats(count);
            room.set(known);
        }
        return known;
    }
}
