package convas.core.peers;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What the machine's fused multiply-adds give at most, measured: chains that wait for nothing but each other, as many as hide the latency.
final class Roofline {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 20_000_000;
    private static final int CHAINS = 12;

    private Roofline() {}

    /// Multiply-adds a second on one thread.
    static double macs() {
        double best = 0;
        for (int i = 0; i < 6; i++) {
            long start = System.nanoTime();
            float sum = chains(ROUNDS / 4);
            double seconds = (System.nanoTime() - start) / 1e9;
            best = Math.max(best, Float.isNaN(sum) ? 0 : (double) (ROUNDS / 4) * CHAINS * SPECIES.length() / seconds);
        }
        return best;
    }

    private static float chains(int rounds) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = x;
        FloatVector b = x;
        FloatVector c = x;
        FloatVector d = x;
        FloatVector e = x;
        FloatVector f = x;
        FloatVector g = x;
        FloatVector h = x;
        FloatVector i = x;
        FloatVector j = x;
        FloatVector k = x;
        FloatVector l = x;
        for (int n = 0; n < rounds; n++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l)
            .reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
    }
}
