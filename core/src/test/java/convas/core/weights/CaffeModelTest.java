package convas.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaffeModelTest {
    @TempDir
    private Path folder;

    @FunctionalInterface
    interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    static ByteString message(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        body.write(out);
        out.flush();
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static ByteString packed(float... values) throws IOException {
        return message(out -> {
            for (float value : values) {
                out.writeFloatNoTag(value);
            }
        });
    }

    static ByteString blob(List<Integer> dims, float... values) throws IOException {
        ByteString shape = message(out -> out.writeBytes(1, message(packed -> {
            for (int dim : dims) {
                packed.writeInt64NoTag(dim);
            }
        })));
        return message(out -> {
            out.writeBytes(5, packed(values));
            out.writeBytes(7, shape);
        });
    }

    static ByteString legacyBlob(int[] dims, float... values) throws IOException {
        return message(out -> {
            for (int i = 0; i < 4; i++) {
                out.writeInt32(i + 1, dims[i]);
            }
            out.writeBytes(5, packed(values));
        });
    }

    static ByteString layer(String name, ByteString... blobs) throws IOException {
        return message(out -> {
            out.writeString(1, name);
            out.writeString(2, "InnerProduct");
            for (ByteString blob : blobs) {
                out.writeBytes(7, blob);
            }
        });
    }

    static CaffeModel read(Path folder, Body net) throws IOException {
        Path file = folder.resolve("net.caffemodel");
        Files.write(file, message(net).toByteArray());
        return CaffeModel.list(file);
    }

    /// The values of a parameter.
    static float[] values(CaffeModel model, int layer, int blob) throws IOException {
        ModelValues values = new ModelValues(model);
        values.read(model.layers(), CaffeModel.Progress.NONE);
        CaffeModel.Blob of = model.layers().get(layer).blobs().get(blob);
        return values.of(of, of.shape()).toArray();
    }

    @Test
    void the_current_form() throws IOException {
        CaffeModel model = read(folder, out -> {
            out.writeString(1, "small");
            out.writeBytes(100, message(layer -> layer.writeString(1, "no parameters")));
            out.writeBytes(100, layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8)));
        });
        assertThat(model.net()).isEqualTo("small");
        assertThat(model.form()).isEqualTo(CaffeModel.Form.TODAY);
        assertThat(model.layers()).extracting(CaffeModel.Layer::name).containsExactly("no parameters", "fc");
        assertThat(model.filled()).singleElement().satisfies(layer -> {
            assertThat(layer.name()).isEqualTo("fc");
            assertThat(layer.type()).isEqualTo("InnerProduct");
            assertThat(layer.shapes()).containsExactly(Shape.of(2, 3), Shape.of(2));
        });
        assertThat(values(model, 1, 0)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(values(model, 1, 1)).containsExactly(7, 8);
        assertThat(model.count()).isEqualTo(8);
    }

    @Test
    void older_forms_with_shapes_of_four_numbers() throws IOException {
        CaffeModel model = read(folder, out -> {
            out.writeBytes(2, message(layer -> {
                layer.writeString(4, "v1");
                layer.writeEnum(5, 14);
                layer.writeBytes(6, legacyBlob(new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6));
            }));
            out.writeBytes(2, message(layer -> layer.writeBytes(1, message(old -> {
                old.writeString(1, "v0");
                old.writeString(2, "conv");
                old.writeBytes(50, legacyBlob(new int[] {1, 1, 1, 2}, 7, 8));
            }))));
        });
        assertThat(model.layers()).extracting(CaffeModel.Layer::name).containsExactly("v1", "v0");
        assertThat(model.layers()).extracting(CaffeModel.Layer::type).containsExactly("InnerProduct", "Convolution");
        assertThat(model.form()).isEqualTo(CaffeModel.Form.V0);
        assertThat(values(model, 1, 0)).containsExactly(7, 8);
        CaffeModel.Blob matrix = model.layers().getFirst().blobs().getFirst();
        assertThat(matrix.shape()).isEqualTo(Shape.of(1, 1, 2, 3));
        assertThat(matrix.fits(Shape.of(2, 3))).isTrue();
        assertThat(matrix.fits(Shape.of(1, 2, 3))).isTrue();
        assertThat(matrix.fits(Shape.of(3, 2))).isFalse();
        assertThat(matrix.fits(Shape.of(6))).isFalse();
        assertThat(model.layers().getLast().blobs().getFirst().fits(Shape.of(2))).isTrue();
    }

    @Test
    void doubles_and_values_that_are_not_packed() throws IOException {
        ByteString shape = message(out -> out.writeInt64(1, 2));
        CaffeModel model = read(folder, out -> out.writeBytes(100, layer("l",
            message(blob -> {
                blob.writeBytes(8, message(values -> {
                    values.writeDoubleNoTag(0.5);
                    values.writeDoubleNoTag(-2);
                }));
                blob.writeBytes(7, shape);
            }),
            message(blob -> {
                blob.writeBytes(7, shape);
                blob.writeFloat(5, 3);
                blob.writeFloat(5, 4);
            }))));
        assertThat(values(model, 0, 0)).containsExactly(0.5f, -2);
        assertThat(values(model, 0, 1)).containsExactly(3, 4);
    }

    @Test
    void progress_is_told_in_bytes_and_may_stop_the_reading() throws IOException {
        CaffeModel model = read(folder, out -> out.writeBytes(100, layer("fc", blob(List.of(3), 1, 2, 3))));
        List<Long> heard = new ArrayList<>();
        new ModelValues(model).read(model.layers(), (bytes, total) -> {
            heard.add(bytes);
            assertThat(total).isEqualTo(12);
        });
        assertThat(heard).containsExactly(0L, 12L);
        assertThatThrownBy(() -> new ModelValues(model).read(model.layers(), (bytes, total) -> {
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);
    }

    @Test
    void the_same_parameter_is_the_same_tensor_whenever_it_is_asked_for() throws IOException {
        CaffeModel model = read(folder, out -> out.writeBytes(100, layer("fc", blob(List.of(1, 6), 1, 2, 3, 4, 5, 6))));
        ModelValues values = new ModelValues(model);
        CaffeModel.Blob blob = model.layers().getFirst().blobs().getFirst();
        assertThatThrownBy(() -> values.of(blob, blob.shape())).isInstanceOf(IllegalStateException.class);
        values.read(model.layers(), CaffeModel.Progress.NONE);
        Tensor whole = values.of(blob, blob.shape());
        Tensor seen = values.of(blob, Shape.of(2, 3));
        values.read(model.layers(), CaffeModel.Progress.NONE);
        assertThat(values.of(blob, blob.shape())).isSameAs(whole);
        assertThat(values.of(blob, Shape.of(2, 3))).isSameAs(seen);
        assertThat(seen.data()).isEqualTo(whole.data());
        assertThat(seen.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void a_file_cut_short_says_where_it_ends_and_where_it_should() throws IOException {
        byte[] whole = message(out -> {
            out.writeBytes(100, layer("one", blob(List.of(3), 1, 2, 3)));
            out.writeBytes(100, layer("two", blob(List.of(3), 1, 2, 3)));
        }).toByteArray();
        Path file = folder.resolve("half.caffemodel");
        for (int length = 1; length < whole.length; length++) {
            if (length == whole.length / 2) {
                continue;
            }
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CaffeModel.list(file)).isInstanceOf(CaffeModel.Malformed.class)
                .message().startsWith("half.caffemodel ");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        assertThatThrownBy(() -> CaffeModel.list(file)).hasMessage("half.caffemodel is cut short at byte " + (whole.length - 5)
            + ": what follows layer `one` goes on to byte " + whole.length + ". Download or copy it again");
    }

    @Test
    void as_in_caffe_a_zero_ends_a_file_that_is_too_long_and_anything_else_is_damage_with_its_place() throws IOException {
        byte[] whole = message(out -> out.writeBytes(100, layer("one", blob(List.of(3), 1, 2, 3)))).toByteArray();
        Path file = folder.resolve("long.caffemodel");
        byte[] longer = Arrays.copyOf(whole, whole.length + 512);
        Arrays.fill(longer, whole.length + 1, longer.length, (byte) 7);
        Files.write(file, longer);
        CaffeModel model = CaffeModel.list(file);
        assertThat(model.layers()).hasSize(1);
        assertThat(model.read()).isEqualTo(whole.length);
        assertThat(model.bytes()).isEqualTo(whole.length + 512);
        longer[whole.length] = 7;
        Files.write(file, longer);
        assertThatThrownBy(() -> CaffeModel.list(file)).isInstanceOf(CaffeModel.Malformed.class).hasMessage(
            "long.caffemodel is damaged at byte " + whole.length + " of " + (whole.length + 512)
                + ", behind layer `one`: no field begins here. Download or copy it again");
    }

    @Test
    void other_files_are_told_apart() throws IOException {
        Path file = folder.resolve("cat.jpg");
        Random random = new Random(3);
        int taken = 0;
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[3 + random.nextInt(200)];
            random.nextBytes(bytes);
            Files.write(file, bytes);
            try {
                assertThat(CaffeModel.list(file).layers()).isEmpty();
                taken++;
            } catch (CaffeModel.Malformed malformed) {
                assertThat(malformed).message().startsWith("cat.jpg ");
            }
        }
        assertThat(taken).as("files that happen to be fields that no net has").isLessThan(20);
        told(file, "layer { name: \"data\" type: \"Input\" top: \"data\" }\n", "cat.jpg is not a .caffemodel but a text");
        told(file, "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12345\n",
            "cat.jpg only says where Git LFS keeps the weights: fetch them with `git lfs pull`");
        told(file, "<!DOCTYPE html><html><body>404</body></html>", "cat.jpg is a web page: the download did not work");
        told(file, "\u0089HDF\r\n\u001a\n", "cat.jpg holds weights as HDF5, which Convas does not read: save them as .caffemodel"
            + " (snapshot_format: BINARYPROTO)");
    }

    private static void told(Path file, String content, String message) throws IOException {
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> CaffeModel.list(file)).hasMessage(message);
    }

    /// Real Caffe loads them and takes nothing from them.
    @Test
    void a_file_without_layers_has_nothing_to_load() throws IOException {
        Path file = folder.resolve("none.caffemodel");
        for (byte[] content : List.of(new byte[0], new byte[] {10, 1, 'a'}, new byte[] {120, 1}, new byte[] {10, 1, 'a', 120, 1})) {
            Files.write(file, content);
            CaffeModel model = CaffeModel.list(file);
            assertThat(model.layers()).isEmpty();
            assertThat(model.read()).isEqualTo(content.length);
        }
        Files.write(file, new byte[512]);
        assertThat(CaffeModel.list(file).layers()).isEmpty();
        assertThat(CaffeModel.list(file).read()).isZero();
    }

    @Test
    void a_file_that_another_program_changed_since_it_was_looked_at_is_not_read_as_it_was() throws IOException {
        CaffeModel model = read(folder, out -> out.writeBytes(100, layer("fc", blob(List.of(3), 1, 2, 3))));
        Files.write(model.file(), new byte[(int) model.bytes() - 1]);
        assertThatThrownBy(() -> values(model, 0, 0)).isInstanceOf(CaffeModel.Malformed.class)
            .hasMessageContaining("net.caffemodel was changed by another program");
    }

    /// Two fully connected layers of 400 MB each, whose values are a hole in the file.
    @Test
    void a_layer_of_a_large_file_is_loaded_without_touching_the_others() throws IOException {
        Path file = folder.resolve("large.caffemodel");
        long count = 100_000_000;
        long end;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.write(message(head -> head.writeBytes(100, layer("small", blob(List.of(3), 1, 2, 3)))).asReadOnlyByteBuffer());
            for (String name : List.of("fc6", "fc7")) {
                ByteString shape = message(dims -> dims.writeBytes(7, message(dim -> dim.writeInt64(1, count))));
                long blob = 1 + CodedOutputStream.computeUInt64SizeNoTag(count * 4) + count * 4 + shape.size();
                ByteString named = message(layer -> layer.writeString(1, name));
                out.write(message(head -> {
                    head.writeTag(100, 2);
                    head.writeUInt64NoTag(named.size() + 1 + CodedOutputStream.computeUInt64SizeNoTag(blob) + blob);
                    head.writeRawBytes(named);
                    head.writeTag(7, 2);
                    head.writeUInt64NoTag(blob);
                    head.writeTag(5, 2);
                    head.writeUInt64NoTag(count * 4);
                }).asReadOnlyByteBuffer());
                out.position(out.position() + count * 4);
                out.write(shape.asReadOnlyByteBuffer());
            }
            end = out.size();
        }
        AtomicLong touched = new AtomicLong();
        ModelReader.Opening counting = path -> new WatchedChannel(Files.newByteChannel(path), touched);
        CaffeModel model = ModelReader.list(file, counting);
        assertThat(model.bytes()).isEqualTo(end);
        assertThat(model.layers()).extracting(CaffeModel.Layer::name).containsExactly("small", "fc6", "fc7");
        assertThat(model.count()).isEqualTo(3 + 2 * count);
        assertThat(touched.get()).isLessThan(100_000);
        ModelValues values = new ModelValues(model);
        values.read(model.layers().subList(0, 1), (bytes, total) -> assertThat(total).isEqualTo(3 * Float.BYTES));
        CaffeModel.Blob small = model.layers().getFirst().blobs().getFirst();
        assertThat(values.of(small, small.shape()).toArray()).containsExactly(1, 2, 3);
    }

    @Test
    void a_shape_that_its_values_do_not_fill_is_known_and_one_that_no_values_fill_is_damage() throws IOException {
        CaffeModel model = read(folder, out -> out.writeBytes(100, layer("bad", blob(List.of(2, 2), 1, 2, 3))));
        CaffeModel.Blob bad = model.layers().getFirst().blobs().getFirst();
        assertThat(bad.isWhole()).isFalse();
        assertThat(bad.count()).isEqualTo(3);
        assertThatThrownBy(() -> new ModelValues(model).read(model.layers(), CaffeModel.Progress.NONE)).isInstanceOf(CaffeModel.Malformed.class)
            .hasMessageEndingWith(" has 3 values for shape 2×2");
        for (List<Integer> dims : List.of(List.of(2_000_000_000, 2_000_000_000, 2_000_000_000), List.of(-3))) {
            assertThatThrownBy(() -> read(folder, out -> {
                out.writeBytes(100, layer("good", blob(List.of(3), 1, 2, 3)));
                out.writeBytes(100, layer("bad", blob(dims, 1, 2, 3)));
            })).isInstanceOf(CaffeModel.Malformed.class);
        }
    }
}
