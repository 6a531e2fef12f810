package convas.app.maps;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.ColorMap;
import convas.core.vision.Range;
import org.junit.jupiter.api.Test;

class SubjectTest {
    @Test
    void maps_are_titled_by_number_and_size() {
        assertThat(Subject.activations("conv1", Tensor.dense(Shape.of(1, 64, 112, 112))).title()).isEqualTo("conv1 · 64 maps of 112×112");
        assertThat(Subject.activations("fc", Tensor.dense(Shape.of(2, 10))).title()).isEqualTo("fc · 10 values, first of 2 images");
        assertThat(Subject.activations("fc", Tensor.dense(Shape.of(2, 10))).isVector()).isTrue();
    }

    @Test
    void automatic_colours_follow_the_sign() {
        assertThat(Subject.activations("a", Tensor.of(Shape.of(1, 1, 1, 2), 0, 2)).colors(null)).isEqualTo(ColorMap.VIRIDIS);
        assertThat(Subject.activations("a", Tensor.of(Shape.of(1, 1, 1, 2), -1, 2)).colors(null)).isEqualTo(ColorMap.DIVERGING);
        assertThat(Subject.activations("a", Tensor.of(Shape.of(1, 1, 1, 2), -1, 2)).colors(ColorMap.GREY)).isEqualTo(ColorMap.GREY);
    }

    @Test
    void filters_of_three_channels_are_seen_in_colour_and_deeper_ones_as_slices() {
        Subject first = Subject.filters("conv1", Tensor.dense(Shape.of(8, 3, 5, 5)));
        assertThat(first.isColour()).isTrue();
        assertThat(first.count()).isEqualTo(8);
        assertThat(first.title()).isEqualTo("conv1 · 8 filters of 3×5×5, in colour");
        Subject deeper = Subject.filters("conv2", Tensor.dense(Shape.of(8, 4, 3, 3)));
        assertThat(deeper.isColour()).isFalse();
        assertThat(deeper.count()).isEqualTo(32);
        assertThat(deeper.name(5)).isEqualTo("filter 1, input channel 1");
        assertThat(Subject.filters("fc", Tensor.dense(Shape.of(10, 500))).isSingle()).isTrue();
    }

    @Test
    void a_value_is_told_with_its_place() {
        Subject maps = Subject.activations("a", Tensor.of(Shape.of(1, 2, 2, 2), 0, 1, 2, 3, 4, 5.25f, 6, 7));
        assertThat(maps.value(1, 0, 1)).isEqualTo("row 0, column 1: 5.25");
        assertThat(maps.figures(0)).isEqualTo("min 0, max 3, mean 1.5, 25 % zeros");
        assertThat(maps.range(0, ColorMap.VIRIDIS, true)).isEqualTo(new Range(0, 7));
    }

    @Test
    void maps_behind_a_rectifier_without_a_value_above_zero_do_not_respond() {
        Tensor values = Tensor.of(Shape.of(1, 3, 1, 2), 0, 0, 0, 2, -0.1f, 0);
        Subject maps = Subject.activations("a", values, true);
        assertThat(maps.title()).isEqualTo("a · 3 maps of 1×2, 2 without response");
        assertThat(maps.silent().stream()).containsExactly(0, 2);
        assertThat(maps.figures(0)).endsWith(", no response to this picture");
        assertThat(Subject.activations("a", values, false).silent().isEmpty()).isTrue();
    }

    @Test
    void maps_are_enlarged_by_whole_pixels_and_large_ones_shrunk() {
        assertThat(Subject.side(72, 7)).isEqualTo(70);
        assertThat(Subject.side(72, 28)).isEqualTo(56);
        assertThat(Subject.side(72, 112)).isEqualTo(72);
    }

    @Test
    void a_layer_with_chips_is_seen_after_them_first() {
        Document document = Document.of("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "m/conv" type: "Convolution" bottom: "data" top: "m/conv" convolution_param { num_output: 2 kernel_size: 3 } }
            layer { name: "m/bn" type: "BatchNorm" bottom: "m/conv" top: "m/conv" }
            layer { name: "m/relu" type: "ReLU" bottom: "m/conv" top: "m/conv" }
            """, Phase.TEST, Sidecar.EMPTY);
        assertThat(Subject.views(document.net(), document.net().find("m/conv").orElseThrow())).extracting(Subject.View::title)
            .containsExactly("after relu", "before bn");
        assertThat(Subject.views(document.net(), document.net().find("m/relu").orElseThrow())).extracting(Subject.View::title)
            .containsExactly("");
    }
}
