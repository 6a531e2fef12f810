package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AnnotatorFuzzTest {
    private static final List<String> TEXTS = texts();
    private static final List<String> VALUES = List.of("0", "1", "-1", "3", "2147483647", "\"data\"", "", "MAX", "4294967296", "0.5");

    private static List<String> texts() {
        try {
            return Conformance.texts(Path.of(Objects.requireNonNull(AnnotatorFuzzTest.class.getResource("/caffe")).toURI())).stream()
                .map(Conformance::read).toList();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A value replaced by another, or a piece cut out, never stops the annotator.
    @Property(tries = 3000)
    void a_damaged_net_is_still_annotated(@ForAll @IntRange(max = 9999) int which, @ForAll @IntRange(max = 99_999) int at,
            @ForAll @IntRange(max = 40) int length, @ForAll @IntRange(max = 9) int value) {
        String text = TEXTS.get(which % TEXTS.size());
        int start = at % (text.length() + 1);
        String damaged = length < 30 ? text.substring(0, start) + text.substring(Math.min(text.length(), start + length))
            : replaceValue(text, start, VALUES.get(value));
        for (Phase phase : Phase.values()) {
            Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(damaged), phase));
            assertThat(annotations.diagnostics()).noneMatch(each -> each.rule().equals("internal"));
            annotations.net().nodes().forEach(node -> Ladder.of(annotations, node));
            assertThat(Report.of(annotations).perLayer()).isNotNull();
        }
    }

    private static String replaceValue(String text, int from, String value) {
        int colon = text.indexOf(": ", from);
        if (colon < 0) {
            return text;
        }
        int end = colon + 2;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, colon + 2) + value + text.substring(end);
    }
}
