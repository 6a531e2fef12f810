package convas.app.shell;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jfx.incubator.scene.control.input.InputMap;
import jfx.incubator.scene.control.richtext.model.StyledTextModel;

/// Whether there is a screen to open a window on, and how the toolkit is told.
public final class Display {
    /// Kept, or the logger and its filter would be collected.
    private static final Logger TOOLKIT = Logger.getLogger("javafx");

    private Display() {}

    public static boolean available() {
        boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        String display = System.getenv("DISPLAY");
        return !linux || System.getProperty("glass.platform") != null || display != null && reachable(display.trim());
    }

    /// Whether a display of this computer is there: `:1` has a socket. Others are taken at their word.
    private static boolean reachable(String display) {
        Matcher own = Pattern.compile("(?:unix)?:(\\d+)(?:\\.\\d+)?").matcher(display);
        return own.matches() ? Files.exists(Path.of("/tmp/.X11-unix/X" + own.group(1))) : !display.isEmpty();
    }

    /// Whether [#none] was called.
    public static boolean isNone() {
        return "Headless".equals(System.getProperty("glass.platform"));
    }

    /// Lets the toolkit draw into memory. To be called before it starts.
    public static void none() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
    }

    /// Keeps the toolkit from printing warnings about what is so on purpose: it lies on the class path, because ControlsFX then
    /// needs no flags, and the text pane is still called incubating.
    public static void quiet() {
        TOOLKIT.setFilter(record -> record.getMessage() == null || !record.getMessage().startsWith("Unsupported JavaFX configuration"));
        try {
            Field warned = Class.forName("com.sun.javafx.ModuleUtil").getDeclaredField("warnedPackages");
            warned.setAccessible(true);
            @SuppressWarnings("unchecked")
            Set<Package> packages = (Set<Package>) warned.get(null);
            packages.add(StyledTextModel.class.getPackage());
            packages.add(InputMap.class.getPackage());
        } catch (ReflectiveOperationException | RuntimeException otherToolkit) {
            TOOLKIT.log(Level.FINE, "the warnings stay", otherToolkit);
        }
    }
}
