package convas.core.layout;

import java.util.ArrayList;
import java.util.List;

/// Takes out steps to the side that are too small to be meant: what hangs on such a connection alone is moved under it.
final class Straightening {
    /// A smaller step looks like a mistake of drawing.
    private static final double TREMBLE = 3;

    private final Flow flow;
    private final double[] x;
    private final double[][] paths;
    private final int[] ins;
    private final List<List<Integer>> outs = new ArrayList<>();

    private Straightening(Flow flow, double[] x, double[][] paths) {
        this.flow = flow;
        this.x = x;
        this.paths = paths;
        ins = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            outs.add(new ArrayList<>());
        }
        for (int a = 0; a < paths.length; a++) {
            Flow.Arc arc = flow.arcs().get(a);
            if (arc.from() >= 0) {
                outs.get(arc.from()).add(a);
            }
            if (arc.to() >= 0) {
                ins[arc.to()]++;
            }
        }
    }

    /// @param x of each item's left edge
    /// @param paths of each arc: down, to the side and down again, as often as it needs
    static void apply(Flow flow, double[] x, double[][] paths) {
        Straightening straightening = new Straightening(flow, x, paths);
        for (int a = 0; a < paths.length; a++) {
            straightening.straighten(a);
        }
    }

    private void straighten(int arc) {
        double[] path = paths[arc];
        double step = path[0] - path[path.length - 2];
        int to = flow.arcs().get(arc).to();
        if (path.length == 8 && step != 0 && Math.abs(step) < TREMBLE && to >= 0 && moves(to)) {
            paths[arc] = new double[] {path[0], path[1], path[0], path[7]};
            move(to, step);
        }
    }

    /// Whether one connection alone leads there, and those from there that are straight can stay so.
    private boolean moves(int item) {
        return ins[item] == 1 && outs.get(item).stream().allMatch(arc -> paths[arc].length > 4
            || flow.arcs().get(arc).to() >= 0 && moves(flow.arcs().get(arc).to()));
    }

    private void move(int item, double by) {
        x[item] += by;
        for (int arc : outs.get(item)) {
            double[] path = paths[arc];
            path[0] += by;
            path[2] += by;
            if (path.length == 4) {
                move(flow.arcs().get(arc).to(), by);
            }
        }
    }
}
