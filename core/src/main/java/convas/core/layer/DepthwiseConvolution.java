package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Set;

/// A convolution in which every channel has kernels of its own: `group` equals the number of channels. Forks of Caffe have it under
/// two names because their grouped Convolution was slow; the result is that of Convolution. Not in Caffe 1.0.
///
/// @param name as in the text
/// @param grouped whether the text gives `group`; else it is the number of channels
public record DepthwiseConvolution(String name, Convolution convolution, boolean grouped) implements Differentiable {
    public static final LayerType<DepthwiseConvolution> TYPE = type("DepthwiseConvolution");
    public static final LayerType<DepthwiseConvolution> OTHER = type("ConvolutionDepthwise");

    private static LayerType<DepthwiseConvolution> type(String name) {
        return new LayerType<>(name, Category.CONVOLUTION, List.of(Convolution.TABLE), Arity.atLeast(1), Arity.atLeast(1),
            "A convolution in which every channel has kernels of its own.", settings -> new DepthwiseConvolution(name,
                Convolution.TYPE.read(settings), settings.get(Convolution.TABLE).has(Convolution.GROUP)));
    }

    @Override
    public LayerType<DepthwiseConvolution> type() {
        return name.equals(TYPE.name()) ? TYPE : OTHER;
    }

    private Convolution of(Shape in) {
        return grouped ? convolution : convolution.grouped(in.dim(Axes.canonical(in, convolution.axis(), "axis")));
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return of(bottoms.getFirst()).tops(bottoms, tops);
    }

    @Override
    public Set<Field<?>> idleFillers(int bottoms) {
        return convolution.idleFillers(bottoms);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return of(bottoms.getFirst()).params(bottoms);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        return of(bottoms.getFirst()).macs(bottoms, tops);
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
        return of(run.bottom(0).shape()).ready(run);
    }

    @Override
    public boolean differentiable(int bottom) {
        return convolution.differentiable(bottom);
    }

    @Override
    public void backward(Back back) {
        of(back.bottomShape(0)).backward(back);
    }
}
