package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Set;

/// A convolution that does not share its weights: every place of the output has kernels and biases of its own. Not in Caffe 1.0.
///
/// The weights are outputs × 1 × (channels · kernel) × places, the biases 1 × 1 × outputs × places, as in forks that have it.
public record LocallyConnected(Convolution convolution) implements Differentiable {
    public static final LayerType<LocallyConnected> TYPE = new LayerType<>("LocallyConnected", Category.CONVOLUTION,
        List.of(Convolution.TABLE), Arity.ONE, Arity.ONE, "A convolution with weights of its own for every place of the image.",
        settings -> new LocallyConnected(Convolution.TYPE.read(settings)));

    @Override
    public LayerType<LocallyConnected> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.four(bottoms.getFirst());
        if (convolution.axis() != 1) {
            throw new Refused("axis", "`axis` must be 1: it slides over height and width");
        }
        if (convolution.group() != 1) {
            throw new Refused("group", "it has no groups: remove `group`");
        }
        return convolution.tops(bottoms, tops);
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return convolution.idleFillers(bottoms);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        Shape kernel = convolution.params(bottoms).getFirst().shape();
        int places = Math.toIntExact(tops(bottoms, 1).getFirst().count(2, 4));
        Parameter weights = Parameter.weights(Shape.of(convolution.numOutput(), 1, Math.toIntExact(kernel.count(1, 4)), places),
            convolution.weightFiller());
        return convolution.biasTerm()
            ? List.of(weights, Parameter.bias(Shape.of(1, 1, convolution.numOutput(), places), convolution.biasFiller())) : List.of(weights);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        return convolution.macs(bottoms, tops);
    }

    @Override
    public Window window(List<Shape> bottoms) {
        return convolution.window(bottoms);
    }

    @Override
    public String knobs() {
        return convolution.knobs();
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        return convolution.formula(bottoms, tops);
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().locallyConnectedLoop(run.bottom(0), run.param(0), convolution.biasTerm() ? run.param(1) : null,
            convolution.window(List.of(run.bottom(0).shape())), run.top(0));
    }

    @Override
    public void backward(Back back) {
        Window window = convolution.window(List.of(back.bottomShape(0)));
        if (back.wants(0)) {
            back.gradients().locallyConnectedData(back.topDiff(0), back.param(0), window, back.bottomDiff(0));
        }
        if (back.wantsParam(0)) {
            back.gradients().locallyConnectedWeights(back.bottom(0), back.topDiff(0), window, back.paramDiff(0));
        }
        if (convolution.biasTerm() && back.wantsParam(1)) {
            Shape top = back.topDiff(0).shape();
            back.gradients().sums(back.topDiff(0), null, 1, 3, back.paramDiff(1).reshaped(Shape.of(top.channels(), top.height(), top.width())));
        }
    }
}
