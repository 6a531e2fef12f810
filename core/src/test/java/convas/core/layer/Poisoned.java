package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Runs a layer whose tops are full of NaN before: what is left of them, the layer has not written.
final class Poisoned implements Run {
    private final Kernels kernels;
    private final List<Tensor> bottoms;
    private final List<Tensor> params;
    private final List<Tensor> tops = new ArrayList<>();
    private final List<Tensor> denseTops = new ArrayList<>();

    /// @param like tops of the wanted shapes, in the layout that the engine gives them
    Poisoned(Kernels kernels, List<Tensor> bottoms, List<Tensor> params, List<Tensor> like) {
        this.kernels = kernels;
        this.bottoms = bottoms;
        this.params = params;
        for (Tensor top : like) {
            Tensor dense = poison(top.shape());
            Tensor own = top.isDense() ? poison(top.shape()) : Tensor.channelsLast(top.shape(), top.halo());
            kernels.copy(dense, own);
            tops.add(own);
            denseTops.add(top.shape().rank() == 4 ? null : own);
        }
    }

    private static Tensor poison(Shape shape) {
        Tensor tensor = Tensor.dense(shape);
        for (long i = 0; i < shape.count(); i++) {
            tensor.setFlat(i, Float.NaN);
        }
        return tensor;
    }

    List<float[]> forward(Layer layer) {
        layer.ready(this).run();
        List<float[]> out = new ArrayList<>();
        for (int i = 0; i < tops.size(); i++) {
            out.add((denseTops.get(i) != null ? denseTops.get(i) : tops.get(i)).toArray());
        }
        return out;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public int bottoms() {
        return bottoms.size();
    }

    @Override
    public Tensor bottom(int index) {
        return bottoms.get(index);
    }

    @Override
    public Tensor denseBottom(int index) {
        Tensor dense = Tensor.dense(bottoms.get(index).shape());
        kernels.copy(bottoms.get(index), dense);
        return dense;
    }

    @Override
    public int tops() {
        return tops.size();
    }

    @Override
    public Tensor top(int index) {
        return tops.get(index);
    }

    @Override
    public Tensor denseTop(int index) {
        if (denseTops.get(index) == null) {
            denseTops.set(index, poison(tops.get(index).shape()));
        }
        return denseTops.get(index);
    }

    @Override
    public int params() {
        return params.size();
    }

    @Override
    public Tensor param(int index) {
        return params.get(index);
    }

    @Override
    public <T> T prepared(Supplier<T> make) {
        return make.get();
    }

    @Override
    public boolean plain() {
        return true;
    }

    @Override
    public Tensor plus() {
        return null;
    }

    @Override
    public boolean rectified() {
        return false;
    }

    @Override
    public void checkCancelled() {
        // Nobody cancels.
    }

    @Override
    public boolean pooled() {
        return false;
    }
}
