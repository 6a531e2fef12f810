package convas.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One number for height and width, or one for each.
class SquaresTest {
    private static final String SQUARE = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 9 dim: 9 } } }
        layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 1 kernel_size: 3 pad: 1 } }
        """;

    private static String toggled(String text, String field) {
        Document document = Document.of(text, Phase.TEST, Sidecar.EMPTY);
        return new Edit.Several("Change " + field, Squares.toggle(document, document.net().find("c").orElseThrow(),
            List.of("convolution_param", field))).apply(document).text();
    }

    @Test
    void a_square_kernel_is_given_for_each_direction_and_together_again() {
        String apart = toggled(SQUARE, "kernel_size");
        assertThat(apart).contains("{ num_output: 1 pad: 1 kernel_h: 3 kernel_w: 3 }");
        assertThat(toggled(apart, "kernel_size")).contains("{ num_output: 1 pad: 1 kernel_size: 3 }");
    }

    @Test
    void of_two_numbers_the_height_counts_for_both() {
        assertThat(toggled(SQUARE.replace("kernel_size: 3", "kernel_h: 5 kernel_w: 1"), "kernel_size")).contains("kernel_size: 5");
    }

    @Test
    void what_is_not_given_starts_from_what_counts_without_it() {
        assertThat(toggled(SQUARE, "stride")).contains("stride_h: 1 stride_w: 1");
    }
}
