package convas.core.conformance;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Gradients;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Differentiable;
import convas.core.layer.Input;
import convas.core.layer.Parameter;
import convas.core.layer.Phase;
import convas.core.net.Backprop;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.NetState;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Convas and real Caffe side by side on one text. Both get the same weights, through a `.caffemodel` that Convas writes, and what
/// Caffe saves is read back.
///
/// Values count relative to each blob's largest magnitude. Where a net makes much of its rounding, so that values far behind differ,
/// each layer runs once more on Caffe's own bottoms, and there the same bounds must hold.
public final class Comparison {
    /// How far to go.
    public enum Depth { SHAPES, VALUES, GRADIENTS }

    private static final Cancellation NEVER = new Cancellation();
    /// Layers that read what is not in the text.
    private static final Set<String> ELSEWHERE =
        Set.of("Data", "ImageData", "HDF5Data", "WindowData", "MemoryData", "HDF5Output", "Python");
    /// Caffe ends its process when it is asked for gradients of their indices, as forced gradients are.
    private static final Set<String> INDEXED = Set.of("BatchReindex", "Embed", "Filter", "LSTM", "RNN", "LSTMUnit");
    /// Rules for what is not an error in Convas and yet unknown to Caffe 1.0.
    private static final Set<String> FOREIGN = Set.of("unknown-type", "unknown-field");

    private record Speed(Kernels kernels, double tolerance) {}

    private final List<Speed> speeds = List.of(new Speed(new ScalarKernels(), 1e-5), new Speed(new VectorKernels(2), 1e-4));
    private final Caffe caffe;
    private final Path folder;
    private int accepted;
    private int refused;
    private int run;
    private int back;
    private int alone;

    public Comparison(Caffe caffe, Path folder) {
        this.caffe = caffe;
        this.folder = folder;
    }

    /// What has been compared so far, for people.
    public String counts() {
        return accepted + " nets accepted and " + refused + " refused by both, " + run + " run forward, " + back + " backward; in "
            + alone + " passes the layers had to be fed one by one";
    }

    /// Where the two disagree; empty if they do not.
    public List<String> compare(String text, NetState state, Depth depth, long seed) throws IOException {
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(text), state));
        List<Node> nodes = annotations.net().nodes();
        if (nodes.stream().anyMatch(node -> ELSEWHERE.contains(node.type()))) {
            return List.of();
        }
        List<Diagnostic> errors = annotations.diagnostics().stream()
            .filter(each -> each.severity() == Severity.ERROR || FOREIGN.contains(each.rule())).toList();
        boolean gradients = depth == Depth.GRADIENTS
            && nodes.stream().allMatch(node -> node.bottoms().isEmpty() || node.layer() instanceof Differentiable && !INDEXED.contains(node.type()));
        // Caffe's Flatten puts its own gradient in the place of its bottom's, which a Reshape before it then no longer sees.
        boolean lost = nodes.stream().anyMatch(node -> node.type().equals("Flatten"))
            && nodes.stream().anyMatch(node -> node.type().equals("Reshape"));
        gradients &= !lost;
        List<Caffe.Layer> layers;
        try {
            layers = caffe.open(text, state, gradients);
        } catch (Caffe.Death death) {
            refused++;
            return errors.isEmpty() ? List.of("only Caffe refuses: " + death.getMessage()) : List.of();
        }
        if (!errors.isEmpty()) {
            return List.of("only Convas refuses: " + errors.stream().map(Diagnostic::message).toList());
        }
        accepted++;
        List<String> differences = shapes(annotations, layers);
        boolean chance = nodes.stream().anyMatch(node -> node.type().equals("DummyData")
            || node.type().equals("Dropout") && state.phase() == Phase.TRAIN);
        boolean runs = nodes.stream().allMatch(node -> node.layer().runs() || node.isInput());
        Set<String> names = new HashSet<>();
        boolean named = nodes.stream().filter(node -> !annotations.of(node).params().isEmpty())
            .allMatch(node -> names.add(node.name()) && !node.name().isEmpty());
        if (differences.isEmpty() && depth != Depth.SHAPES && runs && named && !chance) {
            try {
                values(annotations, layers, gradients, seed, differences);
            } catch (Caffe.Death death) {
                differences.add("Caffe ended while it ran the net: " + death.getMessage());
            }
        }
        return differences;
    }

    private static List<String> shapes(Annotations annotations, List<Caffe.Layer> layers) {
        List<String> out = new ArrayList<>();
        List<Caffe.Layer> own = layers.stream().filter(layer -> !layer.inserted()).toList();
        List<Node> nodes = annotations.net().nodes();
        List<String> ours = nodes.stream().map(node -> node.name() + " " + node.type()).toList();
        List<String> theirs = own.stream().map(layer -> layer.name() + " " + layer.type()).toList();
        if (!ours.equals(theirs)) {
            return new ArrayList<>(List.of("layers " + ours + ", in Caffe " + theirs));
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Caffe.Layer layer = own.get(i);
            // A loss without a top gets one from Caffe, which the text does not name.
            same(out, node.id() + " tops", node.tops().stream().map(Blob::name).toList(), layer.tops().subList(0, node.tops().size()));
            same(out, node.id() + " top shapes", node.tops().stream().map(top -> annotations.shape(top).orElse(null)).toList(),
                layer.shapes().subList(0, node.tops().size()));
            same(out, node.id() + " parameters", annotations.of(node).params().stream().map(Parameter::shape).toList(), layer.params());
        }
        return out;
    }

    private static void same(List<String> out, String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            out.add(what + " " + ours + ", in Caffe " + theirs);
        }
    }

    private void values(Annotations annotations, List<Caffe.Layer> layers, boolean gradients, long seed, List<String> out)
            throws IOException, Caffe.Death {
        Numbers numbers = new Numbers(seed);
        Weights weights = numbers.weights(annotations);
        Map<String, float[]> inputs = numbers.inputs(annotations);
        List<Caffe.Made> all = caffe.forward(weights.layers().isEmpty() ? null : written(annotations.net(), weights), inputs, layers.size());
        run++;
        List<Caffe.Made> made = own(layers, all);
        boolean moved = annotations.net().phase() == Phase.TRAIN;
        if (!weights.layers().isEmpty() && !moved) {
            readBack(annotations, weights, out);
        }
        Map<Blob, Tensor> truth = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            for (int t = 0; t < node.tops().size(); t++) {
                Caffe.Made layer = made.get(node.index());
                truth.put(node.tops().get(t), Tensor.of(layer.shapes().get(t), layer.tops().get(t)));
            }
        }
        Map<String, Tensor> given = new HashMap<>();
        annotations.net().nodes().stream().filter(node -> node.type().equals("Input")).flatMap(node -> node.tops().stream())
            .forEach(top -> given.put(top.name(), Tensor.of(annotations.shape(top).orElseThrow(), inputs.get(top.name()))));
        for (Speed speed : speeds) {
            forward(annotations, weights, given, truth, speed, out);
        }
        if (gradients && out.isEmpty()) {
            gradients(annotations, weights, truth, layers, numbers, out);
        }
    }

    private static <T> List<T> own(List<Caffe.Layer> layers, List<T> answers) {
        List<T> own = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            if (!layers.get(i).inserted()) {
                own.add(answers.get(i));
            }
        }
        return own;
    }

    private Path written(Net net, Weights weights) throws IOException {
        Path file = folder.resolve("convas.caffemodel");
        Set<String> names = new HashSet<>();
        net.nodes().forEach(node -> names.add(node.name()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            new ModelWriter(net, weights, names).write(channel, CaffeModel.Progress.NONE);
        }
        return file;
    }

    private void readBack(Annotations annotations, Weights weights, List<String> out) throws IOException, Caffe.Death {
        Path file = folder.resolve("caffe.caffemodel");
        caffe.save(file);
        Weights read = Match.of(CaffeModel.list(file), annotations).weights(1);
        weights.layers().forEach((id, tensors) -> {
            for (int p = 0; p < tensors.size(); p++) {
                if (!Arrays.equals(tensors.get(p).toArray(), read.of(id).get(p).toArray())) {
                    out.add(id + " parameter " + p + " is another one in the file that Caffe has saved");
                }
            }
        });
    }

    private void forward(Annotations annotations, Weights weights, Map<String, Tensor> inputs, Map<Blob, Tensor> truth, Speed speed,
            List<String> out) {
        Activations activations = new Executor(speed.kernels).forward(annotations, weights, inputs, Progress.NONE, NEVER);
        activations.skipped().forEach((node, why) -> out.add(node.id() + " does not run: " + why));
        boolean good = truth.entrySet().stream().allMatch(each -> activations.of(each.getKey())
            .map(values -> distance(values.toArray(), each.getValue().toArray()) <= speed.tolerance).orElse(false));
        if (good) {
            return;
        }
        alone++;
        for (Node node : annotations.net().nodes()) {
            if (node.bottoms().isEmpty()) {
                continue;
            }
            Alone one = new Alone(annotations.net(), node, truth);
            Activations own = one.forward(speed, weights);
            for (int t = 0; t < node.tops().size(); t++) {
                compare(out, node.id() + " top " + t + ", " + speed.kernels.describe(), own.of(one.node.tops().get(t)).orElse(null),
                    truth.get(node.tops().get(t)).toArray(), speed.tolerance);
            }
        }
    }

    private void gradients(Annotations annotations, Weights weights, Map<Blob, Tensor> truth, List<Caffe.Layer> layers, Numbers numbers,
            List<String> out) throws Caffe.Death {
        Set<Blob> read = new HashSet<>();
        annotations.net().nodes().forEach(node -> read.addAll(node.bottoms()));
        Map<String, float[]> cotangents = new LinkedHashMap<>();
        Map<Blob, Tensor> starts = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            for (Blob top : node.tops()) {
                if (!read.contains(top)) {
                    float[] values = numbers.values(annotations.shape(top).orElseThrow(), 0, 1);
                    // A loss takes the first value as its weight.
                    cotangents.put(top.name(), values);
                    starts.put(top, Tensor.of(annotations.shape(top).orElseThrow(), values));
                }
            }
        }
        List<Caffe.Back> answers = own(layers, caffe.backward(cotangents, layers.size()));
        back++;
        for (Speed speed : speeds) {
            Activations activations = new Activations(truth, List.of(), Map.of());
            Gradients gradients = new Backward(speed.kernels).backward(annotations, weights, activations,
                new Cotangents(starts, Map.of()), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, NEVER);
            gradients.stopped().forEach((node, why) -> out.add(node.id() + " stops gradients: " + why));
            boolean good = true;
            for (Node node : annotations.net().nodes()) {
                Caffe.Back answer = answers.get(node.index());
                if (node.type().equals("Input")) {
                    for (int t = 0; t < node.tops().size(); t++) {
                        good &= close(gradients.of(node.tops().get(t)).orElse(null), answer.tops().get(t), speed);
                    }
                }
                for (int p = 0; p < answer.params().size() && node.params().stream().allMatch(each -> each.name().isEmpty()); p++) {
                    good &= close(gradients.of(node, p).orElse(null), answer.params().get(p), speed);
                }
            }
            if (!good) {
                alone++;
                for (Node node : annotations.net().nodes()) {
                    if (!node.bottoms().isEmpty()) {
                        alone(annotations, weights, truth, node, answers.get(node.index()), speed, out);
                    }
                }
            }
        }
    }

    private static void alone(Annotations annotations, Weights weights, Map<Blob, Tensor> truth, Node node, Caffe.Back answer,
            Speed speed, List<String> out) {
        Alone one = new Alone(annotations.net(), node, truth);
        Map<Blob, Tensor> starts = new HashMap<>();
        for (int t = 0; t < node.tops().size(); t++) {
            starts.put(one.node.tops().get(t), Tensor.of(truth.get(node.tops().get(t)).shape(), answer.tops().get(t)));
        }
        Gradients gradients = new Backward(speed.kernels).backward(one.annotations, weights, one.forward(speed, weights),
            new Cotangents(starts, Map.of()), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, NEVER);
        for (int b = 0; b < node.bottoms().size(); b++) {
            compare(out, "gradient of " + node.id() + " bottom " + b + ", " + speed.kernels.describe(),
                gradients.of(one.node.bottoms().get(b)).orElse(null), answer.bottoms().get(b), speed.tolerance);
        }
        for (int p = 0; p < answer.params().size(); p++) {
            compare(out, "gradient of " + node.id() + " parameter " + p + ", " + speed.kernels.describe(),
                gradients.of(one.node, p).orElse(null), answer.params().get(p), speed.tolerance);
        }
    }

    private static boolean close(Tensor ours, float[] theirs, Speed speed) {
        return distance(ours == null ? new float[theirs.length] : ours.toArray(), theirs) <= speed.tolerance;
    }

    /// Nothing stands for zeros, as no gradient does.
    private static void compare(List<String> out, String what, Tensor ours, float[] theirs, double tolerance) {
        double distance = distance(ours == null ? new float[theirs.length] : ours.toArray(), theirs);
        if (!(distance <= tolerance)) {
            out.add(what + " differs by " + distance + " of its largest magnitude: "
                + Arrays.toString(Arrays.copyOf(ours == null ? new float[0] : ours.toArray(), 8)) + ", in Caffe "
                + Arrays.toString(Arrays.copyOf(theirs, 8)));
        }
    }

    private static double distance(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (float value : theirs) {
            largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        double worst = 0;
        for (int i = 0; i < ours.length; i++) {
            if (Float.compare(ours[i], theirs[i]) != 0 && ours[i] != theirs[i]) {
                double each = Math.abs((double) ours[i] - theirs[i]) / largest;
                worst = Double.isNaN(each) ? Double.POSITIVE_INFINITY : Math.max(worst, each);
            }
        }
        return worst;
    }

    /// One layer as a net of its own, fed with what Caffe fed it.
    private static final class Alone {
        final Annotations annotations;
        final Node node;
        private final Map<String, Tensor> inputs = new HashMap<>();

        Alone(Net net, Node original, Map<Blob, Tensor> truth) {
            List<Node> nodes = new ArrayList<>();
            List<Blob> bottoms = new ArrayList<>();
            for (Blob bottom : original.bottoms()) {
                Shape shape = truth.get(bottom).shape();
                String name = "bottom" + nodes.size();
                Blob blob = new Blob(name, 0, nodes.size(), 0);
                bottoms.add(blob);
                inputs.put(name, truth.get(bottom));
                nodes.add(new Node(nodes.size(), name, name, "Input", Input.of(shape), List.of(), List.of(), List.of(blob), false,
                    List.of(), Backprop.UNSAID, null, original.span()));
            }
            List<Blob> tops = new ArrayList<>();
            for (Blob top : original.tops()) {
                tops.add(new Blob("top" + tops.size(), 0, nodes.size(), tops.size()));
            }
            node = new Node(nodes.size(), original.id(), original.name(), original.type(), original.layer(), bottoms,
                bottoms.stream().map(Blob::name).toList(), tops, false, original.params(), original.backprop(), original.syntax(),
                original.span());
            nodes.add(node);
            annotations = Annotator.annotate(new Net("", net.phase(), nodes, List.of()));
        }

        Activations forward(Speed speed, Weights weights) {
            return new Executor(speed.kernels).forward(annotations, weights, inputs, Progress.NONE, NEVER);
        }
    }
}
