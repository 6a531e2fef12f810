package convas.core.layout;

import java.util.List;

/// A net that runs to the right is one that runs down, mirrored at the diagonal.
final class Turned {
    private Turned() {}

    static Graph graph(Graph graph) {
        List<Graph.Box> boxes = graph.boxes().stream().map(box -> new Graph.Box(box.height(), box.width(), box.in(), box.outs())).toList();
        return new Graph(boxes, graph.links(), graph.modules());
    }

    static Layout layout(Layout layout) {
        return new Layout(
            layout.boxes().stream().map(Turned::rect).toList(),
            layout.frames().stream().map(frame -> new Layout.Frame(frame.module(), rect(frame.rect()))).toList(),
            layout.routes().stream().map(route -> new Layout.Route(route.kind(), points(route.points()))).toList(),
            rect(layout.bounds()), layout.turns());
    }

    static double[] points(double[] points) {
        double[] turned = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            turned[i ^ 1] = points[i];
        }
        return turned;
    }

    private static Rect rect(Rect rect) {
        return new Rect(rect.y(), rect.x(), rect.height(), rect.width());
    }
}
