package convas.app.canvas;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.net.NetWriter;
import convas.core.prototxt.Parser;
import convas.core.prototxt.SyntaxTree;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Layers as text, as they stand on the clipboard.
final class Copying {
    private Copying() {}

    /// The layers' own text, comments inside them included, in the order of the net. Layers that stand for `input:` lines have none.
    static String text(Document document, Set<String> nodes) {
        return document.net().nodes().stream().filter(node -> nodes.contains(node.id()) && node.syntax() != null)
            .map(node -> node.syntax().span().of(document.text()) + "\n").collect(Collectors.joining());
    }

    /// Adds layers from the clipboard; empty if the text holds no layers.
    ///
    /// @param inputs whether what they read and do not make themselves they read from the layers of that name
    static Optional<Edit.Paste> paste(Document document, String clipboard, boolean inputs) {
        SyntaxTree tree = Parser.parse(clipboard);
        if (!tree.problems().isEmpty() || !has(tree, "layer") && !has(tree, "layers")) {
            return Optional.empty();
        }
        boolean older = has(tree, "layers") && !has(document.syntax(), "layers");
        return Optional.of(new Edit.Paste(older ? NetWriter.write(tree) : clipboard, inputs));
    }

    private static boolean has(SyntaxTree tree, String field) {
        return tree.root().fields().stream().anyMatch(each -> each.name().equals(field));
    }
}
