package convas.core.layer;

/// How many bottoms or tops a layer takes.
public record Arity(int min, int max) {
    public static final Arity NONE = exactly(0);
    public static final Arity ONE = exactly(1);

    public static Arity exactly(int count) {
        return new Arity(count, count);
    }

    public static Arity atLeast(int count) {
        return new Arity(count, Integer.MAX_VALUE);
    }

    public static Arity between(int min, int max) {
        return new Arity(min, max);
    }

    public boolean accepts(int count) {
        return min <= count && count <= max;
    }

    /// `1 bottom`, `at least 2 bottoms`, `1 to 3 tops`.
    public String describe(String noun) {
        if (min == max) {
            return (min == 0 ? "no" : min) + " " + noun + (min == 1 ? "" : "s");
        }
        return (max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max) + " " + noun + (max == 1 || max == Integer.MAX_VALUE && min == 1 ? "" : "s");
    }
}
