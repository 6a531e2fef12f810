package convas.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.prototxt.Parser;
import org.junit.jupiter.api.Test;

class ParamsTest {
    private enum Method { MAX, AVE }

    private static final Field<Integer> COUNT = Field.uint("count", 7);
    private static final Field<Integer> AXIS = Field.integer("axis", 1);
    private static final Field<Float> SCALE = Field.real("scale", 1f);
    private static final Field<Boolean> BIAS = Field.bool("bias", true);
    private static final Field<String> SOURCE = Field.string("source", "none");
    private static final Field<Method> POOL = Field.enumeration("pool", Method.MAX);
    private static final Field<java.util.List<Integer>> KERNEL = Field.uints("kernel");
    private static final FieldTable SHAPE = FieldTable.of("shape", Field.longs("dim"));
    private static final Field<Params> INNER = Field.message("shape", SHAPE);
    private static final FieldTable TABLE = FieldTable.of("t", COUNT, AXIS, SCALE, BIAS, SOURCE, POOL, KERNEL, INNER);

    @Test
    void what_the_text_does_not_give_is_the_default() {
        Params params = read("");

        assertThat(params.get(COUNT)).isEqualTo(7);
        assertThat(params.get(POOL)).isEqualTo(Method.MAX);
        assertThat(params.get(KERNEL)).isEmpty();
        assertThat(params.get(INNER).get(Field.longs("dim"))).isEmpty();
        assertThat(params.has(COUNT)).isFalse();
    }

    @Test
    void numbers_may_be_decimal_hexadecimal_octal_negative_or_with_an_f() {
        assertThat(read("count: 0x1F").get(COUNT)).isEqualTo(31);
        assertThat(read("count: 017").get(COUNT)).isEqualTo(15);
        assertThat(read("axis: -1").get(AXIS)).isEqualTo(-1);
        assertThat(read("axis: - 1").get(AXIS)).isEqualTo(-1);
        assertThat(read("scale: 1.5f").get(SCALE)).isEqualTo(1.5f);
        assertThat(read("scale: -1e-1").get(SCALE)).isEqualTo(-0.1f);
        assertThat(read("scale: -inf").get(SCALE)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(read("scale: nan").get(SCALE)).isNaN();
        assertThat(read("scale: 3").get(SCALE)).isEqualTo(3f);
    }

    @Test
    void truth_has_many_spellings() {
        for (String spelling : new String[] {"false", "False", "f", "0"}) {
            assertThat(read("bias: " + spelling).get(BIAS)).isFalse();
        }
        for (String spelling : new String[] {"true", "True", "t", "1"}) {
            assertThat(read("bias: " + spelling).get(BIAS)).isTrue();
        }
    }

    @Test
    void enums_go_by_name_or_number() {
        assertThat(read("pool: AVE").get(POOL)).isEqualTo(Method.AVE);
        assertThat(read("pool: 1").get(POOL)).isEqualTo(Method.AVE);
        assertThat(read("pool: ave").get(POOL)).isEqualTo(Method.MAX);
        assertThat(read("pool: 9").get(POOL)).isEqualTo(Method.MAX);
    }

    @Test
    void repeated_fields_add_up_in_any_form() {
        assertThat(read("kernel: [1, 3]").get(KERNEL)).containsExactly(1, 3);
        assertThat(read("kernel: 1 kernel: 3").get(KERNEL)).containsExactly(1, 3);
        assertThat(read("kernel: 5 kernel: [1, 3]").get(KERNEL)).containsExactly(5, 1, 3);
    }

    @Test
    void texts_join_and_escapes_resolve() {
        assertThat(read("source: 'Sig' \"moid\"").get(SOURCE)).isEqualTo("Sigmoid");
        assertThat(read("source: \"a\\tb\\\"\\303\\251\\x41\"").get(SOURCE)).isEqualTo("a\tb\"éA");
        assertThat(read("source: 'a' # it's\n 'b'").get(SOURCE)).isEqualTo("ab");
    }

    @Test
    void what_does_not_fit_reads_as_the_default() {
        assertThat(read("count: 2.0").get(COUNT)).isEqualTo(7);
        assertThat(read("count: -2").get(COUNT)).isEqualTo(7);
        assertThat(read("count: \"3\"").get(COUNT)).isEqualTo(7);
        assertThat(read("bias: no").get(BIAS)).isTrue();
        assertThat(read("source: relu").get(SOURCE)).isEqualTo("none");
    }

    private static Params read(String text) {
        return Params.of(TABLE, Parser.parse(text).root(), text);
    }
}
