package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A plain recurrent net over steps × streams × values: `h = tanh(W·x + U·h + b)`, and out comes `tanh(V·h + d)`.
public record RNN(Recurrent recurrent) implements Layer {
    private static final int HIDDEN = 1;

    public static final LayerType<RNN> TYPE = new LayerType<>("RNN", Category.DENSE, List.of(Recurrent.TABLE), Arity.between(2, 4),
        Arity.between(1, 2), "A plain recurrent net: follows sequences step by step.", settings -> new RNN(Recurrent.of(settings.get(Recurrent.TABLE))));

    @Override
    public LayerType<RNN> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return recurrent.tops(bottoms, tops, HIDDEN);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        int n = recurrent.numOutput();
        List<Parameter> out = new ArrayList<>(recurrent.params(bottoms, HIDDEN, 1));
        out.add(new Parameter("output weights", Shape.of(n, n), false, true, recurrent.weightFiller()));
        out.add(new Parameter("output bias", Shape.of(n), true, true, recurrent.biasFiller()));
        return out;
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        return Math.addExact(recurrent.macs(bottoms, HIDDEN, 1), Math.multiplyExact(tops.getFirst().count(), recurrent.numOutput()));
    }

    @Override
    public String knobs() {
        return recurrent.knobs();
    }

    @Override
    public boolean inPlace() {
        return false;
    }

    @Override
    public void forward(Run run) {
        Recurrent.Pass pass = recurrent.new Pass(run, HIDDEN, 1);
        float[] h = pass.start(0, HIDDEN);
        Kernels.Packed out = run.kernels().packInnerProduct(run.param(run.params() - 2), run.param(run.params() - 1), false);
        Tensor values = Tensor.dense(Shape.of(pass.streams, recurrent.numOutput()));
        for (int step = 0; step < pass.steps; step++) {
            h = tanh(pass.gates(step, h));
            run.kernels().innerProduct(Tensor.of(values.shape(), h), pass.streams, out, values);
            pass.put(step, tanh(values.toArray()));
        }
        pass.end(0, h);
    }

    private static float[] tanh(float[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (float) Math.tanh(values[i]);
        }
        return out;
    }
}
