package convas.app.shell;

import java.util.Locale;
import java.util.logging.Logger;

/// Whether there is a screen to open a window on, and how the toolkit is told.
public final class Display {
    /// Kept, or the logger and its filter would be collected.
    private static final Logger TOOLKIT = Logger.getLogger("javafx");

    private Display() {}

    public static boolean available() {
        boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        String display = System.getenv("DISPLAY");
        return !linux || System.getProperty("glass.platform") != null || display != null && !display.isBlank();
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

    /// The toolkit warns when it lies on the class path; it does so on purpose here, because ControlsFX then needs no flags.
    public static void quiet() {
        TOOLKIT.setFilter(record -> record.getMessage() == null || !record.getMessage().startsWith("Unsupported JavaFX configuration"));
    }
}
