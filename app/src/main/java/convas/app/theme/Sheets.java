package convas.app.theme;

import convas.core.layer.Category;
import convas.core.net.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// The style sheets of a theme: its colours as looked-up colours named `-cv-...`, and the rules that use them.
public final class Sheets {
    private static final Pattern FONT_SIZE = Pattern.compile("-fx-font-size:\\s*([0-9.]+)px");
    private static final String RULES = rules("convas.css");
    private static final String PANELS = rules("panels.css");

    private Sheets() {}

    public static List<String> of(Theme theme) {
        return of(theme, 1);
    }

    /// @param text how large text is; 1 for its usual size
    public static List<String> of(Theme theme, double text) {
        return text == 1 ? List.of(variables(theme), RULES, PANELS)
            : List.of(variables(theme), inline(scaled(read(RULES), text)), inline(scaled(read(PANELS), text)));
    }

    /// Rules with every font size times a factor; what is sized in pixels besides keeps its size.
    static String scaled(String css, double factor) {
        return FONT_SIZE.matcher(css).replaceAll(size -> "-fx-font-size: "
            + String.format(Locale.ROOT, "%.1f", Double.parseDouble(size.group(1)) * factor) + "px");
    }

    private static String read(String sheet) {
        try (InputStream in = URI.create(sheet).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String rules(String file) {
        return Objects.requireNonNull(Sheets.class.getResource("/convas/css/" + file)).toExternalForm();
    }

    private static String variables(Theme theme) {
        int text = theme.text();
        int surface = theme.surface();
        StringBuilder css = new StringBuilder(".root {\n");
        add(css, "background", theme.background());
        add(css, "surface", surface);
        add(css, "frame", theme.frame());
        add(css, "line", theme.line());
        add(css, "text", text);
        add(css, "secondary", theme.secondary());
        add(css, "muted", theme.muted());
        add(css, "accent", theme.accent());
        add(css, "on-accent", theme.onAccent());
        add(css, "success", theme.success());
        add(css, "error", theme.severity(Severity.ERROR));
        add(css, "warning", theme.severity(Severity.WARNING));
        add(css, "info", theme.severity(Severity.INFO));
        add(css, "field", theme.dark() ? Theme.mix(surface, 0x000000, 0.22) : 0xFFFFFF);
        add(css, "hover", Theme.mix(surface, text, theme.dark() ? 0.08 : 0.055));
        add(css, "pressed", Theme.mix(surface, text, theme.dark() ? 0.14 : 0.10));
        add(css, "hairline", Theme.mix(theme.line(), surface, 0.4));
        add(css, "control-line", Theme.mix(theme.line(), text, 0.12));
        add(css, "accent-soft", Theme.mix(surface, theme.accent(), theme.dark() ? 0.22 : 0.12));
        add(css, "added", Theme.mix(surface, theme.success(), theme.dark() ? 0.24 : 0.16));
        add(css, "removed", Theme.mix(surface, theme.severity(Severity.ERROR), theme.dark() ? 0.24 : 0.13));
        add(css, "selection", Theme.mix(surface, theme.accent(), theme.dark() ? 0.36 : 0.22));
        add(css, "thumb", Theme.mix(surface, text, theme.dark() ? 0.28 : 0.24));
        add(css, "thumb-hover", Theme.mix(surface, text, theme.dark() ? 0.45 : 0.42));
        for (Category category : Category.values()) {
            add(css, category.name().toLowerCase(Locale.ROOT), theme.accent(category));
        }
        css.append("}\n");
        return inline(css.toString());
    }

    private static String inline(String css) {
        String encoded = Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
        return "data:text/css;charset=utf-8;base64," + encoded;
    }

    private static void add(StringBuilder css, String name, int rgb) {
        css.append("  -cv-").append(name).append(": ").append(Theme.css(rgb)).append(";\n");
    }
}
