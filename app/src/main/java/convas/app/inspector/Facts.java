package convas.app.inspector;

import convas.app.figures.Figures;
import convas.app.figures.Names;
import convas.core.analysis.Annotation;
import convas.core.analysis.Annotations;
import convas.core.analysis.Inferred;
import convas.core.analysis.Memory;
import convas.core.analysis.ReceptiveField;
import convas.core.analysis.Totals;
import convas.core.engine.Activations;
import convas.core.layer.Concat;
import convas.core.layer.Convolution;
import convas.core.layer.Parameter;
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
import java.util.stream.Collectors;

/// Figures of a layer or a net in words.
///
/// @param label `Output`
/// @param value `1×64×112×112`
/// @param hint how it comes about; empty if that is plain
public record Facts(String label, String value, String hint) {
    /// Of one layer.
    ///
    /// @param activations of the last run, or null
    static List<Facts> of(Annotations annotations, Node node, Activations activations) {
        List<Facts> out = new ArrayList<>();
        Annotation figures = annotations.of(node);
        for (int i = 0; i < node.bottomNames().size(); i++) {
            Blob bottom = node.bottoms().get(i);
            out.add(new Facts(i == 0 ? "Bottom" : "", Names.beside(node.bottomNames().get(i), node.name()) + "  " + shape(annotations, bottom), ""));
        }
        for (int i = 0; i < node.tops().size(); i++) {
            Blob top = node.tops().get(i);
            out.add(new Facts(i == 0 ? "Top" : "", Names.beside(top.name(), node.name()) + "  " + shape(annotations, top),
                node.inPlace() && i == 0 ? "Works in place: the top overwrites the bottom." : ""));
        }
        if (node.bottoms().isEmpty()) {
            node.tops().stream().map(annotations::shape).flatMap(Optional::stream).map(Facts::halvings).flatMap(Optional::stream)
                .findFirst().ifPresent(out::add);
        }
        joined(annotations, node).ifPresent(out::add);
        span(annotations, node).ifPresent(out::add);
        if (!figures.formula().isEmpty()) {
            out.add(new Facts("Size", figures.formula(), "How the size of the top follows from the bottom." + dropped(annotations, node)));
        }
        for (Parameter parameter : figures.params()) {
            out.add(new Facts(capital(parameter.role()), parameter.shape() + (parameter.shape().rank() > 1 ? " = " + Figures.count(parameter.shape().count()) : ""),
                parameter.learned() ? "Learned while training." : "Not learned by the solver: gathered while training."));
        }
        if (figures.known() && !node.bottoms().isEmpty()) {
            if (figures.params().isEmpty()) {
                out.add(new Facts("Parameters", "0", "A fixed function: nothing to learn."));
            } else {
                out.add(new Facts("Parameters", Figures.count(figures.paramCount()), Figures.bytes(4 * figures.paramCount()) + " at 4 bytes each."));
            }
            if (figures.macs() > 0) {
                out.add(new Facts("Multiply-adds", Figures.count(figures.macs()), Figures.brief(figures.macs()) + " for the whole batch, without bias."));
            }
        }
        if (figures.activationBytes() > 0) {
            out.add(new Facts("Memory of top", Figures.bytes(figures.activationBytes()), "4 bytes an element, whole batch."));
        }
        figures.receptiveField().filter(field -> !node.bottoms().isEmpty()).ifPresent(field -> out.add(seen(field)));
        out.addAll(branches(node, figures));
        if (activations != null && node.index() < activations.nanos().size() && activations.nanos().get(node.index()) > 0
                && activations.blobs().containsKey(node.tops().isEmpty() ? null : node.tops().getFirst())) {
            out.add(new Facts("Time", Figures.millis(activations.nanos().get(node.index())), "When it last ran here."));
        }
        return out;
    }

    /// The axis along which a Concat joins.
    private static Optional<Facts> joined(Annotations annotations, Node node) {
        if (parts(annotations, node).isEmpty()) {
            return Optional.empty();
        }
        int axis = axis((Concat) node.layer(), annotations.shapes(node).getFirst());
        return Optional.of(new Facts("Joined axis", axis + (axis == 1 ? " (channels)" : ""), "All other axes must be equal in every bottom."));
    }

    private static int axis(Concat concat, Shape first) {
        return Math.floorMod(concat.axis(), first.rank());
    }

    /// The extents of a Concat's bottoms along the joined axis; empty for other layers, or where they are not known.
    static List<Integer> parts(Annotations annotations, Node node) {
        List<Shape> bottoms = annotations.shapes(node);
        if (!(node.layer() instanceof Concat concat) || bottoms.isEmpty() || !annotations.of(node).known()) {
            return List.of();
        }
        int axis = axis(concat, bottoms.getFirst());
        return bottoms.stream().map(shape -> shape.dim(axis)).toList();
    }

    /// What a dilated kernel reaches over, gaps included.
    private static Optional<Facts> span(Annotations annotations, Node node) {
        List<Shape> bottoms = annotations.shapes(node);
        if (!(node.layer() instanceof Convolution) || bottoms.isEmpty() || !annotations.of(node).known()) {
            return Optional.empty();
        }
        Window w = node.layer().window(bottoms);
        return w.dilationH() == 1 && w.dilationW() == 1 ? Optional.empty() : Optional.of(new Facts("Kernel span", w.extentH() + "×" + w.extentW()
            + " = " + w.dilationH() + "·(" + w.kernelH() + " − 1) + 1", "One kernel with its gaps of " + (w.dilationH() - 1)
            + " between taps. What it sees of the input, through all layers before, is the receptive field."));
    }

    /// How much pooling drops; empty for other layers.
    private static String dropped(Annotations annotations, Node node) {
        List<Shape> bottoms = annotations.shapes(node);
        Optional<Shape> top = node.tops().isEmpty() ? Optional.empty() : annotations.shape(node.tops().getFirst());
        return node.layer() instanceof Pooling pooling && bottoms.size() == 1
            ? top.map(shape -> pooling.dropped(bottoms.getFirst(), shape)).filter(text -> !text.isEmpty()).map(text -> " " + text).orElse("") : "";
    }

    /// What is seen along each bottom, where these differ.
    private static List<Facts> branches(Node node, Annotation figures) {
        List<Facts> out = new ArrayList<>();
        if (figures.branches().stream().distinct().count() > 1) {
            for (int i = 0; i < figures.branches().size(); i++) {
                String bottom = node.bottomNames().get(i);
                figures.branches().get(i).ifPresent(field -> out.add(new Facts("  by " + Names.beside(bottom, node.name()),
                    field.sizeH() + "×" + field.sizeW(), "What each element sees through " + bottom + " alone.")));
            }
        }
        return out;
    }

    private static Facts seen(ReceptiveField field) {
        String size = field.sizeH() + "×" + field.sizeW();
        return new Facts("Receptive field", size + ", stride " + number(field.strideH())
                + (field.strideW() == field.strideH() ? "" : "×" + number(field.strideW())),
            "Each element sees " + size + " input pixels, neighbours lie " + number(field.strideH()) + " apart, the first starts at "
                + number(field.startH()) + ", " + number(field.startW()) + ".");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Integer.toString((int) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    static String shape(Annotations annotations, Blob blob) {
        if (blob == null) {
            return "made by no layer";
        }
        return switch (annotations.blobs().get(blob)) {
            case Inferred.Known(Shape shape) -> shape.toString();
            case Inferred.Unknown(String why) -> "unknown";
            case Inferred.Wrong wrong -> "no shape";
            case null -> "unknown";
        };
    }

    /// Of the whole net.
    static List<Facts> of(Annotations annotations) {
        Net net = annotations.net();
        Totals totals = annotations.totals();
        List<Facts> out = new ArrayList<>();
        for (Node node : net.nodes()) {
            if (node.isInput()) {
                node.tops().forEach(top -> out.add(new Facts("Input", top.name() + "  " + shape(annotations, top),
                    annotations.shape(top).flatMap(Facts::halvings).map(fact -> "Halvings: " + fact.value() + ". " + fact.hint()).orElse(""))));
            }
        }
        net.nodes().stream().filter(Node::isInput).flatMap(node -> node.tops().stream()).map(annotations::shape).flatMap(Optional::stream)
            .filter(shape -> shape.rank() == 4).findFirst().ifPresent(shape -> out.add(new Facts("One FC neuron",
                Figures.count(shape.count(1, 4)) + " + 1", "Weights and bias of a single neuron that is fully connected to this input: "
                    + shape.height() + "·" + shape.width() + "·" + shape.channels() + " + 1.")));
        String least = totals.complete() ? "" : "at least ";
        out.add(new Facts("Layers", Figures.count(net.nodes().size()), ""));
        out.add(new Facts("Parameters", least + Figures.count(totals.params()),
            Figures.count(totals.weights()) + " weights and " + Figures.count(totals.biases()) + " biases."));
        out.add(new Facts("Multiply-adds", least + Figures.count(totals.macs() / totals.batch()), "For one image, forward, without biases."));
        annotations.nodes().stream().map(Annotation::receptiveField).flatMap(Optional::stream)
            .max((a, b) -> Integer.compare(a.sizeH(), b.sizeH()))
            .ifPresent(field -> out.add(new Facts("Receptive field", field.sizeH() + "×" + field.sizeW(), "The largest of all layers, in input pixels.")));
        return out;
    }

    /// How often a side can be halved without a remainder.
    static int halvings(int side) {
        return Integer.numberOfTrailingZeros(Math.max(1, side));
    }

    private static Optional<Facts> halvings(Shape shape) {
        if (shape.rank() != 4 || shape.height() * shape.width() <= 1) {
            return Optional.empty();
        }
        String high = Integer.toString(halvings(shape.height()));
        String hint = "How often the input can be halved without a remainder, as pooling and strides of 2 do.";
        return Optional.of(new Facts("Halvings", shape.height() == shape.width() ? high : high + " high, " + halvings(shape.width()) + " wide", hint));
    }

    /// What the net takes in memory, forward and in training with momentum.
    static List<Facts> memory(Annotations annotations) {
        Totals totals = annotations.totals();
        long params = 4 * totals.params();
        long column = columnBytes(annotations);
        List<Facts> out = new ArrayList<>();
        out.add(new Facts("Activations", Figures.bytes(totals.activationBytes()), "All blobs, each counted once, whole batch."));
        out.add(new Facts("  live at once", Figures.bytes(totals.peakBytes()), "The most that is alive together when each blob is freed after its last reader."));
        List<Blob> largest = Memory.of(annotations).largest();
        if (!largest.isEmpty()) {
            out.add(new Facts("  most of it", largest.stream().map(blob -> blob.name() + " " + annotations.shape(blob).map(shape -> Figures.bytes(shape.bytes())).orElse(""))
                .collect(Collectors.joining(" + ")), "The largest blobs that are alive together at the peak."));
        }
        out.add(new Facts("Gradients", Figures.bytes(totals.activationBytes()), "In training, one for each activation."));
        out.add(new Facts("Parameters", Figures.bytes(params), ""));
        out.add(new Facts("  in training", Figures.bytes(3 * params), "Parameters, their gradients and momentum."));
        out.add(new Facts("im2col buffer", Figures.bytes(column), "Caffe's largest column buffer; Convas itself needs none."));
        out.add(new Facts("Running, in all", Figures.bytes(totals.peakBytes() + params), "Live activations and parameters."));
        out.add(new Facts("Training, in all", Figures.bytes(2 * totals.activationBytes() + 3 * params + column),
            "Activations, their gradients, parameters with gradient and momentum, workspace."));
        return out;
    }

    /// The largest `channels · kernel · output size` over the convolutions, in bytes; 1×1 kernels with stride 1 need none.
    static long columnBytes(Annotations annotations) {
        long largest = 0;
        for (Node node : annotations.net().nodes()) {
            List<Shape> bottoms = node.layer() instanceof Convolution ? annotations.shapes(node) : List.of();
            Optional<Shape> top = node.tops().isEmpty() ? Optional.empty() : annotations.shape(node.tops().getFirst());
            if (bottoms.isEmpty() || top.isEmpty() || !annotations.of(node).known()) {
                continue;
            }
            Window w = node.layer().window(bottoms);
            if (!w.equals(Window.square(1, 1, 0))) {
                largest = Math.max(largest, 4L * bottoms.getFirst().channels() * w.kernelH() * w.kernelW() * top.get().height() * top.get().width());
            }
        }
        return largest;
    }
}
