package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A plain recurrent net over steps × streams × values: `h = tanh(W·x + U·h + b)`, and out comes `tanh(V·h + d)`.
public record RNN(Recurrent recurrent) implements Differentiable {
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
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom != 1;
    }

    @Override
    public Loop ready(Run run) {
        Recurrent.Steps steps = recurrent.new Steps(run, HIDDEN, 1);
        float[] h = steps.room();
        Tensor hidden = Tensor.dense(Shape.of(steps.streams, recurrent.numOutput()));
        float[] out = steps.room();
        Tensor sums = Tensor.dense(hidden.shape());
        Loop output = run.kernels().innerProductLoop(hidden, steps.streams,
            run.kernels().packInnerProduct(run.param(run.params() - 2), run.param(run.params() - 1), false), sums);
        return () -> {
            steps.begin();
            steps.start(0, HIDDEN, h);
            for (int step = 0; step < steps.steps; step++) {
                hidden(steps, step, h, h);
                hidden.setFlat(0, h);
                output.run();
                sums.copyTo(out);
                tanh(out);
                Recurrent.put(run, step, out);
            }
            recurrent.end(run, 0, h);
        };
    }

    /// What is remembered after a step; `before` and `now` may be one.
    private static void hidden(Recurrent.Steps steps, int step, float[] before, float[] now) {
        steps.gates(step, before, now);
        tanh(now);
    }

    private static void tanh(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.tanh(values[i]);
        }
    }

    @Override
    public void backward(Back back) {
        Recurrent.Steps steps = recurrent.new Steps(back, HIDDEN, 1);
        float[][] h = new float[steps.steps + 1][];
        h[0] = steps.room();
        steps.begin();
        steps.start(0, HIDDEN, h[0]);
        for (int step = 0; step < steps.steps; step++) {
            h[step + 1] = steps.room();
            hidden(steps, step, h[step], h[step + 1]);
        }
        Recurrent.StepsBack through = recurrent.new StepsBack(back, steps, HIDDEN);
        Tensor top = back.denseTop(0);
        Shape shape = Shape.of(steps.streams, recurrent.numOutput());
        int weights = back.params() - 2;
        float[] later = new float[Math.toIntExact(shape.count())];
        Kernels.Packed matrix = back.gradients().packInnerProductData(back.param(weights), false);
        for (int step = steps.steps - 1; step >= 0; step--) {
            float[] outDiff = through.topDiff(step);
            for (int i = 0; i < outDiff.length; i++) {
                double out = top.getFlat((long) step * outDiff.length + i);
                outDiff[i] *= (float) (1 - out * out);
            }
            Tensor diff = Tensor.of(shape, outDiff);
            if (back.wantsParam(weights)) {
                back.gradients().innerProductWeights(Tensor.of(shape, h[step + 1]), diff, steps.streams, false, back.paramDiff(weights), true);
            }
            if (back.wantsParam(weights + 1)) {
                back.gradients().sums(diff, null, 1, 1, back.paramDiff(weights + 1));
            }
            Tensor fromOut = Tensor.dense(shape);
            back.gradients().innerProductData(diff, steps.streams, matrix, fromOut);
            float[] gateDiff = fromOut.toArray();
            for (int i = 0; i < gateDiff.length; i++) {
                double now = h[step + 1][i];
                gateDiff[i] = (float) ((gateDiff[i] + later[i]) * (1 - now * now));
            }
            later = through.step(step, h[step], gateDiff);
        }
        through.finish();
    }
}
