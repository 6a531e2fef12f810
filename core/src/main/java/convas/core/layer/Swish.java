package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// `x · sigmoid(beta · x)`. Not in Caffe 1.0.
public record Swish(float beta) implements Differentiable {
    private static final Field<Float> BETA = Field.real("beta", 1f).doc("How steep the gate is.");

    private static final FieldTable TABLE = FieldTable.of("swish_param", BETA, Engine.field());

    public static final LayerType<Swish> TYPE = new LayerType<>("Swish", Category.ACTIVATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "A smooth rectifier: each value times its sigmoid.", settings -> new Swish(settings.get(TABLE).get(BETA)));

    @Override
    public LayerType<Swish> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return bottoms;
    }

    @Override
    public String knobs() {
        return beta == 1 ? "" : "beta " + Numbers.text(beta);
    }

    @Override
    public Loop ready(Run run) {
        return run.kernels().mapLoop(run.bottom(0), x -> x / (1 + Math.exp(-beta * x)), run.top(0));
    }

    @Override
    public void backward(Back back) {
        back.elementwise(x -> {
            double gate = 1 / (1 + Math.exp(-beta * x));
            return gate + beta * x * gate * (1 - gate);
        });
    }
}
