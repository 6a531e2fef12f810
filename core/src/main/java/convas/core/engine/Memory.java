package convas.core.engine;

import convas.core.layer.Layer;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What layers gave in the last complete pass, and in the passes that were cancelled since. Nothing older is kept.
final class Memory {
    /// Two equal questions have the same answer. Tensors are compared by identity, as they never change once made.
    static final class Question {
        private final Layer layer;
        private final List<Tensor> params;
        private final List<Tensor> bottoms;
        private final List<Shape> shapes;

        Question(Layer layer, List<Tensor> params, List<Tensor> bottoms, List<Shape> shapes) {
            this.layer = layer;
            this.params = params;
            this.bottoms = bottoms;
            this.shapes = shapes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Question question && layer.equals(question.layer) && shapes.equals(question.shapes)
                && same(params, question.params) && same(bottoms, question.bottoms);
        }

        private static boolean same(List<Tensor> left, List<Tensor> right) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (left.get(i) != right.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = 31 * layer.hashCode() + shapes.hashCode();
            for (Tensor param : params) {
                hash = 31 * hash + System.identityHashCode(param);
            }
            for (Tensor bottom : bottoms) {
                hash = 31 * hash + System.identityHashCode(bottom);
            }
            return hash;
        }
    }

    private final Generations<List<Tensor>> tops = new Generations<>();
    private final Generations<Object> prepared = new Generations<>();

    Optional<List<Tensor>> tops(Question question) {
        return Optional.ofNullable(tops.find(question));
    }

    /// Everything that is remembered between passes.
    Stream<Tensor> tops() {
        return Stream.concat(tops.last.values().stream(), tops.cancelled.values().stream()).flatMap(List::stream);
    }

    void remember(Question question, List<Tensor> answer) {
        tops.current.put(question, answer);
    }

    @SuppressWarnings("unchecked")
    <T> T prepared(Question question, Supplier<T> make) {
        Object known = prepared.find(question);
        if (known == null) {
            known = make.get();
            prepared.current.put(question, known);
        }
        return (T) known;
    }

    /// Keeps what was prepared for a layer that did not have to run.
    void keepPrepared(Question question) {
        prepared.find(question);
    }

    /// @param completed whether the pass ran to its end; if not, what the pass before it left is kept as well
    void endPass(boolean completed) {
        tops.end(completed);
        prepared.end(completed);
    }

    private static final class Generations<T> {
        private Map<Question, T> last = new HashMap<>();
        private Map<Question, T> cancelled = new HashMap<>();
        private Map<Question, T> current = new HashMap<>();

        T find(Question question) {
            T known = current.get(question);
            if (known == null) {
                known = cancelled.get(question);
            }
            if (known == null) {
                known = last.get(question);
            }
            if (known != null) {
                current.put(question, known);
            }
            return known;
        }

        void end(boolean completed) {
            if (completed) {
                last = current;
                cancelled = new HashMap<>();
            } else {
                cancelled = current;
            }
            current = new HashMap<>();
        }
    }
}
