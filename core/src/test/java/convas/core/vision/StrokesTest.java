package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static int grey(Picture picture, int x, int y) {
        return picture.at(x, y) & 0xFF;
    }

    @Test
    void an_empty_sheet_is_black() {
        assertThat(new Strokes(List.of()).picture(3, 1).argb()).containsOnly(0xFF000000);
    }

    @Test
    void a_line_is_as_wide_as_its_pen() {
        // Along y = 4.5, the middle of row 4, from x = 1 to 9.
        Picture picture = new Strokes(List.of(new double[] {0.1, 0.45, 0.9, 0.45})).picture(10, 3);
        assertThat(List.of(grey(picture, 5, 2), grey(picture, 5, 3), grey(picture, 5, 4), grey(picture, 5, 5), grey(picture, 5, 6)))
            .containsExactly(0, 255, 255, 255, 0);
        assertThat(grey(picture, 9, 4)).isEqualTo(255);
        assertThat(grey(picture, 9, 1)).isZero();
    }

    @Test
    void an_edge_that_crosses_a_pixel_is_grey() {
        // Along y = 5, between rows: of a pen of 1 each row has half.
        Picture picture = new Strokes(List.of(new double[] {0.1, 0.5, 0.9, 0.5})).picture(10, 1);
        assertThat(grey(picture, 5, 4)).isEqualTo(128);
        assertThat(grey(picture, 5, 5)).isEqualTo(128);
        assertThat(grey(picture, 5, 3)).isZero();
    }

    @Test
    void a_line_of_one_point_is_a_dot() {
        Picture picture = new Strokes(List.of(new double[] {0.55, 0.55})).picture(10, 1);
        assertThat(grey(picture, 5, 5)).isEqualTo(255);
        assertThat(grey(picture, 6, 5)).isZero();
        assertThat(grey(picture, 5, 6)).isZero();
    }
}
