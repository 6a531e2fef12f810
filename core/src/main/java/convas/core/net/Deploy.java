package convas.core.net;

import convas.core.layer.Category;
import convas.core.layer.Refused;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns a net for training into one for use.
final class Deploy {
    private static final Map<String, String> ENDS = Map.of("SoftmaxWithLoss", "Softmax", "SigmoidCrossEntropyLoss", "Sigmoid");

    /// Losses that leave nothing behind but what they compare.
    private static final Set<String> COMPARING = Set.of("ContrastiveLoss", "EuclideanLoss", "HingeLoss", "InfogainLoss",
        "MultinomialLogisticLoss");

    private static final Set<String> DROPPED = Set.of("Accuracy", "Silence", "HDF5Output");

    private final String text;
    private final List<LayerSource> sources = new ArrayList<>();
    private final Net net;

    private Deploy(SyntaxTree tree, NetState state) {
        this.text = tree.text();
        this.net = NetReader.read(tree, state);
        StateRules rules = new StateRules(tree.root(), state, text);
        for (LayerSource source : NetReader.sources(tree)) {
            if (source.field() == null || rules.includes(source.body())) {
                sources.add(source);
            }
        }
    }

    static List<Exported> layers(SyntaxTree tree, NetState state) {
        return new Deploy(tree, state).layers();
    }

    private List<Exported> layers() {
        Set<Integer> main = main();
        Set<Integer> kept = kept(main);
        Set<Integer> ends = new HashSet<>(main);
        ends.retainAll(kept);
        Set<String> names = new HashSet<>();
        net.nodes().forEach(node -> {
            names.add(node.name());
            node.tops().forEach(top -> names.add(top.name()));
        });
        Map<String, Integer> made = new HashMap<>();
        List<Exported> out = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            if (!kept.contains(i)) {
                continue;
            }
            Node node = net.nodes().get(i);
            Exported layer = Exported.of(sources.get(i));
            if (ends.contains(i)) {
                layer = end(layer, made, names);
            } else if (data(node)) {
                layer = input(node, kept, ends);
            }
            out.add(layer);
        }
        return out;
    }

    /// The losses that count: those of the greatest weight.
    private Set<Integer> main() {
        Map<Integer, Double> weights = new HashMap<>();
        double most = 0;
        for (Node node : net.nodes()) {
            if ((ENDS.containsKey(node.type()) || COMPARING.contains(node.type())) && !node.bottoms().isEmpty()) {
                Double written = Literals.real(LayerSource.last(sources.get(node.index()).body(), "loss_weight"), text);
                double weight = written == null ? 1 : written;
                weights.put(node.index(), weight);
                most = Math.max(most, weight);
            }
        }
        double greatest = most;
        weights.values().removeIf(weight -> weight < greatest);
        return weights.keySet();
    }

    /// The layers that outputs need; layers that only fed what is dropped go too.
    private Set<Integer> kept(Set<Integer> main) {
        int count = net.nodes().size();
        Map<Blob, List<Integer>> readers = new HashMap<>();
        boolean[] learned = new boolean[count];
        for (Node node : net.nodes()) {
            Category category = node.layer().type().category();
            learned[node.index()] = category == Category.CONVOLUTION || category == Category.DENSE;
            node.bottoms().stream().filter(blob -> blob != null).forEach(blob -> {
                readers.computeIfAbsent(blob, key -> new ArrayList<>()).add(node.index());
                learned[node.index()] |= learned[blob.node()];
            });
        }
        Set<Integer> kept = new HashSet<>();
        for (int i = count - 1; i >= 0; i--) {
            Node node = net.nodes().get(i);
            boolean end = main.contains(i) && ENDS.containsKey(node.type());
            boolean dropped = !end && (DROPPED.contains(node.type()) || ENDS.containsKey(node.type()) || COMPARING.contains(node.type()));
            boolean unread = node.tops().stream().noneMatch(readers::containsKey);
            boolean needed = false;
            for (Blob top : node.tops()) {
                for (int reader : readers.getOrDefault(top, List.of())) {
                    needed |= kept.contains(reader) ? reads(reader, node, main)
                        : learned[i] && main.contains(reader) && COMPARING.contains(net.nodes().get(reader).type());
                }
            }
            if (!dropped && (unread && !data(node) || needed || end)) {
                kept.add(i);
            }
        }
        return kept;
    }

    /// Whether a kept layer still reads a node: a loss that becomes an output no longer reads the label.
    private boolean reads(int reader, Node node, Set<Integer> main) {
        List<Blob> bottoms = net.nodes().get(reader).bottoms();
        return !main.contains(reader) || bottoms.getFirst() != null && bottoms.getFirst().node() == node.index();
    }

    private static boolean data(Node node) {
        return node.bottomNames().isEmpty() && !node.type().equals("Input") && (node.layer().type().category() == Category.DATA
            || Set.of("HDF5Data", "MemoryData", "WindowData", "DummyData").contains(node.type()));
    }

    private static Exported end(Exported loss, Map<String, Integer> made, Set<String> names) {
        String wanted = made.isEmpty() ? "prob" : "prob" + (made.size() + 1);
        String name = names.contains(wanted) ? loss.name() : wanted;
        made.put(name, made.size());
        List<Syntax.Field> fields = loss.body().fields().stream().filter(field -> field.name().equals("softmax_param")).toList();
        Span span = loss.body().span();
        return new Exported(name, ENDS.get(loss.type()), List.of(loss.bottoms().getFirst()), List.of(name),
            new Syntax.Message(fields, span, span), false, Optional.empty());
    }

    /// @throws Refused if the file does not say how large the data is
    private Exported input(Node node, Set<Integer> kept, Set<Integer> ends) {
        List<Shape> shapes;
        try {
            shapes = node.layer().tops(List.of(), node.tops().size());
        } catch (Refused unknown) {
            throw new Refused("`" + node.id() + "` cannot become an Input layer: " + unknown.getMessage() + ".");
        }
        List<String> tops = new ArrayList<>();
        List<Shape> used = new ArrayList<>();
        for (int i = 0; i < node.tops().size(); i++) {
            Blob top = node.tops().get(i);
            if (kept.stream().anyMatch(reader -> readsTop(reader, top, ends))) {
                tops.add(top.name());
                used.add(shapes.get(i));
            }
        }
        Span span = node.span();
        return new Exported(node.name(), "Input", List.of(), tops, new Syntax.Message(List.of(), span, span), false, Optional.of(used));
    }

    private boolean readsTop(int reader, Blob top, Set<Integer> ends) {
        List<Blob> bottoms = net.nodes().get(reader).bottoms();
        return ends.contains(reader) ? top.equals(bottoms.getFirst()) : bottoms.contains(top);
    }
}
