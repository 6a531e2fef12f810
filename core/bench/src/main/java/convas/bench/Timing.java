package convas.bench;

import java.util.List;

/// How long passes took, in milliseconds.
record Timing(double minimum, double median) {
    static Timing of(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return new Timing(sorted.getFirst() / 1e6, sorted.get(sorted.size() / 2) / 1e6);
    }
}
