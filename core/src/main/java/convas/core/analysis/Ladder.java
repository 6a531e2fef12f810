package convas.core.analysis;

import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a layer's receptive field comes about, from the layer back to the input, along the branch that sees most:
/// `r = stride · (r − 1) + kernel` at each layer with a window, padding ignored.
public final class Ladder {
    /// @param node whose bottom is reached by this step
    /// @param rows how many rows of that bottom one element of the first layer's top sees
    /// @param formula with the numbers put in, for the height: `2·(9 − 1) + 3 = 19`
    public record Step(Node node, int rows, int columns, String formula) {}

    private Ladder() {}

    /// The deepest layer first. Ends early where shapes are unknown or at a deconvolution, which the formula does not cover.
    public static List<Step> of(Annotations annotations, Node from) {
        Net net = annotations.net();
        Map<Blob, Node> makers = new HashMap<>();
        net.nodes().forEach(node -> node.tops().forEach(top -> makers.put(top, node)));
        List<Step> steps = new ArrayList<>();
        int rows = 1;
        int columns = 1;
        for (Node node = from; node != null; node = deepest(annotations, makers, node)) {
            List<Shape> bottoms = annotations.shapes(node);
            if (bottoms.isEmpty() || !annotations.of(node).known() || node.layer().transposed()) {
                break;
            }
            Window w = node.layer().window(bottoms);
            if (w.equals(Window.square(1, 1, 0))) {
                continue;
            }
            int seen = seen(w.strideH(), rows, w.extentH());
            steps.add(new Step(node, seen, seen(w.strideW(), columns, w.extentW()),
                w.strideH() + "·(" + rows + " − 1) + " + w.extentH() + " = " + seen));
            rows = seen;
            columns = steps.getLast().columns();
        }
        return steps;
    }

    private static int seen(int stride, int size, int extent) {
        return (int) Math.min(Integer.MAX_VALUE, stride * (size - 1L) + extent);
    }

    private static Node deepest(Annotations annotations, Map<Blob, Node> makers, Node node) {
        Node best = null;
        int size = 0;
        for (Blob bottom : node.bottoms()) {
            Node maker = bottom == null ? null : makers.get(bottom);
            Optional<ReceptiveField> field = maker == null ? Optional.empty() : annotations.of(maker).receptiveField();
            if (field.isPresent() && field.get().sizeH() > size) {
                size = field.get().sizeH();
                best = maker;
            }
        }
        return best;
    }
}
