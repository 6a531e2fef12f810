package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ways out of what is told: each is a small change of the text after which the diagnostic is gone.
class FixesTest {
    private static final String DATA = """
        layer { name: "data" type: "Input" top: "data"  # the picture
          input_param { shape { dim: 1 dim: 3 dim: 227 dim: 227 } } }
        """;

    private static Document read(String text) {
        return Document.of(text, Phase.TEST, Sidecar.EMPTY);
    }

    private static String conv(String name, String bottom, String fields) {
        return "layer { name: \"" + name + "\" type: \"Convolution\" bottom: \"" + bottom + "\" top: \"" + name + "\"\n"
            + "  convolution_param { " + fields + " } }\n";
    }

    private static List<Fix> fixes(Document document, String rule) {
        List<Diagnostic> told = document.annotations().diagnostics().stream().filter(each -> each.rule().equals(rule)).toList();
        assertThat(told).as("told of %s in %s", rule, document.annotations().diagnostics()).isNotEmpty();
        return Fixes.of(document, told.getFirst());
    }

    private static List<String> titles(List<Fix> fixes) {
        return fixes.stream().map(Fix::title).toList();
    }

    private static String first(String text, String rule) {
        Document document = read(text);
        return fixes(document, rule).getFirst().edit().apply(document).text();
    }

    /// The pads beside 3 of AlexNet's first layer: (227 + 2p − 11) / 4 is whole for even p only.
    @Test
    void a_stride_that_does_not_divide_is_met_by_the_nearest_pads_with_the_sizes_they_give() {
        Document document = read(DATA + conv("conv1", "data", "num_output: 96 pad: 3 kernel_size: 11 stride: 4"));
        List<Fix> fixes = fixes(document, "stride-does-not-divide");
        assertThat(titles(fixes)).startsWith("Set `pad` to 2: 1×96×56×56", "Set `pad` to 4: 1×96×57×57", "Remove the pad: 1×96×55×55");
        assertThat(fixes.getFirst().edit().apply(document).text()).isEqualTo(document.text().replace("pad: 3", "pad: 2"));
        assertThat(fixes.get(2).edit().apply(document).text()).isEqualTo(document.text().replace(" pad: 3", ""));
    }

    @Test
    void where_no_pad_helps_another_kernel_does() {
        Document document = read(DATA.replace("227", "5") + conv("c", "data", "num_output: 2 pad: 1 kernel_size: 2 stride: 2"));
        assertThat(titles(fixes(document, "stride-does-not-divide"))).containsExactly("Set `kernel_size` to 3: 1×2×3×3", "Set `kernel_size` to 1: 1×2×4×4");
    }

    @Test
    void an_even_kernel_becomes_one_that_keeps_the_size() {
        Document document = read(DATA + conv("c", "data", "num_output: 2 pad: 1 kernel_size: 4"));
        assertThat(titles(fixes(document, "even-kernel")))
            .containsExactly("A kernel of 3 with pad 1: 1×2×227×227", "A kernel of 5 with pad 2: 1×2×227×227");
    }

    @Test
    void a_misspelt_blob_is_read_by_its_name() {
        String text = DATA + conv("conv1", "date", "num_output: 4 kernel_size: 3");
        assertThat(first(text, "missing-bottom")).isEqualTo(text.replace("\"date\"", "\"data\""));
    }

    @Test
    void an_unknown_blob_gives_way_to_the_one_made_just_before() {
        String text = DATA + conv("conv1", "picture", "num_output: 4 kernel_size: 3");
        Document document = read(text);
        assertThat(titles(fixes(document, "missing-bottom"))).containsExactly("Read `data`, made just before");
        assertThat(first(text, "missing-bottom")).isEqualTo(text.replace("\"picture\"", "\"data\""));
    }

    @Test
    void a_net_without_input_gets_one() {
        String text = conv("conv1", "data", "num_output: 4 kernel_size: 3");
        String fixed = first(text, "missing-bottom");
        assertThat(fixed).endsWith(text);
        assertThat(read(fixed).annotations().diagnostics()).isEmpty();
    }

    @Test
    void a_name_that_stands_twice_is_changed_in_the_second_layer_with_its_top() {
        String text = DATA + conv("conv1", "data", "num_output: 4 kernel_size: 3")
            + conv("conv1", "conv1", "num_output: 4 kernel_size: 3").replace("top: \"conv1\"", "top: \"b\"");
        String fixed = first(text, "duplicate-name");
        assertThat(fixed).isEqualTo(text.substring(0, text.lastIndexOf("name: \"conv1\"")) + "name: \"conv2\""
            + text.substring(text.lastIndexOf("name: \"conv1\"") + 13));
    }

    @Test
    void a_top_that_another_layer_makes_already_gets_a_name_of_its_own_with_its_readers() {
        String text = DATA + conv("a", "data", "num_output: 4 kernel_size: 3") + conv("b", "data", "num_output: 4 kernel_size: 3")
            .replace("top: \"b\"", "top: \"a\"") + "layer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"r\" }\n";
        assertThat(first(text, "duplicate-top")).isEqualTo(text.replace("bottom: \"data\" top: \"a\"\n  convolution_param { num_output: 4 kernel_size: 3 } }\nlayer { name: \"r\"",
            "bottom: \"data\" top: \"b\"\n  convolution_param { num_output: 4 kernel_size: 3 } }\nlayer { name: \"r\"")
            .replace("bottom: \"a\" top: \"r\"", "bottom: \"b\" top: \"r\""));
    }

    @Test
    void a_layer_that_stands_too_early_moves_behind_what_it_needs() {
        String relu = "layer { name: \"r\" type: \"ReLU\" bottom: \"c\" top: \"r\" }\n";
        String conv = conv("c", "data", "num_output: 4 kernel_size: 3");
        assertThat(first(DATA + relu + conv, "cycle")).isEqualTo(DATA + conv + relu);
    }

    @Test
    void misspelt_fields_constants_and_types_are_written_right() {
        String text = DATA + conv("c", "data", "num_outputs: 4 kernel_size: 3");
        assertThat(first(text, "unknown-field")).isEqualTo(text.replace("num_outputs", "num_output"));
        String pool = DATA + "layer { name: \"p\" type: \"Pooling\" bottom: \"data\" top: \"p\" pooling_param { pool: max kernel_size: 3 stride: 2 } }\n";
        assertThat(first(pool, "wrong-value")).isEqualTo(pool.replace("max", "MAX"));
        String quoted = pool.replace("pool: max", "pool: \"AVE\"");
        assertThat(first(quoted, "wrong-value")).isEqualTo(quoted.replace("\"AVE\"", "AVE"));
        String type = DATA + "layer { name: \"r\" type: \"Relu\" bottom: \"data\" top: \"data\" }\n";
        assertThat(first(type, "unknown-type")).isEqualTo(type.replace("Relu", "ReLU"));
        String half = DATA + conv("c", "data", "num_output: 4.0 kernel_size: 3");
        assertThat(first(half, "wrong-value")).isEqualTo(half.replace("4.0", "4"));
    }

    @Test
    void a_field_beside_its_message_moves_into_it_or_goes() {
        String text = DATA + "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" pad: 1\n  convolution_param { num_output: 4 kernel_size: 3 } }\n";
        Document document = read(text);
        List<Fix> fixes = fixes(document, "unknown-field");
        assertThat(titles(fixes)).containsExactly("Move it into `convolution_param`", "Remove `pad`");
        assertThat(fixes.getFirst().edit().apply(document).text())
            .isEqualTo(text.replace(" pad: 1", "").replace("kernel_size: 3", "kernel_size: 3 pad: 1"));
    }

    @Test
    void what_must_be_given_is_given_its_usual_value() {
        String text = DATA + conv("c", "data", "num_output: 4");
        assertThat(titles(fixes(read(text), "refused"))).contains("Add `kernel_size: 3`: 1×4×225×225");
        assertThat(first(DATA + conv("c", "data", "kernel_size: 3"), "refused")).contains("{ kernel_size: 3 num_output: 64 }");
    }

    @Test
    void a_group_that_does_not_divide_becomes_one_that_does() {
        Document document = read(DATA.replace("dim: 3", "dim: 6") + conv("c", "data", "num_output: 6 kernel_size: 3 group: 4"));
        assertThat(titles(fixes(document, "refused"))).startsWith("Set `group` to 3: 1×6×225×225");
    }

    @Test
    void a_branch_of_another_size_is_padded_so_that_it_fits() {
        String text = DATA + conv("a", "data", "num_output: 4 kernel_size: 1") + conv("b", "data", "num_output: 4 kernel_size: 5")
            + "layer { name: \"cat\" type: \"Concat\" bottom: \"a\" bottom: \"b\" top: \"cat\" }\n";
        Document document = read(text);
        assertThat(titles(fixes(document, "shape-mismatch"))).containsExactly("Set `pad` of `b` to 2: 1×8×227×227");
        assertThat(first(text, "shape-mismatch")).isEqualTo(text.replace("kernel_size: 5", "kernel_size: 5 pad: 2"));
    }

    @Test
    void a_branch_with_other_channels_gets_as_many_filters() {
        String text = DATA + conv("a", "data", "num_output: 4 kernel_size: 1") + conv("b", "data", "num_output: 5 kernel_size: 1")
            + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"a\" bottom: \"b\" top: \"sum\" }\n";
        assertThat(first(text, "shape-mismatch")).isEqualTo(text.replace("num_output: 5", "num_output: 4"));
    }

    @Test
    void too_few_bottoms_are_made_up_and_too_many_go() {
        String one = DATA + "layer { name: \"r\" type: \"ReLU\" top: \"r\" }\n";
        assertThat(first(one, "arity")).isEqualTo(one.replace("\"ReLU\"", "\"ReLU\" bottom: \"data\""));
        String two = DATA + conv("c", "data", "num_output: 4 kernel_size: 3")
            + "layer { name: \"r\" type: \"ReLU\" bottom: \"c\" bottom: \"data\" top: \"r\" }\n";
        assertThat(first(two, "arity")).isEqualTo(two.replace("bottom: \"c\" bottom: \"data\"", "bottom: \"c\""));
    }

    @Test
    void a_fix_of_a_text_that_has_changed_since_is_refused() {
        String text = DATA + conv("c", "data", "num_outputs: 4 kernel_size: 3");
        Fix fix = fixes(read(text), "unknown-field").getFirst();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> fix.edit().apply(read(text + "# more\n"))).isInstanceOf(EditRefused.class)
            .hasMessageContaining("changed");
    }

    @Test
    void what_only_the_user_can_know_has_no_fix() {
        Document document = read(DATA + "layer { name: \"z\" type: \"Zigzag\" bottom: \"data\" top: \"z\" }\n");
        assertThat(fixes(document, "unknown-type")).isEmpty();
    }
}
