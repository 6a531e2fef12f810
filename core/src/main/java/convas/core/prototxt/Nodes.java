package convas.core.prototxt;

import convas.core.prototxt.Syntax.Field;
import convas.core.prototxt.Syntax.Value;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/// The fields and values of a text as the parser finds them: numbers, each node before those that it holds, so that no text takes more than a few
/// numbers for each of its characters. [Syntax] objects are made of them message by message, when they are asked for, and then stay.
///
/// A field is the place of its name, and its value follows. A scalar is its start and end, a message or list its start, its end, and where its nodes
/// end. What else there is to know the text tells; or the complement of a number: of the start, that the node holds others; of the end, that
/// a scalar is a word, or that a message is never closed.
final class Nodes {
    /// Numbers of a message or a list that holds nothing.
    static final int OPEN = 3;

    private static final int CHUNK = 1 << 10;

    private final String text;
    private final Map<String, String> words = new ConcurrentHashMap<>();
    /// Chunks, since an array that grows is there twice.
    private int[][] chunks = new int[1][];
    private int size;

    Nodes(String text) {
        this.text = text;
        chunks[0] = new int[Math.min(CHUNK, OPEN * Math.min(text.length(), CHUNK) + OPEN)];
    }

    int size() {
        return size;
    }

    /// Forgets all nodes from there on.
    void cut(int to) {
        size = to;
    }

    void field(int nameStart) {
        add(nameStart);
    }

    void scalar(int start, int end, boolean word) {
        add(start);
        add(word ? ~end : end);
    }

    /// Begins a message or a list; what is added from now on is in it.
    ///
    /// @return what [#close] wants
    int open(int start) {
        add(~start);
        add(0);
        add(0);
        return size - OPEN;
    }

    void close(int node, int end, boolean closed) {
        set(node + 1, closed ? end : ~end);
        set(node + 2, size);
    }

    private void add(int number) {
        int chunk = size / CHUNK;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + chunk / 2 + 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new int[CHUNK];
        }
        chunks[chunk][size++ % CHUNK] = number;
    }

    private void set(int at, int number) {
        chunks[at / CHUNK][at % CHUNK] = number;
    }

    private int get(int at) {
        return chunks[at / CHUNK][at % CHUNK];
    }

    private static int place(int number) {
        return number < 0 ? ~number : number;
    }

    /// The text as a message, once it has been read.
    Syntax.Message root() {
        chunks = Arrays.copyOf(chunks, size / CHUNK + 1);
        chunks[size / CHUNK] = Arrays.copyOf(Objects.requireNonNullElse(chunks[size / CHUNK], new int[0]), size % CHUNK);
        return new Syntax.Message(new Later<>(0, size, this::named), 0, text.length(), 0, text.length());
    }

    private int behind(int value) {
        return get(value) < 0 ? get(value + 2) : value + 2;
    }

    private Field named(int node) {
        int start = get(node);
        int end = start;
        while (end < text.length() && Lexer.inWord(text.charAt(end))) {
            end++;
        }
        Value value = value(node + 1);
        return new Field(word(text.substring(start, end)), start, end, value, start, value.span().end());
    }

    /// Fields of one name share it.
    private String word(String name) {
        String known = words.get(name);
        return known != null ? known : Objects.requireNonNullElse(words.putIfAbsent(name, name), name);
    }

    private Value value(int node) {
        int start = place(get(node));
        int end = place(get(node + 1));
        boolean complement = get(node + 1) < 0;
        char first = text.charAt(start);
        if (get(node) >= 0) {
            return new Syntax.Scalar(first == '"' || first == '\'' ? Syntax.Scalar.Kind.STRING
                : complement ? Syntax.Scalar.Kind.IDENTIFIER : Syntax.Scalar.Kind.NUMBER, start, end);
        }
        int to = get(node + 2);
        return first == '[' ? new Syntax.Listing(to == node + OPEN ? List.of() : new Later<>(node + OPEN, to, this::value), start, end)
            : new Syntax.Message(to == node + OPEN ? List.of() : new Later<>(node + OPEN, to, this::named), start, end, start + 1, complement ? end : end - 1);
    }

    /// Nodes that lie side by side, made when they are asked for.
    final class Later<T extends Syntax> extends AbstractList<T> implements RandomAccess {
        private final int from;
        private final int to;
        private final IntFunction<T> make;
        private List<T> made;

        private Later(int from, int to, IntFunction<T> make) {
            this.from = from;
            this.to = to;
            this.make = make;
        }

        List<T> made() {
            List<T> now = made;
            if (now == null) {
                List<T> all = new ArrayList<>();
                for (int node = from; node < to;) {
                    T each = make.apply(node);
                    all.add(each);
                    node = behind(each instanceof Field ? node + 1 : node);
                }
                // Immutable, so that other threads see what is in it.
                now = List.copyOf(all);
                made = now;
            }
            return now;
        }

        @Override
        public T get(int index) {
            return made().get(index);
        }

        @Override
        public int size() {
            return made().size();
        }
    }
}
