package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.NetWriter;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

class BrokenTextTest {
    private static final List<String> PIECES = List.of("{", "}", "\"", ":", " ", "\n", "layer {", "bottom: \"data\"", "top: \"conv1\"", "dim: -1",
        "kernel_size: 0", "stride: 0", "group: 3", "[", "]", "1e9", "-", "#", "type: \"Concat\"", "type: \"Slice\"", "num_output: 99999999999",
        "include { }", "axis: 7", "input: \"x\"", "layers { layer {", "shape { }", "pad: 4000000000", "type: \"Reshape\"", "type: POOLING");

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void any_damage_to_a_text_still_gives_a_document(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(RandomEdits.TEXTS.get(which));
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, " " + PIECES.get(random.nextInt(PIECES.size())) + " ");
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
            }
        }
        for (Phase phase : Phase.values()) {
            Document document = Document.of(text.toString(), phase, Sidecar.EMPTY);
            assertThat(document.syntax().print()).isEqualTo(text.toString());
            document.annotations().diagnostics().forEach(each -> assertThat(each.span().end()).isLessThanOrEqualTo(text.length()));
            RandomEdits edits = new RandomEdits(seed);
            for (int i = 0; i < 3; i++) {
                try {
                    edits.any(document).apply(document);
                } catch (EditRefused refused) {
                    assertThat(refused.getMessage()).isNotBlank();
                }
            }
            assertThat(NetWriter.write(document.syntax())).isNotNull();
        }
    }
}
