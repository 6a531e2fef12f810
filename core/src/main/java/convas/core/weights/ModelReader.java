package convas.core.weights;

import convas.core.net.CaffeTypes;
import convas.core.tensor.Shape;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Form;
import convas.core.weights.CaffeModel.Layer;
import convas.core.weights.CaffeModel.Malformed;
import convas.core.weights.CaffeModel.Piece;
import convas.core.weights.Wire.Broken;
import convas.core.weights.Wire.Cut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds what a binary `NetParameter` of `caffe.proto` holds. What is kept in memory is a small part of the file, whatever
/// bytes it consists of.
final class ModelReader {
    /// More layers and pieces of values than this have never been in one net.
    private static final int MOST = 1 << 15;

    /// More axes than this are not in Caffe (`kMaxBlobAxes`).
    private static final int AXES = 32;

    static final Opening FILES = file -> Files.newByteChannel(file);

    private final Wire wire;
    private final List<Layer> layers = new ArrayList<>();
    private String net = "";
    private Form form = Form.TODAY;
    private int seen;
    private long read;
    private int pieces;

    /// Opens a file for reading.
    @FunctionalInterface
    interface Opening {
        SeekableByteChannel open(Path file) throws IOException;
    }

    private ModelReader(Wire wire) {
        this.wire = wire;
    }

    static CaffeModel list(Path file, Opening opening) throws IOException {
        String name = String.valueOf(file.getFileName());
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        try (SeekableByteChannel channel = opening.open(file)) {
            Wire wire = new Wire(channel);
            ModelReader reader = new ModelReader(wire);
            try {
                reader.net();
            } catch (Cut cut) {
                throw new Malformed(reader.seen == 0 ? none(name, channel, " or is cut short within its first layer")
                    : name + String.format(Locale.ROOT, " is cut short at byte %,d: what follows layer %s goes on to byte %s. Download or"
                        + " copy it again", wire.size(), reader.last(), cut.end() == Long.MAX_VALUE ? "…" : String.format(Locale.ROOT, "%,d", cut.end())));
            } catch (Broken broken) {
                throw new Malformed(reader.seen == 0 ? none(name, channel, "") : name + String.format(Locale.ROOT,
                    " is damaged at byte %,d of %,d, behind layer %s: %s. Download or copy it again", broken.at(), wire.size(),
                    reader.last(), broken.getMessage()));
            }
            return new CaffeModel(file, wire.size(), reader.read, attributes.lastModifiedTime(), reader.net, reader.form, reader.layers);
        }
    }

    private String last() {
        return layers.isEmpty() ? "?" : "`" + layers.getLast().name() + "`";
    }

    /// What a file is that is no `.caffemodel`, as far as its first bytes tell.
    private static String none(String name, SeekableByteChannel channel, String otherwise) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(512);
        channel.position(0);
        while (first.hasRemaining() && channel.read(first) >= 0) {
            // until it is full or the file ends
        }
        String head = new String(first.array(), 0, first.position(), StandardCharsets.ISO_8859_1);
        String lower = head.stripLeading().toLowerCase(Locale.ROOT);
        if (head.startsWith("version https://git-lfs")) {
            return name + " only says where Git LFS keeps the weights: fetch them with `git lfs pull`";
        }
        if (head.startsWith("\u0089HDF")) {
            return name + " holds weights as HDF5, which Convas does not read: save them as .caffemodel (snapshot_format: BINARYPROTO)";
        }
        if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return name + " is a web page: the download did not work";
        }
        if (name.endsWith(".solverstate")) {
            return name + " is the state of a training; the weights lie in the .caffemodel beside it";
        }
        boolean text = !head.isEmpty() && head.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
        return name + (text ? " is not a .caffemodel but a text" : " is not a .caffemodel" + otherwise);
    }

    /// `NetParameter`.
    private void net() throws IOException, Broken, Cut {
        while (!wire.done() && !wire.ends()) {
            int tag = wire.tag();
            switch (tag) {
                case (1 << 3) | Wire.BYTES -> net = wire.text();
                case (2 << 3) | Wire.BYTES -> add(oldLayer());
                case (100 << 3) | Wire.BYTES -> add(layer(7));
                default -> wire.skipField(tag);
            }
        }
        read = wire.at();
    }

    private void add(Layer layer) throws Broken {
        seen++;
        if (seen > MOST) {
            throw new Broken(wire.at(), "more than " + MOST + " layers");
        }
        layers.add(layer);
    }

    /// `LayerParameter`, or `V0LayerParameter`, which numbers only its blobs otherwise.
    private Layer layer(int blobsField) throws IOException, Broken, Cut {
        long outer = wire.enter();
        String name = "";
        String type = "";
        List<Blob> blobs = new ArrayList<>(0);
        while (!wire.done()) {
            int tag = wire.tag();
            if (tag == ((1 << 3) | Wire.BYTES)) {
                name = wire.text();
            } else if (tag == ((2 << 3) | Wire.BYTES)) {
                type = wire.text();
            } else if (tag == ((blobsField << 3) | Wire.BYTES)) {
                blobs.add(blob());
            } else {
                wire.skipField(tag);
            }
        }
        wire.leave(outer);
        return new Layer(name, type, blobs);
    }

    /// `V1LayerParameter`, or the `V0LayerParameter` within it.
    private Layer oldLayer() throws IOException, Broken, Cut {
        long outer = wire.enter();
        form = form == Form.TODAY ? Form.V1 : form;
        String name = "";
        String type = "";
        List<Blob> blobs = new ArrayList<>(0);
        while (!wire.done()) {
            int tag = wire.tag();
            switch (tag) {
                case (1 << 3) | Wire.BYTES -> {
                    form = Form.V0;
                    Layer oldest = layer(50);
                    name = oldest.name();
                    type = CaffeTypes.fromV0(oldest.type()).orElse(oldest.type());
                    blobs.addAll(oldest.blobs());
                }
                case (4 << 3) | Wire.BYTES -> name = wire.text();
                case (5 << 3) | Wire.VARINT -> {
                    long number = wire.varint();
                    type = CaffeTypes.fromV1(number).orElse("V1 type " + number);
                }
                case (6 << 3) | Wire.BYTES -> blobs.add(blob());
                default -> wire.skipField(tag);
            }
        }
        wire.leave(outer);
        return new Layer(name, type, blobs);
    }

    /// `BlobProto`.
    private Blob blob() throws IOException, Broken, Cut {
        long from = wire.at();
        long outer = wire.enter();
        int[] old = {1, 1, 1, 1};
        boolean legacy = false;
        Shape shape = Shape.of();
        List<Piece> floats = new ArrayList<>(0);
        List<Piece> doubles = new ArrayList<>(0);
        while (!wire.done()) {
            int tag = wire.tag();
            int field = tag >>> 3;
            int type = tag & 7;
            if (field >= 1 && field <= 4 && type == Wire.VARINT) {
                old[field - 1] = extent();
                legacy = true;
            } else if (field == 7 && type == Wire.BYTES) {
                shape = shape();
            } else if (field == 5 && (type == Wire.BYTES || type == Wire.FIXED32)) {
                piece(floats, type, false);
            } else if (field == 8 && (type == Wire.BYTES || type == Wire.FIXED64)) {
                piece(doubles, type, true);
            } else {
                wire.skipField(tag);
            }
        }
        wire.leave(outer);
        Shape full = legacy ? Shape.of(old) : shape;
        List<Piece> values = doubles.isEmpty() ? floats : doubles;
        try {
            full.count();
        } catch (ArithmeticException tooMany) {
            throw new Broken(from, "a shape of " + full);
        }
        keep(1);
        return new Blob(full, legacy, values);
    }

    /// Adds what follows, together with what comes before it if they are equally far apart.
    private void piece(List<Piece> all, int type, boolean wide) throws IOException, Broken, Cut {
        int size = wide ? Double.BYTES : Float.BYTES;
        long length = type == Wire.BYTES ? wire.length() : size;
        long from = wire.at();
        wire.skip(length);
        if (length % size != 0) {
            throw new Broken(from, length + " bytes of values");
        }
        if (length == 0) {
            return;
        }
        Piece last = all.isEmpty() ? null : all.getLast();
        if (last != null && length == size) {
            long stride = last.count() == 1 ? from - last.at() : last.stride();
            if (stride < Byte.MAX_VALUE && from == last.at() + last.count() * stride) {
                all.set(all.size() - 1, new Piece(last.at(), last.count() + 1, (int) stride, wide));
                return;
            }
        }
        keep(1);
        all.add(new Piece(from, length / size, size, wide));
    }

    private void keep(int more) throws Broken {
        pieces += more;
        if (pieces > MOST) {
            throw new Broken(wire.at(), "values in more than " + MOST + " pieces");
        }
    }

    /// `BlobShape`.
    private Shape shape() throws IOException, Broken, Cut {
        long outer = wire.enter();
        List<Integer> dims = new ArrayList<>(4);
        while (!wire.done()) {
            int tag = wire.tag();
            if (tag == ((1 << 3) | Wire.BYTES)) {
                long packed = wire.enter();
                while (!wire.done()) {
                    add(dims);
                }
                wire.leave(packed);
            } else if (tag == ((1 << 3) | Wire.VARINT)) {
                add(dims);
            } else {
                wire.skipField(tag);
            }
        }
        wire.leave(outer);
        return Shape.of(dims);
    }

    private void add(List<Integer> dims) throws IOException, Broken, Cut {
        if (dims.size() == AXES) {
            throw new Broken(wire.at(), "a shape of more than " + AXES + " axes");
        }
        dims.add(extent());
    }

    private int extent() throws IOException, Broken, Cut {
        long from = wire.at();
        long extent = wire.varint();
        if (extent < 0 || extent > Integer.MAX_VALUE) {
            throw new Broken(from, "an extent of " + extent);
        }
        return (int) extent;
    }
}
