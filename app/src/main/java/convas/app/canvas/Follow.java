package convas.app.canvas;

import convas.app.palette.PaletteItem;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.document.Sidecar;
import convas.core.layer.Category;
import convas.core.layer.Phase;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Which layers and blocks can stand behind an output, or before an input.
final class Follow {
    private Follow() {}

    /// Whether an item can read a blob: it is tried on a net of that blob alone, which feeds all that the item reads. Losses, which
    /// also need labels, always can.
    ///
    /// @param shape null if it is not known: then all that reads something can
    static boolean behind(PaletteItem item, Shape shape) {
        Document alone = Document.of(item.prototxt(), Phase.TEST, Sidecar.EMPTY);
        Set<String> made = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (Node node : alone.net().nodes()) {
            node.bottomNames().stream().filter(name -> !made.contains(name)).forEach(open::add);
            node.tops().stream().filter(top -> !open.contains(top.name())).forEach(top -> made.add(top.name()));
        }
        if (open.isEmpty() || shape == null || item.category() == Category.LOSS) {
            return !open.isEmpty();
        }
        String dims = shape.toList().stream().map(dim -> "dim: " + dim).collect(Collectors.joining(" "));
        Document source = Document.of("layer { name: \"source\" type: \"Input\" top: \"source\" input_param { shape { " + dims + " } } }",
            Phase.TEST, Sidecar.EMPTY);
        try {
            Document with = new Edit.Add(item.prototxt(), null, Collections.nCopies(open.size(), "source"), null).apply(source);
            return with.annotations().diagnostics().stream().noneMatch(each -> each.severity() == Severity.ERROR);
        } catch (EditRefused refused) {
            return false;
        }
    }

    /// Whether an item makes something that a layer could read.
    static boolean before(PaletteItem item) {
        return item.category() != Category.LOSS && item.prototxt().contains("top:");
    }
}
