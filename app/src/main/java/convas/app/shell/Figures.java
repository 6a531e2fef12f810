package convas.app.shell;

import java.util.Locale;

/// Writes large numbers briefly: three or four figures and a unit.
public final class Figures {
    private Figures() {}

    /// `431 K`, `7.00 M`, `1.58 G`; plain below 10,000.
    public static String brief(long number) {
        if (number < 10_000) {
            return grouped(number);
        }
        return scaled(number, "K", "M", "G", "T");
    }

    /// `812 B`, `80.1 KB`, `27.3 MB`: steps of 1,000.
    public static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " B" : scaled(bytes, "KB", "MB", "GB", "TB");
    }

    /// `6,998,552`.
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String scaled(long number, String... units) {
        double value = number;
        int unit = -1;
        while ((value >= 999.5 || unit < 0) && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value) + "\u00a0" + units[unit];
    }
}
