package convas.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import convas.core.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
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
        return CaffeModel.read(file, CaffeModel.Progress.NONE);
    }

    @Test
    void the_current_form() throws IOException {
        CaffeModel model = read(folder, out -> {
            out.writeString(1, "small");
            out.writeBytes(100, message(layer -> layer.writeString(1, "no parameters")));
            out.writeBytes(100, layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8)));
        });
        assertThat(model.net()).isEqualTo("small");
        assertThat(model.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.name()).isEqualTo("fc");
            assertThat(layer.type()).isEqualTo("InnerProduct");
            assertThat(layer.blobs()).extracting(blob -> blob.tensor().shape()).containsExactly(Shape.of(2, 3), Shape.of(2));
            assertThat(layer.blobs().getFirst().tensor().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(layer.blobs().getLast().tensor().toArray()).containsExactly(7, 8);
        });
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
        assertThat(model.layers()).extracting(CaffeModel.Layer::type).containsExactly("V1 type 14", "conv");
        CaffeModel.Blob matrix = model.layers().getFirst().blobs().getFirst();
        assertThat(matrix.tensor().shape()).isEqualTo(Shape.of(1, 1, 2, 3));
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
        assertThat(model.layers().getFirst().blobs().get(0).tensor().toArray()).containsExactly(0.5f, -2);
        assertThat(model.layers().getFirst().blobs().get(1).tensor().toArray()).containsExactly(3, 4);
    }

    @Test
    void progress_is_told_and_may_stop_the_reading() throws IOException {
        Path file = folder.resolve("net.caffemodel");
        Files.write(file, message(out -> out.writeBytes(100, layer("fc", blob(List.of(3), 1, 2, 3)))).toByteArray());
        List<Long> heard = new ArrayList<>();
        CaffeModel.read(file, (bytes, total) -> heard.add(total));
        assertThat(heard).isNotEmpty().containsOnly(Files.size(file));
        assertThatThrownBy(() -> CaffeModel.read(file, (bytes, total) -> {
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_file_cut_short_says_so() throws IOException {
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
            assertThatThrownBy(() -> CaffeModel.read(file, CaffeModel.Progress.NONE)).isInstanceOf(CaffeModel.Malformed.class)
                .message().startsWith("half.caffemodel ");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        assertThatThrownBy(() -> CaffeModel.read(file, CaffeModel.Progress.NONE))
            .hasMessageContaining("is damaged or cut short").hasMessageContaining("of " + (whole.length - 5) + " bytes");
    }

    @Test
    void other_files_are_told_apart() throws IOException {
        Path file = folder.resolve("cat.jpg");
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Files.write(file, bytes);
            assertThatThrownBy(() -> CaffeModel.read(file, CaffeModel.Progress.NONE))
                .isInstanceOf(CaffeModel.Malformed.class).message().startsWith("cat.jpg ");
        }
        Files.writeString(file, "layer { name: \"data\" type: \"Input\" top: \"data\" }\n");
        assertThatThrownBy(() -> CaffeModel.read(file, CaffeModel.Progress.NONE)).hasMessage("cat.jpg is not a .caffemodel");
    }

    @Test
    void a_shape_that_its_values_do_not_fill_is_damage() {
        for (List<Integer> dims : List.of(List.of(2, 2), List.of(2_000_000_000, 2_000_000_000, 2_000_000_000), List.of(-3))) {
            assertThatThrownBy(() -> read(folder, out -> {
                out.writeBytes(100, layer("good", blob(List.of(3), 1, 2, 3)));
                out.writeBytes(100, layer("bad", blob(dims, 1, 2, 3)));
            })).isInstanceOf(CaffeModel.Malformed.class);
        }
    }
}
