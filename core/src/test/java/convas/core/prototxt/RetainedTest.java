package convas.core.prototxt;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is kept of a text that was read, the text included, takes at most eight times its bytes, whatever the text; and of a network's file so
/// does the tree when all of its objects are made. Counted object by object, as [Retained] does.
class RetainedTest {
    private static final int TIMES = 8;
    private static final int NAMES = 512;

    @TestFactory
    Stream<DynamicTest> the_tree_of_a_network_takes_at_most_eight_times_its_text() {
        return check(Path.of("../resources/networks"));
    }

    @TestFactory
    Stream<DynamicTest> so_does_that_of_a_published_network() {
        return check(Conformance.folder("networks"));
    }

    /// Text of nothing but the shortest fields is the worst.
    @Test
    void no_text_takes_more_than_eight_times_its_size() {
        for (String piece : List.of("a:1 ", "a:1,", "a{}", "a<>", "a[]", "a:[]", "a:[1]", "a[{}]", "a[{", "a[{}", "a:[1,1,1,1,1,1,1,1]", "a:{}", "a{a{a:1}}",
                "{}", ";", "#\n", "\n", "a", "a:", "a{", "}", "=", "\"\\q\"")) {
            String text = piece.repeat(20_000);
            assertThat(Retained.read(Parser.parse(text))).as(piece).isLessThanOrEqualTo((long) TIMES * text.length() + Retained.ONCE);
            String list = "a:[" + text;
            assertThat(Retained.read(Parser.parse(list))).as(list.substring(0, 12)).isLessThanOrEqualTo((long) TIMES * list.length() + Retained.ONCE);
        }
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            names.append('a').append(Integer.toString(i, 36)).append("{}");
        }
        assertThat(Retained.read(Parser.parse(names.toString()))).isLessThanOrEqualTo((long) TIMES * names.length() + Retained.ONCE);
    }

    private static Stream<DynamicTest> check(Path folder) {
        return Conformance.texts(folder).stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = Conformance.read(file);
            int size = text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(Retained.made(Parser.parse(text))).as(size + " bytes of text").isLessThanOrEqualTo((long) TIMES * size + NAMES);
        }));
    }
}
