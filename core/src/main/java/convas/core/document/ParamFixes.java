package convas.core.document;

import static convas.core.document.Setting.given;
import static convas.core.document.Setting.set;
import static convas.core.document.Setting.together;

import convas.core.layer.Convolution;
import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.Im2col;
import convas.core.layer.InnerProduct;
import convas.core.layer.Pooling;
import convas.core.layer.Refused;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Ways out that lie in a layer's own parameters.
final class ParamFixes {
    /// What a field that must be given is usually given.
    private static final Map<String, String> USUAL = Map.of("num_output", "64", "kernel_size", "3", "batch_size", "32", "channels", "3",
        "height", "224", "width", "224", "crop_size", "224", "new_height", "256", "new_width", "256");

    /// Larger ones are not offered.
    private static final int LARGEST_PAD = 1 << 10;

    /// Fields that are given once, or once for height and once for width.
    private static final List<String> DIRECTED = List.of("kernel", "stride", "pad");

    private final Diagnostic diagnostic;
    private final Node node;
    private final List<Shape> bottoms;
    private final List<Fix> out = new ArrayList<>();

    private ParamFixes(Document document, Diagnostic diagnostic, Node node) {
        this.diagnostic = diagnostic;
        this.node = node;
        this.bottoms = document.annotations().shapes(node);
    }

    static List<Fix> of(Document document, Diagnostic diagnostic, Node node) {
        ParamFixes fixes = new ParamFixes(document, diagnostic, node);
        if (node.syntax() != null && !node.layer().type().tables().isEmpty()) {
            fixes.find();
        }
        return fixes.out;
    }

    private void find() {
        switch (diagnostic.rule()) {
            case "stride-does-not-divide" -> stride();
            case "even-kernel" -> even();
            case "padded-pooling" -> out.add(new Fix("Remove the pad", Setting.pad(node, 0, 0)));
            case "kernel-overhangs" -> fit();
            case "fails-when-run" -> windows();
            case "pooling-outside" -> add("stride", String.valueOf(window().kernelH()));
            case "dilation-zero" -> out.add(new Fix("Remove `dilation`", set(node, "dilation", null)));
            case "refused" -> refused();
            default -> {
            }
        }
    }

    private Window window() {
        return node.layer().window(bottoms);
    }

    /// The nearest pads at which the stride divides, and a kernel one larger or smaller.
    private void stride() {
        Window w = window();
        Shape in = bottoms.getFirst();
        IntStream.range(0, Math.min(LARGEST_PAD, Math.min(w.extentH(), w.extentW())))
            .filter(pad -> divides(in.height() + 2 * pad - w.extentH(), w.strideH()) && divides(in.width() + 2 * pad - w.extentW(), w.strideW()))
            .boxed().sorted(Comparator.comparingInt(pad -> Math.abs(pad - w.padH()))).limit(3)
            .forEach(pad -> out.add(new Fix(pad == 0 ? "Remove the pad" : "Set `pad` to " + pad, Setting.pad(node, pad, pad))));
        if (w.kernelH() == w.kernelW()) {
            IntStream.of(w.kernelH() + 1, w.kernelH() - 1).filter(kernel -> kernel > 0).forEach(this::kernel);
        }
    }

    private static boolean divides(int span, int stride) {
        return span >= 0 && span % stride == 0;
    }

    private void kernel(int size) {
        out.add(new Fix("Set `kernel_size` to " + size, Setting.kernel(node, size)));
    }

    private void even() {
        Window w = window();
        if (w.kernelH() == w.kernelW() && w.dilationH() == 1 && w.dilationW() == 1) {
            for (int kernel : new int[] {w.kernelH() - 1, w.kernelH() + 1}) {
                String title = "A kernel of " + kernel + " with pad " + kernel / 2;
                out.add(new Fix(title, together(title, Setting.kernel(node, kernel), Setting.pad(node, kernel / 2, kernel / 2))));
            }
        }
    }

    /// Makes a kernel fit that is larger than its bottom.
    private void fit() {
        Window w = window();
        Shape in = bottoms.getFirst();
        int room = Math.min(in.height() + 2 * w.padH(), in.width() + 2 * w.padW());
        int largest = w.dilationH() > 0 ? (room - 1) / w.dilationH() + 1 : room;
        if (largest >= 1) {
            kernel(largest);
        }
        int pad = Math.ceilDiv(Math.max(w.extentH() - in.height(), w.extentW() - in.width()), 2);
        if (pad > 0 && pad < w.extentH()) {
            out.add(new Fix("Set `pad` to " + pad, Setting.pad(node, pad, pad)));
        }
    }

    /// Fields that are missing get their usual value, those out of range one that fits, and any given one may be the one too
    /// much.
    private void refused() {
        FieldTable table = node.layer().type().tables().getFirst();
        missing(table);
        if (!bottoms.isEmpty()) {
            groups();
            windows();
        }
        if (table.find("local_size").isPresent()) {
            add("local_size", "5");
        }
        for (String name : DIRECTED) {
            if (given(node, name + "_h") || given(node, name + "_w")) {
                String title = "Remove `" + name + "_h` and `" + name + "_w`";
                out.add(new Fix(title, together(title.replace("`", ""), set(node, name + "_h", null), set(node, name + "_w", null))));
            }
        }
        table.fields().stream().map(Field::name).filter(field -> given(node, field))
            .forEach(field -> out.add(new Fix("Remove `" + field + "`", set(node, field, null))));
    }

    private void missing(FieldTable table) {
        for (Field<?> field : table.fields()) {
            String usual = USUAL.get(field.name());
            if (usual != null && (!given(node, field.name()) || field.name().equals("num_output"))) {
                add(field.name(), node.layer() instanceof InnerProduct ? "10" : usual);
            }
        }
    }

    private void groups() {
        if (node.layer() instanceof Convolution conv && bottoms.getFirst().rank() > 1 && conv.group() > 0) {
            int channels = bottoms.getFirst().dim(1);
            IntStream.iterate(conv.group() - 1, group -> group > 0, group -> group - 1)
                .filter(group -> channels % group == 0 && conv.numOutput() % group == 0).limit(1)
                .forEach(group -> add("group", String.valueOf(group)));
            add("num_output", String.valueOf(Math.ceilDiv(conv.numOutput(), conv.group()) * conv.group()));
        }
    }

    private void windows() {
        boolean pooling = node.layer() instanceof Pooling;
        if (bottoms.getFirst().rank() != 4 || !pooling && !(node.layer() instanceof Convolution || node.layer() instanceof Im2col)) {
            return;
        }
        try {
            fit();
        } catch (Refused noWindow) {
            // the window itself is not given as it should be: the other candidates are about that
        }
        if (pooling) {
            String title = "Pool over the whole image";
            out.add(new Fix(title, together(title, set(node, "kernel_size", null), set(node, "stride", null), set(node, "pad", null),
                set(node, "global_pooling", "true"))));
        }
    }

    private void add(String field, String value) {
        out.add(new Fix(given(node, field) ? "Set `" + field + "` to " + value : "Add `" + field + ": " + value + "`", set(node, field, value)));
    }
}
