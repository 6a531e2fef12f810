package convas.app.theme;

import convas.core.layer.Category;
import convas.core.net.Severity;

/// The colours of light and dark, as `0xRRGGBB`. The canvas paints with them and the style sheets repeat the general ones.
/// Every text colour stands at 4.5:1 or better on the surface that it is drawn on.
public enum Theme {
    LIGHT(0xF4F5F8, 0xFFFFFF, 0xFBFCFD, 0xD5DAE3, 0x1A2030, 0x505A6E, 0x5C6679, 0x98A2B3, 0x2563EB, 0xFFFFFF, 0xB42318, 0x9A5B00, 0x1D5FB8, 0x117A46),
    DARK(0x14171D, 0x1D212A, 0x191D24, 0x343B48, 0xEEF1F6, 0xB4BDCB, 0x9FAABC, 0x667085, 0x6EA8FF, 0x0B1220, 0xFF8A80, 0xF5B454, 0x7FB7FF, 0x6BD59A);

    private final int background;
    private final int surface;
    private final int frame;
    private final int line;
    private final int text;
    private final int secondary;
    private final int muted;
    private final int edge;
    private final int accent;
    private final int onAccent;
    private final int error;
    private final int warning;
    private final int info;
    private final int success;

    Theme(int background, int surface, int frame, int line, int text, int secondary, int muted, int edge, int accent, int onAccent,
            int error, int warning, int info, int success) {
        this.background = background;
        this.surface = surface;
        this.frame = frame;
        this.line = line;
        this.text = text;
        this.secondary = secondary;
        this.muted = muted;
        this.edge = edge;
        this.accent = accent;
        this.onAccent = onAccent;
        this.error = error;
        this.warning = warning;
        this.info = info;
        this.success = success;
    }

    public boolean dark() {
        return this == DARK;
    }

    /// Behind everything.
    public int background() {
        return background;
    }

    /// Panels, lists, tooltips.
    public int surface() {
        return surface;
    }

    /// The inside of a module's frame.
    public int frame() {
        return frame;
    }

    /// Borders and separators.
    public int line() {
        return line;
    }

    public int text() {
        return text;
    }

    /// Text beside a name: knobs, units.
    public int secondary() {
        return secondary;
    }

    /// The quietest text: shapes, counts, captions.
    public int muted() {
        return muted;
    }

    /// Connections between nodes.
    public int edge() {
        return edge;
    }

    /// Selection, focus, links, the primary button.
    public int accent() {
        return accent;
    }

    public int onAccent() {
        return onAccent;
    }

    public int success() {
        return success;
    }

    public int severity(Severity severity) {
        return switch (severity) {
            case ERROR -> error;
            case WARNING -> warning;
            case INFO -> info;
        };
    }

    /// The strong colour of a role: a node's edge and glyph, a palette icon.
    public int accent(Category category) {
        return switch (category) {
            case DATA -> dark() ? 0x9DB2D6 : 0x466089;
            case CONVOLUTION -> dark() ? 0x78A9FF : 0x2A63D4;
            case POOL -> dark() ? 0x4FD1A5 : 0x09765A;
            case ACTIVATION -> dark() ? 0xFFA860 : 0xA64D08;
            case NORMALIZATION -> dark() ? 0xC8A2FF : 0x7A45C7;
            case JOIN -> dark() ? 0xE6C84F : 0x756000;
            case DENSE -> dark() ? 0xFF8FB6 : 0xB82E63;
            case UTILITY -> dark() ? 0xD0B08C : 0x75624E;
            case LOSS -> dark() ? 0xFF8C7A : 0xB5331F;
            case UNKNOWN -> dark() ? 0xBDBAB6 : 0x5F5D5A;
        };
    }

    /// The calm fill of a role: a node's body, on which [#text] and [#secondary] are written.
    public int tint(Category category) {
        return mix(dark() ? 0x20252F : 0xFFFFFF, accent(category), dark() ? 0.15 : 0.11);
    }

    /// The stronger fill of a node seen from afar, with nothing but its name, in [#text].
    public int body(Category category) {
        return mix(dark() ? 0x20252F : 0xFFFFFF, accent(category), 0.27);
    }

    /// The fill of a role's block when it is too small for text; also its border.
    public int block(Category category) {
        return mix(dark() ? 0x20252F : 0xFFFFFF, accent(category), dark() ? 0.50 : 0.48);
    }

    /// `#rrggbb`.
    public static String css(int rgb) {
        return String.format("#%06x", rgb & 0xFFFFFF);
    }

    /// `share` of `b` and the rest of `a`, each channel by itself.
    public static int mix(int a, int b, double share) {
        int out = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double channel = (a >> shift & 0xFF) * (1 - share) + (b >> shift & 0xFF) * share;
            out |= (int) Math.round(channel) << shift;
        }
        return out;
    }

    /// Contrast ratio of two colours, 1 to 21 (WCAG 2.2).
    public static double contrast(int a, int b) {
        double x = luminance(a);
        double y = luminance(b);
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xFF) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
