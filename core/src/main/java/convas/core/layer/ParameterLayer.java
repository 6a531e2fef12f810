package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Caffe's `Parameter`: a learned blob as a top, for other layers to read.
public record ParameterLayer(List<Long> shape) implements Differentiable {
    private static final Field<Params> SHAPE = Field.message("shape", Input.BLOB_SHAPE).doc("The blob's shape.");

    private static final FieldTable TABLE = FieldTable.of("parameter_param", SHAPE);

    public static final LayerType<ParameterLayer> TYPE = new LayerType<>("Parameter", Category.UTILITY, List.of(TABLE), Arity.NONE, Arity.ONE,
        "A learned blob of its own, for other layers to read.", settings -> new ParameterLayer(Input.dims(settings.get(TABLE).get(SHAPE))));

    public ParameterLayer {
        shape = List.copyOf(shape);
    }

    @Override
    public LayerType<ParameterLayer> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return List.of(Input.shape(shape));
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return List.of(Parameter.weights(Input.shape(shape), Filler.ZERO));
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().copyLoop(run.param(0), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.gradients().sums(back.topDiff(0), null, 0, back.topDiff(0).shape().rank(), back.paramDiff(0));
    }
}
