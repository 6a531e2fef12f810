package convas.core.layer;

/// Numbers as people write them.
final class Numbers {
    private Numbers() {}

    /// `0.1`, `-1`, `1e-5`.
    static String text(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7 ? String.valueOf((long) value)
            : String.valueOf(value).replace("E", "e");
    }
}
