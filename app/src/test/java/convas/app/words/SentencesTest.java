package convas.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The sentences of the source against those of the other languages.
class SentencesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().endsWith("app") ? Path.of("..") : Path.of("");
    private static final String LITERAL = "\"((?:[^\"\\\\\n]++|\\\\.)*+)\"";
    /// What is given to `Words`, and the text of an action.
    private static final Pattern SAID = Pattern.compile("(?:Words\\.(?:of|key)\\(\\s*|actions\\.add\\(\\s*\"[^\"]*\",\\s*\"[^\"]*\",\\s*)"
        + "(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*)");
    private static final Pattern NOT_LITERAL = Pattern.compile("Words\\.of\\(\"[^\"]*\"\\s*\\+\\s*[^\"\\s]");
    private static final Pattern PLACE = Pattern.compile("\\{\\d!?\\}");

    /// A place right behind a word, where a part may follow or not.
    private static final Pattern LAST = Pattern.compile("(?<=[\\w.])\\{\\d\\}$");
    private static final Pattern QUOTED = Pattern.compile("`[^`]*`|\"[^\"]*\"");
    /// Words that are English still.
    private static final Pattern LEFT = Pattern.compile("(?:\\b[a-z]+ ){2}[a-z]+\\b");

    private static final Map<String, String> CHINESE = Dictionary.of(Language.CHINESE).own();

    @Test
    void every_sentence_of_the_editor_has_a_chinese_one() {
        Set<String> missing = said();
        missing.addAll(listed("story"));
        missing.removeAll(CHINESE.keySet());
        assertThat(missing).as("add these with their Chinese to the section \"app\" of resources/messages/zh.json").isEmpty();
    }

    @Test
    void no_chinese_sentence_is_left_over() {
        Set<String> left = new TreeSet<>(CHINESE.keySet());
        left.removeAll(said());
        left.removeAll(listed("title"));
        left.removeAll(listed("story"));
        assertThat(left).isEmpty();
    }

    @Test
    void a_translation_has_the_same_places_for_values() {
        Dictionary dictionary = Dictionary.of(Language.CHINESE);
        for (Map<String, String> section : List.of(dictionary.own(), dictionary.core())) {
            assertThat(section.entrySet()).allSatisfy(entry -> assertThat(places(entry.getValue())).isEqualTo(places(entry.getKey())));
        }
    }

    @Test
    void a_sentence_is_never_put_together_with_a_value_inside_the_key() {
        assertThat(sources("app").filter(text -> NOT_LITERAL.matcher(text).find())).isEmpty();
    }

    /// A long part of a pattern, without a value or a pause, must stand in the source, mostly of `core`: else what it translates is no longer
    /// said there.
    @Test
    void every_pattern_for_core_is_made_of_words_that_core_says() {
        String said = Stream.concat(sources("core"), sources("app")).flatMap(text -> Pattern.compile(LITERAL).matcher(text).results())
            .map(found -> plain(found.group(1))).collect(Collectors.joining()).toLowerCase(Locale.ROOT)
            + CoreSentences.in(ROOT.resolve("core/src/main/java"), file -> true).keySet().toString().toLowerCase(Locale.ROOT);
        assertThat(Dictionary.of(Language.CHINESE).core().keySet()).allSatisfy(pattern -> {
            List<String> parts = Pattern.compile(PLACE + "|[.,;:()`]").splitAsStream(pattern.toLowerCase(Locale.ROOT)).map(String::strip).toList();
            int longest = parts.stream().mapToInt(String::length).max().orElseThrow();
            assertThat(parts).as(pattern).anyMatch(part -> part.length() >= longest / 2 && said.contains(part));
        });
    }

    /// As [CoreSentences] reads them.
    @Test
    void every_sentence_of_core_that_the_window_shows_has_a_chinese_one() {
        Dictionary chinese = Dictionary.of(Language.CHINESE);
        Map<String, String> missing = CoreSentences.in(ROOT.resolve("core/src/main/java"), SentencesTest::isShown);
        missing.keySet().removeIf(sentence -> Stream.of("7", "").map(end -> LAST.matcher(sentence).replaceFirst(end).replaceAll(PLACE.pattern(), "7"))
            .anyMatch(said -> !LEFT.matcher(QUOTED.matcher(chinese.recognize(said)).replaceAll("")).find() && !chinese.recognize(said).equals(said)));
        assertThat(missing).as("add these with their Chinese to the section \"core\" of resources/messages/zh.json;"
            + " a place that holds words of core, not a name or a figure, is written {0!}").isEmpty();
    }

    /// What only the command line says, what no window says, and what is put together of sentences that each have an entry.
    private static boolean isShown(Path file) {
        return !Set.of("Report.java", "Npy.java", "DotWriter.java", "Layered.java", "CaffeMessage.java").contains(file.getFileName().toString())
            && !file.getParent().endsWith("kernel");
    }

    @Test
    void every_layer_and_every_field_has_a_chinese_description() {
        Set<String> missing = new TreeSet<>();
        for (LayerType<?> type : Layers.all()) {
            missing.add(type.doc());
            type.tables().forEach(table -> describe(table, missing));
        }
        missing.removeAll(Dictionary.of(Language.CHINESE).core().keySet());
        assertThat(missing).as("add these with their Chinese to the section \"core\" of resources/messages/zh.json").isEmpty();
    }

    private static void describe(FieldTable table, Set<String> out) {
        for (Field<?> field : table.fields()) {
            out.add(field.doc());
            if (field.table() != null) {
                describe(field.table(), out);
            }
        }
    }

    private static Set<String> places(String sentence) {
        return PLACE.matcher(sentence).results().map(MatchResult::group).map(place -> place.replace("!", "")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> said() {
        return sources("app").flatMap(text -> SAID.matcher(text).results()).map(call -> Pattern.compile(LITERAL).matcher(call.group(1))
            .results().map(part -> plain(part.group(1))).collect(Collectors.joining())).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String plain(String literal) {
        return Pattern.compile("\\\\u(\\p{XDigit}{4})").matcher(literal)
            .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16))).translateEscapes();
    }

    private static Set<String> listed(String what) {
        return Stream.of("networks", "networks/blocks", "images").flatMap(folder -> {
            try {
                return JsonMapper.shared().readTree(Files.readString(ROOT.resolve("resources/" + folder + "/index.json"))).valueStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).filter(each -> each.has(what)).map(each -> each.get(what).asString()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The Java files of a module without their comments.
    private static Stream<String> sources(String module) {
        try {
            return Files.walk(ROOT.resolve(module + "/src/main/java")).filter(file -> file.toString().endsWith(".java")).map(file -> {
                try {
                    return Files.readString(file).replaceAll("(?m)^\\s*//.*$", "");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
