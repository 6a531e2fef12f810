package convas.app.shell;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javafx.scene.text.Font;

/// The fonts that come with Convas, so that it looks the same everywhere.
public final class Fonts {
    private static final List<String> FILES = List.of(
        "Inter_400Regular.ttf", "Inter_500Medium.ttf", "Inter_600SemiBold.ttf", "Inter_700Bold.ttf",
        "JetBrainsMono_400Regular.ttf", "JetBrainsMono_700Bold.ttf");

    private static boolean loaded;

    private Fonts() {}

    public static synchronized void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        for (String file : FILES) {
            try (InputStream in = Fonts.class.getResourceAsStream("/convas/fonts/" + file)) {
                if (in != null) {
                    Font.loadFont(in, 12);
                }
            } catch (IOException unreadable) {
                // the system's font takes its place
            }
        }
    }
}
