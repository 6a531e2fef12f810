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
    /// @param window kernel, stride, pad, dilation and group: `3×3 s1 p1`; empty for layers that do not slide
    /// @param known whether the figures are; otherwise they are 0
    public record Row(
            int number, Node node, String name, String type, String in, String out, String window, boolean known, long weights,
            long biases, long statistics, long macs, long activationBytes, Optional<ReceptiveField> receptiveField) {}

    private static final List<String> HEADINGS = List.of("#", "layer", "type", "in", "out", "k/s/p/d/g", "weights", "biases", "statistics",
        "MACs", "activation bytes", "receptive field", "RF stride");

    public Report {
        rows = List.copyOf(rows);
    }

    public static Report of(Annotations annotations) {
        List<Row> rows = new ArrayList<>();
        for (Node node : annotations.net().nodes()) {
            Annotation a = annotations.of(node);
            rows.add(new Row(node.index() + 1, node, node.name(), node.type(), shapes(annotations, node.bottoms()),
                shapes(annotations, node.tops()), a.known() ? window(node.layer(), annotations.shapes(node)) : "", a.known(), a.weights(),
                a.biases(), a.statistics(), a.macs(), a.activationBytes(), a.receptiveField()));
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
            least + totals.statistics(), least + totals.macs(), least + totals.activationBytes(), "", ""));
        for (List<String> cells : all) {
            out.append(before).append(String.join(separator, cells.stream().map(quote).toList())).append(after).append('\n');
        }
        return out.toString();
    }

    private static List<String> cells(Row row) {
        return List.of(String.valueOf(row.number), row.name, row.type, row.in, row.out, row.window, figure(row, row.weights),
            figure(row, row.biases), figure(row, row.statistics), figure(row, row.macs), figure(row, row.activationBytes),
            row.receptiveField.map(f -> pair(f.sizeH(), f.sizeW())).orElse(""),
            row.receptiveField.map(f -> number(f.strideH()) + (f.strideH() == f.strideW() ? "" : "×" + number(f.strideW()))).orElse(""));
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
        Layer layer = row.node.layer();
        if (!row.known || row.node.tops().isEmpty()) {
            return Optional.empty();
        }
        List<Integer> out = dims(row.out);
        String weights = "0";
        String title;
        switch (layer) {
            case Input ignored -> title = "INPUT";
            case Pooling ignored -> title = "POOL" + row.window.replaceAll("×.*", "");
            case Convolution conv -> {
                String kernel = row.window.replaceAll(" .*", "");
                title = "CONV" + (kernel.split("×")[0].equals(kernel.split("×")[1]) ? kernel.split("×")[0] : kernel.replace('×', 'x'))
                    + "-" + conv.numOutput();
                int channels = dims(row.in).get(1) / conv.group();
                weights = "(" + kernel.replace('×', '*') + "*" + channels + ")*" + conv.numOutput() + " = " + grouped(row.weights);
            }
            case InnerProduct fc -> {
                title = "FC";
                List<Integer> in = dims(row.in);
                weights = (in.size() == 4 && in.get(2) * in.get(3) > 1 ? in.get(2) + "*" + in.get(3) + "*" : "") + in.get(1) + "*"
                    + fc.numOutput() + " = " + grouped(row.weights);
            }
            default -> {
                return Optional.empty();
            }
        }
        List<Integer> hwc = out.size() == 4 ? List.of(out.get(2), out.get(3), out.get(1)) : List.of(1, 1, out.getLast());
        long values = hwc.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        String product = hwc.get(0) * hwc.get(1) == 1 ? "" : hwc.get(0) + "*" + hwc.get(1) + "*" + hwc.get(2) + " = ";
        return Optional.of(title + ": [" + hwc.get(0) + "x" + hwc.get(1) + "x" + hwc.get(2) + "]  memory: " + product + rounded(values)
            + "  weights: " + weights);
    }

    private static List<Integer> dims(String shape) {
        return List.of(shape.split(", ")[0].split("×")).stream().map(Integer::parseInt).toList();
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
