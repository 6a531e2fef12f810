package convas.app.file;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.View;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private final Settings settings = Settings.in(null);
    private final Views views = new Views(settings);

    @Test
    void each_file_has_its_own() {
        views.put(Path.of("/a b/net.prototxt"), new View(0.5, 10, -2.25));
        views.put(Path.of("/net.prototxt"), new View(2, 0, 0));
        assertThat(views.of(Path.of("/a b/net.prototxt"))).contains(new View(0.5, 10, -2.25));
        assertThat(views.of(Path.of("/net.prototxt"))).contains(new View(2, 0, 0));
        assertThat(views.of(Path.of("/other.prototxt"))).isEmpty();
        views.put(Path.of("/net.prototxt"), null);
        assertThat(views.of(Path.of("/net.prototxt"))).isEmpty();
    }

    @Test
    void the_oldest_are_forgotten() {
        for (int i = 0; i <= 40; i++) {
            views.put(Path.of("/" + i), new View(1, i, i));
        }
        assertThat(views.of(Path.of("/0"))).isEmpty();
        assertThat(views.of(Path.of("/40"))).isPresent();
    }

    @Test
    void lines_written_by_hand_do_no_harm() {
        settings.put("views", List.of("big 1 2 /net", "nonsense"));
        assertThat(views.of(Path.of("/net"))).isEmpty();
    }
}
