package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Picks items of the batch by their numbers, which the second bottom gives; some may come several times, others not at all.
public record BatchReindex() implements Differentiable {
    public static final LayerType<BatchReindex> TYPE = new LayerType<>("BatchReindex", Category.UTILITY, List.of(), Arity.exactly(2), Arity.ONE,
        "Picks, repeats or reorders the items of the batch by their numbers.", settings -> new BatchReindex());

    @Override
    public LayerType<BatchReindex> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.get(0);
        Shape numbers = bottoms.get(1);
        if (numbers.rank() != 1) {
            throw new Refused("the second bottom lists the numbers of the items along one axis, but it is " + numbers);
        }
        if (in.rank() == 0) {
            throw new Refused("the first bottom is a single number: there are no items to pick");
        }
        return List.of(in.with(0, numbers.dim(0)));
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor numbers = run.denseBottom(1);
        Tensor out = run.denseTop(0);
        int items = in.shape().dim(0);
        long length = in.shape().count() / Math.max(1, items) * Float.BYTES;
        for (int i = 0; i < numbers.shape().dim(0); i++) {
            int item = (int) numbers.getFlat(i);
            if (item < 0 || item >= items) {
                throw new Refused("there is no item " + item + " in a batch of " + items + ", which counts from 0");
            }
            MemorySegment.copy(in.data(), in.base() * Float.BYTES + item * length, out.data(), out.base() * Float.BYTES + i * length, length);
        }
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    @Override
    public void backward(Back back) {
        Tensor numbers = back.denseBottom(1);
        Tensor diff = back.denseTopDiff(0);
        Tensor out = back.denseBottomDiff(0);
        long length = diff.shape().count() / Math.max(1, diff.shape().dim(0));
        for (int i = 0; i < numbers.shape().dim(0); i++) {
            long to = (long) numbers.getFlat(i) * length;
            for (long j = 0; j < length; j++) {
                out.setFlat(to + j, out.getFlat(to + j) + diff.getFlat(i * length + j));
            }
        }
    }
}
