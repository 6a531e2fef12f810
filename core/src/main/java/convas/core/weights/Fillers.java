package convas.core.weights;

import convas.core.analysis.Annotations;
import convas.core.layer.Filler;
import convas.core.layer.Parameter;
import convas.core.net.Node;
import convas.core.net.ParamSpec;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/// Starts parameters as Caffe's fillers do (`include/caffe/filler.hpp`).
///
/// Where Caffe's start would hide everything behind it, another one is used: weights for which the text names no filler (or
/// zeros) start as MSRA, and stored variances and their factor as 1.
///
/// A value follows from the seed, the layer's name, the parameter's index and the value's own index alone, so the numbers
/// are the same on every machine and in any order. Tensors still in use are handed out again rather than made twice: equal
/// questions give the same tensor.
public final class Fillers {
    /// Above this many values a tensor is filled by several threads.
    private static final int LARGE = 1 << 18;

    private static final int CHUNK = 1 << 16;

    private static final Map<Key, WeakReference<Tensor>> MADE = new ConcurrentHashMap<>();

    private record Key(long seed, String layer, int index, Filler filler, Shape shape) {}

    private Fillers() {}

    /// Random weights for every layer whose parameters are known. The values of a parameter follow from the seed, the
    /// layer's name, its filler and its shape alone, so an edit elsewhere does not change them.
    public static Weights fill(Annotations annotations, long seed) {
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Map<String, Tensor> shared = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            List<Parameter> params = annotations.of(node).params();
            if (params.isEmpty()) {
                continue;
            }
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < params.size(); i++) {
                tensors.add(shared(shared, node, i, fill(node.id(), i, params.get(i), seed)));
            }
            layers.put(node.id(), List.copyOf(tensors));
        }
        return new Weights(layers, !layers.isEmpty());
    }

    /// The tensor of the first layer that gave the same `param { name }`, or this one.
    static Tensor shared(Map<String, Tensor> owners, Node node, int index, Tensor tensor) {
        String name = sharedName(node, index);
        if (name.isEmpty()) {
            return tensor;
        }
        Tensor owner = owners.putIfAbsent(name, tensor);
        if (owner == null || owner.shape().equals(tensor.shape())) {
            return owner == null ? tensor : owner;
        }
        return owner.shape().count() == tensor.shape().count() ? Tensor.wrap(owner.data(), tensor.shape()) : tensor;
    }

    /// The name by which layers share a parameter; empty if it is the layer's own.
    static String sharedName(Node node, int index) {
        return index < node.params().size() ? node.params().get(index).name() : ParamSpec.DEFAULT.name();
    }

    /// One parameter's start.
    ///
    /// @param layer the node's id
    /// @param index the parameter's place in the layer
    public static Tensor fill(String layer, int index, Parameter parameter, long seed) {
        Filler filler = start(parameter);
        Key key = new Key(seed, layer, index, filler, parameter.shape());
        WeakReference<Tensor> known = MADE.get(key);
        Tensor tensor = known == null ? null : known.get();
        if (tensor == null) {
            MADE.values().removeIf(reference -> reference.refersTo(null));
            tensor = make(parameter.shape(), filler, Numbers.stream(seed, layer, index));
            MADE.put(key, new WeakReference<>(tensor));
        }
        return tensor;
    }

    /// How one parameter starts, for people: `gaussian, std 0.01`.
    public static String describe(Parameter parameter) {
        Filler filler = start(parameter);
        String kind = filler.kind().text();
        return switch (filler.kind()) {
            case CONSTANT -> kind + " " + number(filler.value());
            case UNIFORM -> kind + ", " + number(filler.min()) + " to " + number(filler.max());
            case GAUSSIAN -> kind + (filler.mean() == 0 ? "" : ", mean " + number(filler.mean())) + ", std " + number(filler.std());
            default -> kind;
        };
    }

    private static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6 ? Integer.toString((int) value) : Float.toString(value);
    }

    private static Filler start(Parameter parameter) {
        if (!parameter.filler().equals(Filler.ZERO) || parameter.bias()) {
            return parameter.filler();
        }
        if (!parameter.learned()) {
            return parameter.role().equals("mean") ? Filler.ZERO : Filler.constant(1);
        }
        return parameter.shape().rank() < 2 ? Filler.ZERO
            : new Filler(Filler.Kind.MSRA, 0, 0, 1, 0, 1, -1, Filler.VarianceNorm.FAN_IN);
    }

    private static Tensor make(Shape shape, Filler filler, long stream) {
        Tensor tensor = Tensor.dense(shape);
        long count = shape.count();
        switch (filler.kind()) {
            case CONSTANT -> {
                if (filler.value() != 0) {
                    each(tensor, i -> filler.value());
                }
            }
            case UNIFORM -> uniform(tensor, filler.min(), filler.max(), stream);
            case GAUSSIAN -> {
                gaussian(tensor, filler.mean(), filler.std(), stream);
                if (filler.sparse() >= 0 && shape.rank() > 0) {
                    float kept = (float) filler.sparse() / Math.max(1, shape.num());
                    long mask = Numbers.mix(stream + 1);
                    each(tensor, i -> Numbers.uniform(mask, i) < kept ? tensor.getFlat(i) : 0);
                }
            }
            case XAVIER -> {
                float scale = (float) Math.sqrt(3 / fan(shape, filler.varianceNorm()));
                uniform(tensor, -scale, scale, stream);
            }
            case MSRA -> gaussian(tensor, 0, (float) Math.sqrt(2 / fan(shape, filler.varianceNorm())), stream);
            case BILINEAR -> bilinear(tensor);
            case POSITIVE_UNITBALL -> {
                uniform(tensor, 0, 1, stream);
                long row = count / Math.max(1, shape.num());
                for (long from = 0; from < count; from += row) {
                    double sum = 0;
                    for (long i = from; i < from + row; i++) {
                        sum += tensor.getFlat(i);
                    }
                    for (long i = from; i < from + row; i++) {
                        tensor.setFlat(i, (float) (tensor.getFlat(i) / sum));
                    }
                }
            }
        }
        return tensor;
    }

    /// `XavierFiller` and `MSRAFiller`: fan in is count / first axis, fan out is count / second axis.
    private static double fan(Shape shape, Filler.VarianceNorm norm) {
        double in = (double) shape.count() / Math.max(1, shape.num());
        double out = (double) shape.count() / Math.max(1, shape.channels());
        return Math.max(1, switch (norm) {
            case FAN_IN -> in;
            case FAN_OUT -> out;
            case AVERAGE -> (in + out) / 2;
        });
    }

    private static void bilinear(Tensor tensor) {
        int width = tensor.shape().width();
        int height = tensor.shape().height();
        int factor = (width + 1) / 2;
        float center = (width - 1) / (2f * factor);
        each(tensor, i -> {
            float x = i % width;
            float y = i / width % height;
            return (1 - Math.abs(x / factor - center)) * (1 - Math.abs(y / factor - center));
        });
    }

    private static void uniform(Tensor tensor, float min, float max, long stream) {
        float range = max - min;
        each(tensor, i -> min + range * Numbers.uniform(stream, i));
    }

    private static void gaussian(Tensor tensor, float mean, float std, long stream) {
        each(tensor, i -> mean + std * Numbers.gaussian(stream, i));
    }

    @FunctionalInterface
    private interface Value {
        float at(long index);
    }

    private static void each(Tensor tensor, Value value) {
        long count = tensor.shape().count();
        LongStream chunks = LongStream.range(0, (count + CHUNK - 1) / CHUNK);
        MemorySegment data = tensor.data();
        (count >= LARGE ? chunks.parallel() : chunks).forEach(chunk -> {
            long to = Math.min(count, (chunk + 1) * CHUNK);
            for (long i = chunk * CHUNK; i < to; i++) {
                data.setAtIndex(ValueLayout.JAVA_FLOAT, i, value.at(i));
            }
        });
    }
}
