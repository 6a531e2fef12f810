package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps the items of the batch for which the last bottom, the selector, is not 0. How many that are depends on values; until then
/// the shapes are those of a selector that keeps all, as in Caffe before its first pass.
///
/// @param kept how many items the selector keeps, or [#ALL]
public record Filter(int kept) implements Differentiable {
    /// As many as there are.
    public static final int ALL = -1;

    public static final LayerType<Filter> TYPE = new LayerType<>("Filter", Category.UTILITY, List.of(), Arity.atLeast(2), Arity.atLeast(1),
        "Keeps the items of the batch that a selector marks.", settings -> new Filter(ALL));

    @Override
    public LayerType<Filter> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (tops != bottoms.size() - 1) {
            throw new Refused("it makes one top for each bottom but the last, the selector, but there are " + bottoms.size() + " bottoms and "
                + tops + " tops");
        }
        Shape selector = bottoms.getLast();
        if (selector.rank() == 0 || selector.count() != selector.dim(0)) {
            throw new Refused("the selector, the last bottom, has one value for each item, but it is " + selector);
        }
        Axes.some(selector.count(), selector);
        for (int i = 0; i < tops; i++) {
            Shape each = bottoms.get(i);
            if (each.rank() == 0 || each.dim(0) != selector.dim(0)) {
                throw new Refused("all bottoms must have as many items as the selector, " + selector.dim(0) + ", but " + Axes.nth(i) + " is " + each);
            }
        }
        return kept == ALL ? List.copyOf(bottoms.subList(0, tops)) : bottoms.subList(0, tops).stream().map(shape -> shape.with(0, kept)).toList();
    }

    /// With none kept, nothing is left that could have a shape.
    @Override
    public Filter settled(List<Tensor> bottoms) {
        int items = bottoms.getLast().shape().dim(0);
        int kept = chosen(bottoms.getLast()).length;
        return kept == items || kept == 0 ? this : new Filter(kept);
    }

    /// The items that a selector keeps.
    private static int[] chosen(Tensor selector) {
        return IntStream.range(0, selector.shape().dim(0)).filter(item -> selector.getFlat(item) != 0).toArray();
    }

    @Override
    public void forward(Run run) {
        int[] chosen = chosen(run.denseBottom(run.bottoms() - 1));
        int items = run.bottom(0).shape().dim(0);
        if (chosen.length == 0) {
            throw new Refused("its selector keeps none of the " + items + " items, so that nothing is left to go on with");
        }
        if (chosen.length != (kept == ALL ? items : kept)) {
            throw new UnsupportedOperationException("its selector keeps " + chosen.length + " of " + items
                + " items, but blobs keep their size in a pass that is for speed");
        }
        for (int t = 0; t < run.tops(); t++) {
            Tensor in = run.denseBottom(t);
            Tensor out = run.denseTop(t);
            long length = in.shape().count() / items;
            for (int i = 0; i < chosen.length; i++) {
                copy(in, chosen[i] * length, out, i * length, length);
            }
        }
    }

    /// What is kept passes, what is dropped gets zeros; the selector gets nothing.
    @Override
    public void backward(Back back) {
        int[] chosen = chosen(back.denseBottom(back.bottoms() - 1));
        for (int t = 0; t < back.tops(); t++) {
            if (back.wants(t) && back.arrives(t)) {
                Tensor diff = back.denseTopDiff(t);
                Tensor out = back.denseBottomDiff(t);
                long length = diff.shape().count() / chosen.length;
                for (int i = 0; i < chosen.length; i++) {
                    copy(diff, i * length, out, chosen[i] * length, length);
                }
            }
        }
    }

    private static void copy(Tensor from, long at, Tensor to, long toAt, long length) {
        MemorySegment.copy(from.data(), (from.base() + at) * Float.BYTES, to.data(), (to.base() + toAt) * Float.BYTES, length * Float.BYTES);
    }
}
