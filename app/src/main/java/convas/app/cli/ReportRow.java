package convas.app.cli;

import convas.core.analysis.Annotation;
import convas.core.analysis.Annotations;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/// One layer's line of the table, as words and figures.
///
/// @param in shapes of the bottoms, `?` where unknown
/// @param weights null where unknown, as the other figures
/// @param receptiveField rows × columns of the input that one element sees, empty where unknown
record ReportRow(
        int index, String name, String type, String settings, String in, String out, Long weights, Long biases, Long statistics,
        Long macs, Long activationBytes, String receptiveField) {

    static List<ReportRow> of(Annotations annotations) {
        return annotations.net().nodes().stream().map(node -> of(annotations, node)).toList();
    }

    private static ReportRow of(Annotations annotations, Node node) {
        Annotation figures = annotations.of(node);
        boolean known = figures.known();
        return new ReportRow(node.index(), node.name(), node.type(), node.layer().knobs(), shapes(annotations, node.bottoms()),
            shapes(annotations, node.tops()), known ? figures.weights() : null, known ? figures.biases() : null,
            known ? figures.statistics() : null, known ? figures.macs() : null, known ? figures.activationBytes() : null,
            figures.receptiveField().map(field -> field.sizeH() == field.sizeW()
                ? Integer.toString(field.sizeH()) : field.sizeH() + "×" + field.sizeW()).orElse(""));
    }

    private static String shapes(Annotations annotations, List<Blob> blobs) {
        return blobs.stream().map(blob -> annotations.shape(blob).map(Shape::toString).orElse("?")).collect(Collectors.joining(", "));
    }
}
