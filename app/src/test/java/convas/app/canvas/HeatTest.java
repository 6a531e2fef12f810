package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import org.junit.jupiter.api.Test;

/// Boxes coloured by a figure of their layers.
class HeatTest {
    private static final Scene SCENE = Cards.scene(Document.of("""
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 8 dim: 8 } } }
        layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 1 kernel_size: 1 bias_term: false } }
        layer { name: "b" type: "Convolution" bottom: "a" top: "b" convolution_param { num_output: 10 kernel_size: 1 bias_term: false } }
        layer { name: "c" type: "Convolution" bottom: "b" top: "c" convolution_param { num_output: 10 kernel_size: 1 bias_term: false } }
        """, Phase.TEST, Sidecar.EMPTY), Shown.FIGURES, 900, 700);

    /// 1, 10 and 100 weights lie evenly apart.
    @Test
    void the_scale_goes_by_orders_of_magnitude_from_the_least_to_the_most() {
        Heat heat = Heat.of(SCENE, Measure.PARAMETERS, null);
        assertThat(heat.units()).hasSize(4);
        assertThat(heat.units().get(0)).isNaN();
        assertThat(heat.units().get(1)).isEqualTo(0);
        assertThat(heat.units().get(2)).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(heat.units().get(3)).isEqualTo(1);
        assertThat(heat.low()).isEqualTo("1");
        assertThat(heat.high()).isEqualTo("100");
    }

    @Test
    void a_box_without_the_figure_has_the_colour_of_the_surface_and_without_a_measure_that_of_its_kind() {
        assertThat(Heat.of(SCENE, Measure.PARAMETERS, null).colour(0, Theme.LIGHT, 7)).isEqualTo(Theme.LIGHT.surface());
        assertThat(Heat.of(SCENE, Measure.KIND, null).colour(0, Theme.LIGHT, 7)).isEqualTo(7);
        assertThat(Heat.of(SCENE, Measure.TIME, null).units()).allMatch(unit -> Double.isNaN(unit));
    }

    @Test
    void text_can_be_read_on_the_whole_scale() {
        for (Theme theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
            for (double unit = 0; unit <= 1; unit += 0.25) {
                assertThat(contrast(theme.text(), Heat.at(unit, theme))).isGreaterThan(4.5);
            }
        }
    }

    /// WCAG 2.1, relative luminance and contrast ratio.
    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) + 0.0722 * channel(rgb & 255);
    }

    private static double channel(int value) {
        double c = value / 255.0;
        return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
