package convas.core.engine;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.layer.Run;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// One layer's view of the pass.
final class LayerRun implements Run {
    /// Makes or finds the tensor of a top.
    @FunctionalInterface
    interface Allocation {
        Tensor top(int index);
    }

    private final Kernels kernels;
    private final Memory memory;
    private final Plan.Step step;
    private final List<Tensor> bottoms;
    private final List<Tensor> params;
    private final Tensor plus;
    private final boolean rectified;
    private final boolean pooled;
    private final boolean plain;
    private final Allocation allocation;
    private final Tensor[] dense;
    private final Tensor[] tops;
    private final List<Tensor> answer;
    private final Tensor[] denseTops;
    private final Loop[] gathering;
    private final Loop[] spreading;
    private Loop loop;
    private Cancellation cancellation;
    private Object prepared;

    LayerRun(Kernels kernels, Memory memory, Plan.Step step, List<Tensor> bottoms, List<Tensor> params, Allocation allocation) {
        this(kernels, memory, step, bottoms, params, null, false, false, true, allocation);
    }

    LayerRun(
            Kernels kernels, Memory memory, Plan.Step step, List<Tensor> bottoms, List<Tensor> params, Tensor plus, boolean rectified,
            boolean pooled, boolean plain, Allocation allocation) {
        this.plain = plain;
        this.kernels = kernels;
        this.memory = memory;
        this.step = step;
        this.bottoms = bottoms;
        this.params = params;
        this.plus = plus;
        this.rectified = rectified;
        this.pooled = pooled;
        this.allocation = allocation;
        this.dense = new Tensor[bottoms.size()];
        this.tops = new Tensor[step.tops().size()];
        this.answer = Arrays.asList(tops);
        this.denseTops = new Tensor[tops.length];
        this.gathering = new Loop[dense.length];
        this.spreading = new Loop[tops.length];
    }

    /// Runs the layer and answers the tops. It may be run again when the values of the bottoms have changed.
    List<Tensor> forward(Cancellation cancellation) {
        this.cancellation = cancellation;
        for (Loop copy : gathering) {
            if (copy != null) {
                copy.run();
            }
        }
        if (loop == null) {
            loop = step.node().layer().ready(this);
        }
        loop.run();
        for (int i = 0; i < tops.length; i++) {
            top(i);
            if (spreading[i] != null) {
                spreading[i].run();
            }
        }
        return answer;
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
        Tensor bottom = bottoms.get(index);
        if (bottom.isDense()) {
            return bottom;
        }
        if (dense[index] == null) {
            dense[index] = Tensor.dense(bottom.shape());
            gathering[index] = kernels.copyLoop(bottom, dense[index]);
            gathering[index].run();
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
            tops[index] = allocation.top(index);
        }
        return tops[index];
    }

    @Override
    public Tensor denseTop(int index) {
        if (step.tops().get(index).rank() != 4) {
            return top(index);
        }
        if (denseTops[index] == null) {
            denseTops[index] = Tensor.dense(step.tops().get(index));
            spreading[index] = kernels.copyLoop(denseTops[index], top(index));
        }
        return denseTops[index];
    }

    @Override
    public boolean plain() {
        return plain;
    }

    @Override
    public Tensor plus() {
        return plus;
    }

    @Override
    public boolean rectified() {
        return rectified;
    }

    @Override
    public boolean pooled() {
        return pooled;
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
    @SuppressWarnings("unchecked")
    public <T> T prepared(Supplier<T> make) {
        if (prepared == null) {
            prepared = memory.prepared(preparedBy(step, params), make);
        }
        return (T) prepared;
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
