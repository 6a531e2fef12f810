package convas.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.layer.Field;
import convas.core.layer.Filler;
import convas.core.layer.Pooling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final Field<Integer> COUNT = Field.uint("num_output", null).min(1).max(5000);
    private static final Field<List<Integer>> SIZES = Field.uints("kernel_size").min(1);
    private static final Field<Float> RATE = Field.real("rate", 0.5f).min(0).max(1);

    @Test
    void nothing_typed_removes_the_field() throws Values.Unfit {
        assertThat(Values.parse(COUNT, "  ")).isNull();
        assertThat(Values.parse(SIZES, "[]")).isNull();
    }

    @Test
    void several_values_become_a_list_and_one_stays_one() throws Values.Unfit {
        assertThat(Values.parse(SIZES, "3")).isEqualTo("3");
        assertThat(Values.parse(SIZES, "1 7")).isEqualTo("[1, 7]");
        assertThat(Values.parse(SIZES, "[1,7]")).isEqualTo("[1, 7]");
        assertThat(Values.parse(SIZES, "1×7")).isEqualTo("[1, 7]");
    }

    @ParameterizedTest
    @CsvSource({"0, num_output is at least 1", "-3, num_output is at least 1", "5001, num_output is at most 5000",
        "many, 'num_output is a whole number, not \"many\"'", "2.5, 'num_output is a whole number, not \"2.5\"'",
        "99999999999, 'num_output is at most 2,147,483,647'"})
    void a_number_that_does_not_fit_is_told_with_its_limit(String typed, String message) {
        assertThatThrownBy(() -> Values.parse(COUNT, typed)).isInstanceOf(Values.Unfit.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5d", "0x1p-3", "NaN", "Infinity", "0.5ff"})
    void what_only_java_takes_for_a_number_is_none(String typed) {
        assertThatThrownBy(() -> Values.parse(RATE, typed)).isInstanceOf(Values.Unfit.class).hasMessage("rate is a number, not \"" + typed + "\"");
    }

    @Test
    void a_fraction_stays_as_it_was_typed() throws Values.Unfit {
        assertThat(Values.parse(RATE, "1e-3")).isEqualTo("1e-3");
        assertThat(Values.parse(RATE, ".5f")).isEqualTo(".5");
    }

    @Test
    void names_are_completed_to_what_caffe_reads() throws Values.Unfit {
        Field<Pooling.Method> method = Field.enumeration("pool", Pooling.Method.MAX);
        assertThat(Values.parse(method, "ave")).isEqualTo("AVE");
        assertThatThrownBy(() -> Values.parse(method, "mean")).hasMessage("pool is one of MAX, AVE, STOCHASTIC");
        assertThat(Values.parse(Field.bool("bias_term", true), "yes")).isEqualTo("true");
        assertThat(Values.parse(Field.string("source", ""), "a \"b\"")).isEqualTo("\"a \\\"b\\\"\"");
    }

    @Test
    void a_filler_is_one_of_caffes() throws Values.Unfit {
        Field<?> type = Filler.TABLE.find("type").orElseThrow();
        assertThat(Values.parse(type, "xavier")).isEqualTo("\"xavier\"");
        assertThatThrownBy(() -> Values.parse(type, "he")).hasMessageStartingWith("A filler is one of constant");
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 4", "3, 10, 13", "3, -10, 1", "4999, 10, 5000", "x, 1, x"})
    void steps_of_whole_numbers_stay_within_the_limits(String from, int steps, String to) {
        assertThat(Values.step(COUNT, from, steps)).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1, 0.6", "0.5, -10, 0", "0.05, 1, 0.06", "0.01, -1, 0.009", "0, 1, 0.01", "0.95, 10, 1"})
    void steps_of_fractions_move_the_first_digit(String from, int steps, String to) {
        assertThat(Values.step(RATE, from, steps)).isEqualTo(to);
    }

    @Test
    void values_are_shown_as_people_write_them() {
        assertThat(Values.show(List.of(1, 7))).isEqualTo("1, 7");
        assertThat(Values.show(0.0001f)).isEqualTo("0.0001");
        assertThat(Values.show(1f)).isEqualTo("1");
        assertThat(Values.show(null)).isEmpty();
        assertThat(Values.fallback(Field.uints("stride"))).isEqualTo("1");
    }
}
