package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.prototxt.Parser;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The short form in which course notes write sequential nets.
class LayerPatternTest {
    private static final PatternWriter.Sizes CIFAR = new PatternWriter.Sizes(3, 32, 32, 12, 100, 10);
    private static final String FULL = "INPUT->[[CONV->RELU]*N->POOL?]*M->[FC->RELU]*K->FC";

    private static String words(String pattern, Map<String, Integer> times) throws LayerPattern.Unreadable {
        return LayerPattern.parse(pattern).layers(times).stream().map(LayerPattern.Step::word).collect(Collectors.joining(" "));
    }

    private static Annotations net(String pattern, PatternWriter.Sizes sizes) throws LayerPattern.Unreadable {
        String text = PatternWriter.write("Pattern", LayerPattern.parse(pattern).layers(Map.of()), sizes);
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }

    private static List<String> shapes(Annotations net) {
        return net.net().nodes().stream().map(node -> net.shape(node.tops().getFirst()).orElseThrow().toString()).toList();
    }

    /// The example of the notes: 32×32×3, 32×32×12, the same, 16×16×12, 1×1×10.
    @Test
    void the_net_for_cifar_has_the_sizes_of_the_notes() throws LayerPattern.Unreadable {
        Annotations net = net("INPUT->CONV->RELU->POOL->FC", CIFAR);
        assertThat(shapes(net)).containsExactly("1×3×32×32", "1×12×32×32", "1×12×32×32", "1×12×16×16", "1×10");
        assertThat(net.diagnostics()).allMatch(each -> each.severity() == Severity.INFO);
        assertThat(net.net().nodes()).extracting(Node::name).containsExactly("data", "conv1", "relu1", "pool1", "fc1");
    }

    @Test
    void letters_stand_for_numbers_of_repetitions() throws LayerPattern.Unreadable {
        assertThat(LayerPattern.parse(FULL).letters()).containsExactly("K", "M", "N");
        assertThat(words(FULL, Map.of("N", 2, "M", 2, "K", 1)))
            .isEqualTo("INPUT CONV RELU CONV RELU POOL CONV RELU CONV RELU POOL FC RELU FC");
        assertThat(words("INPUT->[[CONV->RELU]*N]*M->[FC->RELU]*K->FC", Map.of("N", 0, "M", 0, "K", 0))).isEqualTo("INPUT FC");
    }

    @ParameterizedTest
    @CsvSource({"INPUT->FC, 2", "INPUT->CONV->RELU->FC, 4", "INPUT->[CONV->RELU->POOL]*2->FC->RELU->FC, 10",
        "INPUT -> [CONV -> RELU -> CONV -> RELU -> POOL]*3 -> [FC -> RELU]*2 -> FC, 21"})
    void the_four_patterns_of_the_notes_make_whole_nets(String pattern, int layers) throws LayerPattern.Unreadable {
        Annotations net = net(pattern, new PatternWriter.Sizes(3, 32, 32, 16, 64, 10));
        assertThat(net.net().nodes()).hasSize(layers);
        assertThat(net.diagnostics()).allMatch(each -> each.severity() == Severity.INFO);
        assertThat(net.shape(net.net().nodes().getLast().tops().getFirst()).orElseThrow().toString()).isEqualTo("1×10");
        assertThat(net.net().nodes()).extracting(Node::name).doesNotHaveDuplicates();
    }

    @Test
    void kernels_and_filters_can_be_given_and_else_filters_double_after_each_pooling() throws LayerPattern.Unreadable {
        assertThat(shapes(net("INPUT->CONV5-7->POOL3->CONV->POOL->CONV1-4->GAP->FC-20->FC->SOFTMAX", CIFAR))).containsExactly(
            "1×3×32×32", "1×7×32×32", "1×7×16×16", "1×24×16×16", "1×24×8×8", "1×4×8×8", "1×4×1×1", "1×20", "1×10", "1×10");
    }

    @Test
    void every_word_makes_a_layer_that_caffe_takes() throws LayerPattern.Unreadable {
        String pattern = String.join("->", LayerPattern.WORDS);
        assertThat(net(pattern, CIFAR).diagnostics()).filteredOn(each -> each.severity() == Severity.ERROR).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "INPUT->CONF->FC            | 7  | There is no layer \"CONF\"; did you mean CONV?",
        "INPUT->[CONV->RELU*2->FC   | 24 | The bracket \"[\" is not closed",
        "INPUT->CONV]->FC           | 11 | \"]\" closes no bracket",
        "INPUT->->FC                | 7  | A layer is expected here",
        "INPUT CONV                 | 6  | \"->\" is expected between two layers, not \"C\"",
        "CONV->FC                   | 0  | A net begins with INPUT, not with CONV",
        "INPUT->INPUT->FC           | 7  | INPUT can stand at the beginning only",
        "INPUT->[CONV]*->FC         | 13 | \"*\" is followed by a number or one letter",
        "INPUT->[CONV]*5000         | 14 | 5000 repetitions would be more than 1000 layers",
        "INPUT->[[CONV]*900]*900    | 9  | This would be more than 1000 layers",
        "INPUT->CONV0-3             | 11 | 0 is not a number of this kind",
        "INPUT->                    | 7  | A layer is expected here"})
    void what_cannot_be_read_is_told_with_its_place(String pattern, int at, String message) {
        assertThatThrownBy(() -> LayerPattern.parse(pattern).layers(Map.of())).isInstanceOfSatisfying(LayerPattern.Unreadable.class,
            unreadable -> {
                assertThat(unreadable.at()).isEqualTo(at);
                assertThat(unreadable).hasMessageContaining(message).hasMessageStartingWith("Character " + (at + 1) + ": ");
            });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "]", "*", "?", "INPUT->[", "INPUT->[]", "INPUT-", "ÄÖ", "INPUT->CONV3-"})
    void no_text_throws_anything_else(String pattern) {
        assertThatThrownBy(() -> LayerPattern.parse(pattern)).isInstanceOf(LayerPattern.Unreadable.class);
    }
}
