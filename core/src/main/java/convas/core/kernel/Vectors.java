package convas.core.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What all vector loops share.
///
/// What a loop carries from one run through it to the next is the argument of an operation, never its receiver: `sum = value.add(sum)`. The
/// compiler knows what was just read or computed to be of this species, but of a `sum` only what slower code has counted before. In one start
/// of eight nothing had been counted yet, `sum.add(value)` stayed a call that makes an object, and the loop took twelve times as long for good.
final class Vectors {
    static final VectorSpecies<Float> S =
        FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /// Floats in a vector; divides [convas.core.tensor.Tensor#LANES].
    static final int LANES = S.length();

    static final long BYTES = S.vectorByteSize();

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /// Without the alignment check, which would stay in the loops.
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// All memory, by address. What is read through a segment of its own is checked against its bounds and its arena, which in
    /// short stretches of code costs more than the work itself. Whoever uses addresses keeps to the bounds, and keeps what
    /// owns the memory reachable (`Reference.reachabilityFence`).
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// Every address there is. The compiler knows that one masked with this is small, even with a few gigabytes on top of it, and leaves
    /// out the check against [#ALL]'s bounds. In a loop those checks cost more than they seem to: the compiler then splits the loop, and
    /// each run through it begins with a hundred cycles of bookkeeping. Counters must be `int` for the same reason.
    static final long ADDRESSES = (1L << 56) - 1;

    /// Every address of a float. Behind this mask neither the bounds nor the alignment of plain floats are checked, and they take fewer of the
    /// steps that the compiler allows a method than [#FLOAT]: past those it calls what it should expand.
    static final long ALIGNED = ADDRESSES & -Float.BYTES;

    /// Every distance between addresses, for the same end.
    static final long DISTANCES = (1L << 40) - 1;

    /// What is added where nothing is to be added: one vector.
    static final MemorySegment ZEROS = floats(LANES);

    /// Room for vectors that are to be summed up.
    static final Scratch SUMS = new Scratch();

    static {
        Directives.add();
    }

    private Vectors() {}

    /// The sum of the vector at an address, always in the same order. That of `FloatVector.reduceLanes` is another before the code is compiled,
    /// and a net would not give the same numbers twice.
    static float sum(long address) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        long from = address & ADDRESSES;
        for (int i = 0; i < LANES; i += 4) {
            a += ALL.get(FLOAT, from + 4L * i);
            b += ALL.get(FLOAT, from + 4L * i + 4);
            c += ALL.get(FLOAT, from + 4L * i + 8);
            d += ALL.get(FLOAT, from + 4L * i + 12);
        }
        return a + b + (c + d);
    }

    /// Zeros, off the heap.
    static MemorySegment floats(long count) {
        return Arena.ofAuto().allocate(Math.max(1, count) * Float.BYTES, 64);
    }

    /// Writes all values, if there are any, to the front of what [#padded] made.
    static void put(float[] values, MemorySegment to) {
        if (values != null) {
            MemorySegment.copy(values, 0, to, FLOAT, 0, values.length);
        }
    }

    /// A copy off the heap, filled up with `filler` to a multiple of [convas.core.tensor.Tensor#LANES].
    static MemorySegment padded(float[] values, int count, float filler) {
        int padded = (count + 15) / 16 * 16;
        MemorySegment out = floats(padded);
        for (int i = 0; i < padded; i++) {
            out.setAtIndex(FLOAT, i, values == null || i >= count ? filler : values[i]);
        }
        return out;
    }
}
