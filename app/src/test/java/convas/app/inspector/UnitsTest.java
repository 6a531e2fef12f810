package convas.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"12, 12 B", "4000, 4.00 KB", "60950432, 61.0 MB", "999999, 1.00 MB", "553430176, 553 MB"})
    void bytes_have_three_digits(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "-2, -2", "0.5, 0.5", "3.14159265, 3.1416", "-0.00042, -0.00042", "123456.7, 1.23e+05", "0.0000123, 1.23e-05"})
    void values_have_about_five_digits(float value, String text) {
        assertThat(Units.value(value)).isEqualTo(text);
    }

    @Test
    void what_is_no_number_is_said_in_words() {
        assertThat(Units.value(Float.NaN)).isEqualTo("not a number");
        assertThat(Units.value(Float.NEGATIVE_INFINITY)).isEqualTo("−∞");
    }

    @Test
    void names_of_one_module_are_short_beside_each_other() {
        assertThat(Units.shortened("inception_3a/relu_3x3", "inception_3a/3x3")).isEqualTo("relu_3x3");
        assertThat(Units.shortened("pool2/3x3_s2", "inception_3a/3x3")).isEqualTo("pool2/3x3_s2");
    }
}
