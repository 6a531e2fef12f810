package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.LineDiff.Kind;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    private static String marked(String before, String after) {
        return LineDiff.between(before, after).stream().map(line -> switch (line.kind()) {
            case SAME -> "=";
            case REMOVED -> "-";
            case ADDED -> "+";
        } + line.text()).collect(Collectors.joining(" "));
    }

    @Test
    void a_changed_line_is_one_removed_and_one_added() {
        assertThat(marked("a\nb\nc", "a\nx\nc")).isEqualTo("=a -b +x =c");
    }

    @Test
    void lines_that_are_put_in_or_taken_out_leave_the_others() {
        assertThat(marked("a\nb", "a\nnew\nb")).isEqualTo("=a +new =b");
        assertThat(marked("a\nb\nc", "a\nc")).isEqualTo("=a -b =c");
        assertThat(marked("", "a")).isEqualTo("+a");
        assertThat(marked("a", "")).isEqualTo("-a");
        assertThat(marked("", "")).isEmpty();
    }

    @Test
    void the_way_is_the_shortest_in_the_example_of_the_paper() {
        List<LineDiff.Line> lines = LineDiff.between("A\nB\nC\nA\nB\nB\nA", "C\nB\nA\nB\nA\nC");
        assertThat(lines.stream().filter(line -> line.kind() != Kind.SAME)).hasSize(5);
    }

    @Test
    void both_texts_can_be_read_from_it_whatever_they_are() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            String before = text(random, random.nextInt(12));
            String after = text(random, random.nextInt(12));
            reads(before, after);
        }
    }

    @Test
    void texts_with_nothing_in_common_are_replaced() {
        String before = IntStream.range(0, 1500).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
        String after = IntStream.range(0, 1500).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));
        reads(before, after);
    }

    private static void reads(String before, String after) {
        List<LineDiff.Line> lines = LineDiff.between(before, after);
        List<String> a = before.lines().toList();
        List<String> b = after.lines().toList();
        assertThat(lines.stream().filter(line -> line.before() > 0).map(line -> a.get(line.before() - 1))).containsExactlyElementsOf(a);
        assertThat(lines.stream().filter(line -> line.after() > 0).map(line -> b.get(line.after() - 1))).containsExactlyElementsOf(b);
        assertThat(lines).allMatch(line -> line.kind() == (line.before() == 0 ? Kind.ADDED : line.after() == 0 ? Kind.REMOVED : Kind.SAME));
        assertThat(lines).allMatch(line -> line.text().equals(line.before() > 0 ? a.get(line.before() - 1) : b.get(line.after() - 1)));
    }

    private static String text(Random random, int lines) {
        return IntStream.range(0, lines).mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(3)))).collect(Collectors.joining("\n"));
    }
}
