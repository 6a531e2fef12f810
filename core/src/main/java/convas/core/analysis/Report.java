package convas.core.analysis;

import convas.core.layer.Convolution;
import convas.core.layer.Deconvolution;
import convas.core.layer.Input;
import convas.core.layer.InnerProduct;
import convas.core.layer.Layer;
import convas.core.layer.Pooling;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The table of a net's layers with their figures: what the editor shows and copies. Immutable.
public record Report(List<Row> rows, Totals totals) {
    /// One layer.
    ///
    /// @param number counted from 1
    /// @param in shapes of the bottoms, `?` for an unknown one
    /// @param bottoms the same; empty if one is unknown
    /// @param window kernel, stride, pad, dilation and group: `3×3 s1 p1`; empty for layers that do not slide
    /// @param known whether the figures are; otherwise they are 0
    /// @param branches what it sees of the input along each bottom
    public record Row(
            int number, Node node, String name, String type, String in, String out, List<Shape> bottoms, List<Shape> tops, String window,
            boolean known, long weights, long biases, long statistics, long macs, long activationBytes,
            Optional<ReceptiveField> receptiveField, List<Optional<ReceptiveField>> branches) {
        /// Rows seen of the input along each bottom, `27, 43, 59, 43`, where these differ; else empty.
        public String byBranch() {
            List<String> sizes = branches.stream().map(field -> field.map(f -> pair(f.sizeH(), f.sizeW())).orElse("–")).toList();
            return sizes.stream().distinct().count() < 2 ? "" : String.join(", ", sizes);
        }
    }

    private static final List<String> HEADINGS = List.of("#", "layer", "type", "in", "out", "k/s/p/d/g", "weights", "biases", "statistics",
        "MACs", "activation bytes", "receptive field", "RF stride", "RF by branch");

    public Report {
        rows = List.copyOf(rows);
    }

    public static Report of(Annotations annotations) {
        List<Row> rows = new ArrayList<>();
        for (Node node : annotations.net().nodes()) {
            Annotation a = annotations.of(node);
            List<Shape> bottoms = annotations.shapes(node);
            List<Shape> tops = node.tops().stream().flatMap(top -> annotations.shape(top).stream()).toList();
            rows.add(new Row(node.index() + 1, node, node.name(), node.type(), shapes(annotations, node.bottoms()),
                shapes(annotations, node.tops()), bottoms, tops, a.known() ? window(node.layer(), bottoms) : "", a.known(), a.weights(),
                a.biases(), a.statistics(), a.macs(), a.activationBytes(), a.receptiveField(), a.branches()));
        }
        return new Report(rows, annotations.totals());
    }

    private static String shapes(Annotations annotations, List<Blob> blobs) {
        return String.join(", ", blobs.stream().map(b -> annotations.shape(b).map(Shape::toString).orElse("?")).toList());
    }

    private static String window(Layer layer, List<Shape> bottoms) {
        if (!(layer instanceof Convolution || layer instanceof Deconvolution || layer instanceof Pooling)) {
            return "";
        }
        Window w = layer.window(bottoms);
        int group = layer instanceof Convolution c ? c.group() : layer instanceof Deconvolution d ? d.group() : 1;
        return w.kernelH() + "×" + w.kernelW() + " s" + pair(w.strideH(), w.strideW())
            + (w.padH() + w.padW() == 0 ? "" : " p" + pair(w.padH(), w.padW()))
            + (w.dilationH() == 1 && w.dilationW() == 1 ? "" : " d" + pair(w.dilationH(), w.dilationW()))
            + (group == 1 ? "" : " g" + group);
    }

    private static String pair(int h, int w) {
        return h == w ? String.valueOf(h) : h + "×" + w;
    }

    /// Comma separated, one row a layer, a head line and a total; plain numbers.
    public String csv() {
        return lines(",", cell -> cell.matches("(?s).*[\",\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell, "", "");
    }

    /// Tab separated, as spreadsheets paste.
    public String tsv() {
        return lines("\t", cell -> cell.replaceAll("[\t\r\n]", " "), "", "");
    }

    public String markdown() {
        String table = lines(" | ", cell -> cell.replace("|", "\\|"), "| ", " |");
        int head = table.indexOf('\n') + 1;
        return table.substring(0, head) + "|" + " --- |".repeat(6) + " ---: |".repeat(HEADINGS.size() - 6) + "\n" + table.substring(head);
    }

    private String lines(String separator, java.util.function.UnaryOperator<String> quote, String before, String after) {
        StringBuilder out = new StringBuilder();
        List<List<String>> all = new ArrayList<>(List.of(HEADINGS));
        rows.forEach(row -> all.add(cells(row)));
        String least = totals.complete() ? "" : "≥ ";
        all.add(List.of("", totals.complete() ? "total" : "total, at least", "", "", "", "", least + totals.weights(), least + totals.biases(),
            least + totals.statistics(), least + totals.macs(), least + totals.activationBytes(), "", "", ""));
        for (List<String> cells : all) {
            out.append(before).append(String.join(separator, cells.stream().map(quote).toList())).append(after).append('\n');
        }
        return out.toString();
    }

    private static List<String> cells(Row row) {
        return List.of(String.valueOf(row.number), row.name, row.type, row.in, row.out, row.window, figure(row, row.weights),
            figure(row, row.biases), figure(row, row.statistics), figure(row, row.macs), figure(row, row.activationBytes),
            row.receptiveField.map(f -> pair(f.sizeH(), f.sizeW())).orElse(""),
            row.receptiveField.map(f -> number(f.strideH()) + (f.strideH() == f.strideW() ? "" : "×" + number(f.strideW()))).orElse(""), row.byBranch());
    }

    private static String figure(Row row, long value) {
        return row.known ? String.valueOf(value) : "?";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /// The memory and weights of the layers that hold either, in the form in which course notes print VGG-16:
    /// `CONV3-64: [224x224x64]  memory: 224*224*64 = 3.2M  weights: (3*3*3)*64 = 1,728`. Biases are left out there, so here too;
    /// memory is counted in values.
    public String perLayer() {
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            line(row).ifPresent(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    private static Optional<String> line(Row row) {
        if (!row.known || row.tops.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> out = hwc(row.tops.getFirst());
        List<Integer> in = row.bottoms.isEmpty() ? List.of() : hwc(row.bottoms.getFirst());
        String title;
        String weights = "0";
        switch (row.node.layer()) {
            case Input ignored -> title = "INPUT";
            case Pooling pool -> title = "POOL" + size(pool.window(row.bottoms));
            case Convolution conv when row.bottoms.getFirst().rank() == 4 -> {
                Window w = conv.window(row.bottoms);
                title = "CONV" + size(w) + "-" + conv.numOutput();
                weights = "(" + w.kernelH() + "*" + w.kernelW() + "*" + in.get(2) / conv.group() + ")*" + conv.numOutput() + " = "
                    + grouped(row.weights);
            }
            case InnerProduct fc when !in.isEmpty() -> {
                title = "FC";
                weights = (in.get(0) * in.get(1) == 1 ? "" : in.get(0) + "*" + in.get(1) + "*") + in.get(2) + "*" + fc.numOutput() + " = "
                    + grouped(row.weights);
            }
            default -> {
                return Optional.empty();
            }
        }
        if (out.isEmpty()) {
            return Optional.empty();
        }
        long values = out.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        String product = out.get(0) * out.get(1) == 1 ? "" : out.get(0) + "*" + out.get(1) + "*" + out.get(2) + " = ";
        return Optional.of(title + ": [" + out.get(0) + "x" + out.get(1) + "x" + out.get(2) + "]  memory: " + product + rounded(values)
            + "  weights: " + weights);
    }

    private static String size(Window w) {
        return w.kernelH() == w.kernelW() ? String.valueOf(w.kernelH()) : w.kernelH() + "x" + w.kernelW();
    }

    /// Height, width, channels of one image; empty for a shape that is none.
    private static List<Integer> hwc(Shape shape) {
        return switch (shape.rank()) {
            case 4 -> List.of(shape.dim(2), shape.dim(3), shape.dim(1));
            case 2 -> List.of(1, 1, shape.dim(1));
            default -> List.of();
        };
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// `3.2M`, `150K`, `4096`.
    private static String rounded(long values) {
        return values >= 1_000_000 ? String.format(Locale.ROOT, "%.1fM", values / 1e6)
            : values >= 10_000 ? Math.round(values / 1e3) + "K" : String.valueOf(values);
    }
}
