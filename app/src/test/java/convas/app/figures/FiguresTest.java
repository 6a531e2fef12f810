package convas.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"0; 0", "9999; 9,999", "431080; 431 K", "999600; 1.00 M", "6998552; 7.00 M", "15470264320; 15.5 G"})
    void large_counts_have_three_figures_and_a_unit(long number, String text) {
        assertThat(Figures.brief(number)).isEqualTo(text.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"12, 12 B", "4000, 4.00 KB", "27342336, 27.3 MB", "60950432, 61.0 MB", "999999, 1.00 MB", "553430176, 553 MB"})
    void bytes_go_in_steps_of_a_thousand(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "-2, -2", "0.5, 0.5", "3.14159265, 3.1416", "-0.00042, -0.00042", "123456.7, 1.23e+05", "0.0000123, 1.23e-05"})
    void values_have_about_five_digits(float value, String text) {
        assertThat(Figures.value(value)).isEqualTo(text);
    }

    @Test
    void what_is_no_number_is_said_in_words() {
        assertThat(Figures.value(Float.NaN)).isEqualTo("not a number");
        assertThat(Figures.value(Float.NEGATIVE_INFINITY)).isEqualTo("−∞");
    }
}
