package convas.core.prototxt;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The tree of a network's file, with its text, takes at most eight times the bytes of the file, beside the names of the fields, each of which
/// is there once. Counted object by object, as a virtual
/// machine with compressed pointers lays them out: 12 bytes for each, 4 for a pointer or a number, rounded up to 8.
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

    /// Text of nothing but the shortest fields is the worst: each costs a field, its two places, and a value.
    @Test
    void no_text_takes_more_than_32_times_its_size() {
        for (String piece : List.of("a:1 ", "a:1,", "a{}", "a<>", "a:[]", "a:[1]", "a:[1,1,1,1,1,1,1,1]", "a:{}", "a{a{a:1}}")) {
            String text = piece.repeat(10_000);
            assertThat(bytes(Parser.parse(text))).as(piece).isLessThanOrEqualTo(32L * text.length());
        }
    }

    private static Stream<DynamicTest> check(Path folder) {
        return Conformance.texts(folder).stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = Conformance.read(file);
            int size = text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(bytes(Parser.parse(text))).as(size + " bytes of text").isLessThanOrEqualTo((long) TIMES * size + NAMES);
        }));
    }

    static long bytes(SyntaxTree tree) {
        return new Count().of(tree);
    }

    private static final class Count {
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        long of(Object object) {
            if (object == null || object instanceof Enum || !seen.add(object)) {
                return 0;
            }
            return switch (object) {
                case String string -> object(1, 5) + array(string.chars().allMatch(c -> c < 256) ? string.length() : 2L * string.length());
                case SyntaxTree tree -> object(3, 0) + of(tree.text()) + of(tree.root()) + of(tree.problems());
                case List<?> list -> list(list.size()) + list.stream().mapToLong(this::of).sum();
                case Syntax.Message message -> object(1, 4 * Integer.BYTES) + of(message.fields());
                case Syntax.Listing listing -> object(1, 2 * Integer.BYTES) + of(listing.items());
                case Syntax.Field field -> object(2, 4 * Integer.BYTES) + of(field.name()) + of(field.value());
                case Syntax.Scalar scalar -> object(1, 2 * Integer.BYTES);
                case Span span -> object(0, 2 * Integer.BYTES);
                case SyntaxProblem problem -> object(2, 0) + of(problem.span()) + of(problem.message());
                default -> throw new AssertionError(object.getClass());
            };
        }

        /// An immutable list: up to two elements in itself, more in an array.
        private static long list(int size) {
            return size == 0 ? 0 : size <= 2 ? object(2, 0) : object(1, 1) + array(4L * size);
        }

        private static long object(int pointers, long more) {
            return rounded(12 + 4L * pointers + more);
        }

        private static long array(long bytes) {
            return rounded(16 + bytes);
        }

        private static long rounded(long bytes) {
            return (bytes + 7) / 8 * 8;
        }
    }
}
