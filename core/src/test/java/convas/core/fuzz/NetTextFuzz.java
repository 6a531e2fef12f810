package convas.core.fuzz;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.analysis.Ladder;
import convas.core.analysis.Report;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Retained;
import convas.core.prototxt.SyntaxTree;
import java.nio.charset.StandardCharsets;

/// Whatever the text, it is parsed, printed as it was, read as a net and annotated, without an exception. What is kept of a text that was parsed
/// is at most eight times its bytes, and what is asked for on the way, garbage included, grows no faster than the text. The search for text that
/// breaks this is guided by the branches it takes.
public final class NetTextFuzz {
    /// How many times the text is kept, itself included.
    private static final long KEPT = 8;

    /// Tokens and what is said of mistakes, all of it garbage but a little: text of nothing but brackets makes most of them.
    private static final long PARSED = 256;

    /// Nets, shapes and reports of both phases, garbage included.
    private static final long ALL = 2048;

    /// How many times as much is asked for while every comparison of strings is watched.
    private static final int WATCHED = 16;

    private static final long ONCE = 1 << 20;

    private NetTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        test(bytes, WATCHED);
    }

    /// @param factor how many times as much memory may be asked for
    static void test(byte[] bytes, int factor) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Allocated.atMost(factor * (ONCE + PARSED * bytes.length), () -> Parser.parse(text));
        long kept = Retained.read(Parser.parse(text));
        if (kept > Retained.ONCE + KEPT * bytes.length) {
            throw new AssertionError(kept + " bytes are kept of " + bytes.length);
        }
        Allocated.atMost(factor * (ONCE + ALL * bytes.length), () -> check(text));
    }

    private static void check(String text) {
        SyntaxTree tree = Parser.parse(text);
        if (!tree.print().equals(text)) {
            throw new AssertionError("printed otherwise than read");
        }
        for (Phase phase : Phase.values()) {
            Annotations annotations = Annotator.annotate(NetReader.read(tree, phase));
            annotations.diagnostics().stream().filter(each -> each.rule().equals("internal")).findAny().ifPresent(each -> {
                throw new AssertionError(each.message());
            });
            annotations.net().nodes().forEach(node -> Ladder.of(annotations, node));
            Report.of(annotations);
        }
    }
}
