package convas.core.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The plainest layout there is: each item one row below its lowest predecessor, rows centred, straight connections. For
/// graphs too large for [Layered] and for anything it cannot take. Never fails.
final class Rows {
    private Rows() {}

    static Block layout(Flow flow) {
        int n = flow.items().size();
        int[] row = new int[n];
        double[] wish = new double[n];
        int[] seen = new int[n];
        List<List<Flow.Arc>> in = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            in.add(new ArrayList<>());
        }
        for (Flow.Arc arc : flow.arcs()) {
            if (arc.from() >= 0 && arc.to() > arc.from()) {
                in.get(arc.to()).add(arc);
            }
        }
        int rows = 0;
        for (int i = 0; i < n; i++) {
            for (Flow.Arc arc : in.get(i)) {
                row[i] = Math.max(row[i], row[arc.from()] + 1);
            }
            rows = Math.max(rows, row[i] + 1);
        }
        List<List<Integer>> members = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < n; i++) {
            members.get(row[i]).add(i);
        }
        double[] x = new double[n];
        double[] y = new double[n];
        double top = Layouter.GAP;
        double left = 0;
        double right = 0;
        for (List<Integer> line : members) {
            for (int i : line) {
                for (Flow.Arc arc : in.get(i)) {
                    Flow.Item from = flow.items().get(arc.from());
                    wish[i] += x[arc.from()] + from.left() + from.outs()[arc.out()];
                    seen[i]++;
                }
                wish[i] = seen[i] == 0 ? 0 : wish[i] / seen[i];
            }
            line.sort(Comparator.comparingDouble(i -> wish[i]));
            double total = line.stream().mapToDouble(i -> flow.items().get(i).left() + flow.items().get(i).right()).sum()
                + Layouter.SIDE * (line.size() - 1);
            double mean = line.stream().mapToDouble(i -> wish[i]).average().orElse(0);
            double cursor = mean - total / 2;
            double tallest = 0;
            for (int i : line) {
                Flow.Item item = flow.items().get(i);
                x[i] = cursor;
                y[i] = top;
                left = Math.max(left, -cursor);
                cursor += item.left() + item.right();
                right = Math.max(right, cursor);
                cursor += Layouter.SIDE;
                tallest = Math.max(tallest, item.height());
            }
            top += tallest + 2 * Layouter.GAP;
        }
        double height = top;
        double[][] paths = new double[flow.arcs().size()][];
        Arrays.setAll(paths, a -> {
            Flow.Arc arc = flow.arcs().get(a);
            Points points = new Points();
            if (arc.from() == Flow.ENTRY) {
                points.add(0, 0);
            } else {
                Flow.Item from = flow.items().get(arc.from());
                points.add(x[arc.from()] + from.left() + from.outs()[arc.out()], y[arc.from()] + from.height());
            }
            double endX = arc.to() == Flow.EXIT ? 0 : x[arc.to()] + flow.items().get(arc.to()).left();
            double endY = arc.to() == Flow.EXIT ? height : y[arc.to()];
            double middle = arc.from() == Flow.ENTRY ? endY / 2 : points.lastY() + Layouter.FORK_LINE;
            return points.add(points.lastX(), middle).add(endX, middle).add(endX, endY).toArray();
        });
        return new Block(x, y, paths, left, right, height, 0);
    }
}
