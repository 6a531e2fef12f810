package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {
    @Test
    void viridis_runs_from_dark_violet_to_yellow() {
        assertThat(ColorMap.VIRIDIS.at(0)).isEqualTo(0xff440154);
        assertThat(ColorMap.VIRIDIS.at(0.5)).isEqualTo(0xff21918c);
        assertThat(ColorMap.VIRIDIS.at(1)).isEqualTo(0xfffde725);
    }

    @Test
    void grey_runs_from_black_to_white() {
        assertThat(ColorMap.GREY.at(0)).isEqualTo(0xff000000);
        assertThat(ColorMap.GREY.at(1)).isEqualTo(0xffffffff);
    }

    @Test
    void diverging_is_blue_below_0_and_red_above_with_0_in_the_middle() {
        Range range = Range.of(-1, 4, ColorMap.DIVERGING);
        assertThat(range).isEqualTo(new Range(-4, 4));
        assertThat(range.color(-4, ColorMap.DIVERGING)).isEqualTo(0xff053061);
        assertThat(range.color(4, ColorMap.DIVERGING)).isEqualTo(0xff67001f);
        int middle = range.color(0, ColorMap.DIVERGING);
        assertThat(middle & 255).isBetween(0xf0, 0xf7);
        assertThat(middle >> 16 & 255).isBetween(0xf0, 0xf7);
    }

    @Test
    void a_map_of_zeros_is_the_middle_of_a_centred_map_and_the_low_end_of_others() {
        assertThat(Range.of(0, 0, ColorMap.DIVERGING).color(0, ColorMap.DIVERGING)).isEqualTo(ColorMap.DIVERGING.at(0.5));
        assertThat(Range.of(0, 0, ColorMap.VIRIDIS).color(0, ColorMap.VIRIDIS)).isEqualTo(ColorMap.VIRIDIS.at(0));
    }

    @ParameterizedTest
    @EnumSource
    void what_lies_outside_has_the_nearest_colour_and_what_is_no_number_shows(ColorMap map) {
        assertThat(map.at(-3)).isEqualTo(map.at(0));
        assertThat(map.at(7)).isEqualTo(map.at(1));
        assertThat(map.at(Double.NaN)).isEqualTo(ColorMap.NOT_A_NUMBER);
        assertThat(map.colours()).hasSize(256);
    }
}
