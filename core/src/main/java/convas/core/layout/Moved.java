package convas.core.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puts boxes where the user wants them and leads their connections there.
final class Moved {
    private Moved() {}

    static Layout apply(Graph graph, Layout layout, Map<Integer, double[]> fixed, Direction direction) {
        Rect[] boxes = layout.boxes().toArray(new Rect[0]);
        fixed.forEach((index, at) -> {
            if (index >= 0 && index < boxes.length) {
                boxes[index] = new Rect(at[0], at[1], boxes[index].width(), boxes[index].height());
            }
        });
        List<Layout.Frame> frames = new ArrayList<>();
        for (Layout.Frame frame : layout.frames()) {
            List<Integer> members = graph.modules().get(frame.module()).members();
            frames.add(members.stream().anyMatch(fixed::containsKey) ? frame(layout, frame, members, boxes, fixed) : frame);
        }
        List<Layout.Route> routes = new ArrayList<>();
        Rect bounds = layout.bounds();
        for (int l = 0; l < layout.routes().size(); l++) {
            Graph.Link link = graph.links().get(l);
            boolean touched = fixed.containsKey(link.from()) || fixed.containsKey(link.to());
            routes.add(touched ? curve(graph, link, boxes, Layout.Route.Kind.CURVE, direction) : layout.routes().get(l));
        }
        for (Rect box : boxes) {
            bounds = bounds.union(box);
        }
        for (Layout.Frame frame : frames) {
            bounds = bounds.union(frame.rect());
        }
        return new Layout(List.of(boxes), frames, routes, bounds, layout.turns());
    }

    /// Around all members, or, where that would cover what is not of the module, around those that were not moved.
    private static Layout.Frame frame(Layout layout, Layout.Frame frame, List<Integer> members, Rect[] boxes, Map<Integer, double[]> fixed) {
        Layout.Frame all = around(frame, members, boxes);
        boolean covers = layout.frames().stream().anyMatch(other -> other != frame && other.rect().overlaps(all.rect()));
        for (int i = 0; i < boxes.length && !covers; i++) {
            covers = !members.contains(i) && boxes[i].overlaps(all.rect());
        }
        return covers && !members.stream().allMatch(fixed::containsKey) ? frame : all;
    }

    private static Layout.Frame around(Layout.Frame frame, List<Integer> members, Rect[] boxes) {
        Rect union = boxes[members.getFirst()];
        for (int member : members) {
            union = union.union(boxes[member]);
        }
        double top = union.y() - Layouter.HEADER - Layouter.PAD;
        double width = Math.max(union.width() + 2 * Layouter.PAD, Math.min(frame.rect().width(), 120));
        return new Layout.Frame(frame.module(),
            new Rect(union.x() - Layouter.PAD, top, width, union.bottom() + Layouter.PAD - top));
    }

    static Layout.Route curve(Graph graph, Graph.Link link, Rect[] boxes, Layout.Route.Kind kind, Direction direction) {
        Rect from = boxes[link.from()];
        Rect to = boxes[link.to()];
        List<Double> outs = graph.boxes().get(link.from()).outs();
        double out = outs.get(Math.min(link.top(), outs.size() - 1));
        double in = graph.boxes().get(link.to()).in();
        return direction == Direction.DOWN
            ? Layout.Route.curve(kind, direction, from.x() + out, from.bottom(), to.x() + in, to.y())
            : Layout.Route.curve(kind, direction, from.right(), from.y() + out, to.x(), to.y() + in);
    }
}
