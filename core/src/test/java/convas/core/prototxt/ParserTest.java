package convas.core.prototxt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    @Test
    void reads_fields_messages_and_lists() {
        SyntaxTree tree = parse("name: \"net\" layer { name: 'a' convolution_param { kernel_size: [1, 3] } }");

        assertThat(tree.problems()).isEmpty();
        assertThat(names(tree.root())).containsExactly("name", "layer");
        Syntax.Message layer = (Syntax.Message) tree.root().fields().get(1).value();
        assertThat(names(layer)).containsExactly("name", "convolution_param");
        Syntax.Message conv = (Syntax.Message) layer.fields().get(1).value();
        assertThat(((Syntax.Listing) conv.fields().getFirst().value()).items()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a < b: 1 >", "a: { b: 1 }", "a: 1, b: 2; c: 3", "a { b: 1; }, c: 2", "a: 0x1F b: 017 c: 1.5f d: -1e-3 e: .5 f: 1.",
        "a: -inf b: nan c: - 3", "a: \"x\" 'y'\n\"z\"", "a: [] b: [1] c: [\"x\", 'y']", "a: [{ b: 1 }, < b: 2 >]", "a [{ b: 1 }]",
        "# only a comment", "", "a: \"é ü 网\"", "a: '\\n\\t\\\\\\'\\\"\\101\\x41'", "a: 1 # tail\r\nb: 2\r\n"})
    void accepts_all_forms_of_the_text_format(String text) {
        assertThat(parse(text).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a \"x\"", "a 3", "a", "a:", "a: }", "a {", "a { b: 1 >", "}", "a: \"x", "a: 'x\n'", "\uFEFFa: 1", "/* no */ a: 1", "// no",
        "% no", "a = 1", "a: 3x3", "a: 1.2.3", "a: 089", "a: 0x", "a: 1e", "a: [1", "a: [1 2]", "a: [1,]", "a: [,1]", "a: [1; 2]",
        "a: 1;; b: 2", "; a: 1", "a: 1 3 b: 2", "a: -", "a: \"C:\\data\"", "a: @", "[x.y]: 3", "a: 1 \u00a0 b: 2"})
    void refuses_what_protobuf_refuses(String text) {
        SyntaxTree tree = parse(text);

        assertThat(tree.problems()).isNotEmpty();
        assertThat(tree.problems()).allSatisfy(problem -> assertThat(problem.span().end()).isLessThanOrEqualTo(text.length()));
    }

    @Test
    void one_mistake_does_not_hide_the_next() {
        SyntaxTree tree = parse("""
            layer { name "a" type: "ReLU" }
            % no
            layer { name: "b type: "ReLU"
            }
            layer { name: "c" top = "d" }
            """);

        assertThat(tree.root().fields()).hasSize(3);
        assertThat(tree.problems().stream().map(problem -> Position.of(tree.text(), problem.span().start()).line()).distinct())
            .containsExactly(1, 2, 3, 5);
    }

    @Test
    void a_missing_colon_is_reported_where_the_value_stands() {
        String text = "layer { name \"out\" }";
        SyntaxTree tree = parse(text);

        assertThat(tree.problems()).hasSize(1);
        assertThat(Position.of(text, tree.problems().getFirst().span().start())).isEqualTo(new Position(1, 14));
        assertThat(tree.problems().getFirst().message()).isEqualTo("A `:` is missing after `name`; write `name: \"out\"`.");
    }

    @Test
    void a_field_without_a_value_keeps_its_neighbours() {
        SyntaxTree tree = parse("a { num_output: kernel_size: 3 }");

        assertThat(tree.problems()).hasSize(1);
        assertThat(names((Syntax.Message) tree.root().fields().getFirst().value())).containsExactly("kernel_size");
    }

    @Test
    void a_missing_brace_costs_one_layer_not_all() {
        SyntaxTree tree = parse("""
            layer {
              name: "a"
              convolution_param {
                num_output: 3
            }
            layer {
              name: "b"
            }
            layer {
              name: "c"
            }
            """);

        assertThat(tree.root().fields()).hasSize(3);
        assertThat(tree.problems()).hasSize(1);
    }

    @Test
    void a_brace_too_many_costs_nothing() {
        SyntaxTree tree = parse("layer { name: \"a\" } }\nlayer { name: \"b\" }");

        assertThat(tree.root().fields()).hasSize(2);
        assertThat(tree.problems()).hasSize(1);
    }

    @Test
    void endless_nesting_is_a_problem_not_a_crash() {
        String text = "a { ".repeat(100_000);

        SyntaxTree tree = parse(text);

        assertThat(tree.problems()).isNotEmpty();
        assertThat(tree.print()).isEqualTo(text);
    }

    @Test
    void spans_reach_from_name_to_value() {
        String text = "a: 1, b { c: -2 } # end";
        List<Syntax.Field> fields = parse(text).root().fields();

        assertThat(fields.get(0).span().of(text)).isEqualTo("a: 1");
        assertThat(fields.get(1).span().of(text)).isEqualTo("b { c: -2 }");
        assertThat(((Syntax.Message) fields.get(1).value()).body().of(text)).isEqualTo(" c: -2 ");
    }

    private static SyntaxTree parse(String text) {
        SyntaxTree tree = Parser.parse(text);
        assertThat(tree.print()).isEqualTo(text);
        return tree;
    }

    private static List<String> names(Syntax.Message message) {
        return message.fields().stream().map(Syntax.Field::name).toList();
    }
}
