package convas.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final Dictionary dictionary = new Dictionary(Map.of("{0} of {1} layers", "共 {1} 层，选中 {0} 层"), Map.of(
        "Add {0}", "添加 {0}", "Add {0} behind {1}", "在 {1} 之后添加 {0}", "Edit text", "编辑文本", "{0} reads a cycle", "{0} 处于环中"));

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
    void a_sentence_no_pattern_knows_stays_english() {
        assertThat(dictionary.recognize("Move conv1")).isEqualTo("Move conv1");
    }

    @Test
    void english_needs_no_file() {
        assertThat(Dictionary.of(Language.ENGLISH)).isSameAs(Dictionary.NONE);
    }
}
