package convas.app.editor;

/// The smallest single replacement that makes one text of another.
///
/// @param start first character replaced
/// @param end behind the last character replaced
public record TextChange(int start, int end, String replacement) {
    public static TextChange between(String before, String after) {
        int shorter = Math.min(before.length(), after.length());
        int start = 0;
        while (start < shorter && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int tail = 0;
        while (tail < shorter - start && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
            tail++;
        }
        return new TextChange(start, before.length() - tail, after.substring(start, after.length() - tail));
    }

    public boolean isEmpty() {
        return start == end && replacement.isEmpty();
    }

    /// How much longer the text gets.
    public int growth() {
        return replacement.length() - (end - start);
    }
}
