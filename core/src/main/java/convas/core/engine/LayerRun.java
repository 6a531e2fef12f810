package convas.core.engine;

import convas.core.kernel.Kernels;
import convas.core.layer.Run;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// One layer's view of the pass.
final class LayerRun implements Run {
    private final Kernels kernels;
    private final Memory memory;
    private final Cancellation cancellation;
    private final Plan.Step step;
    private final List<Tensor> bottoms;
    private final List<Tensor> params;
    private final Tensor[] dense;
    private final Tensor[] tops;
    private final Tensor[] denseTops;

    LayerRun(
            Kernels kernels, Memory memory, Cancellation cancellation, Plan.Step step, List<Tensor> bottoms, List<Tensor> params) {
        this.kernels = kernels;
        this.memory = memory;
        this.cancellation = cancellation;
        this.step = step;
        this.bottoms = bottoms;
        this.params = params;
        this.dense = new Tensor[bottoms.size()];
        this.tops = new Tensor[step.tops().size()];
        this.denseTops = new Tensor[tops.length];
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
        if (dense[index] == null) {
            Tensor bottom = bottoms.get(index);
            if (bottom.isDense()) {
                dense[index] = bottom;
            } else {
                dense[index] = Tensor.dense(bottom.shape());
                kernels.copy(bottom, dense[index]);
            }
        }
        return dense[index];
    }

    @Override
    public int tops() {
        return tops.length;
    }

    @Override
    public Tensor top(int index) {
        if (tops[index] == null) {
            tops[index] = Executor.allocate(step, index);
        }
        return tops[index];
    }

    @Override
    public Tensor denseTop(int index) {
        if (denseTops[index] == null) {
            denseTops[index] = Tensor.dense(step.tops().get(index));
        }
        return denseTops[index];
    }

    /// The tops once the layer has run.
    List<Tensor> finish() {
        for (int i = 0; i < tops.length; i++) {
            if (denseTops[i] == null) {
                top(i);
            } else if (step.tops().get(i).rank() == 4) {
                kernels.copy(denseTops[i], top(i));
            } else {
                tops[i] = denseTops[i];
            }
        }
        return new ArrayList<>(Arrays.asList(tops));
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
        return memory.prepared(preparedBy(step, params), make);
    }

    /// What packed weights depend on.
    static Memory.Question preparedBy(Plan.Step step, List<Tensor> params) {
        return new Memory.Question(step.node().layer(), params, List.of(), step.bottoms());
    }

    @Override
    public void checkCancelled() {
        cancellation.check();
    }
}
