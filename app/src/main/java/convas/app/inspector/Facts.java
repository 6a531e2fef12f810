package convas.app.inspector;

import convas.app.figures.Figures;
import convas.app.figures.Names;
import convas.app.words.Words;
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
                node.inPlace() && i == 0 ? Words.of("Works in place: the top overwrites the bottom.") : ""));
        }
        if (node.bottoms().isEmpty()) {
            node.tops().stream().map(annotations::shape).flatMap(Optional::stream).map(Facts::halvings).flatMap(Optional::stream)
                .findFirst().ifPresent(out::add);
        }
        joined(annotations, node).ifPresent(out::add);
        span(annotations, node).ifPresent(out::add);
        if (!figures.formula().isEmpty()) {
            out.add(new Facts(Words.of("Size"), figures.formula().lines().map(Words::told).collect(Collectors.joining("\n")),
                Words.of("How the size of the top follows from the bottom.") + dropped(annotations, node)));
        }
        for (Parameter parameter : figures.params()) {
            out.add(new Facts(capital(Words.told(parameter.role())), parameter.shape() + (parameter.shape().rank() > 1 ? " = " + Figures.count(parameter.shape().count()) : ""),
                parameter.learned() ? Words.of("Learned while training.") : Words.of("Not learned by the solver: gathered while training.")));
        }
        if (figures.known() && !node.bottoms().isEmpty()) {
            if (figures.params().isEmpty()) {
                out.add(new Facts(Words.of("Parameters"), "0", Words.of("A fixed function: nothing to learn.")));
            } else {
                out.add(new Facts(Words.of("Parameters"), Figures.count(figures.paramCount()), Words.of("{0} at 4 bytes each.", Figures.bytes(4 * figures.paramCount()))));
            }
            if (figures.macs() > 0) {
                out.add(new Facts(Words.of("Multiply-adds"), Figures.count(figures.macs()), Words.of("{0} for the whole batch, without bias.", Figures.brief(figures.macs()))));
            }
        }
        if (figures.activationBytes() > 0) {
            out.add(new Facts(Words.of("Memory of top"), Figures.bytes(figures.activationBytes()), Words.of("4 bytes an element, whole batch.")));
        }
        figures.receptiveField().filter(field -> !node.bottoms().isEmpty()).ifPresent(field -> out.add(seen(field)));
        out.addAll(branches(node, figures));
        if (activations != null && node.index() < activations.nanos().size() && activations.nanos().get(node.index()) > 0
                && activations.blobs().containsKey(node.tops().isEmpty() ? null : node.tops().getFirst())) {
            out.add(new Facts(Words.of("Time"), Figures.millis(activations.nanos().get(node.index())), Words.of("When it last ran here.")));
        }
        return out;
    }

    /// Of what a connection carries to one of its readers.
    static List<Facts> of(Annotations annotations, Blob blob, Node reader) {
        Net net = annotations.net();
        List<Facts> out = new ArrayList<>();
        out.add(new Facts(Words.of("Blob"), blob.name(), ""));
        out.add(new Facts(Words.of("Shape"), shape(annotations, blob), annotations.shape(blob).filter(shape -> shape.rank() == 4)
            .map(shape -> Words.of("num × channels × height × width")).orElse("")));
        annotations.shape(blob).ifPresent(shape -> {
            out.add(new Facts(Words.of("Values"), Figures.count(shape.count()), ""));
            out.add(new Facts(Words.of("Memory"), Figures.bytes(shape.bytes()), Words.of("4 bytes an element, whole batch.")));
        });
        Node maker = net.nodes().get(blob.node());
        annotations.of(maker).receptiveField().filter(field -> !maker.bottoms().isEmpty()).ifPresent(field -> out.add(seen(field)));
        out.add(new Facts(Words.of("Made by"), Names.beside(maker.name(), reader.name()), ""));
        out.add(new Facts(Words.of("Read by"), net.nodes().stream().filter(node -> node.bottoms().contains(blob))
            .map(node -> Names.beside(node.name(), reader.name())).collect(Collectors.joining("\n")), ""));
        return out;
    }

    /// The axis along which a Concat joins.
    private static Optional<Facts> joined(Annotations annotations, Node node) {
        if (parts(annotations, node).isEmpty()) {
            return Optional.empty();
        }
        int axis = axis((Concat) node.layer(), annotations.shapes(node).getFirst());
        return Optional.of(new Facts(Words.of("Joined axis"), axis == 1 ? Words.of("{0} (channels)", axis) : Integer.toString(axis), Words.of("All other axes must be equal in every bottom.")));
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
        return w.dilationH() == 1 && w.dilationW() == 1 ? Optional.empty() : Optional.of(new Facts(Words.of("Kernel span"), w.extentH() + "×" + w.extentW()
            + " = " + w.dilationH() + "·(" + w.kernelH() + " − 1) + 1", Words.of("One kernel with its gaps of {0} between taps. "
            + "What it sees of the input, through all layers before, is the receptive field.", w.dilationH() - 1)));
    }

    /// How much pooling drops; empty for other layers.
    private static String dropped(Annotations annotations, Node node) {
        List<Shape> bottoms = annotations.shapes(node);
        Optional<Shape> top = node.tops().isEmpty() ? Optional.empty() : annotations.shape(node.tops().getFirst());
        return node.layer() instanceof Pooling pooling && bottoms.size() == 1
            ? top.map(shape -> pooling.dropped(bottoms.getFirst(), shape)).filter(text -> !text.isEmpty()).map(text -> " " + Words.told(text)).orElse("") : "";
    }

    /// What is seen along each bottom, where these differ.
    private static List<Facts> branches(Node node, Annotation figures) {
        List<Facts> out = new ArrayList<>();
        if (figures.branches().stream().distinct().count() > 1) {
            for (int i = 0; i < figures.branches().size(); i++) {
                String bottom = node.bottomNames().get(i);
                figures.branches().get(i).ifPresent(field -> out.add(new Facts("  " + Words.of("by {0}", Names.beside(bottom, node.name())),
                    field.sizeH() + "×" + field.sizeW(), Words.of("What each element sees through {0} alone.", bottom))));
            }
        }
        return out;
    }

    private static Facts seen(ReceptiveField field) {
        String size = field.sizeH() + "×" + field.sizeW();
        return new Facts(Words.of("Receptive field"), Words.of("{0}, stride {1}", size,
                number(field.strideH()) + (field.strideW() == field.strideH() ? "" : "×" + number(field.strideW()))),
            Words.of("Each element sees {0} input pixels, neighbours lie {1} apart, the first starts at {2}, {3}.", size,
                number(field.strideH()), number(field.startH()), number(field.startW())));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Integer.toString((int) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    static String shape(Annotations annotations, Blob blob) {
        if (blob == null) {
            return Words.of("made by no layer");
        }
        return switch (annotations.blobs().get(blob)) {
            case Inferred.Known(Shape shape) -> shape.toString();
            case Inferred.Unknown(String why) -> Words.of("unknown");
            case Inferred.Wrong wrong -> Words.of("no shape");
            case null -> Words.of("unknown");
        };
    }

    /// Of the whole net.
    static List<Facts> of(Annotations annotations) {
        Net net = annotations.net();
        Totals totals = annotations.totals();
        List<Facts> out = new ArrayList<>();
        for (Node node : net.nodes()) {
            if (node.isInput()) {
                node.tops().forEach(top -> out.add(new Facts(Words.of("Input"), top.name() + "  " + shape(annotations, top),
                    annotations.shape(top).flatMap(Facts::halvings).map(fact -> Words.of("Halvings: {0}. {1}", fact.value(), fact.hint())).orElse(""))));
            }
        }
        net.nodes().stream().filter(Node::isInput).flatMap(node -> node.tops().stream()).map(annotations::shape).flatMap(Optional::stream)
            .filter(shape -> shape.rank() == 4).findFirst().ifPresent(shape -> out.add(new Facts(Words.of("One FC neuron"),
                Figures.count(shape.count(1, 4)) + " + 1", Words.of("Weights and bias of a single neuron that is fully connected to this input: {0} + 1.",
                    shape.height() + "·" + shape.width() + "·" + shape.channels()))));
        out.add(new Facts(Words.of("Layers"), Figures.count(net.nodes().size()), ""));
        out.add(new Facts(Words.of("Parameters"), least(totals, Figures.count(totals.params())),
            Words.of("{0} weights and {1} biases", Figures.count(totals.weights()), Figures.count(totals.biases()))));
        out.add(new Facts(Words.of("Multiply-adds"), least(totals, Figures.count(totals.macs() / totals.batch())), Words.of("For one image, forward, without biases.")));
        annotations.nodes().stream().map(Annotation::receptiveField).flatMap(Optional::stream)
            .max((a, b) -> Integer.compare(a.sizeH(), b.sizeH()))
            .ifPresent(field -> out.add(new Facts(Words.of("Receptive field"), field.sizeH() + "×" + field.sizeW(), Words.of("The largest of all layers, in input pixels."))));
        return out;
    }

    private static String least(Totals totals, String figure) {
        return totals.complete() ? figure : Words.of("at least {0}", figure);
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
        String hint = Words.of("How often the input can be halved without a remainder, as pooling and strides of 2 do.");
        return Optional.of(new Facts(Words.of("Halvings"), shape.height() == shape.width() ? high : Words.of("{0} high, {1} wide", high, halvings(shape.width())), hint));
    }

    /// What the net takes in memory, forward and in training with momentum.
    static List<Facts> memory(Annotations annotations) {
        Totals totals = annotations.totals();
        long params = 4 * totals.params();
        long column = columnBytes(annotations);
        List<Facts> out = new ArrayList<>();
        out.add(new Facts(Words.of("Activations"), least(totals, Figures.bytes(totals.activationBytes())), Words.of("All blobs, each counted once, whole batch.")));
        out.add(new Facts("  " + Words.of("live at once"), least(totals, Figures.bytes(totals.peakBytes())), Words.of("The most that is alive together when each blob is freed after its last reader.")));
        List<Blob> largest = Memory.of(annotations).largest();
        if (!largest.isEmpty()) {
            out.add(new Facts("  " + Words.of("most of it"), largest.stream().map(blob -> blob.name() + " " + annotations.shape(blob).map(shape -> Figures.bytes(shape.bytes())).orElse(""))
                .collect(Collectors.joining(" + ")), Words.of("The largest blobs that are alive together at the peak.")));
        }
        out.add(new Facts(Words.of("Gradients"), least(totals, Figures.bytes(totals.activationBytes())), Words.of("In training, one for each activation.")));
        out.add(new Facts(Words.of("Parameters"), least(totals, Figures.bytes(params)), ""));
        out.add(new Facts("  " + Words.of("in training"), least(totals, Figures.bytes(3 * params)), Words.of("Parameters, their gradients and momentum.")));
        out.add(new Facts(Words.of("im2col buffer"), least(totals, Figures.bytes(column)), Words.of("Caffe's largest column buffer; Convas itself needs none.")));
        out.add(new Facts(Words.of("Running, in all"), least(totals, Figures.bytes(totals.peakBytes() + params)), Words.of("Live activations and parameters.")));
        out.add(new Facts(Words.of("Training, in all"), least(totals, Figures.bytes(2 * totals.activationBytes() + 3 * params + column)),
            Words.of("Activations, their gradients, parameters with gradient and momentum, workspace.")));
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
