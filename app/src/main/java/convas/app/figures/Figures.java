package convas.app.figures;

import convas.app.words.Words;
import java.util.List;
import java.util.Locale;

/// Numbers as people read them, the same wherever they stand.
public final class Figures {
    private static final List<String> COUNTS = List.of("", "K", "M", "G", "T");
    private static final List<String> BYTES = List.of("B", "KB", "MB", "GB", "TB");

    private Figures() {}

    /// `138,357,544`.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `9,472`, `431 K`, `7.00 M`, `1.58 G`: three figures and a unit from 10,000 on.
    public static String brief(long number) {
        return number < 10_000 ? count(number) : scaled(number, COUNTS);
    }

    /// `812 B`, `80.1 KB`, `27.3 MB`: powers of 1,000.
    public static String bytes(long bytes) {
        return scaled(bytes, BYTES);
    }

    /// A space that does not break stands before the unit.
    private static String scaled(long number, List<String> units) {
        double value = number;
        int unit = 0;
        while (value >= 999.5 && unit < units.size() - 1) {
            value /= 1000;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value) + "\u00a0" + units.get(unit);
    }

    /// `1.5 ms`.
    public static String millis(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    /// At most five significant digits: `0.00012`, `-3.1416`, `1.2e+07`.
    public static String value(float value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Integer.toString((int) value);
        }
        double size = Math.abs(value);
        if (size >= 1e-4 && size < 1e5) {
            int digits = Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
            String text = String.format(Locale.ROOT, "%." + Math.min(7, digits) + "f", value);
            return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        }
        return Float.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : Float.isNaN(value) ? Words.of("not a number") : value > 0 ? "∞" : "−∞";
    }
}
