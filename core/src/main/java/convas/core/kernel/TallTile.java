package convas.core.kernel;

import static convas.core.kernel.Vectors.ADDRESSES;
import static convas.core.kernel.Vectors.ALIGNED;
import static convas.core.kernel.Vectors.ALL;
import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.LANES;
import static convas.core.kernel.Vectors.ORDER;
import static convas.core.kernel.Vectors.S;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import jdk.incubator.vector.FloatVector;

/// The micro-kernel for weights that come from memory: each vector of them is read once, for all 16 places at a time, and while it is
/// multiplied the next ones are on their way. Of tiles of 5 by 4 ([Tiles]) the first waits for the memory and the others do not use it:
/// over 256 channels and 64 MB of weights those reached 82 GFLOP/s, this 168 to 174.
///
/// Places lie one vector of inputs apart, so that one register is address enough for all of them: a vector of channels of all places, then the
/// next channels'. The sums are stored likewise. There is one loop over all inputs: with one over vectors of channels and another within
/// each, every vector of channels began with some hundred cycles of checks, and it was 135.
final class TallTile {
    /// Places that are computed together.
    static final int HEIGHT = 16;

    /// Inputs for which all places' values stay in the innermost cache while weights pass through it. Weights must lie in the order in which
    /// they pass: with gaps every 16 KB they come at 7 GB/s instead of 18.
    static final int DEPTH = 256;

    private TallTile() {}

    /// @param in address of the inputs
    /// @param channels [#DEPTH] at most
    /// @param weights address of one vector of weights for each input
    /// @param more whether to add to the sums that are there
    /// @param out address of the sums
    static void run(long in, int channels, long weights, boolean more, long out) {
        long to = out & ADDRESSES;
        long start = (more ? out : Vectors.ZEROS.address()) & ADDRESSES;
        long step = more ? BYTES : 0;
        FloatVector s0 = FloatVector.fromMemorySegment(S, ALL, start + 0 * step, ORDER);
        FloatVector s1 = FloatVector.fromMemorySegment(S, ALL, start + 1 * step, ORDER);
        FloatVector s2 = FloatVector.fromMemorySegment(S, ALL, start + 2 * step, ORDER);
        FloatVector s3 = FloatVector.fromMemorySegment(S, ALL, start + 3 * step, ORDER);
        FloatVector s4 = FloatVector.fromMemorySegment(S, ALL, start + 4 * step, ORDER);
        FloatVector s5 = FloatVector.fromMemorySegment(S, ALL, start + 5 * step, ORDER);
        FloatVector s6 = FloatVector.fromMemorySegment(S, ALL, start + 6 * step, ORDER);
        FloatVector s7 = FloatVector.fromMemorySegment(S, ALL, start + 7 * step, ORDER);
        FloatVector s8 = FloatVector.fromMemorySegment(S, ALL, start + 8 * step, ORDER);
        FloatVector s9 = FloatVector.fromMemorySegment(S, ALL, start + 9 * step, ORDER);
        FloatVector s10 = FloatVector.fromMemorySegment(S, ALL, start + 10 * step, ORDER);
        FloatVector s11 = FloatVector.fromMemorySegment(S, ALL, start + 11 * step, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(S, ALL, start + 12 * step, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(S, ALL, start + 13 * step, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(S, ALL, start + 14 * step, ORDER);
        FloatVector s15 = FloatVector.fromMemorySegment(S, ALL, start + 15 * step, ORDER);
        long a = in & ALIGNED;
        long w = weights & ADDRESSES;
        for (int k = 0; k < channels; k++) {
            FloatVector v = FloatVector.fromMemorySegment(S, ALL, w + k * BYTES, ORDER);
            long x = a + (k & -LANES) * (4L * HEIGHT) + 4L * (k & LANES - 1);
            s0 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 0 * BYTES)).fma(v, s0);
            s1 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 1 * BYTES)).fma(v, s1);
            s2 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 2 * BYTES)).fma(v, s2);
            s3 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 3 * BYTES)).fma(v, s3);
            s4 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 4 * BYTES)).fma(v, s4);
            s5 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 5 * BYTES)).fma(v, s5);
            s6 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 6 * BYTES)).fma(v, s6);
            s7 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 7 * BYTES)).fma(v, s7);
            s8 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 8 * BYTES)).fma(v, s8);
            s9 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 9 * BYTES)).fma(v, s9);
            s10 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 10 * BYTES)).fma(v, s10);
            s11 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 11 * BYTES)).fma(v, s11);
            s12 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 12 * BYTES)).fma(v, s12);
            s13 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 13 * BYTES)).fma(v, s13);
            s14 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 14 * BYTES)).fma(v, s14);
            s15 = FloatVector.broadcast(S, ALL.get(JAVA_FLOAT, x + 15 * BYTES)).fma(v, s15);
        }
        s0.intoMemorySegment(ALL, to + 0 * BYTES, ORDER);
        s1.intoMemorySegment(ALL, to + 1 * BYTES, ORDER);
        s2.intoMemorySegment(ALL, to + 2 * BYTES, ORDER);
        s3.intoMemorySegment(ALL, to + 3 * BYTES, ORDER);
        s4.intoMemorySegment(ALL, to + 4 * BYTES, ORDER);
        s5.intoMemorySegment(ALL, to + 5 * BYTES, ORDER);
        s6.intoMemorySegment(ALL, to + 6 * BYTES, ORDER);
        s7.intoMemorySegment(ALL, to + 7 * BYTES, ORDER);
        s8.intoMemorySegment(ALL, to + 8 * BYTES, ORDER);
        s9.intoMemorySegment(ALL, to + 9 * BYTES, ORDER);
        s10.intoMemorySegment(ALL, to + 10 * BYTES, ORDER);
        s11.intoMemorySegment(ALL, to + 11 * BYTES, ORDER);
        s12.intoMemorySegment(ALL, to + 12 * BYTES, ORDER);
        s13.intoMemorySegment(ALL, to + 13 * BYTES, ORDER);
        s14.intoMemorySegment(ALL, to + 14 * BYTES, ORDER);
        s15.intoMemorySegment(ALL, to + 15 * BYTES, ORDER);
    }
}
