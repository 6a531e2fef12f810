package convas.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes as `caffe.proto` has them: 1 to 4 are the old extents, 5 the values, 7 the shape, 8 the values as doubles.
class BlobFileTest {
    @TempDir
    private Path folder;

    private String file(String hex) throws IOException {
        return Files.write(folder.resolve("m.binaryproto"), HexFormat.of().parseHex(hex.replace(" ", ""))).toString();
    }

    @ParameterizedTest
    @CsvSource({"08 01 10 01 18 01 20 02 2a 08 0000803f 000000c0", "3a 04 0a 02 01 02 2a 08 0000803f 000000c0", "2d 0000803f 2d 000000c0",
        "42 10 000000000000f03f 00000000000000c0"})
    void the_values_of_a_blob_are_read_in_every_form(String hex) throws IOException {
        assertThat(BlobFile.read(file(hex), 2)).containsExactly(1, -2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2a 04 0000803f", "2a 0c 0000803f 0000803f 0000803f", "2a 08 0000803f", "2a ff", "ff ff ff ff ff ff ff ff ff ff ff", "0b", "6e 61"})
    void what_is_no_such_blob_is_refused(String hex) throws IOException {
        String file = file(hex);
        assertThatThrownBy(() -> BlobFile.read(file, 2)).isInstanceOf(Refused.class)
            .hasMessage("the file " + file + " must hold one blob of 2 values, as a BlobProto");
    }

    @Test
    void a_file_that_is_not_there_or_is_far_too_large_is_refused() throws IOException {
        assertThatThrownBy(() -> BlobFile.read("no such.binaryproto", 2)).isInstanceOf(Refused.class)
            .hasMessageMatching("there is no file no such\\.binaryproto in .*: correct `source`, or give the matrix as a third bottom");
        String file = Files.write(folder.resolve("large"), new byte[1000]).toString();
        assertThatThrownBy(() -> BlobFile.read(file, 2)).isInstanceOf(Refused.class).hasMessageContaining("more than the 2 values");
    }
}
