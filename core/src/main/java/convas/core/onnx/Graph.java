package convas.core.onnx;

import static convas.core.weights.WireWriter.message;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ONNX's `GraphProto` while it grows. Values and nodes are known by name, each name once.
final class Graph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final Set<String> names = new HashSet<>();
    private final List<Op> ops = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    private final Map<String, Shape> outputs = new LinkedHashMap<>();

    private record Op(String name, String type, List<String> inputs, List<String> outputs, List<Attribute> attributes) {}

    /// @param head all of the `TensorProto` but its values
    /// @param values of a tensor of floats, or null
    private record Constant(byte[] head, Tensor values) {}

    /// A name that no other value or node has, as near to the wished one as can be.
    String unique(String wish) {
        String base = wish.isEmpty() ? "unnamed" : wish;
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "#" + i;
        }
        return name;
    }

    void input(String name, Shape shape) {
        inputs.put(name, shape);
    }

    void output(String name, Shape shape) {
        outputs.put(name, shape);
    }

    boolean hasOutputs() {
        return !outputs.isEmpty();
    }

    /// An operator with one result.
    ///
    /// @param layer whose part it is
    /// @return the result's name
    String op(String layer, String type, List<String> inputs, Attribute... attributes) {
        return ops(layer, type, inputs, 1, attributes).getFirst();
    }

    List<String> ops(String layer, String type, List<String> inputs, int outputs, Attribute... attributes) {
        List<String> results = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            results.add(unique(layer + "/" + type + "/out"));
        }
        ops.add(new Op(unique(layer + "/" + type), type, inputs, results, List.of(attributes)));
        return results;
    }

    /// How many operators there are so far.
    int size() {
        return ops.size();
    }

    /// Gives a result of the operators from `first` on another name.
    ///
    /// @return whether one of them makes it
    boolean rename(int first, String result, String name) {
        List<Op> recent = ops.subList(first, ops.size());
        if (recent.stream().noneMatch(op -> op.outputs().contains(result))) {
            return false;
        }
        recent.replaceAll(op -> new Op(op.name(), op.type(), replaced(op.inputs(), result, name), replaced(op.outputs(), result, name),
            op.attributes()));
        return true;
    }

    private static List<String> replaced(List<String> list, String from, String to) {
        return list.stream().map(each -> each.equals(from) ? to : each).toList();
    }

    /// The values of a dense tensor under this shape.
    String constant(String wish, Tensor tensor, Shape shape) throws IOException {
        String name = unique(wish);
        Tensor values = tensor.reshaped(shape);
        byte[] head = tensorHead(name, FLOAT, shape.toList().stream().mapToLong(Integer::longValue).toArray());
        byte[] raw = WireWriter.announce(9, shape.bytes());
        constants.add(new Constant(concat(head, raw), values));
        return name;
    }

    String constant(String wish, float value) throws IOException {
        return constant(wish, Tensor.of(Shape.of(), value), Shape.of());
    }

    String constant(String wish, long... values) throws IOException {
        String name = unique(wish);
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        byte[] head = tensorHead(name, INT64, values.length);
        constants.add(new Constant(concat(head, message(out -> out.writeByteArray(9, raw.array()))), null));
        return name;
    }

    private static byte[] tensorHead(String name, int type, long... dims) throws IOException {
        return message(out -> {
            for (long dim : dims) {
                out.writeInt64(1, dim);
            }
            out.writeInt32(2, type);
            out.writeString(8, name);
        });
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// A part of the file: bytes, and then the values of a tensor, if there is one.
    record Part(byte[] bytes, Tensor values) {
        long length() {
            return bytes.length + (values == null ? 0 : values.shape().bytes());
        }
    }

    List<Part> parts(String graphName) throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(message(out -> {
            for (Op op : ops) {
                out.writeByteArray(1, op(op));
            }
            out.writeString(2, graphName.isEmpty() ? "net" : graphName);
        }), null));
        for (Constant constant : constants) {
            long length = new Part(constant.head(), constant.values()).length();
            parts.add(new Part(concat(WireWriter.announce(5, length), constant.head()), constant.values()));
        }
        parts.add(new Part(message(out -> {
            for (Map.Entry<String, Shape> input : inputs.entrySet()) {
                out.writeByteArray(11, value(input.getKey(), input.getValue()));
            }
            for (Map.Entry<String, Shape> output : outputs.entrySet()) {
                out.writeByteArray(12, value(output.getKey(), output.getValue()));
            }
        }), null));
        return parts;
    }

    /// `NodeProto`.
    private static byte[] op(Op op) throws IOException {
        return message(out -> {
            for (String input : op.inputs()) {
                out.writeString(1, input);
            }
            for (String output : op.outputs()) {
                out.writeString(2, output);
            }
            out.writeString(3, op.name());
            out.writeString(4, op.type());
            for (Attribute attribute : op.attributes()) {
                out.writeByteArray(5, attribute.message());
            }
        });
    }

    /// `ValueInfoProto`: a tensor of floats.
    private static byte[] value(String name, Shape shape) throws IOException {
        byte[] dims = message(out -> {
            for (int dim : shape.toList()) {
                out.writeByteArray(1, message(each -> each.writeInt64(1, dim)));
            }
        });
        byte[] tensor = message(out -> {
            out.writeInt32(1, FLOAT);
            out.writeByteArray(2, dims);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
        });
    }
}
