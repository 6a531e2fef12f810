package convas.core.layout;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayerConstraint;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/// Lays out any flow in layers with the Eclipse Layout Kernel.
final class Layered {
    static {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    private Layered() {}

    /// @throws Hurried if the watch wishes plain rows
    static Block layout(Flow flow, Watch watch) {
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.LINEAR_SEGMENTS);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, Layouter.SIDE);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE, Layouter.FORK_LINE);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, Layouter.FORK_LINE);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, Layouter.FORK_LINE);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, Layouter.FORK_LINE / 2);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, Layouter.GAP);
        root.setProperty(LayeredOptions.THOROUGHNESS, flow.items().size() > 500 ? 2 : 7);
        root.setProperty(LayeredOptions.SEPARATE_CONNECTED_COMPONENTS, false);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(0));

        int n = flow.items().size();
        List<ElkNode> nodes = new ArrayList<>(n);
        List<ElkPort> ins = new ArrayList<>(n);
        List<List<ElkPort>> outs = new ArrayList<>(n);
        for (Flow.Item item : flow.items()) {
            ElkNode node = node(root, item.left() + item.right(), item.height());
            nodes.add(node);
            ins.add(port(node, PortSide.NORTH, item.left(), 0));
            List<ElkPort> out = new ArrayList<>();
            for (double dx : item.outs()) {
                out.add(port(node, PortSide.SOUTH, item.left() + dx, item.height()));
            }
            outs.add(out);
        }
        ElkPort entry = null;
        ElkPort exit = null;
        List<ElkEdge> edges = new ArrayList<>();
        for (Flow.Arc arc : flow.arcs()) {
            if (arc.from() == Flow.ENTRY && entry == null) {
                ElkNode node = node(root, 2, 1);
                node.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT, LayerConstraint.FIRST);
                entry = port(node, PortSide.SOUTH, 1, 1);
            }
            if (arc.to() == Flow.EXIT && exit == null) {
                ElkNode node = node(root, 2, 1);
                node.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT, LayerConstraint.LAST);
                exit = port(node, PortSide.NORTH, 1, 0);
            }
            ElkPort from = arc.from() == Flow.ENTRY ? entry : outs.get(arc.from()).get(arc.out());
            ElkPort to = arc.to() == Flow.EXIT ? exit : ins.get(arc.to());
            edges.add(ElkGraphUtil.createSimpleEdge(from, to));
        }
        new RecursiveGraphLayoutEngine().layout(root, new Monitor(watch));

        double originX = entry == null ? root.getWidth() / 2 : entry.getParent().getX() + 1;
        double originY = nodes.stream().mapToDouble(ElkNode::getY).min().orElse(0);
        originY = entry == null ? originY : Math.min(originY, entry.getParent().getY());
        double[] x = new double[n];
        double[] y = new double[n];
        double left = 0;
        double right = 0;
        double bottom = 0;
        for (int i = 0; i < n; i++) {
            x[i] = nodes.get(i).getX() - originX;
            y[i] = nodes.get(i).getY() - originY;
        }
        double[][] paths = new double[edges.size()][];
        for (int i = 0; i < paths.length; i++) {
            ElkEdgeSection section = ElkGraphUtil.firstEdgeSection(edges.get(i), false, false);
            Points points = new Points().add(section.getStartX() - originX, section.getStartY() - originY);
            for (ElkBendPoint bend : section.getBendPoints()) {
                points.add(bend.getX() - originX, bend.getY() - originY);
            }
            paths[i] = points.add(section.getEndX() - originX, section.getEndY() - originY).toArray();
        }
        Straightening.apply(flow, x, paths);
        for (int i = 0; i < n; i++) {
            left = Math.max(left, -x[i]);
            right = Math.max(right, x[i] + nodes.get(i).getWidth());
            bottom = Math.max(bottom, y[i] + nodes.get(i).getHeight());
        }
        for (double[] path : paths) {
            for (int p = 0; p < path.length; p += 2) {
                left = Math.max(left, -path[p]);
                right = Math.max(right, path[p]);
            }
        }
        double exitX = exit == null ? 0 : exit.getParent().getX() + 1 - originX;
        double height = exit == null ? bottom : Math.max(bottom, exit.getParent().getY() - originY);
        for (int i = 0; i < paths.length; i++) {
            if (flow.arcs().get(i).from() == Flow.ENTRY) {
                paths[i][1] = 0;
            }
            if (flow.arcs().get(i).to() == Flow.EXIT) {
                paths[i][paths[i].length - 1] = height;
            }
        }
        return new Block(x, y, paths, left, right, height, exitX);
    }

    private static ElkNode node(ElkNode root, double width, double height) {
        ElkNode node = ElkGraphUtil.createNode(root);
        node.setDimensions(width, height);
        node.setProperty(LayeredOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
        return node;
    }

    private static ElkPort port(ElkNode node, PortSide side, double x, double y) {
        ElkPort port = ElkGraphUtil.createPort(node);
        port.setProperty(LayeredOptions.PORT_SIDE, side);
        port.setLocation(x, y);
        return port;
    }

    /// Thrown where plain rows are wished.
    static final class Hurried extends RuntimeException {
        private static final long serialVersionUID = 1;

        Hurried() {
            super("plain rows are wished", null, false, false);
        }
    }

    /// The kernel tells of each of its steps; one of them may be long.
    private static final class Monitor extends BasicProgressMonitor {
        /// As many there are for a flow.
        private static final int STEPS = 22;
        /// They are parts of the layered layout, which is part of the recursive one.
        private static final int DEPTH = 2;

        private final Watch watch;
        private final Monitor whole;
        private final int depth;
        private int steps;

        Monitor(Watch watch) {
            super(0);
            this.watch = watch;
            whole = this;
            depth = 0;
        }

        private Monitor(Monitor above) {
            super(0);
            watch = above.watch;
            whole = above.whole;
            depth = above.depth + 1;
        }

        @Override
        protected BasicProgressMonitor doSubTask(float work, int maxHierarchyLevels) {
            return new Monitor(this);
        }

        @Override
        protected void doBegin(String name, float totalWork, boolean topInvocation, int maxHierarchyLevels) {
            look();
        }

        @Override
        protected void doDone(boolean topInvocation, int maxHierarchyLevels) {
            whole.steps += depth == DEPTH ? 1 : 0;
            look();
        }

        @Override
        public boolean isCanceled() {
            look();
            return false;
        }

        private void look() {
            if (watch.at(Math.min(1, (double) whole.steps / STEPS)) == Watch.Wish.PLAIN) {
                throw new Hurried();
            }
        }
    }
}
