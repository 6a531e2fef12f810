package convas.app.maps;

import convas.app.figures.Figures;
import convas.app.figures.Names;
import convas.app.words.Words;
import convas.core.engine.Activations;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.ColorMap;
import convas.core.vision.FeatureMaps;
import convas.core.vision.Filters;
import convas.core.vision.MapStats;
import convas.core.vision.Range;
import convas.core.vision.Tiles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the maps panel looks at: the maps of a blob or the filters of a layer. Knows no control, safe for any thread.
///
/// @param title `conv1 · 64 maps of 112×112`
/// @param maps the numbers; for colour filters the three channels of each filter behind one another
/// @param filters set when these are filters
/// @param weights set when the filters have three channels and are shown in colour
final class Subject {
    enum Sort {
        CHANNEL(Words.key("By channel")), VARIATION(Words.key("Liveliest")), MEAN(Words.key("Largest mean")), ZEROS(Words.key("Most zeros"));

        final String title;

        Sort(String title) {
            this.title = title;
        }
    }

    /// A blob that a node makes, as it is before or after layers that work on it in place.
    ///
    /// @param title for the choice; empty when there is only one
    record View(Blob blob, String title) {}

    private final String title;
    private final FeatureMaps maps;
    private final Filters filters;
    private final Tensor colour;
    private final BitSet silent;

    private Subject(String title, FeatureMaps maps, Filters filters, Tensor colour, BitSet silent) {
        this.silent = silent;
        this.title = title;
        this.maps = maps;
        this.filters = filters;
        this.colour = colour;
    }

    static Subject activations(String name, Tensor blob) {
        return activations(name, blob, false);
    }

    /// @param rectified whether a rectifier made it, so that a map without a value above 0 is one that does not respond
    static Subject activations(String name, Tensor blob, boolean rectified) {
        FeatureMaps maps = FeatureMaps.of(blob, 0);
        String what = maps.isVector() ? Words.of("{0} values", maps.count())
            : maps.count() == 1 ? Words.of("{0} map of {1}", maps.count(), maps.height() + "×" + maps.width())
            : Words.of("{0} maps of {1}", maps.count(), maps.height() + "×" + maps.width());
        Shape shape = blob.shape();
        String batch = shape.rank() > 1 && shape.dim(0) > 1 ? ", " + Words.of("first of {0} images", shape.dim(0)) : "";
        BitSet silent = new BitSet();
        if (rectified && !maps.isVector()) {
            IntStream.range(0, maps.count()).filter(maps::isSilent).forEach(silent::set);
        }
        String quiet = silent.isEmpty() ? "" : ", " + Words.of("{0} without response", silent.cardinality());
        return new Subject(name + " · " + what + batch + quiet, maps, null, null, silent);
    }

    /// @param weights the first parameter of a convolution or dense layer
    static Subject filters(String name, Tensor weights) {
        Filters filters = Filters.of(weights);
        Shape shape = weights.shape();
        boolean colour = shape.rank() == 4 && shape.dim(1) == 3 && shape.dim(2) * shape.dim(3) > 1
            && filters.filters() == filters.allFilters();
        String size = filters.isMatrix() ? Words.of("{0} filters × {1} inputs", filters.filters(), filters.maps().width())
            : Words.of("{0} filters of {1}", filters.filters(), filters.channels() + "×" + filters.maps().height() + "×" + filters.maps().width());
        String part = filters.filters() < filters.allFilters() ? ", " + Words.of("the first of {0}", Figures.count(filters.allFilters())) : "";
        return new Subject(name + " · " + size + part + (colour ? ", " + Words.of("in colour") : ""), filters.maps(), filters, colour ? weights : null,
            new BitSet());
    }

    /// The blobs that a node can be asked for: what layers that work in place make of its top first, then the top itself.
    static List<View> views(Net net, Node node) {
        List<View> out = new ArrayList<>();
        for (Blob top : node.tops()) {
            List<Node> chips = new ArrayList<>();
            Blob last = top;
            for (Node next : net.nodes()) {
                if (next.inPlace() && !next.bottoms().isEmpty() && last.equals(next.bottoms().getFirst())) {
                    chips.add(next);
                    last = next.tops().getFirst();
                }
            }
            if (chips.isEmpty()) {
                out.add(new View(top, node.tops().size() == 1 ? "" : top.name()));
            } else {
                out.add(new View(last, Words.of("after {0}", Names.beside(chips.getLast().name(), node.name()))));
                out.add(new View(top, Words.of("before {0}", Names.beside(chips.getFirst().name(), node.name()))));
            }
        }
        return out;
    }

    /// The last layer whose values are a vector, such as the probabilities of classes; empty if the net ends in something else.
    static Optional<Node> output(Net net, Activations activations) {
        return ended(net, activations).filter(node -> isVector(activations.of(node.tops().getFirst()).orElseThrow().shape()));
    }

    /// The last layer that has values.
    private static Optional<Node> ended(Net net, Activations activations) {
        return activations == null ? Optional.empty() : net.nodes().reversed().stream().filter(node -> !node.tops().isEmpty())
            .filter(node -> activations.of(node.tops().getFirst()).isPresent()).findFirst();
    }

    private static boolean isVector(Shape shape) {
        return shape.rank() > 1 && shape.dim(1) > 1 && shape.count(2, shape.rank()) == 1;
    }

    /// The first layer behind the input that makes maps.
    static Optional<Node> firstMaps(Net net, Activations activations) {
        return activations == null ? Optional.empty() : net.nodes().stream().filter(node -> !node.bottoms().isEmpty() && !node.tops().isEmpty())
            .filter(node -> activations.of(node.tops().getFirst()).filter(values -> values.shape().rank() == 4).isPresent()).findFirst();
    }

    /// Why a node shows nothing, for people; empty if it has values.
    static String missing(Activations activations, Node node, Blob blob) {
        if (activations.blobs().containsKey(blob)) {
            return "";
        }
        return activations.skipped().entrySet().stream().filter(e -> e.getKey().id().equals(node.id()))
            .map(e -> Words.of("{0} did not run: {1}.", node.name(), Words.told(e.getValue()))).findFirst()
            .orElse(Words.of("{0} has no values yet.", node.name()));
    }

    String title() {
        return title;
    }

    FeatureMaps maps() {
        return maps;
    }

    boolean isColour() {
        return colour != null;
    }

    boolean isVector() {
        return filters == null && maps.isVector();
    }

    /// Whether there is one large map only, which is best seen by itself.
    boolean isSingle() {
        return count() == 1;
    }

    /// The maps that do not respond to the picture. Not to be changed.
    BitSet silent() {
        return silent;
    }

    /// Number of tiles.
    int count() {
        return colour != null ? filters.filters() : maps.count();
    }

    /// What a tile is called.
    String name(int tile) {
        if (colour != null) {
            return Words.of("filter {0}", tile);
        }
        return filters == null ? Words.of("map {0}", tile) : filters.isMatrix() ? Words.of("weights") : Words.told(filters.title(tile));
    }

    /// @param choice or null for what suits: blue and red when there are negative values, else viridis
    ColorMap colors(ColorMap choice) {
        return choice != null ? choice : maps.total().min() < 0 ? ColorMap.DIVERGING : ColorMap.VIRIDIS;
    }

    Range range(int tile, ColorMap colors, boolean shared) {
        return maps.range(colour != null ? 3 * tile : tile, colors, shared);
    }

    int[] order(Sort sort) {
        if (colour != null || sort == Sort.CHANNEL) {
            return IntStream.range(0, count()).toArray();
        }
        List<Integer> order = switch (sort) {
            case VARIATION -> maps.byVariation();
            case MEAN -> maps.byMean();
            default -> maps.byZeros();
        };
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The coloured tiles, none larger than `side`.
    ///
    /// @param bgr whether the first channel of colour filters is blue
    Tiles tiles(ColorMap colors, boolean shared, int side, boolean bgr) {
        return colour != null ? Tiles.rgb(colour, bgr) : Tiles.of(maps.shrunk(side), colors, shared);
    }

    /// The side of a tile near the wished one at which every pixel of a map is equally large; maps larger than the wish are
    /// shrunk to it.
    static int side(int wish, int map) {
        return map >= wish ? wish : wish / map * map;
    }

    /// `min 0, max 5.31, mean 0.42, 61 % zeros`.
    String figures(int tile) {
        if (colour != null) {
            return Words.of("values {0} to {1}", Figures.value(channels(tile, true)), Figures.value(channels(tile, false)));
        }
        return figures(maps.stats(tile)) + (silent.get(tile) ? ", " + Words.of("no response to this picture") : "");
    }

    private float channels(int tile, boolean min) {
        float out = min ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        for (int c = 0; c < 3; c++) {
            MapStats stats = maps.stats(3 * tile + c);
            out = min ? Math.min(out, stats.min()) : Math.max(out, stats.max());
        }
        return out;
    }

    static String figures(MapStats stats) {
        return Words.of("min {0}, max {1}, mean {2}, {3} % zeros", Figures.value(stats.min()), Figures.value(stats.max()),
            Figures.value(stats.mean()), String.format(Locale.ROOT, "%.0f", 100 * stats.zeros()))
            + (stats.notFinite() > 0 ? ", " + Words.of("{0} not finite", Figures.count(stats.notFinite())) : "");
    }

    /// The value at a place of a tile: `row 13, column 40: 1.25`.
    String value(int tile, int y, int x) {
        String at = filters != null && filters.isMatrix() ? Words.of("filter {0}, input {1}", y, x)
            : Words.of("row {0}, column {1}", y, x);
        if (colour != null) {
            return at + ": " + Figures.value(maps.at(3 * tile, y, x)) + ", " + Figures.value(maps.at(3 * tile + 1, y, x)) + ", "
                + Figures.value(maps.at(3 * tile + 2, y, x));
        }
        return at + ": " + Figures.value(maps.at(tile, y, x));
    }
}
