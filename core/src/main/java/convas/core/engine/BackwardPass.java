package convas.core.engine;

import convas.core.analysis.Annotations;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.layer.Differentiable;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/// One way back through a net, node by node from the last to the first.
final class BackwardPass {
    final Kernels kernels;
    final Memory memory;
    final GradientRoom room;
    final Cancellation cancellation;
    final ReluRule rule;
    final Annotations annotations;
    final Weights weights;
    final Activations activations;
    final ParamGradients params;
    private final Cotangents cotangents;
    private final Wanted wanted;
    /// What has arrived at each blob so far, one tensor from each reader.
    private final Map<Blob, List<Tensor>> arriving = new HashMap<>();
    /// Blobs whose gradient is wanted, or leads to one that is.
    private final Set<Blob> needed = new HashSet<>();
    private final Map<Blob, Tensor> found = new HashMap<>();
    private final Map<Node, String> stopped = new HashMap<>();

    BackwardPass(
            Kernels kernels, Memory memory, GradientRoom room, Cancellation cancellation, ReluRule rule, Annotations annotations,
            Weights weights, Activations activations, Cotangents cotangents, Wanted wanted, Map<Object, Tensor> paramRoom) {
        this.kernels = kernels;
        this.memory = memory;
        this.room = room;
        this.cancellation = cancellation;
        this.rule = rule;
        this.annotations = annotations;
        this.weights = weights;
        this.activations = activations;
        this.cotangents = cotangents;
        this.wanted = wanted;
        this.params = new ParamGradients(annotations, wanted, paramRoom);
        for (Node node : annotations.net().nodes()) {
            boolean leads = leads(node);
            node.tops().stream().filter(top -> leads || wanted.blob(top)).forEach(needed::add);
        }
        cotangents.blobs().forEach(this::arrive);
    }

    /// Whether a gradient at the node's tops leads to one that is wanted.
    private boolean leads(Node node) {
        return params.wantsAny(node) || IntStream.range(0, node.bottoms().size()).anyMatch(bottom -> leads(node, bottom));
    }

    /// Whether it does so through that bottom. That the layer is not differentiable comes out when a gradient arrives there.
    boolean leads(Node node, int bottom) {
        boolean passes = !(node.layer() instanceof Differentiable layer) || layer.differentiable(bottom);
        return passes && node.backprop().propagates(bottom) && needed.contains(node.bottoms().get(bottom));
    }

    private void arrive(Blob blob, Tensor gradient) {
        if (needed.contains(blob)) {
            arriving.computeIfAbsent(blob, key -> new ArrayList<>()).add(gradient);
        }
    }

    /// Takes what has arrived at the node's tops to its bottoms. Only the wanted gradients and those that have arrived elsewhere are kept.
    void through(Node node) {
        back(node);
        Set<MemorySegment> read = new HashSet<>();
        found.values().forEach(gradient -> read.add(gradient.data()));
        arriving.values().forEach(gradients -> gradients.forEach(gradient -> read.add(gradient.data())));
        room.keep(read);
    }

    private void back(Node node) {
        boolean leads = leads(node);
        Tensor[] diffs = node.tops().stream().map(top -> collect(top, leads)).toArray(Tensor[]::new);
        if (cotangents.losses().containsKey(node)) {
            diffs = new Tensor[] {Tensor.of(Shape.of(), cotangents.losses().get(node))};
        }
        if (Arrays.stream(diffs).allMatch(Objects::isNull) || !leads) {
            return;
        }
        if (!(node.layer() instanceof Differentiable layer)) {
            stopped.put(node, "no gradient goes through layers of type " + node.type());
            return;
        }
        LayerBack back = new LayerBack(this, node, diffs);
        try {
            layer.backward(back);
        } catch (Refused | UnsupportedOperationException e) {
            stopped.put(node, e.getMessage());
            return;
        } catch (ArithmeticException e) {
            stopped.put(node, "it is too large for its gradients");
            return;
        } catch (OutOfMemoryError e) {
            stopped.put(node, "not enough memory for its gradients");
            return;
        }
        Tensor[] results = back.finish();
        for (int i = 0; i < results.length; i++) {
            if (results[i] != null) {
                arrive(node.bottoms().get(i), results[i]);
            }
        }
    }

    /// The whole gradient of a blob whose readers are all done, or null if none arrived.
    ///
    /// @param on whether the layer that made the blob takes it on; layers like channels last
    private Tensor collect(Blob blob, boolean on) {
        List<Tensor> all = arriving.remove(blob);
        if (all == null) {
            return null;
        }
        Tensor sum = all.getFirst();
        if (all.size() > 1 || on && sum.shape().rank() == 4 && !sum.isChannelsLast()) {
            sum = room.zeros(sum.shape());
            float[] ones = new float[all.size()];
            Arrays.fill(ones, 1);
            kernels.sum(all, ones, sum);
        }
        if (wanted.blob(blob)) {
            found.put(blob, sum);
        }
        return sum;
    }

    Gradients gradients() {
        return new Gradients(found, params.found(), stopped);
    }
}
