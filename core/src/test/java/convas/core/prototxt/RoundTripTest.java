package convas.core.prototxt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {
    private static final List<String> PIECES = List.of(
        "layer", "layers", "name", "type", ": ", ":", "{", "}", "<", ">", "[", "]", ",", ";", "-", "\"a\"", "'b", "\"", "\\", "3", "0x1",
        "1.5f", "inf", " ", "\n", "\r\n", "\t", "# c\n", "/*", "*/", "//", "%", "=", "\uFEFF", "é", "\0", "layer {\n", "  }\n", "\uD83D");

    @Property(tries = 2000)
    void printing_gives_back_every_character(@ForAll String text) {
        check(text);
    }

    @Property(tries = 3000)
    void also_of_text_that_looks_like_a_net(@ForAll("nets") String text) {
        check(text);
    }

    private static void check(String text) {
        SyntaxTree tree = Parser.parse(text);
        assertThat(tree.print()).isEqualTo(text);
        inside(tree.root(), tree.root().span());
        int at = 0;
        for (Token token : tree.tokens()) {
            assertThat(token.start()).isEqualTo(at);
            assertThat(token.end()).isGreaterThan(at);
            at = token.end();
        }
    }

    private static void inside(Syntax.Value value, Span outer) {
        assertThat(outer.start() <= value.span().start() && value.span().end() <= outer.end()).isTrue();
        switch (value) {
            case Syntax.Message message -> message.fields().forEach(field -> {
                assertThat(message.span().start() <= field.span().start() && field.span().end() <= message.span().end()).isTrue();
                inside(field.value(), field.span());
            });
            case Syntax.Listing list -> list.items().forEach(item -> inside(item, list.span()));
            case Syntax.Scalar scalar -> assertThat(scalar.span().length()).isPositive();
        }
    }

    @Provide
    Arbitrary<String> nets() {
        return Arbitraries.of(PIECES).list().ofMaxSize(80).map(pieces -> String.join("", pieces));
    }
}
