package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Gives its bottom to several readers. Caffe puts it in by itself where a blob has more than one; it is rarely written.
public record Split() implements Differentiable {
    public static final LayerType<Split> TYPE = new LayerType<>("Split", Category.UTILITY, List.of(), Arity.ONE, Arity.atLeast(1),
        "Copies a blob for several readers.", settings -> new Split());

    @Override
    public LayerType<Split> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return Collections.nCopies(tops, bottoms.getFirst());
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.REFUSED;
    }

    @Override
    public boolean passes() {
        return true;
    }

    @Override
    public Loop ready(Run run) {
        return Loop.each(run.tops(), i -> run.kernels().copyLoop(run.bottom(0), run.top(i)));
    }

    @Override
    public void backward(Back back) {
        List<Tensor> arriving = IntStream.range(0, back.tops()).filter(back::arrives).mapToObj(back::topDiff).toList();
        float[] ones = new float[arriving.size()];
        Arrays.fill(ones, 1);
        back.kernels().sum(arriving, ones, back.bottomDiff(0));
    }
}
