package convas.core.engine;

import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.layer.Back;
import convas.core.layer.Refused;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/// One layer's view of the way back.
final class LayerBack implements Back {
    private final BackwardPass pass;
    private final Node node;
    private final List<Shape> shapes;
    private final List<Tensor> params;
    private final Tensor[] topDiffs;
    private final Tensor[] bottomDiffs;
    private final Tensor[] denseBottomDiffs;

    /// @param topDiffs what arrived, null where nothing did
    LayerBack(BackwardPass pass, Node node, Tensor[] topDiffs) {
        this.pass = pass;
        this.node = node;
        this.shapes = pass.annotations.shapes(node);
        this.params = pass.weights.of(node.id());
        this.topDiffs = topDiffs;
        this.bottomDiffs = new Tensor[node.bottoms().size()];
        this.denseBottomDiffs = new Tensor[bottomDiffs.length];
    }

    @Override
    public Kernels kernels() {
        return pass.kernels;
    }

    @Override
    public ReluRule rule() {
        return pass.rule;
    }

    @Override
    public int bottoms() {
        return bottomDiffs.length;
    }

    @Override
    public Shape bottomShape(int index) {
        return shapes.get(index);
    }

    @Override
    public Tensor bottom(int index) {
        return value(node.bottoms().get(index));
    }

    private Tensor value(Blob blob) {
        return pass.activations.of(blob).orElseThrow(() -> new Refused("its blob " + blob.name() + " has no values"));
    }

    @Override
    public Tensor denseBottom(int index) {
        return dense(bottom(index));
    }

    private Tensor dense(Tensor tensor) {
        if (tensor.isDense()) {
            return tensor;
        }
        Tensor copy = pass.room.denseZeros(tensor.shape());
        pass.kernels.copy(tensor, copy);
        return copy;
    }

    @Override
    public int tops() {
        return topDiffs.length;
    }

    @Override
    public Tensor top(int index) {
        return value(node.tops().get(index));
    }

    @Override
    public Tensor denseTop(int index) {
        return dense(top(index));
    }

    @Override
    public boolean arrives(int top) {
        return topDiffs[top] != null;
    }

    @Override
    public Tensor topDiff(int index) {
        if (topDiffs[index] == null) {
            topDiffs[index] = pass.room.zeros(pass.annotations.shape(node.tops().get(index)).orElseThrow());
        }
        return topDiffs[index];
    }

    @Override
    public Tensor denseTopDiff(int index) {
        return dense(topDiff(index));
    }

    @Override
    public boolean wants(int bottom) {
        return pass.leads(node, bottom);
    }

    @Override
    public Tensor bottomDiff(int index) {
        if (bottomDiffs[index] == null) {
            // As the blob lies: a picture's three channels would take five times the room, filled up to a vector.
            boolean dense = pass.activations.of(node.bottoms().get(index))
                .filter(bottom -> bottom.isDense() && !bottom.isChannelsLast()).isPresent();
            bottomDiffs[index] = dense ? pass.room.denseZeros(shapes.get(index)) : pass.room.zeros(shapes.get(index));
        }
        return bottomDiffs[index];
    }

    @Override
    public Tensor denseBottomDiff(int index) {
        if (denseBottomDiffs[index] == null) {
            denseBottomDiffs[index] = pass.room.denseZeros(shapes.get(index));
        }
        return denseBottomDiffs[index];
    }

    @Override
    public void pass(int bottom, Tensor diff) {
        bottomDiffs[bottom] = diff;
    }

    @Override
    public int params() {
        return params.size();
    }

    @Override
    public Tensor param(int index) {
        if (index >= params.size()) {
            throw new Refused("it has no weights");
        }
        return params.get(index);
    }

    @Override
    public boolean wantsParam(int index) {
        return pass.params.wants(node, index);
    }

    @Override
    public Tensor paramDiff(int index) {
        return pass.params.diff(node, index);
    }

    @Override
    public void paramDiff(int index, Sum sum) {
        pass.params.add(node, index, sum);
    }

    @Override
    public <T> T prepared(Supplier<T> make) {
        return pass.memory.prepared(new Memory.Question(node.layer(), params, List.of(), shapes), make);
    }

    @Override
    public void checkCancelled() {
        pass.cancellation.check();
    }

    /// The gradients of the bottoms once the layer is done; null where the layer gave none.
    Tensor[] finish() {
        for (int i = 0; i < bottomDiffs.length; i++) {
            if (denseBottomDiffs[i] != null) {
                bottomDiffs[i] = denseBottomDiffs[i];
                if (shapes.get(i).rank() == 4) {
                    bottomDiffs[i] = pass.room.zeros(shapes.get(i));
                    pass.kernels.copy(denseBottomDiffs[i], bottomDiffs[i]);
                }
            }
        }
        return bottomDiffs;
    }
}
