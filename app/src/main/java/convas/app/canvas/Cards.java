package convas.app.canvas;

import convas.app.figures.Figures;
import convas.core.analysis.Annotation;
import convas.core.analysis.Annotations;
import convas.core.analysis.ReceptiveField;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.layer.Category;
import convas.core.layer.Layer;
import convas.core.layout.Direction;
import convas.core.layout.Graph;
import convas.core.layout.Layout;
import convas.core.layout.Layouter;
import convas.core.layout.Modules;
import convas.core.layout.Repeats;
import convas.core.layout.Watch;
import convas.core.net.Blob;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.net.ParamSpec;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes a [Scene] of a document: what is written on each box, how large it is, and where the layout puts it.
public final class Cards {
    static final double NAME = 13;
    static final double SMALL = 11;
    static final double PILL_TEXT = 10.5;
    static final double CHIP_TEXT = 10;
    static final double INSET = 10;
    static final double ICON = 15;
    static final double TITLE = 13;
    /// Side of the snowflake on a layer that does not learn.
    static final double FLAKE = 12;
    static final double STRIP = 30;
    static final double CHIP = 15;
    /// Chips begin a little above their line.
    static final double CHIP_RISE = 4;
    static final double CHIP_GAP = 3;
    private static final double HIDDEN_PILL = 16;
    private static final double LEAST_WIDTH = 96;
    private static final double MOST_WIDTH = 240;
    static final double TITLE_LINE = 27;
    static final double TWO_LINES = 44;
    static final double LINE = 18;
    /// Behind a number of parameters, where there is room.
    static final String PARAMS = " params";

    /// Types that are drawn on the layer before them when nothing else reads what is between.
    private static final Set<String> ABSORBED =
        Set.of("ReLU", "PReLU", "Sigmoid", "TanH", "ELU", "AbsVal", "BNLL", "Dropout", "BatchNorm", "Scale", "Bias");

    private final Document document;
    private final Net net;
    private final Annotations annotations;
    private final Shown shown;
    private final String inside;
    private final int[] host;
    private final Map<Blob, Blob> last = new HashMap<>();
    private final Map<String, List<Diagnostic>> problems = new HashMap<>();
    private final List<Card> cards = new ArrayList<>();
    private Map<String, List<String>> repeats = Map.of();
    private final Map<String, Integer> cardOf = new HashMap<>();

    private Cards(Document document, Shown shown, String inside) {
        this.inside = inside;
        this.document = document;
        net = document.net();
        annotations = document.annotations();
        this.shown = shown;
        host = new int[net.nodes().size()];
    }

    /// @param width of the window to fill, and its `height`, in pixels
    public static Scene scene(Document document, Shown shown, double width, double height) {
        return scene(document, shown, null, width, height, Watch.NONE, null);
    }

    /// @param inside the module that is shown alone, with what feeds it; null for the whole net. Empty if there is no such module
    /// @param turns of the picture before, which this one is to be like; or null
    static Scene scene(Document document, Shown shown, String inside, double width, double height, Watch watch, Set<String> turns) {
        return new Cards(document, shown, inside).build(width, height, watch, turns);
    }

    /// The modules of a document, in the order of their first layers.
    static Set<String> modules(Document document) {
        Cards cards = new Cards(document, Shown.FIGURES, null);
        cards.findHosts();
        Set<String> found = new LinkedHashSet<>(cards.group().modules());
        found.remove(null);
        return found;
    }

    /// @param thumbnails whether room is kept for activation maps
    public static Scene scene(Document document, boolean thumbnails, double width, double height) {
        return scene(document, Shown.FIGURES.with(Shown.Part.MAPS, thumbnails), width, height);
    }

    private Scene build(double width, double height, Watch watch, Set<String> turns) {
        findHosts();
        for (Diagnostic diagnostic : annotations.diagnostics()) {
            if (diagnostic.layer() != null) {
                problems.computeIfAbsent(diagnostic.layer(), k -> new ArrayList<>()).add(diagnostic);
            }
        }
        Groups grouped = group();
        Map<Integer, List<Node>> groups = grouped.groups();
        List<Integer> hosts = grouped.hosts();
        List<String> modules = grouped.modules();
        repeats = repeats(grouped);
        Set<Integer> seen = inside == null ? null : seen(grouped);
        Map<String, List<List<Node>>> folded = new LinkedHashMap<>();
        Map<String, Integer> foldedAt = new HashMap<>();
        for (int i = 0; i < hosts.size(); i++) {
            if (seen != null && !seen.contains(i)) {
                continue;
            }
            String module = modules.get(i);
            List<Node> nodes = groups.get(hosts.get(i));
            if (module != null && !module.equals(inside) && document.sidecar().folded().contains(module)) {
                if (!foldedAt.containsKey(module)) {
                    foldedAt.put(module, cards.size());
                    cards.add(null);
                }
                folded.computeIfAbsent(module, k -> new ArrayList<>()).add(nodes);
                nodes.forEach(node -> cardOf.put(node.id(), foldedAt.get(module)));
            } else {
                nodes.forEach(node -> cardOf.put(node.id(), cards.size()));
                cards.add(card(nodes, module));
            }
        }
        level();
        folded.forEach((module, inside) -> cards.set(foldedAt.get(module), foldedCard(module, inside)));
        return place(width, height, watch, turns);
    }

    /// Layers by the box they are drawn on, and the module of each box.
    ///
    /// @param links between boxes, by index in `hosts`
    private record Groups(Map<Integer, List<Node>> groups, List<Integer> hosts, List<Graph.Link> links, List<String> modules) {}

    private Groups group() {
        Map<Integer, List<Node>> groups = new LinkedHashMap<>();
        for (Node node : net.nodes()) {
            groups.computeIfAbsent(host[node.index()], k -> new ArrayList<>()).add(node);
        }
        List<Integer> hosts = List.copyOf(groups.keySet());
        Map<Integer, Integer> order = new HashMap<>();
        hosts.forEach(h -> order.put(h, order.size()));
        List<Graph.Link> between = new ArrayList<>();
        for (Node node : net.nodes()) {
            for (Blob bottom : node.bottoms()) {
                if (bottom != null && host[bottom.node()] != host[node.index()]) {
                    between.add(new Graph.Link(order.get(host[bottom.node()]), 0, order.get(host[node.index()])));
                }
            }
        }
        List<String> modules = Modules.find(hosts.stream().map(h -> net.nodes().get(h).name()).toList(), between);
        return new Groups(groups, hosts, between, modules);
    }

    private Map<String, List<String>> repeats(Groups grouped) {
        Map<String, List<Node>> layers = new LinkedHashMap<>();
        for (int i = 0; i < grouped.hosts().size(); i++) {
            if (grouped.modules().get(i) != null) {
                layers.computeIfAbsent(grouped.modules().get(i), k -> new ArrayList<>()).addAll(grouped.groups().get(grouped.hosts().get(i)));
            }
        }
        layers.values().forEach(nodes -> nodes.sort(Comparator.comparingInt(Node::index)));
        return Repeats.of(annotations, layers);
    }

    /// The boxes of the module that is shown alone, and those that feed it.
    private Set<Integer> seen(Groups grouped) {
        Set<Integer> members = new HashSet<>();
        for (int i = 0; i < grouped.hosts().size(); i++) {
            if (inside.equals(grouped.modules().get(i))) {
                members.add(i);
            }
        }
        Set<Integer> seen = new HashSet<>(members);
        grouped.links().stream().filter(link -> members.contains(link.to())).forEach(link -> seen.add(link.from()));
        return seen;
    }

    /// Which node each is drawn on: itself, or the one that it works on in place.
    private void findHosts() {
        Map<Blob, Integer> readers = new HashMap<>();
        for (Node node : net.nodes()) {
            node.bottoms().forEach(bottom -> readers.merge(bottom, 1, Integer::sum));
        }
        for (Node node : net.nodes()) {
            int index = node.index();
            host[index] = index;
            if (node.bottoms().size() != 1 || node.tops().size() != 1 || node.bottoms().getFirst() == null) {
                continue;
            }
            Blob bottom = node.bottoms().getFirst();
            Node before = net.nodes().get(bottom.node());
            boolean absorbed = ABSORBED.contains(node.type()) && readers.get(bottom) == 1 && !before.bottoms().isEmpty()
                && net.nodes().get(host[bottom.node()]).layer().type().category() != Category.LOSS;
            if (node.inPlace() || absorbed) {
                host[index] = host[bottom.node()];
                last.replaceAll((from, to) -> to.equals(bottom) ? node.tops().getFirst() : to);
                last.put(bottom, node.tops().getFirst());
            }
        }
    }

    // ---- what is written

    private Card card(List<Node> nodes, String module) {
        Node node = nodes.getFirst();
        Layer layer = node.layer();
        Category category = layer.type().category();
        boolean named = shown.has(Shown.Part.NAMES) && !node.name().isEmpty();
        String name = named ? Modules.shortName(node.name(), module) : node.type();
        String knobs = !shown.has(Shown.Part.ATTRIBUTES) ? "" : named ? knobs(node, module != null) : node.layer().knobs();
        long count = 0;
        boolean known = true;
        for (Node each : nodes) {
            Annotation a = annotations.of(each);
            count += a.paramCount();
            known &= a.known();
        }
        String params = count > 0 && shown.has(Shown.Part.PARAMS) ? (known ? "" : "≥ ") + Figures.brief(count) : "";
        boolean frozen = frozen(node);
        List<String> figures = figures(nodes);
        List<Card.Chip> chips = new ArrayList<>();
        for (Node each : nodes.subList(1, nodes.size())) {
            String label = label(each.type());
            chips.add(new Card.Chip(each.id(), label, each.layer().type().category(), worst(each),
                Math.ceil(Face.MEDIUM.width(label, CHIP_TEXT)) + 10));
        }
        double chipsWidth = chips.stream().mapToDouble(Card.Chip::width).sum() + CHIP_GAP * Math.max(0, chips.size() - 1);
        double third = params.isEmpty() && chips.isEmpty() ? 0
            : chipsWidth + (params.isEmpty() || chips.isEmpty() ? 0 : 8)
                + Face.REGULAR.steadyWidth(params.isEmpty() || !chips.isEmpty() ? params : params + PARAMS, SMALL);
        List<Card.Out> outs = outs(node.tops());
        double outsWidth = outs.stream().mapToDouble(Card.Out::width).sum() + 4 * Math.max(0, outs.size() - 1) + 12;
        double wanted = max(ICON + 6 + Face.SEMIBOLD.width(name, NAME) + (frozen ? FLAKE + 4 : 0), Face.REGULAR.steadyWidth(knobs, SMALL), third,
            figures.stream().mapToDouble(figure -> Face.REGULAR.steadyWidth(figure, SMALL)).max().orElse(0)) * 1.015 + 2 * INSET;
        double width = width(Math.max(Math.min(wanted, MOST_WIDTH), outsWidth));
        double strip = shown.has(Shown.Part.MAPS) ? strip(node, nodes) : 0;
        double height = (knobs.isEmpty() ? TITLE_LINE : TWO_LINES) + (third > 0 ? LINE : 0) + figures.size() * LINE + strip
            + Card.hang(outs);
        Severity severity = null;
        int total = 0;
        for (Node each : nodes) {
            severity = worse(severity, worst(each));
            total += problems.getOrDefault(each.id(), List.of()).size();
        }
        return new Card(node.id(), false, module, nodes, category, name, knobs, params, figures, chips, spread(outs, width), frozen,
            severity, total, width, height, strip);
    }

    /// BatchNorm gathers its figures without learning them, whatever its rates.
    private boolean frozen(Node node) {
        int params = annotations.of(node).params().size();
        return params > 0 && !node.type().equals("BatchNorm") && IntStream.range(0, params).allMatch(
            i -> (i < node.params().size() ? node.params().get(i) : ParamSpec.DEFAULT).lrMult() == 0);
    }

    /// What else is wanted of the layers on a box, a line each.
    private List<String> figures(List<Node> nodes) {
        List<String> lines = new ArrayList<>();
        Annotation first = annotations.of(nodes.getFirst());
        if (shown.has(Shown.Part.FILTERS) && nodes.getFirst().type().equals("Convolution") && !first.params().isEmpty()
            && first.params().getFirst().shape().rank() == 4) {
            lines.add(filters(first.params().getFirst().shape()));
        }
        long macs = nodes.stream().mapToLong(node -> annotations.of(node).macs()).sum();
        if (shown.has(Shown.Part.MACS) && macs > 0) {
            lines.add(Figures.brief(macs) + " MAC");
        }
        if (shown.has(Shown.Part.RECEPTIVE_FIELD)) {
            annotations.of(nodes.getLast()).receptiveField().filter(field -> !field.equals(ReceptiveField.PIXEL))
                .ifPresent(field -> lines.add("RF " + field.sizeH() + "×" + field.sizeW()));
        }
        return lines;
    }

    /// The filters of a convolution with the depth they reach through: `3×3×9 · 2`.
    static String filters(Shape weights) {
        return weights.height() + "×" + weights.width() + "×" + weights.channels() + " · " + weights.num();
    }

    /// Gives the branches of a module boxes of one height where they differ by lines, so that they stand in rows.
    private void level() {
        Map<String, Double> tallest = new HashMap<>();
        for (Card card : cards) {
            if (card != null && levelled(card)) {
                tallest.merge(card.module(), card.bodyHeight(), Math::max);
            }
        }
        for (int i = 0; i < cards.size(); i++) {
            Card card = cards.get(i);
            if (card != null && levelled(card)) {
                double lines = (tallest.get(card.module()) - card.bodyHeight()) / LINE;
                if (lines > 0 && lines == Math.rint(lines)) {
                    cards.set(i, card.taller(lines * LINE));
                }
            }
        }
    }

    private static boolean levelled(Card card) {
        return card.module() != null && !card.folded() && (card.category() == Category.CONVOLUTION || card.category() == Category.POOL);
    }

    private Card foldedCard(String module, List<List<Node>> inside) {
        List<Node> nodes = inside.stream().flatMap(List::stream).toList();
        Set<Integer> members = new HashSet<>();
        nodes.forEach(node -> members.add(node.index()));
        Set<Blob> leaving = new java.util.LinkedHashSet<>();
        for (Node node : net.nodes()) {
            for (Blob bottom : node.bottoms()) {
                if (bottom != null && !members.contains(node.index()) && members.contains(bottom.node())) {
                    leaving.add(bottom);
                }
            }
        }
        if (leaving.isEmpty()) {
            nodes.getLast().tops().forEach(leaving::add);
        }
        long count = 0;
        boolean known = true;
        Severity severity = null;
        int total = 0;
        for (Node each : nodes) {
            count += annotations.of(each).paramCount();
            known &= annotations.of(each).known();
            severity = worse(severity, worst(each));
            total += problems.getOrDefault(each.id(), List.of()).size();
        }
        String knobs = inside.size() + " layers";
        List<String> figures = figures(nodes);
        String params = shown.has(Shown.Part.PARAMS) ? (known ? "" : "≥ ") + Figures.brief(count) : "";
        List<Card.Out> outs = outs(List.copyOf(leaving));
        double outsWidth = outs.stream().mapToDouble(Card.Out::width).sum() + 4 * Math.max(0, outs.size() - 1) + 12;
        double wanted = max(ICON + 6 + Face.SEMIBOLD.width(module, NAME) + badge(Scene.times(repeats, module)), Face.REGULAR.steadyWidth(knobs, SMALL), 120) * 1.015 + 2 * INSET;
        double width = width(Math.max(Math.min(wanted, MOST_WIDTH), outsWidth));
        double height = TWO_LINES + (figures.size() + 1) * LINE + Card.hang(outs);
        return new Card(module, true, module, nodes, Category.UTILITY, module, knobs, params, figures, List.of(), spread(outs, width), false, severity,
            total, width, height, 0);
    }

    /// Room that a badge takes beside a name.
    static double badge(String text) {
        return text.isEmpty() ? 0 : Math.ceil(Face.MEDIUM.width(text, CHIP_TEXT)) + 16;
    }

    private static double width(double wanted) {
        return Math.ceil(Math.max(LEAST_WIDTH, wanted) / 8) * 8;
    }

    /// The type and what matters of it. In modules, whose boxes stand close and are named for it, the commonest types go without saying.
    private static String knobs(Node node, boolean close) {
        String knobs = node.layer().knobs();
        String type = label(node.type());
        if (close && !knobs.isEmpty() && (node.type().equals("Convolution") || node.type().equals("Pooling"))) {
            return knobs;
        }
        if (node.type().equals("Pooling")) {
            return knobs.replaceFirst(" ", " " + type + " ");
        }
        return knobs.isEmpty() ? type : type + " " + knobs;
    }

    /// A type in few letters.
    static String label(String type) {
        return switch (type) {
            case "Convolution" -> "conv";
            case "Deconvolution" -> "deconv";
            case "Pooling" -> "pool";
            case "InnerProduct" -> "fc";
            case "Eltwise" -> "eltwise";
            case "Concat" -> "concat";
            case "BatchNorm" -> "BN";
            case "Softmax" -> "softmax";
            case "Input" -> "input";
            case "Dropout" -> "dropout";
            case "Scale" -> "scale";
            case "Bias" -> "bias";
            case "Slice" -> "slice";
            case "Split" -> "split";
            case "Flatten" -> "flatten";
            case "Reshape" -> "reshape";
            case "Crop" -> "crop";
            case "Accuracy" -> "accuracy";
            default -> type;
        };
    }

    private List<Card.Out> outs(List<Blob> tops) {
        List<Card.Out> out = new ArrayList<>();
        for (Blob top : tops) {
            Blob blob = last.getOrDefault(top, top);
            Shape shape = annotations.shape(blob).orElse(null);
            if (!shown.has(Shown.Part.SHAPES)) {
                out.add(new Card.Out(blob, "", "", 0, HIDDEN_PILL));
                continue;
            }
            String batch = shape != null && shape.rank() > 1 ? shape.dim(0) + "×" : "";
            String rest = shape == null ? "?" : shown.text(shape).substring(batch.length());
            double width = Math.ceil((Face.REGULAR.steadyWidth(batch, PILL_TEXT) + Face.MEDIUM.steadyWidth(rest, PILL_TEXT)) * 1.015) + 14;
            out.add(new Card.Out(blob, batch, rest, 0, Math.ceil(width / 2) * 2));
        }
        return out;
    }

    private static List<Card.Out> spread(List<Card.Out> outs, double width) {
        double total = outs.stream().mapToDouble(Card.Out::width).sum() + 4 * Math.max(0, outs.size() - 1);
        double cursor = (width - total) / 2;
        List<Card.Out> placed = new ArrayList<>();
        for (Card.Out out : outs) {
            placed.add(new Card.Out(out.blob(), out.batch(), out.shape(), cursor + out.width() / 2, out.width()));
            cursor += out.width() + 4;
        }
        return placed;
    }

    /// Room for the activation maps of what leaves the box, if it has any.
    private double strip(Node node, List<Node> nodes) {
        if (node.tops().isEmpty() || node.layer().type().category() == Category.LOSS) {
            return 0;
        }
        Blob blob = last.getOrDefault(node.tops().getFirst(), node.tops().getFirst());
        Shape shape = annotations.shape(blob).orElse(null);
        if (shape == null || shape.count() < 2 || shape.rank() == 0) {
            return 0;
        }
        boolean maps = shape.rank() == 4 && shape.height() > 1;
        boolean vector = shape.rank() == 2 || shape.rank() == 4 && shape.height() == 1 && shape.width() == 1;
        return maps || vector ? STRIP : 0;
    }

    private Severity worst(Node node) {
        Severity worst = null;
        for (Diagnostic diagnostic : problems.getOrDefault(node.id(), List.of())) {
            worst = worse(worst, diagnostic.severity());
        }
        return worst;
    }

    private static Severity worse(Severity a, Severity b) {
        return a == null ? b : b == null ? a : a.ordinal() <= b.ordinal() ? a : b;
    }

    private static double max(double... values) {
        return Arrays.stream(values).max().orElse(0);
    }

    // ---- where it stands

    private Scene place(double width, double height, Watch watch, Set<String> turns) {
        Direction direction = document.sidecar().direction();
        List<Graph.Box> boxes = new ArrayList<>();
        for (Card card : cards) {
            boxes.add(new Graph.Box(card.width(), card.height(), card.in(direction), card.ways(direction)));
        }
        List<Scene.Link> links = new ArrayList<>();
        List<Graph.Link> graphLinks = new ArrayList<>();
        for (Node node : net.nodes()) {
            for (int b = 0; b < node.bottoms().size(); b++) {
                Blob bottom = node.bottoms().get(b);
                if (bottom == null) {
                    continue;
                }
                Node producer = net.nodes().get(bottom.node());
                Integer from = cardOf.get(producer.id());
                Integer to = cardOf.get(node.id());
                if (from != null && to != null && !from.equals(to)) {
                    int out = out(cards.get(from), bottom);
                    links.add(new Scene.Link(from, out, to, new Edit.Edge(producer.id(), bottom.top(), node.id(), b),
                        shown.has(Shown.Part.WIDE_EDGES) ? annotations.shape(bottom).map(Shape::count).orElse(0L) : 0));
                    graphLinks.add(new Graph.Link(from, out, to));
                }
            }
        }
        Map<String, List<Integer>> byModule = new LinkedHashMap<>();
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).module() != null && !cards.get(i).folded() && !cards.get(i).module().equals(inside)) {
                byModule.computeIfAbsent(cards.get(i).module(), k -> new ArrayList<>()).add(i);
            }
        }
        List<Graph.Module> modules = new ArrayList<>();
        byModule.forEach((name, members) ->
            modules.add(new Graph.Module(name, members, Math.ceil(Face.SEMIBOLD.width(name, TITLE)) + 44)));
        Map<Integer, double[]> fixed = new HashMap<>();
        document.sidecar().positions().forEach((id, at) -> {
            Integer card = cardOf.get(id);
            if (card != null && !cards.get(card).folded() && cards.get(card).id().equals(id)) {
                fixed.put(card, new double[] {at.x(), at.y()});
            }
        });
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).folded()) {
                double[] corner = corner(cards.get(i));
                if (corner != null) {
                    fixed.put(i, corner);
                }
            }
        }
        Layout layout = Layouter.layout(new Graph(boxes, graphLinks, modules), inside == null ? fixed : Map.of(), width, height,
            direction, watch, turns == null ? null : turns.stream().map(cardOf::get).filter(Objects::nonNull).collect(Collectors.toSet()));
        List<String> names = layout.frames().stream().map(frame -> modules.get(frame.module()).name()).toList();
        return new Scene(document, cards, links, names, cardOf, repeats, layout);
    }

    /// Where a folded module stands: at the corner of its layers, if all have been put somewhere.
    private double[] corner(Card folded) {
        double[] corner = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (Node node : folded.nodes()) {
            if (host[node.index()] == node.index()) {
                Point at = document.sidecar().positions().get(node.id());
                if (at == null) {
                    return null;
                }
                corner[0] = Math.min(corner[0], at.x());
                corner[1] = Math.min(corner[1], at.y());
            }
        }
        return corner;
    }

    /// Where the layers of folded modules go when their boxes are moved, by node id: they keep their arrangement.
    ///
    /// @param corners of the boxes, by module
    static Map<String, Point> unfoldedAt(Document document, Map<String, Point> corners, double width, double height) {
        Set<String> folded = new HashSet<>(document.sidecar().folded());
        folded.removeAll(corners.keySet());
        Scene open = scene(document.with(document.sidecar().folding(folded)), true, width, height);
        Map<String, Point> out = new HashMap<>();
        corners.forEach((module, corner) -> {
            List<Integer> members = IntStream.range(0, open.cards().size())
                .filter(i -> module.equals(open.cards().get(i).module()) && !open.cards().get(i).folded()).boxed().toList();
            double left = members.stream().mapToDouble(i -> open.rect(i).x()).min().orElse(0);
            double top = members.stream().mapToDouble(i -> open.rect(i).y()).min().orElse(0);
            members.forEach(i -> out.put(open.cards().get(i).id(), new Point(
                Math.rint(open.rect(i).x() - left + corner.x()), Math.rint(open.rect(i).y() - top + corner.y()))));
        });
        return out;
    }

    private int out(Card card, Blob blob) {
        Blob end = last.getOrDefault(blob, blob);
        for (int i = 0; i < card.outs().size(); i++) {
            Blob out = card.outs().get(i).blob();
            if (out.equals(end) || out.equals(blob)) {
                return i;
            }
        }
        return 0;
    }
}
