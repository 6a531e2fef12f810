package convas.core.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/// A net as a list of layers, each a text.
///
/// @param seed of the numbers that it is fed with
record RandomNet(long seed, List<String> layers) {
    String text() {
        return String.join("\n", layers) + "\n";
    }

    @Override
    public String toString() {
        return text();
    }

    Shrinkable<RandomNet> shrinkable() {
        return new Fewer(this);
    }

    /// Each layer is left out in turn, the last first, together with those that then lack a bottom.
    private record Fewer(RandomNet value) implements Shrinkable<RandomNet> {
        @Override
        public Stream<Shrinkable<RandomNet>> shrink() {
            int last = value.layers.size() - 1;
            return IntStream.rangeClosed(0, last).mapToObj(i -> without(last - i)).filter(layers -> !layers.isEmpty())
                .map(layers -> new RandomNet(value.seed, layers).shrinkable());
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(value.layers.size());
        }

        private List<String> without(int left) {
            List<String> out = new ArrayList<>();
            Set<String> made = new HashSet<>();
            for (int i = 0; i < value.layers.size(); i++) {
                String layer = value.layers.get(i);
                if (i != left && made.containsAll(names(layer, "bottom"))) {
                    out.add(layer);
                    made.addAll(names(layer, "top"));
                }
            }
            return out;
        }

        private static List<String> names(String layer, String field) {
            return Pattern.compile(" " + field + ": \"([^\"]*)\"").matcher(layer).results().map(each -> each.group(1)).toList();
        }
    }
}
