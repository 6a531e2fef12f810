package convas.app.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextFileTest {
    @Property(tries = 300)
    void any_bytes_are_written_as_they_were_read(@ForAll byte[] bytes) {
        assertThat(TextFile.of(bytes).bytes()).isEqualTo(bytes);
    }

    @Test
    void lines_that_all_end_as_on_windows_do_so_again() {
        TextFile file = TextFile.of("a\r\nb\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(file.text()).isEqualTo("a\nb\n");
        assertThat(file.with("a\nc\n").bytes()).isEqualTo("a\r\nc\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void mixed_line_ends_stay_as_they_are() {
        assertThat(TextFile.of("a\r\nb\n\r".getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("a\r\nb\n\r");
    }

    @Test
    void what_is_not_utf_8_is_read_as_latin_1() {
        byte[] bytes = "# größe".getBytes(StandardCharsets.ISO_8859_1);
        TextFile file = TextFile.of(bytes);
        assertThat(file.text()).isEqualTo("# größe");
        assertThat(file.with("# größer").bytes()).isEqualTo("# größer".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(file.with("# 大きい").bytes()).isEqualTo("# 大きい".getBytes(StandardCharsets.UTF_8));
    }
}
