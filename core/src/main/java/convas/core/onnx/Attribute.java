package convas.core.onnx;

import convas.core.weights.WireWriter;
import java.io.IOException;

/// ONNX's `AttributeProto`: a setting of an operator.
sealed interface Attribute {
    byte[] message() throws IOException;

    static Attribute of(String name, float value) {
        return new Real(name, value);
    }

    static Attribute of(String name, long value) {
        return new Whole(name, value);
    }

    static Attribute list(String name, long... values) {
        return new Wholes(name, values);
    }

    record Real(String name, float value) implements Attribute {
        @Override
        public byte[] message() throws IOException {
            return WireWriter.message(out -> {
                out.writeString(1, name);
                out.writeFloat(2, value);
                out.writeInt32(20, 1);
            });
        }
    }

    record Whole(String name, long value) implements Attribute {
        @Override
        public byte[] message() throws IOException {
            return WireWriter.message(out -> {
                out.writeString(1, name);
                out.writeInt64(3, value);
                out.writeInt32(20, 2);
            });
        }
    }

    record Wholes(String name, long... values) implements Attribute {
        @Override
        public byte[] message() throws IOException {
            return WireWriter.message(out -> {
                out.writeString(1, name);
                for (long value : values) {
                    out.writeInt64(8, value);
                }
                out.writeInt32(20, 7);
            });
        }
    }
}
