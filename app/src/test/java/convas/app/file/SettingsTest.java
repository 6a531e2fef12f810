package convas.app.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void what_is_put_is_there_the_next_time() {
        Settings settings = Settings.in(folder);
        settings.put("width", 812.5);
        settings.put("shown", false);
        settings.put("theme", "dark");
        settings.put("recent", List.of("/a", "/b"));
        settings.save();
        Settings again = Settings.in(folder);
        assertThat(again.number("width", 0)).isEqualTo(812.5);
        assertThat(again.flag("shown", true)).isFalse();
        assertThat(again.text("theme", "")).isEqualTo("dark");
        assertThat(again.texts("recent")).containsExactly("/a", "/b");
    }

    @Test
    void what_cannot_be_read_or_written_does_no_harm() throws IOException {
        Files.writeString(folder.resolve("settings.json"), "{ not json");
        Settings settings = Settings.in(folder);
        assertThat(settings.number("width", 3)).isEqualTo(3);
        Settings nowhere = Settings.in(Files.writeString(folder.resolve("file"), "").resolve("inside"));
        nowhere.put("width", 4);
        nowhere.save();
        assertThat(nowhere.number("width", 3)).isEqualTo(4);
    }
}
