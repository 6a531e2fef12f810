package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// `a · x + y` with a factor `a` for each channel of each image: a gated branch and its shortcut in one step, as in SE-ResNet.
public record Axpy() implements Differentiable {
    public static final LayerType<Axpy> TYPE = new LayerType<>("Axpy", Category.JOIN, List.of(), Arity.exactly(3), Arity.ONE,
        "Scales each channel by a factor of its own and adds a shortcut.", settings -> new Axpy());

    @Override
    public LayerType<Axpy> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape factors = bottoms.get(0);
        Shape in = bottoms.get(1);
        if (in.rank() < 2) {
            throw new Refused("the second bottom must have at least 2 axes (batch × channels), but it is " + in);
        }
        if (factors.rank() < 2 || factors.dim(0) != in.dim(0) || factors.dim(1) != in.dim(1) || factors.count() != factors.count(0, 2)) {
            throw new Refused("the first bottom has one factor for each channel of each image, " + in.dim(0) + "×" + in.dim(1) + ", but is " + factors);
        }
        if (!bottoms.get(2).equals(in)) {
            throw new Refused("the second and third bottom must have one shape, but bottom 2 is " + in + " and bottom 3 is " + bottoms.get(2));
        }
        return List.of(in);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor factors = run.denseBottom(0);
        float[] values = factors.toArray();
        Tensor scaled = Blobs.like(run.bottom(1));
        return Loop.of(() -> factors.copyTo(values),
            run.kernels().affineLoop(run.bottom(1), 0, 2, values, null, scaled),
            run.kernels().sumLoop(List.of(scaled, run.bottom(2)), new float[] {1, 1}, run.top(0)));
    }

    @Override
    public void backward(Back back) {
        if (back.wants(0)) {
            back.gradients().sums(back.topDiff(0), back.bottom(1), 0, 2, back.denseBottomDiff(0));
        }
        if (back.wants(1)) {
            back.kernels().affine(back.topDiff(0), 0, 2, back.denseBottom(0).toArray(), null, back.bottomDiff(1));
        }
        if (back.wants(2)) {
            back.pass(2, back.topDiff(0));
        }
    }
}
