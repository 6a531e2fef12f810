package convas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_that_fails_half_way_is_not_there() throws IOException {
        assertThatThrownBy(() -> Output.folder(folder.resolve("out"), inside -> {
            Files.writeString(inside.resolve("first"), "1");
            throw new IOException("disk full");
        })).isInstanceOf(Failure.class).hasMessageContaining("cannot be written: disk full");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void a_folder_that_was_there_keeps_its_files_when_writing_fails() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("first"), "old");
        assertThatThrownBy(() -> Output.folder(out, inside -> {
            Files.writeString(inside.resolve("first"), "new");
            throw new IOException("disk full");
        })).isInstanceOf(Failure.class);
        assertThat(out.resolve("first")).hasContent("old");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void a_folder_that_was_there_keeps_its_other_files() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("other"), "other");
        Files.writeString(out.resolve("first"), "old");
        Output.folder(out, inside -> Files.writeString(inside.resolve("first"), "new"));
        assertThat(out.resolve("first")).hasContent("new");
        assertThat(names(out)).containsExactly("first", "other");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void a_file_is_replaced_as_a_whole() throws IOException {
        Path file = Files.writeString(folder.resolve("net.prototxt"), "old");
        Output.file(file, "new".getBytes());
        assertThat(file).hasContent("new");
        assertThatThrownBy(() -> Output.file(folder, "new".getBytes())).hasMessageContaining("is a folder; give a file to write");
        assertThat(names(folder)).containsExactly("net.prototxt");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
