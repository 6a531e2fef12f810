package convas.app.file;

import java.nio.file.Path;
import java.util.Locale;

/// Where Convas keeps what belongs to the user: settings, and journals of unsaved work. The system property `convas.home`
/// puts both in one place.
public final class UserFolders {
    private UserFolders() {}

    public static Path settings() {
        return folder("settings", "XDG_CONFIG_HOME", ".config");
    }

    public static Path data() {
        return folder("data", "XDG_DATA_HOME", ".local/share");
    }

    private static Path folder(String name, String variable, String underHome) {
        String chosen = System.getProperty("convas.home");
        if (chosen != null) {
            return Path.of(chosen, name);
        }
        Path home = Path.of(System.getProperty("user.home", "."));
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("win")) {
            String appData = System.getenv("APPDATA");
            return (appData == null ? home : Path.of(appData)).resolve("Convas").resolve(name);
        }
        if (os.contains("mac")) {
            return home.resolve("Library/Application Support/Convas").resolve(name);
        }
        String given = System.getenv(variable);
        return (given == null || given.isBlank() ? home.resolve(underHome) : Path.of(given)).resolve("convas");
    }
}
