package convas.core.layer;

/// Numbers and names as messages write them.
final class Numbers {
    private Numbers() {}

    /// A field's name, marked as text of the file.
    static String code(String field) {
        return "`" + field + "`";
    }

    /// `0.1`, `-1`, `1e-5`.
    static String text(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7 ? String.valueOf((long) value)
            : String.valueOf(value).replace("E", "e");
    }
}
