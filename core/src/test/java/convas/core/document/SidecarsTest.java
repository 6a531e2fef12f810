package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.layout.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarsTest {
    @TempDir
    Path folder;

    @Test
    void what_is_looked_at_is_kept_with_other_things_but_is_no_reason_for_a_file(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.convas.json");
        View view = new View(0.75, 120.5, -40);
        Sidecars.write(file, Sidecar.EMPTY, view);
        assertThat(file).doesNotExist();
        Sidecar folded = new Sidecar(Map.of(), Set.of("m"));
        Sidecars.write(file, folded, view);
        assertThat(Sidecars.readView(file)).contains(view);
        assertThat(Sidecars.read(file)).isEqualTo(folded);
        Sidecars.write(file, folded);
        assertThat(Sidecars.readView(file)).isEmpty();
        assertThat(Sidecars.readView("{ \"view\": { \"zoom\": 0, \"x\": 1, \"y\": 2 } }")).isEmpty();
        assertThat(Sidecars.readView("[")).isEmpty();
    }

    @Test
    void what_is_written_comes_back() throws IOException {
        Sidecar sidecar = new Sidecar(Map.of("conv1", new Point(1.5, -2), "a/\"b\"", new Point(0, 1e6)), Set.of("inception_3a", "m"));
        Path file = Sidecars.beside(folder.resolve("net.prototxt"));
        Sidecars.write(file, sidecar);

        assertThat(file.getFileName()).hasToString("net.convas.json");
        assertThat(Sidecars.read(file)).isEqualTo(sidecar);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nothing_to_keep_leaves_no_file() throws IOException {
        Path file = folder.resolve("net.convas.json");
        Sidecars.write(file, new Sidecar(Map.of(), Set.of("m")));
        Sidecars.write(file, Sidecar.EMPTY);

        assertThat(file).doesNotExist();
        assertThat(Sidecars.read(file)).isEqualTo(Sidecar.EMPTY);
    }

    @Test
    void what_is_unknown_or_broken_is_passed_over() {
        assertThat(Sidecars.read("{\"version\":9,\"zoom\":2,\"positions\":{\"a\":{\"x\":1,\"y\":2,\"z\":3},\"b\":7,\"c\":{\"x\":\"1\"}},\"folded\":[\"m\",3]}"))
            .isEqualTo(new Sidecar(Map.of("a", new Point(1, 2)), Set.of("m")));
        assertThat(Sidecars.read("not json")).isEqualTo(Sidecar.EMPTY);
        assertThat(Sidecars.read("")).isEqualTo(Sidecar.EMPTY);
        assertThat(Sidecars.read("[]")).isEqualTo(Sidecar.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\":2,\"positions\":{}}", "not json", "", "[1]", "{\"mine\":true}"})
    void what_is_not_ours_or_newer_is_left_alone(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("net.convas.json"), content);

        assertThatThrownBy(() -> Sidecars.write(file, new Sidecar(Map.of(), Set.of("m")))).isInstanceOf(IOException.class)
            .hasMessageContaining("left alone");
        assertThatThrownBy(() -> Sidecars.write(file, Sidecar.EMPTY)).isInstanceOf(IOException.class);
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void a_file_that_happens_to_have_the_name_of_a_draft_is_not_touched() throws IOException {
        Path other = Files.writeString(folder.resolve(".net.convas.json.tmp"), "someone else's");
        Sidecars.write(folder.resolve("net.convas.json"), new Sidecar(Map.of(), Set.of("m")));

        assertThat(other).hasContent("someone else's");
    }

    @Test
    void the_direction_is_kept_only_where_it_is_not_the_usual_one() {
        Sidecar right = new Sidecar(Map.of("a", new Point(1, 2)), Set.of("m")).turned(Direction.RIGHT);
        assertThat(right.positions()).isEmpty();
        assertThat(right.folded()).containsExactly("m");
        assertThat(Sidecars.read(Sidecars.print(right))).isEqualTo(right);
        assertThat(Sidecars.print(right.turned(Direction.DOWN))).doesNotContain("direction");
        assertThat(Sidecar.EMPTY.turned(Direction.RIGHT).isEmpty()).isFalse();
    }
}
