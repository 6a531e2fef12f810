package convas.core.engine;

import convas.core.kernel.Kernels;
import convas.core.layer.Affine;
import convas.core.layer.Convolution;
import convas.core.layer.Eltwise;
import convas.core.layer.Layer;
import convas.core.layer.Pooling;
import convas.core.layer.ReLU;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Nodes that run as one: any node alone, or a convolution with those behind it that it can do itself. BatchNorm and Scale
/// become other weights, the other bottom of an Eltwise is added and a ReLU is taken before the result is stored, of which a Pooling
/// may keep only the largest. Only blobs that nobody else reads are lost.
///
/// @param step of the first node
/// @param params its parameters, with what was folded into them
/// @param plus added to the result, or null
/// @param nodes in order
/// @param pooled whether the largest of each 2×2 results is the top
record Group(Plan.Step step, List<Tensor> params, Blob plus, boolean rectified, boolean pooled, List<Node> nodes) {
    List<Blob> tops() {
        return nodes.getLast().tops();
    }

    /// All that is read.
    List<Blob> bottoms() {
        return Stream.concat(step.node().bottoms().stream(), Stream.ofNullable(plus)).filter(Objects::nonNull).toList();
    }

    /// All nodes' groups in an order in which they can run.
    ///
    /// @param kernels that will run them
    /// @param kept blobs that must not be lost
    static List<Group> of(Plan plan, Kernels kernels, Weights weights, Set<Blob> kept) {
        Map<Blob, List<Node>> readers = new HashMap<>();
        plan.steps().forEach(step -> step.node().bottoms().forEach(
            bottom -> readers.computeIfAbsent(bottom, key -> new ArrayList<>()).add(step.node())));
        List<Group> groups = new ArrayList<>();
        Set<Node> taken = new HashSet<>();
        for (Plan.Step step : plan.steps()) {
            if (!taken.contains(step.node())) {
                groups.add(new Builder(plan, kernels, weights, kept, readers, taken).from(step));
            }
        }
        groups.sort(Comparator.comparingInt(group -> group.nodes.getLast().index()));
        return groups;
    }

    private record Builder(
            Plan plan, Kernels kernels, Weights weights, Set<Blob> kept, Map<Blob, List<Node>> readers, Set<Node> taken) {

        Group from(Plan.Step first) {
            Node node = first.node();
            List<Node> nodes = new ArrayList<>(List.of(node));
            List<Tensor> params = weights.of(node.id());
            Blob plus = null;
            boolean rectified = false;
            Optional<Plan.Step> next = foldable(first) ? next(node) : Optional.empty();
            while (next.isPresent() && !rectified) {
                Layer layer = next.get().node().layer();
                Optional<Affine> affine = plus == null ? affine(next.get()) : Optional.empty();
                Blob other = plus == null ? other(next.get().node(), node.tops().getFirst()) : null;
                if (affine.isPresent()) {
                    params = folded(params, affine.get());
                } else if (other != null) {
                    plus = other;
                } else if (layer instanceof ReLU relu && relu.negativeSlope() == 0) {
                    rectified = true;
                } else {
                    break;
                }
                node = next.get().node();
                taken.add(node);
                nodes.add(node);
                next = next(node);
            }
            boolean pooled = plus == null && next.filter(step -> pools(first, step)).isPresent();
            if (pooled) {
                taken.add(next.get().node());
                nodes.add(next.get().node());
            }
            return new Group(first, params, plus, rectified, pooled, nodes);
        }

        private boolean pools(Plan.Step first, Plan.Step step) {
            return step.node().layer() instanceof Pooling pooling && pooling.method() == Pooling.Method.MAX
                && pooling.window(step.bottoms()).equals(Kernels.SQUARES) && first.node().layer() instanceof Convolution convolution
                && kernels.poolsConvolution(convolution.window(first.bottoms()), convolution.group(), first.bottoms().getFirst(), first.tops().getFirst());
        }

        private boolean foldable(Plan.Step step) {
            return step.node().layer() instanceof Convolution && step.skipped().isEmpty() && step.misfit(weights).isEmpty()
                && step.bottoms().size() == 1 && step.tops().getFirst().rank() == 4 && step.params().getFirst().shape().rank() == 4;
        }

        /// The only node that reads the top, if it is lost without harm.
        private Optional<Plan.Step> next(Node node) {
            Blob top = node.tops().getFirst();
            List<Node> after = readers.getOrDefault(top, List.of());
            return kept.contains(top) || after.size() != 1 || taken.contains(after.getFirst()) ? Optional.empty()
                : Optional.of(plan.steps().get(after.getFirst().index())).filter(step -> step.skipped().isEmpty() && step.tops().size() == 1);
        }

        private Optional<Affine> affine(Plan.Step step) {
            return step.bottoms().size() == 1 && step.misfit(weights).isEmpty()
                ? step.node().layer().affine(step.bottoms().getFirst(), weights.of(step.node().id())) : Optional.empty();
        }

        /// What is added to `one`, if the node is a plain sum of two.
        private static Blob other(Node node, Blob one) {
            boolean sum = node.layer() instanceof Eltwise eltwise && eltwise.operation() == Eltwise.Operation.SUM
                && eltwise.coeff().stream().allMatch(factor -> factor == 1) && node.bottoms().size() == 2;
            return !sum ? null : node.bottoms().get(node.bottoms().getFirst().equals(one) ? 1 : 0);
        }

        /// A convolution's weights and bias with what is done to each of its outputs afterwards.
        private static List<Tensor> folded(List<Tensor> params, Affine affine) {
            Shape shape = params.getFirst().shape();
            float[] weights = params.getFirst().toArray();
            float[] bias = params.size() > 1 ? params.get(1).toArray() : new float[shape.dim(0)];
            int each = weights.length / bias.length;
            for (int o = 0; o < bias.length; o++) {
                for (int i = 0; i < each; i++) {
                    weights[o * each + i] *= affine.factors()[o];
                }
                bias[o] = bias[o] * affine.factors()[o] + affine.terms()[o];
            }
            return List.of(Tensor.of(shape, weights), Tensor.of(Shape.of(bias.length), bias));
        }
    }
}
