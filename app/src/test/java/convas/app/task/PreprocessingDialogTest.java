package convas.app.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.vision.Preprocessing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingDialogTest {
    private static Preprocessing read(String mean, String scale) {
        return PreprocessingDialog.read(Preprocessing.Order.BGR, mean, scale, Preprocessing.Fit.CROP);
    }

    @Test
    void three_means_and_a_scale_are_read() {
        assertThat(read("104, 117 123", " 0.017 ")).isEqualTo(
            new Preprocessing(Preprocessing.Order.BGR, List.of(104f, 117f, 123f), 0.017f, Preprocessing.Fit.CROP));
        assertThat(read("0", "1").mean()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1d", "0x1p3", "", "1e99", "x"})
    void what_is_no_finite_decimal_number_is_refused(String text) {
        assertThatThrownBy(() -> read("0", text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("are numbers");
        assertThatThrownBy(() -> read("1, 2, " + text + "x", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_scale_that_wipes_everything_out_and_two_means_are_refused() {
        assertThatThrownBy(() -> read("0", "0")).hasMessageContaining("scale 0");
        assertThatThrownBy(() -> read("0", "1e-60")).hasMessageContaining("scale 0");
        assertThatThrownBy(() -> read("1, 2", "1")).hasMessageContaining("one mean for all channels, or three");
    }
}
