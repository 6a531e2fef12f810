package convas.core.conformance;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.caffe;
import org.bytedeco.javacpp.caffe.BoolVector;
import org.bytedeco.javacpp.caffe.Descriptor;
import org.bytedeco.javacpp.caffe.FieldDescriptor;
import org.bytedeco.javacpp.caffe.FloatBlob;
import org.bytedeco.javacpp.caffe.FloatBlobVector;
import org.bytedeco.javacpp.caffe.FloatLayer;
import org.bytedeco.javacpp.caffe.FloatNet;
import org.bytedeco.javacpp.caffe.NetParameter;

/// The program that holds real Caffe. It answers questions on its standard input one after the other, about as many nets as wanted,
/// and dies where Caffe does: what it printed last on its error stream is Caffe's reason. [Caffe] is its other end.
public final class CaffeDriver {
    /// Types through which no gradient is sent: in Caffe there is none for the first three, in Convas none for the others.
    static final Set<String> STOPS = Set.of("Accuracy", "ArgMax", "Threshold", "LSTM", "LSTMUnit", "RNN");

    private final DataInputStream in;
    private final DataOutputStream out;
    private NetParameter text;
    private FloatNet net;

    private CaffeDriver(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
        System.setOut(System.err);
        Loader.load(caffe.class);
        caffe.Caffe.set_mode(caffe.Caffe.CPU);
        new CaffeDriver(new DataInputStream(new BufferedInputStream(System.in, 1 << 16)), out).serve();
        Runtime.getRuntime().halt(0);
    }

    private void serve() throws IOException {
        for (int question = in.read(); question >= 0; question = in.read()) {
            switch (question) {
                case 'N' -> open();
                case 'F' -> forward();
                case 'B' -> backward();
                case 'S' -> save();
                case 'D' -> describe();
                default -> throw new IOException("no such question: " + question);
            }
            out.flush();
        }
    }

    /// Builds a net of a file and answers its layers.
    private void open() throws IOException {
        if (net != null) {
            net.deallocate();
            text.deallocate();
        }
        text = new NetParameter();
        caffe.ReadNetParamsFromTextFileOrDie(in.readUTF(), text);
        text.mutable_state().set_phase(in.readBoolean() ? caffe.TRAIN : caffe.TEST);
        if (in.readBoolean()) {
            text.mutable_state().set_level(in.readInt());
        }
        for (int stages = in.readInt(); stages > 0; stages--) {
            text.mutable_state().add_stage(in.readUTF());
        }
        net = new FloatNet(text);
        out.writeInt(layers());
        for (int i = 0; i < layers(); i++) {
            FloatLayer layer = net.layers().get(i);
            out.writeUTF(string(net.layer_names().get(i)));
            out.writeUTF(string(layer.type()));
            names(net.bottom_ids(i), bottoms(i).size());
            names(net.top_ids(i), tops(i).size());
            shapes(tops(i));
            out.writeInt((int) layer.blobs().size());
            for (long p = 0; p < layer.blobs().size(); p++) {
                shape(layer.blobs().get(p));
            }
        }
    }

    /// Loads weights, fills inputs, and answers what each layer makes.
    private void forward() throws IOException {
        String weights = in.readUTF();
        if (!weights.isEmpty()) {
            net.CopyTrainedLayersFrom(weights);
        }
        for (int inputs = in.readInt(); inputs > 0; inputs--) {
            FloatBlob blob = net.blob_by_name(in.readUTF());
            read(blob, false);
        }
        for (long i = 0; i < net.blobs().size(); i++) {
            FloatBlob blob = net.blobs().get(i);
            if (blob.count() > 0) {
                blob.mutable_cpu_diff().put(new float[blob.count()], 0, blob.count());
            }
        }
        for (int i = 0; i < layers(); i++) {
            net.ForwardFromTo(i, i);
            shapes(tops(i));
            values(tops(i), false);
        }
    }

    /// Sends gradients back and answers for each layer, the last one first, the gradients of its tops, bottoms and parameters.
    private void backward() throws IOException {
        for (int cotangents = in.readInt(); cotangents > 0; cotangents--) {
            read(net.blob_by_name(in.readUTF()), true);
        }
        for (int i = layers() - 1; i >= 0; i--) {
            values(tops(i), true);
            clear(net.layers().get(i));
            back(net.layers().get(i), tops(i), bottoms(i));
            values(bottoms(i), true);
            out.writeInt((int) net.layers().get(i).blobs().size());
            for (long p = 0; p < net.layers().get(i).blobs().size(); p++) {
                values(net.layers().get(i).blobs().get(p), true);
            }
        }
    }

    /// Gradients of parameters add up, so that each layer begins with zeros. Those of a Parameter layer lie in its top's memory.
    private static void clear(FloatLayer layer) {
        for (long p = 0; p < layer.blobs().size() && !string(layer.type()).equals("Parameter"); p++) {
            FloatBlob blob = layer.blobs().get(p);
            blob.mutable_cpu_diff().put(new float[blob.count()], 0, blob.count());
        }
    }

    /// Asks a layer for the gradients of all parameters and of all bottoms that can have one, unless the text says otherwise. (What
    /// `force_backward` does, which however asks for those of indices too, and then Caffe ends its process.)
    private static void back(FloatLayer layer, FloatBlobVector tops, FloatBlobVector bottoms) {
        String type = string(layer.type());
        if (STOPS.contains(type)) {
            return;
        }
        for (int p = 0; p < layer.blobs().size(); p++) {
            layer.set_param_propagate_down(p, true);
        }
        BoolVector wanted = new BoolVector(bottoms.size());
        for (int b = 0; b < bottoms.size(); b++) {
            boolean index = switch (type) {
                case "Embed" -> b == 0;
                case "BatchReindex" -> b == 1;
                case "Filter" -> b == bottoms.size() - 1;
                case "InfogainLoss" -> b > 0;
                default -> !layer.AllowForceBackward(b);
            };
            wanted.put(b, layer.layer_param().propagate_down_size() > 0 ? layer.layer_param().propagate_down(b) : !index);
        }
        layer.Backward(tops, wanted, bottoms);
    }

    private void save() throws IOException {
        NetParameter weights = new NetParameter();
        net.ToProto(weights, false);
        caffe.WriteProtoToBinaryFile(weights, in.readUTF());
        weights.deallocate();
        out.writeBoolean(true);
    }

    /// Answers the fields of every message that a net's text can hold, in Caffe's own order.
    private void describe() throws IOException {
        Map<String, Descriptor> found = new LinkedHashMap<>();
        find(NetParameter.descriptor(), found);
        out.writeInt(found.size());
        for (Map.Entry<String, Descriptor> message : found.entrySet()) {
            out.writeUTF(message.getKey());
            out.writeInt(message.getValue().field_count());
            for (int i = 0; i < message.getValue().field_count(); i++) {
                FieldDescriptor field = message.getValue().field(i);
                out.writeUTF(string(field.name()));
                out.writeUTF(string(field.type_name()));
                out.writeBoolean(field.is_repeated());
                out.writeUTF(string(field.type_name()).equals("message") ? string(field.message_type().name()) : "");
                boolean constants = string(field.type_name()).equals("enum");
                out.writeInt(constants ? field.enum_type().value_count() : 0);
                for (int c = 0; constants && c < field.enum_type().value_count(); c++) {
                    out.writeUTF(string(field.enum_type().value(c).name()));
                    out.writeInt(field.enum_type().value(c).number());
                }
                out.writeUTF(field.has_default_value() ? fallback(field) : "");
            }
        }
    }

    private static void find(Descriptor message, Map<String, Descriptor> found) {
        if (found.putIfAbsent(string(message.name()), message) == null) {
            for (int i = 0; i < message.field_count(); i++) {
                if (string(message.field(i).type_name()).equals("message")) {
                    find(message.field(i).message_type(), found);
                }
            }
        }
    }

    private static String fallback(FieldDescriptor field) {
        return switch (string(field.type_name())) {
            case "float" -> Float.toString(field.default_value_float());
            case "double" -> Double.toString(field.default_value_double());
            case "int32" -> Integer.toString(field.default_value_int32());
            case "int64" -> Long.toString(field.default_value_int64());
            case "uint32" -> Integer.toUnsignedString(field.default_value_uint32());
            case "bool" -> Boolean.toString(field.default_value_bool());
            case "enum" -> string(field.default_value_enum().name());
            default -> string(field.default_value_string());
        };
    }

    private int layers() {
        return (int) net.layers().size();
    }

    private FloatBlobVector bottoms(int layer) {
        return net.bottom_vecs().get(layer);
    }

    private FloatBlobVector tops(int layer) {
        return net.top_vecs().get(layer);
    }

    private void names(IntPointer ids, long count) throws IOException {
        out.writeInt((int) count);
        for (long i = 0; i < count; i++) {
            out.writeUTF(string(net.blob_names().get(ids.get(i))));
        }
    }

    private void shapes(FloatBlobVector blobs) throws IOException {
        out.writeInt((int) blobs.size());
        for (long i = 0; i < blobs.size(); i++) {
            shape(blobs.get(i));
        }
    }

    private void shape(FloatBlob blob) throws IOException {
        out.writeInt(blob.num_axes());
        for (int axis = 0; axis < blob.num_axes(); axis++) {
            out.writeInt(blob.shape(axis));
        }
    }

    private void values(FloatBlobVector blobs, boolean gradient) throws IOException {
        out.writeInt((int) blobs.size());
        for (long i = 0; i < blobs.size(); i++) {
            values(blobs.get(i), gradient);
        }
    }

    private void values(FloatBlob blob, boolean gradient) throws IOException {
        float[] values = new float[blob.count()];
        if (values.length > 0) {
            (gradient ? blob.cpu_diff() : blob.cpu_data()).get(values);
        }
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private void read(FloatBlob blob, boolean gradient) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        if (values.length > 0) {
            (gradient ? blob.mutable_cpu_diff() : blob.mutable_cpu_data()).put(values, 0, values.length);
        }
    }

    /// An empty string comes as null.
    private static String string(BytePointer text) {
        return text == null ? "" : text.getString();
    }
}
