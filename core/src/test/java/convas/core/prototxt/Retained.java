package convas.core.prototxt;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// How much memory a tree takes, object by object, as a virtual machine with compressed pointers lays them out: 12 bytes for each, 4 for a
/// pointer or a number, rounded up to 8.
public final class Retained {
    /// What the problems may take, of which only so many are told, and all that is there once.
    public static final long ONCE = 1 << 16;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Retained() {}

    /// Of a text that was just read, of which nothing has been asked for.
    public static long read(SyntaxTree tree) {
        Retained count = new Retained();
        return count.of(tree.text()) + count.of(tree.problems()) + nodes(tree);
    }

    /// Of a text of which everything has been asked for.
    static long made(SyntaxTree tree) {
        return new Retained().of(tree);
    }

    /// The numbers of which the tree's objects are made.
    private static long nodes(SyntaxTree tree) {
        int[][] chunks = (int[][]) hidden(hidden(hidden(tree.root(), "fields"), "this$0"), "chunks");
        return array(4L * chunks.length) + Arrays.stream(chunks).mapToLong(chunk -> array(4L * chunk.length)).sum();
    }

    private static Object hidden(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    /// A list that makes its elements when they are asked for, and what it has made.
    private long later(List<?> list) {
        return (list.isEmpty() ? 0 : object(4, 8) + list(list.size())) + list.stream().mapToLong(this::of).sum();
    }

    private long of(Object object) {
        if (object == null || object instanceof Enum || !seen.add(object)) {
            return 0;
        }
        return switch (object) {
            case String string -> object(1, 5) + array(string.chars().allMatch(c -> c < 256) ? string.length() : 2L * string.length());
            case SyntaxTree tree -> object(3, 0) + of(tree.text()) + of(tree.root()) + of(tree.problems()) + nodes(tree);
            case List<?> list -> list(list.size()) + list.stream().mapToLong(this::of).sum();
            case Syntax.Message message -> object(1, 4 * Integer.BYTES) + later(message.fields());
            case Syntax.Listing listing -> object(1, 2 * Integer.BYTES) + later(listing.items());
            case Syntax.Field field -> object(2, 4 * Integer.BYTES) + of(field.name()) + of(field.value());
            case Syntax.Scalar _ -> object(1, 2 * Integer.BYTES);
            case Span _ -> object(0, 2 * Integer.BYTES);
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
