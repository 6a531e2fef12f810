package convas.app.cli;

import convas.core.analysis.Annotations;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Npy;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/// What a net is fed with.
///
/// @param tensors a value for every input blob whose shape is known, by name
/// @param origins where each comes from, for people: a file, `random`, `zeros`
record Inputs(SequencedMap<String, Tensor> tensors, Map<String, String> origins) {
    /// How pictures are fitted; what is null follows from the blob's number of channels.
    record Settings(Preprocessing.Order order, List<Float> mean, Float scale) {
        private Preprocessing of(Shape shape) {
            Preprocessing usual = Preprocessing.usual(shape);
            return new Preprocessing(order == null ? usual.order() : order, mean == null ? usual.mean() : mean,
                scale == null ? usual.scale() : scale, usual.fit());
        }
    }

    /// @param net the file the net is from, for messages
    /// @param given `[BLOB=]FILE`
    /// @param seed of the noise that image-like inputs hold when they are not given; all others hold zeros
    /// @throws Failure if a file cannot be read or does not fit its blob
    static Inputs read(Path net, Annotations annotations, List<String> given, Settings settings, long seed) {
        SequencedMap<String, Shape> blobs = blobs(annotations);
        LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
        LinkedHashMap<String, String> origins = new LinkedHashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            boolean named = equals > 0 && !Files.exists(Path.of(each));
            String blob = named ? each.substring(0, equals) : first(net, blobs, each);
            Path file = Path.of(named ? each.substring(equals + 1) : each);
            if (!blobs.containsKey(blob)) {
                throw Failure.of(net, "has no input blob " + blob + "; " + listed(blobs));
            }
            if (tensors.put(blob, read(file, blob, blobs.get(blob), settings)) != null) {
                throw Failure.of(file, "input blob " + blob + " is given twice; name the blob as BLOB=FILE");
            }
            origins.put(blob, file.toString());
        }
        SplittableRandom random = new SplittableRandom(seed);
        blobs.forEach((blob, shape) -> {
            boolean image = shape.rank() == 4;
            tensors.computeIfAbsent(blob, name -> image ? noise(shape, random) : Tensor.dense(shape));
            origins.putIfAbsent(blob, image ? "random" : "zeros");
        });
        return new Inputs(tensors, origins);
    }

    private static SequencedMap<String, Shape> blobs(Annotations annotations) {
        LinkedHashMap<String, Shape> blobs = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (node.isInput()) {
                for (Blob top : node.tops()) {
                    Optional<Shape> shape = annotations.shape(top);
                    shape.ifPresent(known -> blobs.put(top.name(), known));
                }
            }
        }
        return blobs;
    }

    private static String first(Path net, SequencedMap<String, Shape> blobs, String file) {
        if (blobs.isEmpty()) {
            throw Failure.of(net, "has no input blob of known shape that " + file + " could fill");
        }
        return blobs.firstEntry().getKey();
    }

    private static String listed(SequencedMap<String, Shape> blobs) {
        return blobs.isEmpty() ? "it has none of known shape" : "it has " + blobs.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")").collect(Collectors.joining(", "));
    }

    private static Tensor noise(Shape shape, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensor.of(shape, values);
    }

    private static Tensor read(Path file, String blob, Shape shape, Settings settings) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (Npy.recognises(bytes)) {
                return fitted(file, blob, Npy.read(bytes), shape);
            }
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".f32")) {
                return raw(file, blob, bytes, shape);
            }
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
            if (image == null) {
                throw Failure.of(file, "is no picture that can be read (PNG, JPEG, GIF, BMP), no .npy and no .f32");
            }
            if (shape.rank() != 4 || shape.channels() != 1 && shape.channels() != 3) {
                throw Failure.of(file, "is a picture, but blob " + blob + " is " + shape + "; give an .npy or .f32 of that shape");
            }
            int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            return settings.of(shape).blob(new Picture(image.getWidth(), image.getHeight(), argb), shape);
        } catch (NoSuchFileException e) {
            throw Failure.of(file, "no such file; check the name");
        } catch (IOException | RuntimeException e) {
            if (e instanceof Failure failure) {
                throw failure;
            }
            String why = e instanceof IOException problem ? Reasons.of(problem) : "it is damaged (" + e.getMessage() + ")";
            throw Failure.of(file, Files.isDirectory(file) ? "is a folder; give a file" : "cannot be read: " + why);
        }
    }

    private static Tensor raw(Path file, String blob, byte[] bytes, Shape shape) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        long item = shape.rank() == 0 ? 1 : shape.count(1, shape.rank());
        if (bytes.length % Float.BYTES != 0 || values.length != shape.count() && values.length != item) {
            throw Failure.of(file, "has " + bytes.length + " bytes, but blob " + blob + " is " + shape + ", which is "
                + shape.bytes() + " bytes of 32-bit floats");
        }
        return repeated(values, shape);
    }

    private static Tensor fitted(Path file, String blob, Tensor tensor, Shape shape) {
        List<Integer> item = shape.rank() == 0 ? List.of() : shape.toList().subList(1, shape.rank());
        List<Integer> dims = tensor.shape().toList();
        boolean one = dims.equals(item) || !dims.isEmpty() && dims.getFirst() == 1 && dims.subList(1, dims.size()).equals(item);
        if (!dims.equals(shape.toList()) && !one) {
            throw Failure.of(file, "has the shape " + tensor.shape() + ", but blob " + blob + " is " + shape
                + "; save it in that shape (batch, channels, height, width)");
        }
        return repeated(tensor.toArray(), shape);
    }

    /// One item of the batch serves for all of it.
    private static Tensor repeated(float[] values, Shape shape) {
        if (values.length == shape.count()) {
            return Tensor.of(shape, values);
        }
        float[] all = new float[Math.toIntExact(shape.count())];
        for (int at = 0; at < all.length; at += values.length) {
            System.arraycopy(values, 0, all, at, values.length);
        }
        return Tensor.of(shape, all);
    }
}
