package convas.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final Dictionary dictionary = new Dictionary(Map.of("{0} of {1} layers", "共 {1} 层，选中 {0} 层"), Map.of(
        "Add {0}", "添加 {0}", "Add {0} behind {1}", "在 {1} 之后添加 {0}", "Edit text", "编辑文本", "{0} reads a cycle", "{0} 处于环中",
        "`{0}` takes {1!}", "`{0}` 应有 {1}", "{0} bottoms", "{0} 个 bottom", "height", "高"));

    @Test
    void values_stand_where_the_language_wants_them() {
        assertThat(Words.fill(dictionary.find("{0} of {1} layers"), 3, 7)).isEqualTo("共 7 层，选中 3 层");
    }

    @Test
    void a_sentence_without_an_entry_stays_english() {
        assertThat(Words.fill(dictionary.find("{0} px"), 12)).isEqualTo("12 px");
    }

    @Test
    void braces_in_values_and_patterns_are_text() {
        assertThat(Words.fill("{0} needs shape { dim: 1 }, {7}", "a{1}")).isEqualTo("a{1} needs shape { dim: 1 }, {7}");
    }

    @Test
    void a_finished_sentence_is_found_again_by_its_pattern() {
        assertThat(dictionary.recognize("Add conv1")).isEqualTo("添加 conv1");
        assertThat(dictionary.recognize("Edit text")).isEqualTo("编辑文本");
        assertThat(dictionary.recognize("relu1 reads a cycle")).isEqualTo("relu1 处于环中");
    }

    @Test
    void the_pattern_with_most_words_of_its_own_is_meant() {
        assertThat(dictionary.recognize("Add conv1 behind data")).isEqualTo("在 data 之后添加 conv1");
    }

    @Test
    void only_what_is_marked_as_words_is_translated_inside_a_sentence() {
        assertThat(dictionary.recognize("`height` takes 2 bottoms")).isEqualTo("`height` 应有 2 个 bottom");
        assertThat(dictionary.recognize("Add height")).isEqualTo("添加 height");
    }

    @Test
    void a_sentence_no_pattern_knows_stays_english() {
        assertThat(dictionary.recognize("Move conv1")).isEqualTo("Move conv1");
    }

    @Test
    void english_needs_no_file() {
        assertThat(Dictionary.of(Language.ENGLISH)).isSameAs(Dictionary.NONE);
    }

    @Test
    void what_core_says_of_a_net_with_mistakes_is_told_in_chinese() {
        Dictionary chinese = Dictionary.of(Language.CHINESE);
        Document document = Document.of("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 8 kernel_size: 4 strid: 2 } }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { pool: AVE kernel_size: 5 stride: 2 pad: 1 } }
            layer { name: "cat" type: "Concat" bottom: "conv" bottom: "pool" top: "cat" }
            layer { name: "conv" type: "Convolution" bottom: "pol" top: "conv9" convolution_param { num_output: 8 kernel_size: 3 } }
            layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" }
            layer { name: "sum" type: "Eltwise" bottom: "pool" top: "sum" }
            """, Phase.TEST, Sidecar.EMPTY);
        List<String> messages = document.annotations().diagnostics().stream().map(Diagnostic::message).toList();
        assertThat(messages).hasSizeGreaterThan(6).allSatisfy(message ->
            assertThat(chinese.recognize(message)).matches("(?s).*\\p{IsHan}.*"));
    }
}
