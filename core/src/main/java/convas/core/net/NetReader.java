package convas.core.net;

import convas.core.layer.DummyData;
import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.Filler;
import convas.core.layer.LSTM;
import convas.core.layer.Layer;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.layer.Opaque;
import convas.core.layer.Params;
import convas.core.layer.Phase;
import convas.core.layer.RNN;
import convas.core.layer.Settings;
import convas.core.net.LayerSource.Form;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxProblem;
import convas.core.prototxt.SyntaxTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Makes a [Net] of a text.
public final class NetReader {
    private final SyntaxTree tree;
    private final String text;
    private final NetState state;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private NetReader(SyntaxTree tree, NetState state) {
        this.tree = tree;
        this.text = tree.text();
        this.state = state;
    }

    /// Never throws: what is wrong becomes a diagnostic and the rest is still read.
    public static Net read(SyntaxTree tree, Phase phase) {
        return read(tree, NetState.of(phase));
    }

    /// As [#read(SyntaxTree, Phase)] for a level and stages as well.
    public static Net read(SyntaxTree tree, NetState state) {
        return new NetReader(tree, state).read();
    }

    private Net read() {
        Syntax.Message root = tree.root();
        List<LayerSource> all = sources(tree);
        StateRules rules = new StateRules(root, state, text);
        List<LayerSource> sources = new ArrayList<>(all.size());
        for (LayerSource source : all) {
            if (source.field() == null || rules.includes(source.body())) {
                sources.add(source);
            }
        }
        List<String> ids = ids(sources);
        problems(sources, ids);
        checkNames(sources, ids);
        List<Layer> layers = IntStream.range(0, sources.size()).mapToObj(i -> layer(sources.get(i), ids.get(i))).toList();
        checkFields(root, all, sources, layers, ids);
        Set<String> unsized = checkInputs(root, sources);
        checkForms(root);
        checkOldest(root);
        List<Backprop> backprops = sources.stream().map(source -> Backprop.of(source.body(), text)).toList();
        List<Wiring.Wires> wires = Wiring.connect(sources, ids, backprops, unsized, diagnostics);
        List<Node> nodes = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            LayerSource source = sources.get(i);
            Wiring.Wires wired = wires.get(i);
            checkRules(source, ids.get(i));
            checkBackprop(source, wired.tops().size(), ids.get(i));
            nodes.add(new Node(i, ids.get(i), source.name(), source.type(), layers.get(i), wired.bottoms(),
                source.bottoms().stream().map(LayerSource.Name::text).toList(), wired.tops(), wired.inPlace(), params(source),
                backprops.get(i), source.field(), source.span()));
        }
        diagnostics.sort(Comparator.comparingInt(diagnostic -> diagnostic.span().start()));
        String name = Literals.string(LayerSource.last(root, "name"), text);
        return new Net(name == null ? "" : name, state, nodes, diagnostics);
    }

    /// All layers of the text whatever their phase, in today's form.
    static List<LayerSource> sources(SyntaxTree tree) {
        Upgrade upgrade = new Upgrade(tree.text());
        List<LayerSource> sources = new ArrayList<>();
        boolean oldest = false;
        for (Syntax.Field field : tree.root().fields()) {
            if (!field.name().equals("layer") && !field.name().equals("layers")) {
                continue;
            }
            for (Syntax.Value value : LayerSource.items(field.value())) {
                if (value instanceof Syntax.Message message) {
                    Syntax.Field one = value == field.value() ? field
                        : new Syntax.Field(field.name(), field.nameSpan(), value, value.span());
                    LayerSource source = field.name().equals("layer") ? upgrade.today(one, message) : upgrade.old(one, message);
                    oldest |= source.form() == Form.V0;
                    sources.add(source);
                }
            }
        }
        List<LayerSource> merged = oldest ? Upgrade.mergePadding(sources) : sources;
        Optional<LayerSource> input = upgrade.input(tree.root());
        if (input.isEmpty()) {
            return merged;
        }
        List<LayerSource> whole = new ArrayList<>(merged.size() + 1);
        whole.add(input.get());
        whole.addAll(merged);
        return whole;
    }

    private static List<String> ids(List<LayerSource> sources) {
        List<String> ids = new ArrayList<>(sources.size());
        Set<String> taken = new HashSet<>();
        Map<String, Integer> count = new HashMap<>();
        sources.forEach(source -> taken.add(source.name()));
        for (LayerSource source : sources) {
            String base = !source.name().isEmpty() ? source.name() : source.type().isEmpty() ? "layer" : source.type();
            int number = count.merge(base, 1, Integer::sum);
            String id = number == 1 && (!source.name().isEmpty() || taken.add(base)) ? base : base + "#" + Math.max(2, number);
            while (!id.equals(base) && !taken.add(id)) {
                number = count.merge(base, 1, Integer::sum);
                id = base + "#" + number;
            }
            ids.add(id);
        }
        return ids;
    }

    /// Caffe forgets what files of old say about the three statistics of a BatchNorm layer (`UpgradeNetBatchNorm`).
    private static List<ParamSpec> params(LayerSource source) {
        return source.type().equals("BatchNorm") && source.params().size() == 3 ? List.of() : source.params();
    }

    private Layer layer(LayerSource source, String id) {
        Optional<LayerType<?>> type = Layers.find(source.type());
        if (type.isPresent()) {
            if (!CaffeTypes.known(source.type())) {
                add(Severity.ERROR, "unknown-type", source.typeSpan(), "Caffe 1.0 has no layer type \"" + source.type()
                    + "\" and refuses it; programs built on Caffe have it, and Convas follows them.", id);
            }
            return type.get().read(new SourceSettings(source, text, phase(source)));
        }
        if (source.type().isEmpty()) {
            add(Severity.ERROR, "unknown-type", source.typeSpan(), "This layer has no type; write what it does, such as `type: \"Convolution\"`"
                + ".", id);
        } else if (CaffeTypes.known(source.type())) {
            add(Severity.INFO, "unknown-type", source.typeSpan(), "Convas cannot compute " + source.type()
                + " layers yet; this one is drawn and kept as it is, and the shapes behind it are unknown.", id);
        } else {
            Optional<String> near = Spelling.nearest(source.type(), CaffeTypes.all());
            diagnostics.add(new Diagnostic(Severity.ERROR, "unknown-type", "Caffe 1.0 has no layer type \"" + source.type() + "\""
                + near.map(word -> "; did you mean \"" + word + "\"?").orElse(" and refuses it; it is drawn and kept as it is."),
                source.typeSpan(), id, source.form() == Form.TODAY ? near.map(Literals::quote).orElse(null) : null));
        }
        return new Opaque(source.type());
    }

    /// The net's, unless the layer names one of its own (`Net::Init` gives the net's to those that do not).
    private Phase phase(LayerSource source) {
        Syntax.Value own = source.form() == Form.TODAY ? LayerSource.last(source.body(), "phase") : null;
        return own == null ? state.phase()
            : Stream.of(Phase.values()).filter(each -> StateRules.means(own, each, text)).findFirst().orElse(state.phase());
    }

    private void problems(List<LayerSource> sources, List<String> ids) {
        int at = 0;
        for (SyntaxProblem problem : tree.problems()) {
            while (at < sources.size() && (sources.get(at).field() == null || sources.get(at).span().end() <= problem.span().start())) {
                at++;
            }
            String layer = at < sources.size() && sources.get(at).span().contains(problem.span().start()) ? ids.get(at) : null;
            add(Severity.ERROR, "syntax", problem.span(), problem.message(), layer);
        }
    }

    /// Weights are matched by the names of layers, and Caffe finds a layer by name: it takes the last of several.
    private void checkNames(List<LayerSource> sources, List<String> ids) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            LayerSource source = sources.get(i);
            Integer other = source.name().isEmpty() ? null : first.putIfAbsent(source.name(), i);
            if (other != null) {
                Syntax.Value name = LayerSource.last(source.body(), "name");
                add(Severity.WARNING, "duplicate-name", name == null ? source.span() : name.span(), "There is already a layer `" + source.name()
                    + "`, a " + sources.get(other).type() + ". Weights are matched by name, so that both would get the same: rename this one.",
                    ids.get(i));
            }
        }
    }

    private void checkFields(
            Syntax.Message root, List<LayerSource> all, List<LayerSource> included, List<Layer> layers, List<String> ids) {
        Set<Integer> reported = new HashSet<>();
        tree.problems().forEach(problem -> reported.add(problem.span().start()));
        Map<Syntax.Field, String> idOf = new IdentityHashMap<>();
        Set<Syntax.Message> fillers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < included.size(); i++) {
            idOf.put(included.get(i).field(), ids.get(i));
            fillers.addAll(fillers(included.get(i), layers.get(i)));
        }
        FieldCheck check = new FieldCheck(text, reported, fillers, diagnostics);
        check.net(root);
        for (LayerSource source : all) {
            if (source.field() != null) {
                check.layer(source.field(), source.type(), idOf.getOrDefault(source.field(), source.name()));
            }
        }
    }

    /// The fillers of a layer that fill something: not where the text gives the layer its parameters (`blobs`), which only LSTM, RNN and
    /// DummyData do not heed.
    private static List<Syntax.Message> fillers(LayerSource source, Layer layer) {
        if (!LayerSource.values(source.body(), "blobs").isEmpty()
                && !(layer instanceof LSTM || layer instanceof RNN || layer instanceof DummyData)) {
            return List.of();
        }
        List<Syntax.Message> fillers = new ArrayList<>(2);
        Set<Field<?>> idle = layer.idleFillers(source.bottoms().size());
        for (FieldTable table : layer.type().tables()) {
            Syntax.Message message = source.message(table.name());
            table.fields().stream().filter(field -> message != null && field.table() == Filler.TABLE && !idle.contains(field))
                .flatMap(field -> LayerSource.values(message, field.name()).stream())
                .forEach(value -> {
                    if (value instanceof Syntax.Message filler) {
                        fillers.add(filler);
                    }
                });
        }
        return fillers;
    }

    /// @return the inputs of which no size is known; what is said of them here is not said again of what reads them
    private Set<String> checkInputs(Syntax.Message root, List<LayerSource> sources) {
        List<LayerSource.Name> names = LayerSource.names(root, "input", text);
        List<Syntax.Value> shapes = LayerSource.values(root, "input_shape");
        List<Syntax.Value> dims = LayerSource.values(root, "input_dim");
        if (names.isEmpty()) {
            return Set.of();
        }
        Set<String> unsized = new HashSet<>();
        names.stream().skip(shapes.isEmpty() ? dims.size() / 4 : shapes.size()).forEach(name -> unsized.add(name.text()));
        sources.forEach(source -> source.tops().forEach(top -> unsized.remove(top.text())));
        if (shapes.isEmpty() && dims.isEmpty()) {
            // Caffe forgets such inputs, and misses those that a layer reads.
            boolean read = sources.stream().flatMap(source -> source.bottoms().stream()).anyMatch(bottom -> unsized.contains(bottom.text()));
            add(read ? Severity.ERROR : Severity.WARNING, "input-shape", names.getFirst().span(), "The input `" + names.getFirst().text()
                + "` has no size; add `input_shape { dim: 1 dim: 3 dim: 224 dim: 224 }` with your numbers.", null);
        } else if (!shapes.isEmpty() && shapes.size() != names.size()) {
            add(severity(shapes.size(), names.size()), "input-shape", shapes.getLast().span(), "There are " + names.size() + " `input` and "
                + shapes.size() + " `input_shape`; give one for each input.", null);
        } else if (shapes.isEmpty() && dims.size() != 4 * names.size()) {
            Severity severity = severity(dims.size(), 4 * names.size());
            add(severity, "input-shape", dims.getLast().span(), "`input_dim` must stand four times for each input (number, channels, height,"
                + " width), that is " + 4 * names.size() + " times, but stands " + dims.size() + " times"
                + (severity == Severity.ERROR ? " (Caffe may load it, and fails when it runs)" : "")
                + ". `input_shape { dim: ... }` takes any number.",
                null);
        }
        return unsized;
    }

    /// Caffe reads the first ones.
    private static Severity severity(int given, int wanted) {
        return given > wanted ? Severity.WARNING : Severity.ERROR;
    }

    private void checkForms(Syntax.Message root) {
        Syntax.Field today = null;
        Syntax.Field old = null;
        for (Syntax.Field field : root.fields()) {
            today = today == null && field.name().equals("layer") ? field : today;
            old = old == null && field.name().equals("layers") ? field : old;
        }
        if (today != null && old != null) {
            Syntax.Field second = today.span().start() < old.span().start() ? old : today;
            add(Severity.ERROR, "mixed-forms", second.nameSpan(),
                "This file has both `layer` and the older `layers`, which Caffe refuses. Export writes all of them as `layer`.", null);
        } else if (old != null) {
            add(Severity.INFO, "old-form", old.nameSpan(),
                "The layers are in an older form of Caffe's files and are shown as Caffe upgrades them. Export writes today's form.", null);
        }
    }

    /// Where one layer is of the oldest form, Caffe reads all as such and finds no type in the others.
    private void checkOldest(Syntax.Message root) {
        List<Syntax.Value> layers = LayerSource.values(root, "layers");
        boolean oldest = layers.stream().anyMatch(NetReader::isOldest);
        layers.stream().filter(each -> oldest && !isOldest(each)).findFirst().ifPresent(each -> add(Severity.ERROR, "mixed-forms", each.span(),
            "Some `layers` hold a `layer` of the oldest form and this one does not, which Caffe refuses. Export writes all of them as `layer`.", null));
    }

    private static boolean isOldest(Syntax.Value layer) {
        return layer instanceof Syntax.Message message && LayerSource.last(message, "layer") instanceof Syntax.Message;
    }

    private void checkRules(LayerSource source, String id) {
        List<Syntax.Value> includes = LayerSource.values(source.body(), "include");
        List<Syntax.Value> excludes = LayerSource.values(source.body(), "exclude");
        if (!includes.isEmpty() && !excludes.isEmpty()) {
            add(Severity.ERROR, "include-and-exclude", excludes.getFirst().span(),
                "A layer may have `include` rules or `exclude` rules, not both; remove one kind.", id);
        }
    }

    /// One `propagate_down` for each bottom, or none; one `loss_weight` for each top, or none, but a loss that is given none has one
    /// (Caffe's `Net::Init`, `Layer::SetLossWeights`).
    private void checkBackprop(LayerSource source, int tops, String id) {
        List<Syntax.Value> propagates = LayerSource.values(source.body(), "propagate_down");
        if (!propagates.isEmpty() && propagates.size() != source.bottoms().size()) {
            add(Severity.ERROR, "propagate-down", propagates.getLast().span(), "There " + (propagates.size() == 1 ? "is 1" : "are " + propagates.size())
                + " `propagate_down` for " + source.bottoms().size() + (source.bottoms().size() == 1 ? " bottom" : " bottoms")
                + "; give one for each bottom, or none.", id);
        }
        List<Syntax.Value> weights = LayerSource.values(source.body(), "loss_weight");
        int count = weights.isEmpty() && CaffeTypes.makesItsTop(source.type()) ? 1 : weights.size();
        if (tops > 1 && source.type().equals("SoftmaxWithLoss")) {
            add(Severity.ERROR, "loss-weight", source.tops().get(1).span(), "Caffe 1.0 refuses a second top of SoftmaxWithLoss; for the shares "
                + "add a Softmax layer that reads `" + (source.bottoms().isEmpty() ? "the scores" : source.bottoms().getFirst().text()) + "`.", id);
        } else if (count != 0 && count != tops) {
            add(Severity.ERROR, "loss-weight", weights.isEmpty() ? source.typeSpan() : weights.getLast().span(), "There "
                + (count == 1 ? "is 1 `loss_weight`" : "are " + count + " `loss_weight`") + (weights.isEmpty() ? ", that of every loss," : "") + " for "
                + tops + (tops == 1 ? " top" : " tops") + "; give one for each top, or none.", id);
        }
    }

    private void add(Severity severity, String rule, Span span, String message, String layer) {
        diagnostics.add(new Diagnostic(severity, rule, message, span, layer));
    }

    private record SourceSettings(LayerSource source, String text, Phase phase) implements Settings {
        @Override
        public Params get(FieldTable table) {
            return Params.of(table, source.message(table.name()), text);
        }
    }
}
