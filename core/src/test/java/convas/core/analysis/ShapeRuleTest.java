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
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapeRuleTest {
    private static final List<Shape> BOTTOM = List.of(Shape.of(2, 3, 9, 8));

    @Test
    void extents_are_numbers_or_axes_with_a_little_arithmetic() {
        assertThat(ShapeRule.parse("n, 64, h/2, w*2").tops(BOTTOM, 0, 1)).containsExactly(Shape.of(2, 64, 4, 16));
        assertThat(ShapeRule.parse("N×c+1×h-2").tops(BOTTOM, 0, 1)).containsExactly(Shape.of(2, 4, 7));
        assertThat(ShapeRule.parse("same").tops(BOTTOM, 0, 2)).containsExactly(BOTTOM.getFirst(), BOTTOM.getFirst());
        assertThat(ShapeRule.parse("same; 300, 5").tops(BOTTOM, 0, 2)).containsExactly(BOTTOM.getFirst(), Shape.of(300, 5));
    }

    @Test
    void where_batches_are_read_n_is_their_size_and_a_second_top_holds_labels() {
        assertThat(ShapeRule.parse("n, 1, 28, 28").tops(List.of(), 64, 2)).containsExactly(Shape.of(64, 1, 28, 28), Shape.of(64));
        assertThat(ShapeRule.parse("n,1,28,28; n*2").tops(List.of(), 64, 2)).containsExactly(Shape.of(64, 1, 28, 28), Shape.of(128));
        assertThat(ShapeRule.parse("5, 3").tops(List.of(), 0, 2)).containsExactly(Shape.of(5, 3), Shape.of(5, 3));
        assertThatThrownBy(() -> ShapeRule.parse("n, h").tops(List.of(), 64, 1)).isInstanceOf(Refused.class).hasMessageContaining("no bottom");
    }

    @Test
    void the_images_of_a_database_and_what_a_python_layer_makes_can_be_declared_and_what_the_text_gives_cannot() {
        Document document = Document.of("""
            layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { batch_size: 64 source: "db" } include { phase: TRAIN } }
            layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { batch_size: 100 source: "db" } include { phase: TEST } }
            layer { name: "py" type: "Python" bottom: "data" top: "py" }
            layer { name: "fc" type: "InnerProduct" bottom: "py" top: "fc" inner_product_param { num_output: 10 } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
            """, Phase.TEST, Sidecar.EMPTY);
        Document declared = new Edit.Declare("fc", "7").apply(new Edit.Declare("py", "n, c, h/2, w/2").apply(
            new Edit.Declare("mnist", "n, 1, 28, 28").apply(document)));
        assertThat(shape(declared, "py")).contains(Shape.of(100, 1, 14, 14));
        assertThat(shape(declared, "fc")).contains(Shape.of(100, 10));
        assertThat(declared.annotations().totals().complete()).isTrue();
        assertThat(shape(Document.of(declared.text(), Phase.TRAIN, declared.sidecar()), "fc")).contains(Shape.of(64, 10));

        Document grey = Document.of("""
            layer { name: "data" type: "Data" top: "data" data_param { batch_size: 2 source: "db" } transform_param { crop_size: 27 } }
            """, Phase.TEST, Sidecar.EMPTY);
        assertThat(shape(grey, "data")).contains(Shape.of(2, 3, 27, 27));
        assertThat(shape(new Edit.Declare("data", "n, 1, 27, 27").apply(grey), "data")).contains(Shape.of(2, 1, 27, 27));
    }

    private static Optional<Shape> shape(Document document, String layer) {
        return document.annotations().shape(document.net().find(layer).orElseThrow().tops().getFirst());
    }

    @Test
    void what_is_no_rule_or_does_not_fit_is_said_in_words() {
        for (String text : List.of("", "n,", "q", "h/", "-3", "1.5", "h//2")) {
            assertThatThrownBy(() -> ShapeRule.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("`same`");
        }
        for (String text : List.of("1; 2; 3", "h/0", "n-5", "99999999*99")) {
            assertThatThrownBy(() -> ShapeRule.parse(text).tops(BOTTOM, 0, 1)).isInstanceOfAny(Refused.class, IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ShapeRule.parse("same").tops(List.of(), 0, 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> ShapeRule.parse("h").tops(List.of(Shape.of(1)), 0, 1)).isInstanceOf(Refused.class);
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
