package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void small_numbers_are_written_out() {
        assertThat(Figures.brief(0)).isEqualTo("0");
        assertThat(Figures.brief(9_999)).isEqualTo("9,999");
    }

    @Test
    void large_numbers_have_three_figures_and_a_unit() {
        assertThat(Figures.brief(431_080)).isEqualTo("431\u00a0K");
        assertThat(Figures.brief(999_600)).isEqualTo("1.00\u00a0M");
        assertThat(Figures.brief(6_998_552)).isEqualTo("7.00\u00a0M");
        assertThat(Figures.brief(15_470_264_320L)).isEqualTo("15.5\u00a0G");
    }

    @Test
    void bytes_go_in_steps_of_a_thousand() {
        assertThat(Figures.bytes(812)).isEqualTo("812 B");
        assertThat(Figures.bytes(27_342_336)).isEqualTo("27.3\u00a0MB");
    }
}
