package convas.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {
    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll @Size(max = 5) List<@IntRange(min = 0, max = 4) Integer> dims) throws IOException {
        Tensor tensor = counted(Shape.of(dims));
        Tensor back = Npy.read(bytes(tensor));
        assertThat(back.shape()).isEqualTo(tensor.shape());
        assertThat(back.toArray()).isEqualTo(tensor.toArray());
    }

    @Test
    void numbers_that_are_not_finite_survive() throws IOException {
        Tensor tensor = Tensor.of(Shape.of(4), Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE);
        assertThat(Npy.read(bytes(tensor)).toArray()).isEqualTo(tensor.toArray());
    }

    @Test
    void more_values_than_one_block_are_written() throws IOException {
        Tensor tensor = counted(Shape.of(3, 50_001));
        assertThat(Npy.read(bytes(tensor)).toArray()).isEqualTo(tensor.toArray());
    }

    @Test
    void a_tensor_with_channels_last_is_written_in_caffes_order() throws IOException {
        Tensor tensor = Tensor.channelsLast(Shape.of(2, 3, 2, 5), 1);
        for (int i = 0; i < 60; i++) {
            tensor.set(i / 30, i / 10 % 3, i / 5 % 2, i % 5, i);
        }
        assertThat(Npy.read(bytes(tensor)).toArray()).isEqualTo(counted(Shape.of(2, 3, 2, 5)).toArray());
    }

    @Test
    void the_header_is_as_numpy_writes_it() throws IOException {
        byte[] file = bytes(counted(Shape.of(2, 3)));
        String dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assertThat(new String(file, 10, 118, StandardCharsets.US_ASCII)).isEqualTo(dict + " ".repeat(117 - dict.length()) + "\n");
        assertThat(file).hasSize(128 + 24).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, '(7,)'", "2, '(7, 8)'"})
    void a_tuple_of_one_has_a_comma_behind_it(int rank, String tuple) throws IOException {
        byte[] file = bytes(counted(rank == 1 ? Shape.of(7) : Shape.of(7, 8)));
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("'shape': " + tuple + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "<f8, 0000000000000cc0, -3.5", ">f8, c00c000000000000, -3.5", ">f4, c0600000, -3.5", "<f2, 00c3, -3.5",
        "|u1, ff, 255", "|i1, ff, -1", "<i2, feff, -2", "<u2, feff, 65534", ">i4, 00000007, 7", "<u4, ffffffff, 4294967295",
        "<i8, feffffffffffffff, -2", "<u8, 00000000000000ff, 1.8374687e19", "|b1, 01, 1",
    })
    void other_types_of_numbers_are_read(String descr, String hex, float value) throws IOException {
        byte[] file = file("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,), }", hex);
        assertThat(Npy.read(file).toArray()).containsExactly(value);
    }

    @Test
    void fortran_order_is_turned_into_caffes() throws IOException {
        byte[] file = file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "000301040205");
        assertThat(Npy.read(file).toArray()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void what_is_not_such_a_file_is_refused_with_a_reason() {
        refused(new byte[0], "not a .npy file");
        refused("layer { }  ".getBytes(StandardCharsets.US_ASCII), "not a .npy file");
        refused(file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", "00000000"), "2×3 needs 24 bytes, it has 4");
        refused(file("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "0000000000000000"), "type c8, not real numbers");
        refused(file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "00"), "plain array of numbers");
        refused(file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "00"), "plain array of numbers");
        refused(file("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", "00"), "not one Convas can hold");
        refused(file("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "00"), "not one Convas can hold");
    }

    @Property(tries = 500)
    void a_damaged_file_is_read_or_refused_but_never_breaks(@ForAll @IntRange(max = 151) int at, @ForAll byte value) throws IOException {
        byte[] file = bytes(counted(Shape.of(2, 3)));
        file[at] = value;
        for (byte[] damaged : List.of(file, Arrays.copyOf(file, at))) {
            try {
                Npy.read(damaged);
            } catch (IOException refused) {
                assertThat(refused).hasMessageContaining(".npy");
            }
        }
    }

    private static void refused(byte[] file, String why) {
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    private static byte[] file(String dict, String hex) {
        byte[] data = java.util.HexFormat.of().parseHex(hex);
        return ByteBuffer.allocate(12 + dict.length() + data.length).order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(dict.length())
            .put(dict.getBytes(StandardCharsets.US_ASCII)).put(data).array();
    }

    private static byte[] bytes(Tensor tensor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(tensor, out);
        return out.toByteArray();
    }

    private static Tensor counted(Shape shape) {
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.of(shape, values);
    }
}
