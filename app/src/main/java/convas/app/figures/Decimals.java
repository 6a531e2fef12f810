package convas.app.figures;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Reads decimal numbers as people write them, and nothing else that Java would take: no `1d`, no `0x1p3`, no `NaN`.
public final class Decimals {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private Decimals() {}

    /// Empty if the text is no decimal number; infinite if the number is larger than a `double` holds.
    public static OptionalDouble parse(String text) {
        String number = text.strip();
        return DECIMAL.matcher(number).matches() ? OptionalDouble.of(Double.parseDouble(number)) : OptionalDouble.empty();
    }
}
