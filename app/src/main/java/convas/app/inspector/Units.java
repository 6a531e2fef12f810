package convas.app.inspector;

import java.util.List;
import java.util.Locale;

/// Numbers as people read them.
public final class Units {
    private Units() {}

    /// `138,357,544`.
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// `15.5 G`, `861 M`, `34.9 k`, `430`.
    public static String rough(long value) {
        return scaled(value, List.of("", " k", " M", " G", " T"));
    }

    /// `60.95 MB`, in powers of 1000.
    public static String bytes(long value) {
        return scaled(value, List.of(" B", " KB", " MB", " GB", " TB"));
    }

    private static String scaled(double value, List<String> units) {
        int unit = 0;
        double rest = value;
        while (rest >= 999.5 && unit < units.size() - 1) {
            rest /= 1000;
            unit++;
        }
        String format = unit == 0 || rest >= 99.95 ? "%.0f" : rest >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, rest) + units.get(unit);
    }

    /// A name without the module that it shares with another: `relu_3x3` beside `inception_3a/3x3`.
    public static String shortened(String name, String beside) {
        int slash = name.lastIndexOf('/');
        return slash > 0 && beside.startsWith(name.substring(0, slash + 1)) ? name.substring(slash + 1) : name;
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
        return Float.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : Float.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
    }
}
