package convas.core.conformance;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.analysis.Overwriting;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Gradients;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Accuracy;
import convas.core.layer.ArgMax;
import convas.core.layer.BatchNorm;
import convas.core.layer.Category;
import convas.core.layer.DummyData;
import convas.core.layer.InPlace;
import convas.core.layer.LRN;
import convas.core.layer.Parameter;
import convas.core.layer.Phase;
import convas.core.layer.Pooling;
import convas.core.layer.Reduction;
import convas.core.layer.SPP;
import convas.core.layer.Scale;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Convas and real Caffe side by side on one text. Both get the same weights, through a `.caffemodel` that Convas writes, and what
/// Caffe saves is read back.
///
/// Values count relative to each blob's largest magnitude. Where a net makes much of its rounding, so that values far behind differ,
/// each layer runs once more on Caffe's own bottoms, and there the same bounds must hold. Left out are, each for itself, the layers
/// of which Convas itself says that Caffe computes them from what another layer has overwritten ([Overwriting], `in-place`).
public final class Comparison {
    /// How far to go.
    public enum Depth { SHAPES, VALUES, GRADIENTS }

    private static final Cancellation NEVER = new Cancellation();

    /// How often values are moved to see how far a result goes.
    private static final int DRAWS = 8;
    /// Layers that read what is not in the text.
    private static final Set<String> ELSEWHERE = Set.of("Data", "ImageData", "HDF5Data", "HDF5Output", "WindowData", "Python");
    /// Layers that Caffe builds, but that may make their values at random or wait for them.
    static final Set<String> BUILT_ONLY = Set.of("DummyData", "MemoryData");
    /// Rules for what is not an error in Convas and yet unknown to Caffe 1.0.
    private static final Set<String> FOREIGN = Set.of("unknown-type", "unknown-field");

    /// Rules for what Caffe loads and then ends its process for.
    private static final Set<String> FAILS = Set.of("no-shape", "fails-when-run");

    private record Speed(Kernels kernels, double tolerance) {}

    private final List<Speed> speeds = List.of(new Speed(new ScalarKernels(), 1e-5), new Speed(new VectorKernels(2), 1e-4));
    private final Caffe caffe;
    private final Path folder;
    private int accepted;
    private int refused;
    private int run;
    private int back;
    private int alone;
    private int undetermined;

    public Comparison(Caffe caffe, Path folder) {
        this.caffe = caffe;
        this.folder = folder;
    }

    /// What has been compared so far, for people.
    public String counts() {
        return accepted + " nets accepted and " + refused + " refused by both, " + run + " run forward, " + back + " backward; in "
            + alone + " passes the layers had to be fed one by one, and " + undetermined + " results were left to rounding";
    }

    /// Where the two disagree; empty if they do not. This Caffe is built without cuDNN: layers that want it get Caffe's own code.
    public List<String> compare(String asked, NetState state, Depth depth, long seed) throws IOException {
        String text = asked.replace("engine: CUDNN", "engine: CAFFE");
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(text), state));
        List<Node> nodes = annotations.net().nodes();
        if (nodes.stream().anyMatch(node -> ELSEWHERE.contains(node.type()))) {
            return List.of();
        }
        List<Diagnostic> errors = annotations.diagnostics().stream()
            .filter(each -> each.severity() == Severity.ERROR || FOREIGN.contains(each.rule())).toList();
        List<Caffe.Layer> layers;
        try {
            layers = caffe.open(text, state);
        } catch (Caffe.Death death) {
            refused++;
            return errors.isEmpty() ? List.of("only Caffe refuses: " + death.getMessage()) : List.of();
        }
        if (!errors.isEmpty()) {
            return List.of("only Convas refuses: " + errors.stream().map(Diagnostic::message).toList());
        }
        accepted++;
        List<String> differences = shapes(annotations, layers);
        if (reshaping(annotations.net(), blob -> annotations.shape(blob).orElse(null)).anyMatch(node -> isWarned(annotations, node))) {
            // A blob has but one shape in Caffe, the last, which then is not what the layers before were built for: a layer finds its bottom in
            // the shape that it has given its top, and what it makes of that is of no use. Of all but MVN, which gives a blob of fewer axes
            // four, Convas says so.
            return differences;
        }
        boolean chance = nodes.stream().anyMatch(node -> node.type().equals("MemoryData") || drawn(node)
            || node.type().equals("Dropout") && state.phase() == Phase.TRAIN);
        // This Caffe has no GPU.
        boolean fails = annotations.diagnostics().stream().anyMatch(each -> FAILS.contains(each.rule()) || each.rule().equals("gpu-only"))
            || nodes.stream().anyMatch(node -> node.inPlace() && node.layer().inPlace(node.bottoms().size(), node.tops().size()) == InPlace.FAILS);
        boolean runs = !fails && nodes.stream().allMatch(node -> node.layer().runs() || node.isInput());
        Set<String> names = new HashSet<>();
        boolean named = nodes.stream().filter(node -> !annotations.of(node).params().isEmpty())
            .allMatch(node -> names.add(node.name()) && !node.name().isEmpty());
        if (differences.isEmpty() && depth != Depth.SHAPES && runs && named && !chance) {
            try {
                values(annotations, layers, depth == Depth.GRADIENTS, seed, differences);
            } catch (Caffe.Death death) {
                differences.add("Caffe ended while it ran the net: " + death.getMessage());
            }
        }
        return differences;
    }

    private static boolean isWarned(Annotations annotations, Node node) {
        return annotations.diagnostics().stream().anyMatch(each -> each.rule().equals("in-place") && each.layer().equals(node.id()));
    }

    /// Layers that give a blob that they overwrite another shape.
    private static Stream<Node> reshaping(Net net, Function<Blob, Shape> shapes) {
        return net.nodes().stream().filter(node -> IntStream.range(0, node.tops().size()).anyMatch(top -> node.overwrites(top)
            && !Objects.equals(shapes.apply(node.bottoms().get(top)), shapes.apply(node.tops().get(top)))));
    }

    private static boolean drawn(Node node) {
        return node.layer() instanceof DummyData dummy && IntStream.range(0, node.tops().size()).anyMatch(top -> dummy.constant(top).isEmpty());
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
        Map<String, Blob> last = new HashMap<>();
        nodes.forEach(node -> node.tops().forEach(top -> last.put(top.name(), top)));
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Caffe.Layer layer = own.get(i);
            // A loss without a top gets one from Caffe, which the text does not name.
            same(out, node.id() + " tops", node.tops().stream().map(Blob::name).toList(), layer.tops().subList(0, node.tops().size()));
            same(out, node.id() + " top shapes", node.tops().stream().map(top -> annotations.shape(last.get(top.name())).orElse(null)).toList(),
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
        Map<String, Tensor> given = tensors(annotations, inputs);
        List<Caffe.Made> all;
        try {
            all = caffe.forward(weights.layers().isEmpty() ? null : written(annotations.net(), weights), inputs, layers.size());
        } catch (Caffe.Death death) {
            // What a Filter leaves need not fit to what it meets.
            if (new Executor(speeds.getFirst().kernels).forward(annotations, weights, given, Progress.NONE, NEVER).skipped().isEmpty()) {
                throw death;
            }
            refused++;
            return;
        }
        run++;
        List<Caffe.Made> made = own(layers, all);
        Overwriting overwriting = Overwriting.of(annotations.net());
        if (!weights.layers().isEmpty()) {
            Set<String> moved = new HashSet<>();
            annotations.net().nodes().stream().filter(node -> node.layer() instanceof BatchNorm norm && !norm.stored()
                || node.type().equals("Parameter") && overwriting.values().containsKey(node)).forEach(node -> moved.add(node.id()));
            readBack(annotations, weights, moved, out);
        }
        Map<Blob, Tensor> truth = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            for (int t = 0; t < node.tops().size(); t++) {
                Caffe.Made layer = made.get(node.index());
                truth.put(node.tops().get(t), Tensor.of(layer.shapes().get(t), layer.tops().get(t)));
            }
        }
        Set<Node> misled = new HashSet<>(overwriting.values().keySet());
        annotations.diagnostics().stream().filter(each -> each.rule().equals("in-place"))
            .forEach(each -> misled.add(annotations.net().find(each.layer()).orElseThrow()));
        annotations.net().nodes().stream().filter(node -> isOpen(node, truth)).forEach(misled::add);
        boolean whole = true;
        for (Speed speed : speeds) {
            whole &= forward(annotations, weights, given, truth, speed, misled, out);
        }
        boolean sized = annotations.net().nodes().stream().flatMap(node -> node.tops().stream())
            .allMatch(top -> truth.get(top).shape().equals(annotations.shape(top).orElse(null)));
        if (whole && sized) {
            fast(annotations, weights, given, tensors(annotations, new Numbers(~seed).inputs(annotations)), truth, out);
        }
        misled.addAll(overwriting.gradients().keySet());
        // A window that sees nothing takes its gradient to a place before the image, and one whose mask another layer has overwritten to
        // any place, that is outside of Caffe's memory.
        boolean outside = annotations.diagnostics().stream().anyMatch(each -> each.rule().equals("pooling-outside") || each.rule().equals("fails-when-trained"))
            || annotations.net().nodes().stream().anyMatch(node -> seesNothing(node, truth))
            || overwriting.gradients().keySet().stream().anyMatch(node -> node.layer() instanceof Pooling && node.tops().size() > 1);
        // On the way back Caffe's blob has the shape that a Filter in place has left it.
        boolean reshaped = reshaping(annotations.net(), blob -> truth.get(blob).shape()).findAny().isPresent();
        if (gradients && !outside && !reshaped && out.isEmpty()) {
            gradients(annotations, weights, truth, layers, numbers, misled, out);
        }
    }

    private static Map<String, Tensor> tensors(Annotations annotations, Map<String, float[]> inputs) {
        Map<String, Tensor> tensors = new HashMap<>();
        annotations.net().nodes().stream().filter(node -> node.type().equals("Input")).flatMap(node -> node.tops().stream())
            .forEach(top -> tensors.put(top.name(), Tensor.of(annotations.shape(top).orElseThrow(), inputs.get(top.name()))));
        return tensors;
    }

    /// Whether Caffe's own answer to what is not a number is an accident: C++ leaves it open how such values are sorted, and a Scale
    /// multiplies through BLAS, of which this one takes a factor that is no number for 0.
    private static boolean isOpen(Node node, Map<Blob, Tensor> truth) {
        return switch (node.layer()) {
            case ArgMax _, Accuracy _ -> hasNaN(truth.get(node.bottoms().getFirst()));
            case Scale _ -> node.bottoms().size() > 1 && hasNaN(truth.get(node.bottoms().get(1)));
            default -> false;
        };
    }

    /// Whether a window finds no largest value, but only such as are not numbers.
    private static boolean seesNothing(Node node, Map<Blob, Tensor> truth) {
        boolean largest = node.layer() instanceof Pooling pooling && pooling.method() == Pooling.Method.MAX || node.layer() instanceof SPP;
        return largest && has(truth.get(node.tops().getFirst()).toArray(), value -> value == -Float.MAX_VALUE);
    }

    /// Caffe adds up the squares of channels as it goes along, so that after one that is not a number none is, and little is left beside a
    /// very large one; the fast kernels add up each window.
    private static boolean carries(Node node, Tensor bottom, Speed speed) {
        return node.layer() instanceof LRN lrn && lrn.normRegion() == LRN.NormRegion.ACROSS_CHANNELS && !(speed.kernels instanceof ScalarKernels)
            && (hasNaN(bottom) || Rounding.loses(lrn, bottom));
    }

    private static boolean hasNaN(Tensor tensor) {
        return has(tensor.toArray(), Double::isNaN);
    }

    private static boolean has(float[] values, DoublePredicate wanted) {
        for (float value : values) {
            if (wanted.test(value)) {
                return true;
            }
        }
        return false;
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

    /// @param moved layers whose parameters a pass changes
    private void readBack(Annotations annotations, Weights weights, Set<String> moved, List<String> out) throws IOException, Caffe.Death {
        Path file = folder.resolve("caffe.caffemodel");
        caffe.save(file);
        Weights read = Match.of(CaffeModel.list(file), annotations).weights(1);
        weights.layers().forEach((id, tensors) -> {
            for (int p = 0; p < tensors.size() && !moved.contains(id); p++) {
                if (!Arrays.equals(tensors.get(p).toArray(), read.of(id).get(p).toArray())) {
                    out.add(id + " parameter " + p + " is another one in the file that Caffe has saved");
                }
            }
        });
    }

    /// @return whether all blobs were good, without feeding layers one by one
    private boolean forward(Annotations annotations, Weights weights, Map<String, Tensor> inputs, Map<Blob, Tensor> truth, Speed speed,
            Set<Node> misled, List<String> out) {
        Activations activations = new Executor(speed.kernels).forward(annotations, weights, inputs, Progress.NONE, NEVER);
        activations.skipped().forEach((node, why) -> out.add(node.id() + " does not run: " + why));
        boolean good = truth.entrySet().stream().allMatch(each -> activations.of(each.getKey())
            .map(values -> distance(values.toArray(), each.getValue().toArray()) <= speed.tolerance).orElse(false));
        if (good) {
            return true;
        }
        alone++;
        for (Node node : annotations.net().nodes()) {
            if (node.bottoms().isEmpty() || misled.contains(node) || carries(node, truth.get(node.bottoms().getFirst()), speed)) {
                continue;
            }
            List<Tensor> bottoms = node.bottoms().stream().map(truth::get).toList();
            boolean huge = Rounding.isHuge(bottoms.stream().map(Tensor::toArray).toList());
            OneLayer one = new OneLayer(annotations.net(), node, weights, bottoms);
            List<float[]> own = one.forward(speed.kernels);
            for (int t = 0; t < node.tops().size(); t++) {
                int top = t;
                float[] theirs = truth.get(node.tops().get(t)).toArray();
                compare(out, node.id() + " top " + t + ", " + speed.kernels.describe(), own.get(t), theirs, huge,
                    Rounding.of(node, bottoms, theirs.length, 0), speed.tolerance, draw -> one.forwardNearby(speed.kernels, draw).get(top));
            }
        }
        return false;
    }

    /// The pass that is for speed, with layers run as one and convolutions by Winograd. It keeps the last blobs only.
    ///
    /// @param others inputs of a pass before it, of which nothing may be left
    private void fast(Annotations annotations, Weights weights, Map<String, Tensor> inputs, Map<String, Tensor> others,
            Map<Blob, Tensor> truth, List<String> out) {
        Set<Blob> last = new HashSet<>(truth.keySet());
        annotations.net().nodes().forEach(node -> last.removeAll(node.bottoms()));
        Speed speed = speeds.getLast();
        Inference inference = new Inference(speed.kernels, annotations, weights, last);
        inference.forward(others, Progress.NONE, NEVER);
        Activations activations = inference.forward(inputs, Progress.NONE, NEVER);
        for (Blob blob : last) {
            float[] theirs = truth.get(blob).toArray();
            double distance = activations.of(blob).map(values -> distance(values.toArray(), theirs)).orElse(Double.POSITIVE_INFINITY);
            if (!(distance <= speed.tolerance)) {
                out.add(blob.name() + " made fast differs by " + distance + " of its largest magnitude: " + activations.skipped());
            }
        }
    }

    private void gradients(Annotations annotations, Weights weights, Map<Blob, Tensor> truth, List<Caffe.Layer> layers, Numbers numbers,
            Set<Node> misled, List<String> out) throws Caffe.Death {
        Set<Blob> read = new HashSet<>();
        annotations.net().nodes().forEach(node -> read.addAll(node.bottoms()));
        Map<String, float[]> cotangents = new LinkedHashMap<>();
        Map<Blob, Tensor> starts = new HashMap<>();
        for (Node node : annotations.net().nodes()) {
            for (Blob top : node.tops()) {
                if (!read.contains(top)) {
                    Shape shape = truth.get(top).shape();
                    float[] values = numbers.values(shape, 0, 1);
                    // A loss takes the first value as its weight.
                    cotangents.put(top.name(), values);
                    starts.put(top, Tensor.of(shape, values));
                }
            }
        }
        List<Caffe.Back> answers = own(layers, caffe.backward(cotangents, layers.size()));
        back++;
        for (Speed speed : speeds) {
            Activations activations = new Activations(truth, List.of(), Map.of());
            Gradients gradients = new Backward(speed.kernels).backward(annotations, weights, activations,
                new Cotangents(starts, Map.of()), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, NEVER);
            gradients.stopped().forEach((node, why) -> {
                if (!CaffeDriver.STOPS.contains(node.type())) {
                    out.add(node.id() + " stops gradients: " + why);
                }
            });
            boolean good = misled.isEmpty();
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
                    if (!node.bottoms().isEmpty() && !misled.contains(node) && !CaffeDriver.STOPS.contains(node.type())
                            && !carries(node, truth.get(node.bottoms().getFirst()), speed)) {
                        alone(annotations, weights, truth, node, answers.get(node.index()), speed, out);
                    }
                }
            }
        }
    }

    private void alone(Annotations annotations, Weights weights, Map<Blob, Tensor> truth, Node node, Caffe.Back answer, Speed speed,
            List<String> out) {
        List<Tensor> read = node.bottoms().stream().map(truth::get).toList();
        // These multiply by the top's gradient through BLAS. This OpenBLAS takes a factor that is not a number for 0, and makes 0 of
        // whatever it multiplies by 0.
        boolean factor = node.layer() instanceof Reduction || node.layer().type().category() == Category.LOSS;
        boolean open = read.stream().anyMatch(each -> has(each.toArray(), value -> !Double.isFinite(value)));
        if (factor && answer.tops().stream().anyMatch(each -> has(each, value -> Double.isNaN(value) || open && value == 0))) {
            return;
        }
        boolean huge = Rounding.isHuge(answer.tops()) || Rounding.isHuge(read.stream().map(Tensor::toArray).toList());
        OneLayer one = new OneLayer(annotations.net(), node, weights, read);
        List<Tensor> starts = new ArrayList<>();
        for (int t = 0; t < node.tops().size(); t++) {
            starts.add(Tensor.of(truth.get(node.tops().get(t)).shape(), answer.tops().get(t)));
        }
        List<float[]> own = one.backward(speed.kernels, starts);
        int bottoms = node.bottoms().size();
        double arrived = answer.tops().stream().mapToDouble(Comparison::largest).max().orElse(0);
        for (int i = 0; i < own.size(); i++) {
            int which = i;
            float[] theirs = i < bottoms ? answer.bottoms().get(i) : answer.params().get(i - bottoms);
            compare(out, "gradient of " + node.id() + (i < bottoms ? " bottom " + i : " parameter " + (i - bottoms)) + ", "
                + speed.kernels.describe(), own.get(i), theirs, huge, Rounding.of(node, read, theirs.length, arrived),
                speed.tolerance, draw -> one.backwardNearby(speed.kernels, starts, draw).get(which));
        }
    }

    private static boolean close(Tensor ours, float[] theirs, Speed speed) {
        return distance(ours == null ? new float[theirs.length] : ours.toArray(), theirs) <= speed.tolerance;
    }

    /// @param huge whether the layer had to do with numbers so large that it may or may not have come to infinity
    /// @param rounding what each value may differ by beyond the bound, or null
    /// @param nearby what comes of values that are changed by a millionth. A result that moves by more than the bound then (a sum that
    ///     cancels out; a maximum of two equal values, whose gradient goes to one of them) may differ by as much. By the number of the draw, as
    ///     one alone may happen to move it little
    private void compare(List<String> out, String what, float[] ours, float[] theirs, boolean huge, double[] rounding, double tolerance,
            IntFunction<float[]> nearby) {
        double distance = distance(ours, theirs);
        if (distance <= tolerance) {
            return;
        }
        if (ours.length == theirs.length && (distance(rounded(ours, theirs, huge, rounding), theirs) <= tolerance
                || IntStream.range(0, DRAWS).anyMatch(draw -> farthest(ours, theirs) <= farthest(nearby.apply(draw), ours)))) {
            undetermined++;
            return;
        }
        int at = 0;
        while (at + 1 < Math.min(ours.length, theirs.length) && Math.abs(ours[at] - theirs[at]) <= 1e-6 * Math.abs(theirs[at])) {
            at++;
        }
        out.add(what + " differs by " + distance + " of its largest magnitude, from element " + at + ": "
            + Arrays.toString(Arrays.copyOfRange(ours, at, at + 8)) + ", in Caffe " + Arrays.toString(Arrays.copyOfRange(theirs, at, at + 8)));
    }

    /// Our values, but Caffe's where rounding allows those too.
    private static float[] rounded(float[] ours, float[] theirs, boolean huge, double[] rounding) {
        float[] out = ours.clone();
        for (int i = 0; i < out.length; i++) {
            boolean beyond = huge && !(Math.abs(ours[i]) < 1e36) && !(Math.abs(theirs[i]) < 1e36);
            if (beyond || rounding != null && !(Math.abs(ours[i] - theirs[i]) > rounding[i])) {
                out[i] = theirs[i];
            }
        }
        return out;
    }

    /// Relative to Caffe's largest magnitude.
    private static double distance(float[] ours, float[] theirs) {
        double largest = 0;
        for (float value : theirs) {
            largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        double farthest = farthest(ours, theirs);
        return farthest == 0 ? 0 : farthest / largest;
    }

    private static double farthest(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return Double.POSITIVE_INFINITY;
        }
        double worst = 0;
        for (int i = 0; i < ours.length; i++) {
            if (Float.compare(ours[i], theirs[i]) != 0 && ours[i] != theirs[i]) {
                double each = Math.abs((double) ours[i] - theirs[i]);
                worst = Double.isNaN(each) ? Double.POSITIVE_INFINITY : Math.max(worst, each);
            }
        }
        return worst;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
