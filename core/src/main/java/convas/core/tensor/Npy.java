package convas.core.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's array file. Written as little-endian float32 in Caffe's order (C order); read from any real or integer type of
/// either byte order, in C or Fortran order. Format: `numpy.lib.format`, versions 1 to 3.
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z?])(\\d*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
    private static final int BLOCK = 1 << 16;

    private Npy() {}

    /// Whether a file begins like this format.
    public static boolean recognises(byte[] file) {
        if (file.length < MAGIC.length) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (file[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /// Writes a tensor of either layout. `out` is left open.
    public static void write(Tensor tensor, OutputStream out) throws IOException {
        out.write(header(tensor.shape()));
        WritableByteChannel channel = Channels.newChannel(out);
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        if (tensor.isDense()) {
            long count = tensor.shape().count();
            for (long at = 0; at < count; at += BLOCK / Float.BYTES) {
                long end = Math.min(count, at + BLOCK / Float.BYTES);
                for (long i = at; i < end; i++) {
                    block.putFloat(tensor.data().getAtIndex(ValueLayout.JAVA_FLOAT, tensor.base() + i));
                }
                flush(block, channel);
            }
        } else {
            for (float value : tensor.toArray()) {
                block.putFloat(value);
                if (!block.hasRemaining()) {
                    flush(block, channel);
                }
            }
            flush(block, channel);
        }
    }

    private static void flush(ByteBuffer block, WritableByteChannel channel) throws IOException {
        block.flip();
        while (block.hasRemaining()) {
            channel.write(block);
        }
        block.clear();
    }

    private static byte[] header(Shape shape) {
        StringBuilder dims = new StringBuilder();
        for (int dim : shape.toList()) {
            dims.append(dim).append(shape.rank() == 1 ? "," : ", ");
        }
        if (shape.rank() > 1) {
            dims.setLength(dims.length() - 2);
        }
        String dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + "), }";
        int length = (10 + dict.length() + 1 + 63) / 64 * 64 - 10;
        String padded = dict + " ".repeat(length - dict.length() - 1) + "\n";
        ByteBuffer out = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length).put(padded.getBytes(StandardCharsets.US_ASCII));
        return out.array();
    }

    /// The array as a dense tensor of its own shape.
    ///
    /// @throws IOException if this is not such a file, holds values that are no real numbers, or ends early; the message is
    ///     for people
    public static Tensor read(byte[] file) throws IOException {
        if (!recognises(file) || file.length < 12) {
            throw new IOException("not a .npy file");
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int major = file[6];
        int start = major == 1 ? 10 : 12;
        long length = major == 1 ? Short.toUnsignedInt(in.getShort(8)) : Integer.toUnsignedLong(in.getInt(8));
        if (start + length > file.length) {
            throw new IOException("the .npy file ends inside its header");
        }
        String dict = new String(file, start, (int) length, StandardCharsets.UTF_8);
        Matcher descr = find(DESCR, dict, "the .npy file does not hold a plain array of numbers");
        Shape shape = shape(find(SHAPE, dict, "the .npy file gives no shape").group(1));
        boolean fortran = find(FORTRAN, dict, "the .npy file gives no order").group(1).equals("True");
        in.order(descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        String type = descr.group(2) + descr.group(3);
        int bytes = bytes(type);
        long from = start + length;
        long present = file.length - from;
        if (shape.count() > present / bytes) {
            throw new IOException("the .npy file ends early: " + shape + " needs " + shape.count() * bytes + " bytes, it has " + present);
        }
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(in, type, (int) from + i * bytes);
        }
        return Tensor.of(shape, fortran ? reorder(values, shape) : values);
    }

    private static Matcher find(Pattern pattern, String dict, String otherwise) throws IOException {
        Matcher matcher = pattern.matcher(dict);
        if (!matcher.find()) {
            throw new IOException(otherwise);
        }
        return matcher;
    }

    private static Shape shape(String dims) throws IOException {
        List<Integer> extents = new ArrayList<>();
        long count = 1;
        try {
            for (String dim : dims.split(",")) {
                if (!dim.isBlank()) {
                    extents.add(Integer.parseInt(dim.strip()));
                    count = Math.multiplyExact(count, (long) extents.getLast());
                }
            }
            Math.toIntExact(count);
            return Shape.of(extents);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("the .npy file gives the shape (" + dims + "), which is not one Convas can hold");
        }
    }

    private static int bytes(String type) throws IOException {
        return switch (type) {
            case "f4", "i4", "u4" -> 4;
            case "f8", "i8", "u8" -> 8;
            case "f2", "i2", "u2" -> 2;
            case "i1", "u1", "b1", "?" -> 1;
            default -> throw new IOException("the .npy file holds values of type " + type + ", not real numbers");
        };
    }

    private static float value(ByteBuffer in, String type, int at) {
        return switch (type) {
            case "f4" -> in.getFloat(at);
            case "f8" -> (float) in.getDouble(at);
            case "f2" -> Float.float16ToFloat(in.getShort(at));
            case "i1" -> in.get(at);
            case "i2" -> in.getShort(at);
            case "u2" -> Short.toUnsignedInt(in.getShort(at));
            case "i4" -> in.getInt(at);
            case "u4" -> Integer.toUnsignedLong(in.getInt(at));
            case "i8" -> in.getLong(at);
            case "u8" -> (in.getLong(at) >>> 1) * 2f;
            default -> Byte.toUnsignedInt(in.get(at));
        };
    }

    /// Values with the first axis running fastest, put into Caffe's order.
    private static float[] reorder(float[] fortran, Shape shape) {
        float[] out = new float[fortran.length];
        int[] at = new int[shape.rank()];
        for (int i = 0; i < out.length; i++) {
            int from = 0;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                from = from * shape.dim(axis) + at[axis];
            }
            out[i] = fortran[from];
            for (int axis = shape.rank() - 1; axis >= 0 && ++at[axis] == shape.dim(axis); axis--) {
                at[axis] = 0;
            }
        }
        return out;
    }
}
