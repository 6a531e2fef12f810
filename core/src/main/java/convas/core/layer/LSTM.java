package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import java.util.List;

/// Long short-term memory over steps × streams × values. Of the four gates for each output, in this order, three open and close what comes
/// in, what is kept and what goes out, and one is the new value: `c = f·c + i·g`, `h = o·tanh(c)`.
public record LSTM(Recurrent recurrent) implements Differentiable {
    static final int HIDDEN = 2;
    private static final int GATES = 4;

    public static final LayerType<LSTM> TYPE = new LayerType<>("LSTM", Category.DENSE, List.of(Recurrent.TABLE), Arity.between(2, 5),
        Arity.between(1, 3), "Long short-term memory: follows sequences step by step.", settings -> new LSTM(Recurrent.of(settings.get(Recurrent.TABLE))));

    @Override
    public LayerType<LSTM> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return recurrent.tops(bottoms, tops, HIDDEN);
    }

    @Override
    public List<Parameter> params(List<Shape> bottoms) {
        return recurrent.params(bottoms, HIDDEN, GATES);
    }

    @Override
    public long macs(List<Shape> bottoms, List<Shape> tops) {
        return recurrent.macs(bottoms, HIDDEN, GATES);
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
        Recurrent.Steps steps = recurrent.new Steps(run, HIDDEN, GATES);
        float[] gates = steps.roomForGates();
        float[] h = steps.room();
        float[] c = steps.room();
        return () -> {
            steps.begin();
            steps.start(0, HIDDEN, h);
            steps.start(1, HIDDEN, c);
            for (int step = 0; step < steps.steps; step++) {
                steps.gates(step, h, gates);
                step(steps, step, gates, c, h);
                Recurrent.put(run, step, h);
            }
            recurrent.end(run, 0, h);
            recurrent.end(run, 1, c);
        };
    }

    private void step(Recurrent.Steps steps, int step, float[] gates, float[] c, float[] h) {
        int n = recurrent.numOutput();
        for (int s = 0; s < steps.streams; s++) {
            LSTMUnit.step(gates, s * GATES * n, n, steps.goesOn(step, s), c, h, s * n);
        }
    }

    @Override
    public void backward(Back back) {
        Recurrent.Steps steps = recurrent.new Steps(back, HIDDEN, GATES);
        float[][] gates = new float[steps.steps][];
        float[][] h = new float[steps.steps + 1][];
        float[][] c = new float[steps.steps + 1][];
        h[0] = steps.room();
        c[0] = steps.room();
        steps.begin();
        steps.start(0, HIDDEN, h[0]);
        steps.start(1, HIDDEN, c[0]);
        for (int step = 0; step < steps.steps; step++) {
            gates[step] = steps.roomForGates();
            steps.gates(step, h[step], gates[step]);
            h[step + 1] = h[step].clone();
            c[step + 1] = c[step].clone();
            step(steps, step, gates[step], c[step + 1], h[step + 1]);
        }
        int n = recurrent.numOutput();
        Recurrent.StepsBack through = recurrent.new StepsBack(back, steps, HIDDEN);
        float[] later = new float[steps.streams * n];
        float[] cDiff = new float[later.length];
        for (int step = steps.steps - 1; step >= 0; step--) {
            float[] hDiff = through.topDiff(step);
            for (int i = 0; i < hDiff.length; i++) {
                hDiff[i] += later[i];
            }
            float[] gateDiff = new float[gates[step].length];
            for (int s = 0; s < steps.streams; s++) {
                LSTMUnit.stepBack(gates[step], s * GATES * n, n, steps.goesOn(step, s), c[step], c[step + 1], hDiff, s * n, cDiff, gateDiff);
            }
            later = through.step(step, h[step], gateDiff);
        }
        through.finish();
    }
}
