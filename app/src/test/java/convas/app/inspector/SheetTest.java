package convas.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.figures.Figures;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.Node;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetTest {
    private static final String NET = """
        name: "Two"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
          convolution_param { num_output: 8 kernel_size: 5 weight_filler { type: "msra" } } }
        layer { name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2"
          convolution_param { num_output: 16 kernel_size: 5 kernel_size: 3 } }
        layer { name: "relu2" type: "ReLU" bottom: "conv2" top: "conv2" }
        """;

    private final Document document = document(NET);

    private static Document document(String text) {
        return Document.of(text, Phase.TEST, Sidecar.EMPTY);
    }

    private static SheetRow row(Sheet sheet, String... path) {
        return sheet.rows().stream().filter(row -> row.path().equals(List.of(path))).findFirst().orElseThrow();
    }

    @Test
    void given_fields_have_values_and_absent_ones_their_default() {
        Sheet sheet = Sheet.of(document, Set.of("conv1"));
        assertThat(row(sheet, "convolution_param", "num_output").value()).isEqualTo("8");
        SheetRow stride = row(sheet, "convolution_param", "stride");
        assertThat(stride.present()).isFalse();
        assertThat(stride.shown()).isEqualTo("1");
        assertThat(row(sheet, "convolution_param", "bias_term").shown()).isEqualTo("true");
        assertThat(row(sheet, "convolution_param", "weight_filler", "type").value()).isEqualTo("msra");
    }

    @Test
    void fields_that_few_nets_give_come_last() {
        Sheet sheet = Sheet.of(document, Set.of("conv1"));
        assertThat(sheet.groups().sequencedKeySet()).startsWith("convolution_param", "weight_filler", "bias_filler", "More");
        assertThat(sheet.groups().get("More")).extracting(SheetRow::name).contains("kernel_h", "engine");
    }

    @Test
    void several_layers_share_fields_and_differing_values_are_mixed() {
        Sheet sheet = Sheet.of(document, Set.of("conv1", "conv2"));
        assertThat(row(sheet, "convolution_param", "num_output").mixed()).isTrue();
        assertThat(row(sheet, "convolution_param", "kernel_size").mixed()).isTrue();
        assertThat(row(sheet, "convolution_param", "group").mixed()).isFalse();
        assertThat(Sheet.of(document, Set.of("conv1", "relu2")).rows()).extracting(row -> row.path().getFirst())
            .containsOnly("loss_weight", "propagate_down", "phase", "include[0]");
    }

    @Test
    void what_any_layer_may_be_given_comes_last_with_a_group_for_each_parameter_that_is_learned() {
        Document frozen = document(NET.replace("top: \"conv1\"\n", "top: \"conv1\" param { lr_mult: 1 } param { lr_mult: 0 name: \"b\" }\n"));
        Sheet sheet = Sheet.of(frozen, Set.of("conv1"));
        assertThat(sheet.groups().sequencedKeySet()).endsWith("param, weights", "param, bias", "layer", "include");
        assertThat(row(sheet, "param[1]", "lr_mult").shown()).isEqualTo("0");
        assertThat(row(sheet, "param[1]", "name").value()).isEqualTo("b");
        assertThat(row(sheet, "param[0]", "decay_mult").shown()).isEqualTo("1");
        assertThat(sheet.opens("convolution_param")).isTrue();
        assertThat(sheet.opens("param, bias")).isFalse();
        assertThat(row(Sheet.of(frozen, Set.of("conv1", "conv2")), "param[1]", "lr_mult").mixed()).isTrue();
        Document edited = new Edit.SetParam("conv1", row(sheet, "param[1]", "lr_mult").path(), "2").apply(frozen);
        assertThat(row(Sheet.of(edited, Set.of("conv1")), "param[1]", "lr_mult").value()).isEqualTo("2");
    }

    @Test
    void a_rule_of_the_text_is_shown_with_its_phase_and_stages() {
        Document trained = Document.of(NET.replace("bottom: \"conv2\" top: \"conv2\"",
            "bottom: \"conv2\" top: \"conv2\" exclude { phase: TRAIN stage: \"fast\" }"), Phase.TEST, Sidecar.EMPTY);
        Sheet sheet = Sheet.of(trained, Set.of("relu2"));
        assertThat(sheet.groups()).containsKey("exclude").doesNotContainKey("include");
        assertThat(row(sheet, "exclude[0]", "phase").value()).isEqualTo("TRAIN");
        assertThat(row(sheet, "exclude[0]", "stage").value()).isEqualTo("fast");
    }

    @Test
    void a_shape_is_edited_as_one_field() {
        assertThat(row(Sheet.of(document, Set.of("data")), "input_param", "shape", "dim").value()).isEqualTo("1, 3, 32, 32");
    }

    @Test
    void sides_that_nets_like_replace_height_and_width_of_an_input_and_nothing_else() {
        SheetRow dim = row(Sheet.of(document, Set.of("data")), "input_param", "shape", "dim");
        assertThat(dim.withSide(224)).contains("1, 3, 224, 224");
        assertThat(row(Sheet.of(document, Set.of("conv2")), "convolution_param", "kernel_size").withSide(224)).isEmpty();
        Document flat = document("layer { name: \"v\" type: \"Input\" top: \"v\" input_param { shape { dim: 1 dim: 10 } } }");
        assertThat(row(Sheet.of(flat, Set.of("v")), "input_param", "shape", "dim").withSide(224)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"224, 5", "227, 0", "384, 7", "96, 5", "1, 0"})
    void an_input_tells_how_often_it_can_be_halved(int side, int halvings) {
        assertThat(Facts.halvings(side)).isEqualTo(halvings);
    }

    @Test
    void the_sheet_of_an_input_shows_its_halvings() {
        assertThat(Facts.of(document.annotations(), document.net().find("data").orElseThrow(), null))
            .extracting(Facts::label, Facts::value).contains(org.assertj.core.groups.Tuple.tuple("Halvings", "5"));
        Document wide = document(NET.replace("dim: 32 dim: 32", "dim: 32 dim: 48"));
        assertThat(Facts.of(wide.annotations(), wide.net().find("data").orElseThrow(), null))
            .extracting(Facts::label, Facts::value).contains(org.assertj.core.groups.Tuple.tuple("Halvings", "5 high, 4 wide"));
        assertThat(Facts.of(document.annotations(), document.net().find("conv1").orElseThrow(), null))
            .extracting(Facts::label).doesNotContain("Halvings");
    }

    @Test
    void the_same_padding_is_half_the_kernel_and_there_is_none_for_unequal_sides() {
        assertThat(row(Sheet.of(document, Set.of("conv1")), "convolution_param", "pad").same()).isEqualTo(2);
        assertThat(row(Sheet.of(document, Set.of("conv2")), "convolution_param", "pad").same()).isEqualTo(-1);
        assertThat(row(Sheet.of(document, Set.of("conv1")), "convolution_param", "stride").isPad()).isFalse();
    }

    @Test
    void what_caffe_would_refuse_stands_beside_its_field() {
        Document wrong = document(NET.replace("num_output: 8 kernel_size: 5", "num_output: 8 kernel_size: 55"));
        Sheet sheet = Sheet.of(wrong, Set.of("conv1"));
        assertThat(row(sheet, "convolution_param", "kernel_size").problem().message()).contains("55").contains("32");
        assertThat(sheet.diagnostics(wrong)).isNotEmpty();
        assertThat(Sheet.of(wrong, Set.of("data")).diagnostics(wrong)).isEmpty();
    }

    @Test
    void figures_of_a_layer_show_how_they_come_about() {
        Node conv = document.net().find("conv1").orElseThrow();
        assertThat(Facts.of(document.annotations(), conv, null)).extracting(Facts::label, Facts::value).contains(
            org.assertj.core.groups.Tuple.tuple("Top", "conv1  1×8×28×28"),
            org.assertj.core.groups.Tuple.tuple("Weights", "8×3×5×5 = 600"),
            org.assertj.core.groups.Tuple.tuple("Parameters", "608"),
            org.assertj.core.groups.Tuple.tuple("Multiply-adds", "470,400"),
            org.assertj.core.groups.Tuple.tuple("Receptive field", "5×5, stride 1"));
    }

    @Test
    void memory_counts_activations_twice_and_parameters_three_times_in_training() {
        // blobs: 3·32·32 + 8·28·28 + 16·24·26; parameters: 608 + 16·8·15 + 16; column: 8·15·24·26 floats
        long blobs = 4L * (3072 + 6272 + 9984);
        long params = 4L * (608 + 1936);
        long column = 4L * 8 * 15 * 24 * 26;
        assertThat(Facts.columnBytes(document.annotations())).isEqualTo(column);
        assertThat(Facts.memory(document.annotations())).extracting(Facts::label, Facts::value).contains(
            org.assertj.core.groups.Tuple.tuple("Activations", Figures.bytes(blobs)),
            org.assertj.core.groups.Tuple.tuple("Training, in all", Figures.bytes(2 * blobs + 3 * params + column)));
    }

    @Test
    void where_a_shape_is_unknown_memory_is_at_least_what_is_known() {
        Document unknown = Document.of("layer { name: \"db\" type: \"Data\" top: \"data\" data_param { batch_size: 2 } }", Phase.TEST, Sidecar.EMPTY);
        assertThat(Facts.memory(unknown.annotations())).isNotEmpty().extracting(Facts::value).containsOnly("at least " + Figures.bytes(0));
    }
}
