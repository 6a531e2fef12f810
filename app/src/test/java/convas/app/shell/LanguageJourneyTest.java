package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.words.Language;
import convas.app.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The language is chosen under View, and takes effect with the next start.
class LanguageJourneyTest extends WindowTest {
    @AfterEach
    void english() {
        Words.speak(Language.ENGLISH);
    }

    private MenuItem language(String id) {
        Menu menu = (Menu) bench.menu("View").getItems().stream().filter(item -> "view.language".equals(item.getId())).findFirst().orElseThrow();
        return menu.getItems().stream().filter(item -> item.getId().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void another_language_is_offered_in_that_language_and_starts_again_with_the_same_files() throws IOException {
        Path file = Files.writeString(Files.createTempDirectory("convas").resolve("net.prototxt"), NET);
        fx(() -> desk.open(file));
        waitFor(() -> file.equals(desk.front().files().pathProperty().get()));
        List<Path> again = new ArrayList<>();
        fx(() -> {
            desk.onRestart(again::addAll);
            language("language-chinese").fire();
            return null;
        });
        assertThat(desk.settings().text("language", "")).isEqualTo("chinese");
        assertThat(((Labeled) node("#language-0")).getText()).isEqualTo("立即重新启动");
        robot.clickOn("#language-0");
        waitFor(() -> !again.isEmpty());
        assertThat(again.getLast()).isEqualTo(file);
    }

    @Test
    void the_language_that_is_spoken_asks_for_nothing() {
        fx(() -> {
            language("language-english").fire();
            return null;
        });
        assertThat(robot.lookup("#language").tryQuery()).isEmpty();
        assertThat(desk.settings().text("language", "")).isEqualTo("english");
    }

    @Test
    void what_is_made_in_chinese_has_chinese_menus_with_the_same_names() {
        Workbench made = fx(() -> {
            Words.speak(Language.CHINESE);
            desk.fresh(NET, "中文");
            return desk.front();
        });
        assertThat(made.menu("Network").getText()).isEqualTo("网络");
        assertThat(made.actions().get("file.save").text().getValue()).isEqualTo("保存");
    }
}
