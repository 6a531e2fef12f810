package convas.app.shell;

import convas.app.file.Settings;
import convas.app.theme.Sheets;
import convas.app.theme.Theme;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.scene.Scene;

/// Light and dark, or whichever the desktop uses.
final class Looks {
    private static final String KEY = "theme";

    private static final String TEXT = "text.size";
    private static final List<Double> SIZES = List.of(0.9, 1.0, 1.1, 1.25, 1.4);

    enum Look { SYSTEM, LIGHT, DARK }

    private final Settings settings;
    private final ReadOnlyObjectWrapper<Theme> theme = new ReadOnlyObjectWrapper<>(this, "theme", Theme.LIGHT);
    private final IntegerProperty step;
    private final InvalidationListener desktop = property -> apply();
    private Look look;

    Looks(Settings settings) {
        this.settings = settings;
        step = new SimpleIntegerProperty(this, "step", nearest(settings.number(TEXT, 1)));
        look = parse(settings.text(KEY, "system"));
        // Weakly: the preferences outlive every window.
        Platform.getPreferences().colorSchemeProperty().addListener(new WeakInvalidationListener(desktop));
        apply();
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
        theme.subscribe(now -> scene.getStylesheets().setAll(sheets()));
        step.addListener(property -> scene.getStylesheets().setAll(sheets()));
    }

    /// The style sheets of the present theme and size of text.
    List<String> sheets() {
        return Sheets.of(theme(), SIZES.get(step.get()));
    }

    /// Whether text can be made larger, and smaller.
    BooleanBinding largerProperty() {
        return step.lessThan(SIZES.size() - 1);
    }

    BooleanBinding smallerProperty() {
        return step.greaterThan(0);
    }

    /// Makes text larger or smaller by steps, and remembers it.
    void zoomText(int by) {
        step.set(Math.clamp(step.get() + by, 0, SIZES.size() - 1));
        settings.put(TEXT, SIZES.get(step.get()));
    }

    private static int nearest(double size) {
        return IntStream.range(0, SIZES.size()).boxed().min(Comparator.comparingDouble(i -> Math.abs(SIZES.get(i) - size))).orElseThrow();
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
