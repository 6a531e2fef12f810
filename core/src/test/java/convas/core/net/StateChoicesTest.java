package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.prototxt.Parser;
import org.junit.jupiter.api.Test;

class StateChoicesTest {
    private static StateChoices of(String text) {
        return StateChoices.of(Parser.parse(text));
    }

    @Test
    void every_stage_that_a_rule_names_is_offered_once_in_order() {
        assertThat(of("""
            state { stage: "own" }
            layer { name: "a" include { stage: "val" stage: "deploy" } include { not_stage: "train-on-val" } }
            layers { name: "b" exclude { stage: "deploy" } }
            """).stages()).containsExactly("deploy", "own", "train-on-val", "val");
    }

    @Test
    void a_level_on_each_side_of_every_bound_is_offered_and_zero() {
        assertThat(of("layer { include { min_level: 2 } } layer { exclude { max_level: 4 } }").levels()).containsExactly(0, 1, 2, 4, 5);
    }

    @Test
    void a_text_without_such_rules_or_with_broken_ones_offers_nothing() {
        StateChoices none = new StateChoices(java.util.List.of(), java.util.List.of());
        assertThat(of("layer { name: \"a\" include { phase: TRAIN } }")).isEqualTo(none);
        assertThat(of("layer { include: 3 exclude { min_level: 99999999999 stage: } }")).isEqualTo(none);
    }
}
