package convas.app.canvas;

import java.util.Locale;

/// Counts as people read them.
final class Numbers {
    private static final String[] UNITS = {"", " K", " M", " G", " T"};

    private Numbers() {}

    /// `640`, `9.4 K`, `37.8 M`: three digits at most.
    static String brief(long count) {
        double value = count;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String digits = unit == 0 || value >= 99.95 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.1f", value);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + UNITS[unit];
    }

    /// `9,472`.
    static String full(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
