package convas.app.canvas;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.net.NetWriter;
import convas.core.prototxt.Parser;
import convas.core.prototxt.SyntaxTree;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Layers on the clipboard: as text, which any editor takes, and in a form of our own that holds what is kept beside the text too.
final class Copying {
    private static final DataFormat OWN = new DataFormat("application/x-convas-layers+json");
    private static final JsonMapper JSON = JsonMapper.shared();

    private Copying() {}

    static ClipboardContent content(Document document, Set<String> nodes) {
        String text = text(document, nodes);
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        content.put(OWN, JSON.createObjectNode().put("prototxt", text).put("beside", Sidecars.print(document.sidecar().of(nodes))).toString());
        return content;
    }

    /// What was kept beside the text that a clipboard holds; nothing if the text comes from elsewhere.
    static Sidecar beside(Clipboard clipboard) {
        if (!(clipboard.getContent(OWN) instanceof String own)) {
            return Sidecar.EMPTY;
        }
        try {
            JsonNode read = JSON.readTree(own);
            return read.path("prototxt").asString("").equals(clipboard.getString()) ? Sidecars.read(read.path("beside").asString("")) : Sidecar.EMPTY;
        } catch (JacksonException foreign) {
            return Sidecar.EMPTY;
        }
    }

    /// The layers' own text, comments inside them included, in the order of the net. Layers that stand for `input:` lines have none.
    static String text(Document document, Set<String> nodes) {
        return document.net().nodes().stream().filter(node -> nodes.contains(node.id()) && node.syntax() != null)
            .map(node -> node.syntax().span().of(document.text()) + "\n").collect(Collectors.joining());
    }

    /// Adds layers from the clipboard; empty if the text holds no layers.
    ///
    /// @param inputs whether what they read and do not make themselves they read from the layers of that name
    /// @param beside what was kept beside their text
    static Optional<Edit.Paste> paste(Document document, String clipboard, boolean inputs, Sidecar beside) {
        SyntaxTree tree = Parser.parse(clipboard);
        if (!tree.problems().isEmpty() || !has(tree, "layer") && !has(tree, "layers")) {
            return Optional.empty();
        }
        boolean older = has(tree, "layers") && !has(document.syntax(), "layers");
        return Optional.of(new Edit.Paste(older ? NetWriter.write(tree) : clipboard, inputs, beside));
    }

    private static boolean has(SyntaxTree tree, String field) {
        return tree.root().fields().stream().anyMatch(each -> each.name().equals(field));
    }
}
