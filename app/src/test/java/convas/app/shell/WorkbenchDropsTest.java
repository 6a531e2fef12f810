package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbenchDropsTest {
    private static WorkbenchDrops.Meaning of(String... names) {
        return WorkbenchDrops.meaning(Arrays.stream(names).map(File::new).toList()).orElseThrow();
    }

    @Test
    void what_hovers_is_told_in_a_sentence() {
        assertThat(of("a.prototxt").sentence()).isEqualTo("Drop to open a.prototxt");
        assertThat(of("a.prototxt", "b.PROTOTXT").sentence()).isEqualTo("Drop to open 2 networks in tabs");
        assertThat(of("w.caffemodel").sentence()).isEqualTo("Drop to run the network with the weights of w.caffemodel");
        assertThat(of("cat.JPG").sentence()).isEqualTo("Drop to run the network on cat.JPG");
        assertThat(of("a.prototxt", "w.caffemodel", "cat.png").sentence())
            .isEqualTo("Drop to open a.prototxt, and to run the network with the weights of w.caffemodel and on cat.png");
        assertThat(of(IntStream.range(0, 12).mapToObj(i -> i + ".prototxt").toArray(String[]::new)).sentence())
            .isEqualTo("Drop to open the first 10 of 12 networks in tabs");
    }

    @Test
    void what_cannot_be_done_at_once_is_refused_and_what_is_no_file_of_ours_means_nothing() {
        assertThat(of("a.png", "b.png").taken()).isFalse();
        assertThat(of("a.png", "b.png").sentence()).isEqualTo("The network runs on one picture at a time, these are 2");
        assertThat(of("a.caffemodel", "b.caffemodel").taken()).isFalse();
        assertThat(WorkbenchDrops.meaning(List.of(new File("notes.pdf")))).isEmpty();
        assertThat(of("notes.pdf", "a.prototxt").networks()).containsExactly(Path.of("a.prototxt"));
    }

    @Test
    void a_folder_gives_its_networks_by_name_and_at_most_ten(@TempDir Path folder) throws IOException {
        for (int i = 0; i < 12; i++) {
            Files.writeString(folder.resolve("net" + (char) ('l' - i) + ".prototxt"), "");
        }
        Files.writeString(folder.resolve("a.txt"), "");
        Files.createDirectory(folder.resolve("b.prototxt"));
        WorkbenchDrops.Meaning meaning = WorkbenchDrops.meaning(List.of(folder.toFile())).orElseThrow();
        assertThat(meaning.sentence()).isEqualTo("Drop to open the networks in " + folder.getFileName() + ", at most 10");
        assertThat(WorkbenchDrops.networks(meaning)).hasSize(10).first().isEqualTo(folder.resolve("neta.prototxt"));
        assertThat(WorkbenchDrops.networks(meaning)).last().isEqualTo(folder.resolve("netj.prototxt"));
    }
}
