package convas.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextChangeTest {
    @Property(tries = 500)
    void a_change_makes_the_one_text_of_the_other(
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String before,
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String after) {
        TextChange change = TextChange.between(before, after);
        assertThat(before.substring(0, change.start()) + change.replacement() + before.substring(change.end())).isEqualTo(after);
        assertThat(change.growth()).isEqualTo(after.length() - before.length());
        assertThat(change.isEmpty()).isEqualTo(before.equals(after));
    }

    @Test
    void what_is_the_same_at_both_ends_is_left_alone() {
        assertThat(TextChange.between("pad: 1 # one", "pad: 12 # one")).isEqualTo(new TextChange(6, 6, "2"));
    }
}
