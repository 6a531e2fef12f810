package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That these layers, and no others, differ in Caffe is what the conformance profile finds with random nets.
class OverwritingTest {
    private static final String DATA = "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 4 dim: 3 dim: 3 } } }\n";

    private static Annotations annotate(String layers, Phase phase) {
        return Annotator.annotate(NetReader.read(Parser.parse(DATA + layers), phase));
    }

    private static List<String> values(String layers) {
        return Overwriting.of(annotate(layers, Phase.TEST).net()).values().keySet().stream().map(Node::id).toList();
    }

    private static List<String> gradients(String layers) {
        return Overwriting.of(annotate(layers, Phase.TRAIN).net()).gradients().keySet().stream().map(Node::id).toList();
    }

    @Test
    void who_reads_a_blob_after_a_reshape_of_it_was_overwritten_reads_what_was_written() {
        String layers = """
            layer { name: 'flat' type: 'Flatten' bottom: 'data' top: 'flat' }
            layer { name: 'early' type: 'TanH' bottom: 'data' top: 'early' }
            layer { name: 'relu' type: 'ReLU' bottom: 'flat' top: 'flat' }
            layer { name: 'late' type: 'TanH' bottom: 'data' top: 'late' }
            layer { name: 'same' type: 'TanH' bottom: 'flat' top: 'same' }
            """;
        assertThat(values(layers)).containsExactly("late");
        assertThat(annotate(layers, Phase.TEST).diagnostics()).filteredOn(each -> each.rule().equals("overwritten")).singleElement()
            .extracting(Diagnostic::layer, Diagnostic::message).containsExactly("late", "This layer reads `data`, but its memory in Caffe is also"
                + " that of `flat`, which `relu` has overwritten by then: give that layer a top of its own name.");
    }

    @Test
    void tops_of_a_split_are_one_memory() {
        assertThat(values("""
            layer { name: 'split' type: 'Split' bottom: 'data' top: 'a' top: 'b' }
            layer { name: 'relu' type: 'ReLU' bottom: 'a' top: 'a' }
            layer { name: 'b' type: 'TanH' bottom: 'b' top: 'c' }
            """)).containsExactly("b");
    }

    @Test
    void a_parameter_whose_top_is_overwritten_is_lost() {
        assertThat(values("""
            layer { name: 'p' type: 'Parameter' top: 'p' parameter_param { shape { dim: 2 } } }
            layer { name: 'relu' type: 'ReLU' bottom: 'p' top: 'p' }
            """)).containsExactly("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type: 'Log'", "type: 'Power' power_param { scale: 2 }", "type: 'BNLL'",
        "type: 'ReLU' relu_param { negative_slope: -1 }"})
    void some_layers_have_no_good_gradient_in_place(String type) {
        assertThat(gradients("layer { name: 'x' bottom: 'data' top: 'data' " + type + " }")).containsExactly("x");
        assertThat(gradients("layer { name: 'x' bottom: 'data' top: 'x' " + type + " }")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReLU", "Sigmoid", "TanH", "ELU", "Exp", "PReLU", "Scale", "Bias", "BatchNorm", "Dropout", "Softmax"})
    void others_do(String type) {
        assertThat(gradients("layer { name: 'x' bottom: 'data' top: 'data' type: '" + type + "' }")).isEmpty();
    }

    @Test
    void what_takes_off_a_mean_only_needs_no_values() {
        assertThat(gradients("layer { name: 'x' bottom: 'data' top: 'data' type: 'MVN' mvn_param { normalize_variance: false } }")).isEmpty();
    }

    @Test
    void an_absolute_value_loses_its_sign_to_a_rectifier() {
        assertThat(gradients("""
            layer { name: 'split' type: 'Split' bottom: 'data' top: 'a' top: 'b' }
            layer { name: 'abs' type: 'AbsVal' bottom: 'data' top: 'c' }
            layer { name: 'relu' type: 'ReLU' bottom: 'a' top: 'a' }
            """)).containsExactly("abs");
    }

    @Test
    void the_places_of_the_largest_values_lead_the_gradient() {
        String two = "layer { name: 'x' bottom: 'data' top: 'x' top: 'places' type: 'Pooling' pooling_param { global_pooling: true } }"
            + " layer { name: 'over' bottom: '%1$s' top: '%1$s' type: 'TanH' }";
        assertThat(gradients(two.formatted("places"))).containsExactly("x");
        assertThat(gradients(two.formatted("x"))).isEmpty();
    }

    @Test
    void dropout_over_a_rectifier_harms_nothing_but_over_a_sigmoid_its_gradient() {
        String two = "layer { name: 'x' bottom: 'data' top: 'x' type: '%s' } layer { name: 'drop' bottom: 'x' top: 'x' type: 'Dropout' }";
        assertThat(gradients(two.formatted("ReLU"))).isEmpty();
        assertThat(gradients(two.formatted("Sigmoid"))).containsExactly("x");
    }

    @Test
    void a_flatten_behind_a_reshape_keeps_the_gradient_to_itself() {
        String two = """
            layer { name: 'r' bottom: 'data' top: 'r' type: 'Reshape' reshape_param { shape { dim: 2 dim: -1 dim: 3 } } }
            layer { name: 'f' bottom: 'r' top: 'f' type: 'Flatten' }
            """;
        assertThat(gradients(two)).containsExactly("r");
        assertThat(gradients(two + "layer { name: 'other' bottom: 'r' top: 'other' type: 'TanH' }")).isEmpty();
        assertThat(annotate(two, Phase.TRAIN).diagnostics()).extracting(Diagnostic::rule).containsExactly("overwritten-gradient");
        assertThat(annotate(two, Phase.TEST).diagnostics()).isEmpty();
    }
}
