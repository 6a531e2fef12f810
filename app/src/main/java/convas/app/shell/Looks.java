package convas.app.shell;

import convas.app.file.Settings;
import convas.app.theme.Sheets;
import convas.app.theme.Theme;
import java.util.Locale;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;

/// Light and dark, or whichever the desktop uses.
final class Looks {
    private static final String KEY = "theme";

    enum Look { SYSTEM, LIGHT, DARK }

    private final Settings settings;
    private final ReadOnlyObjectWrapper<Theme> theme = new ReadOnlyObjectWrapper<>(this, "theme", Theme.LIGHT);
    private Look look;

    Looks(Settings settings) {
        this.settings = settings;
        look = parse(settings.text(KEY, "system"));
        Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> apply());
    }

    ReadOnlyObjectProperty<Theme> themeProperty() {
        return theme.getReadOnlyProperty();
    }

    Theme theme() {
        return theme.get();
    }

    void set(Look wanted) {
        look = wanted;
        settings.put(KEY, wanted.name().toLowerCase(Locale.ROOT));
        apply();
    }

    /// From light to dark or back.
    void change() {
        set(theme.get() == Theme.DARK ? Look.LIGHT : Look.DARK);
    }

    void dress(Scene scene) {
        theme.subscribe(now -> scene.getStylesheets().setAll(Sheets.of(now)));
    }

    private void apply() {
        boolean dark = look == Look.DARK
            || look == Look.SYSTEM && Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        theme.set(dark ? Theme.DARK : Theme.LIGHT);
    }

    private static Look parse(String name) {
        return switch (name) {
            case "dark" -> Look.DARK;
            case "light" -> Look.LIGHT;
            default -> Look.SYSTEM;
        };
    }
}
