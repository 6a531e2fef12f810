package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.layer.Phase;
import convas.core.layer.Refused;
import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeRuleTest {
    private static final List<Shape> BOTTOM = List.of(Shape.of(2, 3, 9, 8));

    @Test
    void extents_are_numbers_or_axes_with_a_little_arithmetic() {
        assertThat(ShapeRule.parse("n, 64, h/2, w*2").tops(BOTTOM, 1)).containsExactly(Shape.of(2, 64, 4, 16));
        assertThat(ShapeRule.parse("N×c+1×h-2").tops(BOTTOM, 1)).containsExactly(Shape.of(2, 4, 7));
        assertThat(ShapeRule.parse("same").tops(BOTTOM, 2)).containsExactly(BOTTOM.getFirst(), BOTTOM.getFirst());
        assertThat(ShapeRule.parse("same; 300, 5").tops(BOTTOM, 2)).containsExactly(BOTTOM.getFirst(), Shape.of(300, 5));
    }

    @Test
    void what_is_no_rule_or_does_not_fit_is_said_in_words() {
        for (String text : List.of("", "n,", "q", "h/", "-3", "1.5", "h//2")) {
            assertThatThrownBy(() -> ShapeRule.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("`same`");
        }
        for (String text : List.of("1; 2; 3", "h/0", "n-5", "99999999*99")) {
            assertThatThrownBy(() -> ShapeRule.parse(text).tops(BOTTOM, 1)).isInstanceOfAny(Refused.class, IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ShapeRule.parse("same").tops(List.of(), 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> ShapeRule.parse("h").tops(List.of(Shape.of(1)), 1)).isInstanceOf(Refused.class);
    }

    @Test
    void a_layer_of_unknown_type_is_annotated_as_declared_from_then_on() {
        Document document = Document.of("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "odd" type: "Oddity" bottom: "data" top: "odd" }
            layer { name: "conv" type: "Convolution" bottom: "odd" top: "conv" convolution_param { num_output: 2 kernel_size: 3 } }
            """, Phase.TEST, Sidecar.EMPTY);
        assertThat(document.annotations().totals().complete()).isFalse();

        Document declared = new Edit.Declare("odd", "n, 5, h/2, w/2").apply(document);
        assertThat(declared.text()).isEqualTo(document.text());
        assertThat(declared.annotations().shape(declared.net().find("conv").orElseThrow().tops().getFirst())).contains(Shape.of(1, 2, 2, 2));
        assertThat(Sidecars.read(Sidecars.print(declared.sidecar()))).isEqualTo(declared.sidecar());

        Document renamed = new Edit.Rename("odd", "even").apply(declared);
        assertThat(renamed.annotations().shape(renamed.net().find("even").orElseThrow().tops().getFirst())).contains(Shape.of(1, 5, 4, 4));
        Document later = renamed.withText(renamed.text().replace("dim: 8 dim: 8", "dim: 8 dim: 6"));
        assertThat(later.annotations().shape(later.net().find("even").orElseThrow().tops().getFirst())).contains(Shape.of(1, 5, 4, 3));

        Document wrong = new Edit.Declare("odd", "n; c").apply(document);
        assertThat(wrong.annotations().diagnostics()).filteredOn(each -> each.severity() == Severity.ERROR).extracting(Diagnostic::layer).contains("odd");
        assertThat(new Edit.Declare("odd", " ").apply(declared).sidecar()).isEqualTo(Sidecar.EMPTY);
    }
}
