package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Keeps the items of the batch for which the last bottom, the selector, is not 0. How many that are depends on values; until then
/// the shapes are those of a selector that keeps all, as in Caffe before its first pass.
public record Filter() implements Differentiable {
    public static final LayerType<Filter> TYPE = new LayerType<>("Filter", Category.UTILITY, List.of(), Arity.atLeast(2), Arity.atLeast(1),
        "Keeps the items of the batch that a selector marks.", settings -> new Filter());

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
        for (int i = 0; i < tops; i++) {
            Shape each = bottoms.get(i);
            if (each.rank() == 0 || each.dim(0) != selector.dim(0)) {
                throw new Refused("all bottoms must have as many items as the selector, " + selector.dim(0) + ", but " + Axes.nth(i) + " is " + each);
            }
        }
        return List.copyOf(bottoms.subList(0, tops));
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    /// Blobs do not change their size while a net runs, so that only a selector that keeps everything can be followed.
    @Override
    public void forward(Run run) {
        int items = run.bottom(run.bottoms() - 1).shape().dim(0);
        int kept = 0;
        for (int i = 0; i < items; i++) {
            kept += run.denseBottom(run.bottoms() - 1).getFlat(i) != 0 ? 1 : 0;
        }
        if (kept != items) {
            throw new UnsupportedOperationException("the selector keeps " + kept + " of " + items
                + " items; Convas runs blobs of fixed size only, so that it must keep all");
        }
        for (int i = 0; i < run.tops(); i++) {
            run.kernels().copy(run.bottom(i), run.top(i));
        }
    }

    /// What is kept passes; the selector, the last bottom, gets nothing.
    @Override
    public void backward(Back back) {
        for (int i = 0; i < back.tops(); i++) {
            if (back.wants(i) && back.arrives(i)) {
                back.pass(i, back.topDiff(i));
            }
        }
    }
}
