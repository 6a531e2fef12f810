package convas.core.analysis;

import convas.core.layer.Arity;
import convas.core.layer.Crop;
import convas.core.layer.InPlace;
import convas.core.layer.InnerProduct;
import convas.core.layer.Layer;
import convas.core.layer.Opaque;
import convas.core.layer.Outside;
import convas.core.layer.Parameter;
import convas.core.layer.ParameterLayer;
import convas.core.layer.Phase;
import convas.core.layer.Refused;
import convas.core.layer.Split;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.net.ParamSpec;
import convas.core.net.Severity;
import convas.core.prototxt.Span;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Infers shapes, parameters, cost, memory and receptive fields in one pass in order of the text.
public final class Annotator {
    private final Net net;
    private final Map<String, String> declared;
    private final Map<Blob, Inferred> blobs = new HashMap<>();
    private final Map<Blob, ReceptiveField> fields = new HashMap<>();
    private final Map<Blob, int[]> hidden = new HashMap<>();
    /// Those without a shape that a layer reads.
    private final Set<Blob> bare = new HashSet<>();
    private final SharedParams shared = new SharedParams();
    private final List<Annotation> annotations = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private boolean complete = true;
    private long weights;
    private long biases;
    private long statistics;
    private long macs;
    private int batch;
    /// Of the first input that is one.
    private Shape image;

    private Annotator(Net net, Map<String, String> declared) {
        this.net = net;
        this.declared = declared;
    }

    /// Never throws: what is unknown or wrong leaves the rest annotated.
    public static Annotations annotate(Net net) {
        return annotate(net, Map.of());
    }

    /// As [#annotate(Net)], with the shapes that the user declared for layers whose tops Convas does not know.
    ///
    /// @param declared by node id, as [ShapeRule] reads it
    public static Annotations annotate(Net net, Map<String, String> declared) {
        return new Annotator(net, declared).annotate();
    }

    private Annotations annotate() {
        diagnostics.addAll(net.diagnostics());
        for (Node node : net.nodes()) {
            annotations.add(annotate(node));
        }
        overwriting();
        diagnostics.sort(Comparator.comparingInt(diagnostic -> diagnostic.span().start()));
        Memory memory = Memory.of(net, blobs);
        Totals totals = new Totals(complete, weights, biases, statistics, macs, memory.all(), memory.peak(), Math.max(1, batch));
        return new Annotations(net, blobs, annotations, totals, diagnostics);
    }

    private void overwriting() {
        Overwriting found = Overwriting.of(net);
        found.values().forEach((node, why) -> diagnostics.add(new Diagnostic(Severity.WARNING, "overwritten", "This layer " + why
            + ": give that layer a top of its own name.", Places.of(node, null), node.id())));
        if (net.phase() == Phase.TRAIN) {
            found.gradients().forEach((node, why) -> diagnostics.add(new Diagnostic(Severity.WARNING, "overwritten-gradient",
                "When Caffe trains this layer it goes wrong: " + why + ".", Places.of(node, null), node.id())));
        }
    }

    private Annotation annotate(Node node) {
        Optional<Diagnostic> misfit = misfit(node);
        if (misfit.isPresent()) {
            return wrong(node, misfit.get());
        }
        List<Shape> bottoms = new ArrayList<>(node.bottoms().size());
        for (int i = 0; i < node.bottoms().size(); i++) {
            Blob bottom = node.bottoms().get(i);
            if (bottom == null) {
                return unknown(node, "it reads `" + node.bottomNames().get(i) + "`, which no layer makes");
            }
            switch (blobs.get(bottom)) {
                case Inferred.Known(Shape shape) when shape == Shape.NEVER_GIVEN && (!bare.add(bottom) || node.layer() instanceof Split) -> {
                    return wrong(node, error("no-shape", "`" + bottom.name() + "` has no shape, and Caffe does not load a net that splits it for more than one"
                        + " layer: give it `input_param { shape { dim: ... } }`", Places.nth(node, "bottom", i), node));
                }
                case Inferred.Known(Shape shape) -> bottoms.add(shape);
                case Inferred.Unknown(String why) -> {
                    return unknown(node, why);
                }
                case Inferred.Wrong ignored -> {
                    return unknown(node, "the shape of `" + bottom.name() + "` is not known, since the layer that makes it has a problem");
                }
                case null -> {
                    return unknown(node, "the shape of `" + bottom.name() + "` is not known");
                }
            }
        }
        try {
            return known(node, bottoms);
        } catch (Refused refused) {
            if (!refused.mistake()) {
                if (!(node.layer() instanceof Opaque)) {
                    diagnostics.add(new Diagnostic(Severity.INFO, "unknown-shape", sentence(refused.getMessage()), Places.of(node, null), node.id()));
                }
                return unknown(node, refused.getMessage());
            }
            return wrong(node, refusal(node, refused));
        } catch (ArithmeticException tooLarge) {
            return wrong(node, error("too-large", "the blob would have more values than Caffe can hold (2147483647): make it smaller",
                Places.of(node, null), node));
        } catch (RuntimeException mistake) {
            return wrong(node, error("internal", "Convas could not work this layer out (" + mistake + "), which is a mistake of Convas",
                Places.of(node, null), node));
        }
    }

    /// Wrong numbers of bottoms or tops, or a top that may not overwrite its bottom.
    private static Optional<Diagnostic> misfit(Node node) {
        Layer layer = node.layer();
        Arity bottoms = layer.type().bottoms();
        Arity tops = layer.type().tops();
        int ins = node.bottoms().size();
        int outs = node.tops().size();
        if (!bottoms.accepts(ins)) {
            return Optional.of(error("arity", node.type() + " takes " + bottoms.describe("bottom") + ", not " + ins
                + (ins < bottoms.min() ? ": connect what it should read" : ": disconnect the rest"),
                ins > bottoms.max() ? Places.nth(node, "bottom", bottoms.max()) : Places.of(node, null), node));
        }
        if (!tops.accepts(outs)) {
            return Optional.of(error("arity", node.type() + " makes " + tops.describe("top") + ", not " + outs
                + (outs < tops.min() ? ": add a top, which names its result" : ": remove the rest"),
                outs > tops.max() ? Places.nth(node, "top", tops.max()) : Places.of(node, null), node));
        }
        if (inPlace(node) == InPlace.REFUSED) {
            return Optional.of(error("in-place", node.type() + " cannot overwrite its bottom: give its top a name of its own",
                Places.nth(node, "top", 0), node));
        }
        return Optional.empty();
    }

    private static Diagnostic refusal(Node node, Refused refused) {
        if (refused instanceof Refused.Branch branch) {
            return new Diagnostic(Severity.ERROR, "shape-mismatch",
                branch.message("`" + node.bottomNames().get(branch.bottom()) + "`", "`" + node.bottomNames().getFirst() + "`") + ".",
                Places.nth(node, "bottom", branch.bottom()), node.id());
        }
        return error("refused", refused.getMessage(), Places.of(node, refused.field()), node);
    }

    static Diagnostic error(String rule, String message, Span span, Node node) {
        return new Diagnostic(Severity.ERROR, rule, sentence(message), span, node.id());
    }

    /// A message of a layer as a sentence, with a capital and a full stop.
    static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }

    private Annotation unknown(Node node, String why) {
        return without(node, new Inferred.Unknown(why));
    }

    private Annotation wrong(Node node, Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
        return without(node, new Inferred.Wrong(diagnostic));
    }

    private Annotation without(Node node, Inferred inferred) {
        complete = false;
        node.tops().forEach(top -> blobs.put(top, inferred));
        return new Annotation(List.of(), false, 0, 0, 0, 0, 0, Optional.empty(), List.of(), "");
    }

    private static InPlace inPlace(Node node) {
        return node.inPlace() ? node.layer().inPlace(node.bottoms().size(), node.tops().size()) : InPlace.RIGHT;
    }

    /// Says what becomes in Caffe of a top that overwrites its bottom.
    private void overwrites(Node node, int top, InPlace outcome) {
        String message = switch (outcome) {
            case WRONG -> node.type() + " overwrites its bottom while it still reads it, which Caffe"
                + " accepts but which gives wrong values in it: give its top a name of its own.";
            case FAILS -> "Caffe loads this " + node.type() + ", but fails when it runs it, since its top overwrites its bottom:"
                + " give its top a name of its own.";
            default -> null;
        };
        if (message != null) {
            diagnostics.add(new Diagnostic(Severity.WARNING, "in-place", message, Places.nth(node, "top", top), node.id()));
        }
    }

    /// @param otherwise what becomes of it where the shapes differ
    private static InPlace alike(Layer layer, List<Shape> bottoms, List<Shape> tops, int i, InPlace otherwise) {
        return tops.get(i).equals(bottoms.get(i)) ? layer.inPlaceAlike(bottoms.get(i)) : otherwise;
    }

    private Annotation known(Node node, List<Shape> bottoms) {
        Layer layer = node.layer();
        List<Shape> tops = tops(node, bottoms);
        InPlace first = inPlace(node);
        overwrites(node, 0, first == InPlace.IF_ALIKE ? alike(layer, bottoms, tops, 0, InPlace.WRONG) : first);
        for (int i = 1; i < tops.size(); i++) {
            if (node.overwrites(i)) {
                overwrites(node, i, alike(layer, bottoms, tops, i, InPlace.FAILS));
            }
        }
        for (Shape top : tops) {
            if (top.rank() > 32) {
                throw new Refused("a blob of " + top.rank() + " axes is more than Caffe can hold: use at most 32");
            }
            if (top.count() > Integer.MAX_VALUE) {
                throw new ArithmeticException();
            }
        }
        List<Parameter> params = layer.params(bottoms);
        for (Parameter param : params) {
            if (param.shape().count() > Integer.MAX_VALUE) {
                throw new Refused("the " + param.role() + " would be " + param.shape().count()
                    + " values, more than Caffe can hold (2147483647): make the layer smaller");
            }
            if (param.shape().count() == 0 && !(layer instanceof ParameterLayer)) {
                throw new Refused("the " + param.role() + " would be " + param.shape() + ", which leaves Caffe nothing to fill: make the bottom larger");
            }
            param.filler().check(param.shape());
        }
        Sums sums = sums(node, params);
        long cost = layer.macs(bottoms, tops);
        String formula = layer.formula(bottoms, tops);
        List<Optional<ReceptiveField>> branches = branches(node, bottoms);
        ReceptiveField field = see(node, bottoms, tops);
        long bytes = 0;
        for (int i = 0; i < tops.size(); i++) {
            Blob top = node.tops().get(i);
            // What is made of a blob without a shape is given that of a scalar.
            Shape made = tops.get(i) == Shape.NEVER_GIVEN && !node.isInput() ? Shape.of() : tops.get(i);
            blobs.put(top, new Inferred.Known(made));
            bytes += node.bottomNames().contains(top.name()) ? 0 : tops.get(i).bytes();
        }
        if (batch == 0 && bottoms.isEmpty() && !tops.isEmpty()) {
            batch = tops.getFirst().num();
        }
        if (image == null && bottoms.isEmpty() && !tops.isEmpty() && tops.getFirst().rank() == 4) {
            image = tops.getFirst();
        }
        macs = Math.addExact(macs, cost);
        Lints.check(node, bottoms, tops, diagnostics);
        if (layer instanceof InnerProduct && image != null) {
            Lints.sight(node, bottoms.getFirst(), fields.get(node.bottoms().getFirst()), image, diagnostics);
        }
        return new Annotation(params, true, sums.weights, sums.biases, sums.statistics, cost, bytes, Optional.ofNullable(field), branches, formula);
    }

    private List<Shape> tops(Node node, List<Shape> bottoms) {
        String rule = declared.get(node.id());
        if (rule == null || !(node.layer() instanceof Outside layer)) {
            return node.layer().tops(bottoms, node.tops().size());
        }
        try {
            layer.tops(bottoms, node.tops().size());
        } catch (Refused refused) {
            if (refused.mistake()) {
                throw refused;
            }
        }
        try {
            return ShapeRule.parse(rule).tops(bottoms, layer.batchSize(), node.tops().size());
        } catch (IllegalArgumentException unfit) {
            throw new Refused("the declared shape cannot be read: " + unfit.getMessage());
        }
    }

    private record Sums(long weights, long biases, long statistics) {}

    private Sums sums(Node node, List<Parameter> params) {
        if (node.params().size() > params.size()) {
            diagnostics.add(error("too-many-params", "there are " + node.params().size() + " `param` for " + params.size()
                + (params.size() == 1 ? " parameter" : " parameters") + " of this layer: remove the rest", Places.nth(node, "param", params.size()), node));
        }
        long[] own = new long[3];
        for (int i = 0; i < params.size(); i++) {
            Parameter param = params.get(i);
            long count = param.shape().count();
            int kind = !param.learned() ? 2 : param.bias() ? 1 : 0;
            own[kind] += count;
            ParamSpec spec = i < node.params().size() ? node.params().get(i) : ParamSpec.DEFAULT;
            if (!param.learned() && i < node.params().size() && spec.lrMult() != 0 && node.type().equals("BatchNorm")) {
                diagnostics.add(error("statistics-learned", "the " + param.role() + " of a BatchNorm layer is not learned, so that Caffe refuses "
                    + "a `lr_mult` of " + spec.lrMult() + " for it: set it to 0, or remove the `param`", Places.nth(node, "param", i), node));
            }
            if (shared.first(node, i, param, spec, diagnostics)) {
                weights += kind == 0 ? count : 0;
                biases += kind == 1 ? count : 0;
                statistics += kind == 2 ? count : 0;
            }
        }
        return new Sums(own[0], own[1], own[2]);
    }

    /// The bottoms whose values reach the tops: of a Crop only the first.
    private static int seeing(Node node) {
        return node.layer() instanceof Crop ? 1 : node.bottoms().size();
    }

    private List<Optional<ReceptiveField>> branches(Node node, List<Shape> bottoms) {
        List<Optional<ReceptiveField>> out = new ArrayList<>();
        for (int i = 0; i < bottoms.size(); i++) {
            Blob bottom = node.bottoms().get(i);
            ReceptiveField field = i < seeing(node) ? fields.get(bottom) : null;
            out.add(Optional.ofNullable(field).map(seen -> onwards(node.layer(), bottoms, seen, hidden.get(bottom))));
        }
        return out;
    }

    /// @param positions height and width of the image that lies flat in the bottom, or null
    private static ReceptiveField onwards(Layer layer, List<Shape> bottoms, ReceptiveField seen, int[] positions) {
        Shape in = bottoms.getFirst();
        if (layer instanceof Crop crop && in.rank() == 4) {
            return seen.moved(crop.offset(in, 2), crop.offset(in, 3));
        }
        return layer instanceof InnerProduct && positions != null
            ? seen.through(new Window(positions[0], positions[1], 1, 1, 0, 0, 1, 1), false)
            : seen.through(layer.window(bottoms), layer.transposed());
    }

    /// What the tops see; null for what no image feeds.
    private ReceptiveField see(Node node, List<Shape> bottoms, List<Shape> tops) {
        Layer layer = node.layer();
        ReceptiveField seen = null;
        int[] positions = null;
        if (bottoms.isEmpty()) {
            for (int i = 0; i < tops.size(); i++) {
                if (tops.get(i).rank() == 4) {
                    fields.put(node.tops().get(i), ReceptiveField.PIXEL);
                    seen = ReceptiveField.PIXEL;
                }
            }
            return seen;
        }
        for (int i = 0; i < seeing(node); i++) {
            Blob bottom = node.bottoms().get(i);
            seen = ReceptiveField.larger(seen, fields.get(bottom));
            positions = positions == null ? hidden.get(bottom) : positions;
        }
        if (seen == null) {
            return null;
        }
        Shape in = bottoms.getFirst();
        seen = onwards(layer, bottoms, seen, positions);
        positions = layer instanceof InnerProduct ? null : positions;
        for (int i = 0; i < tops.size(); i++) {
            Blob top = node.tops().get(i);
            fields.put(top, seen);
            if (tops.get(i).rank() != 4 && !(layer instanceof InnerProduct)) {
                int[] flat = in.rank() == 4 ? new int[] {in.height(), in.width()} : positions;
                if (flat != null) {
                    hidden.put(top, flat);
                }
            }
        }
        return seen;
    }
}
