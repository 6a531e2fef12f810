package convas.app.canvas;

import convas.core.layer.Category;
import convas.core.layout.Direction;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.vision.Silence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is written on one box of the picture: a layer with those that work in place on it, or a folded module.
///
/// @param id of the node, or the module's prefix
/// @param nodes the host first, then its chips; all layers of a folded module
/// @param name without the module's prefix
/// @param knobs the essential parameters in few words
/// @param params `9.4 K`; empty if it has none
/// @param figures further lines, each one figure: `118 M MAC`
/// @param outs one a top
/// @param frozen whether its parameters do not learn: each has `lr_mult: 0`
/// @param severity of its worst problem, or null
/// @param strip height kept for thumbnails, or 0
public record Card(
        String id, boolean folded, String module, List<Node> nodes, Category category, String name, String knobs, String params,
        List<String> figures, List<Chip> chips, List<Out> outs, boolean frozen, Severity severity, int problems,
        double width, double height, double strip) {
    /// Height of a shape pill, which hangs from the box.
    public static final double PILL = 17;

    public Card {
        nodes = List.copyOf(nodes);
        chips = List.copyOf(chips);
        outs = List.copyOf(outs);
    }

    /// A layer that works in place.
    record Chip(String id, String label, Category category, Severity severity, double width) {}

    /// What leaves a box.
    ///
    /// @param blob in its last version
    /// @param batch empty, as `shape` is, where shapes are not shown; else the part of the shape that is written more quietly, `1×`
    /// @param shape the rest
    /// @param x middle of its pill, from the box's left edge
    record Out(Blob blob, String batch, String shape, double x, double width) {}

    public Node node() {
        return nodes.getFirst();
    }

    /// Where connections come in, as [convas.core.layout.Graph.Box#in()] has it: beside the box its middle, whatever hangs below.
    double in(Direction direction) {
        return direction == Direction.DOWN ? width / 2 : bodyHeight() / 2;
    }

    /// The same of where each output leaves; at least one.
    List<Double> ways(Direction direction) {
        if (outs.isEmpty()) {
            return List.of(in(direction));
        }
        return direction == Direction.DOWN ? outs.stream().map(Out::x).toList()
            : IntStream.range(0, outs.size()).mapToObj(out -> bodyHeight() * (out + 0.5) / outs.size()).toList();
    }

    boolean takesInput() {
        return folded || node().layer().type().bottoms().max() > 0;
    }

    /// The most essential of [#knobs]: `3×3, 128`.
    String brief() {
        return Arrays.stream(knobs.split(", ")).filter(knob -> !knob.startsWith("pad ")).limit(2).collect(Collectors.joining(", "));
    }

    /// How many maps behind its rectifier do not respond, if there are some and maps are shown on it.
    ///
    /// @param counts by id of the rectifier
    Optional<Silence> silence(Map<String, Silence> counts) {
        return strip == 0 ? Optional.empty() : nodes.reversed().stream().map(node -> counts.get(node.id())).filter(Objects::nonNull).findFirst();
    }

    /// Ids of all that it shows.
    List<String> ids() {
        return nodes.stream().map(Node::id).toList();
    }

    /// Where the line of chips and parameters begins, from the box's top.
    double third() {
        return knobs.isEmpty() ? Cards.TITLE_LINE : Cards.TWO_LINES;
    }

    Card taller(double by) {
        return new Card(id, folded, module, nodes, category, name, knobs, params, figures, chips, outs, frozen, severity, problems, width,
            height + by, strip);
    }

    /// Height of the box without its pills.
    public double bodyHeight() {
        return height - hang(outs);
    }

    /// Height of the pills that hang from a box: none where shapes are not shown.
    static double hang(List<Out> outs) {
        return outs.stream().allMatch(out -> out.shape().isEmpty()) ? 0 : PILL;
    }
}
