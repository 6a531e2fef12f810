package convas.bench;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What the machine can do at most: fused multiply-adds of vectors that stay in registers.
final class Roofline {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int STEPS = 1 << 20;

    /// Sums that are under way at a time: two units, of four cycles each.
    private static final int SUMS = 8;

    private Roofline() {}

    /// Multiply-accumulates in a second, the best of many short runs of all threads at once.
    static double measure(int threads) throws InterruptedException {
        double best = 0;
        for (int round = 0; round < 60; round++) {
            List<Thread> all = new ArrayList<>();
            float[] results = new float[threads];
            long start = System.nanoTime();
            for (int t = 0; t < threads; t++) {
                int own = t;
                all.add(Thread.ofPlatform().start(() -> results[own] = loop(1.0001f) + loop(0.9999f) + loop(1.0002f)));
            }
            for (Thread thread : all) {
                thread.join();
            }
            best = Math.max(best, 3.0 * threads * STEPS * SUMS * S.length() / (System.nanoTime() - start) * 1e9);
        }
        return best;
    }

    private static float loop(float factor) {
        FloatVector a = FloatVector.broadcast(S, factor);
        FloatVector b = FloatVector.broadcast(S, 1e-6f);
        FloatVector s0 = b;
        FloatVector s1 = b;
        FloatVector s2 = b;
        FloatVector s3 = b;
        FloatVector s4 = b;
        FloatVector s5 = b;
        FloatVector s6 = b;
        FloatVector s7 = b;
        for (int i = 0; i < STEPS; i++) {
            s0 = s0.fma(a, b);
            s1 = s1.fma(a, b);
            s2 = s2.fma(a, b);
            s3 = s3.fma(a, b);
            s4 = s4.fma(a, b);
            s5 = s5.fma(a, b);
            s6 = s6.fma(a, b);
            s7 = s7.fma(a, b);
        }
        return s0.add(s1).add(s2).add(s3).add(s4.add(s5).add(s6).add(s7)).reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
    }
}
