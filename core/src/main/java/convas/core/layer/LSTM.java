package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Long short-term memory over steps × streams × values. Of the four gates for each output, in this order, three open and close what comes
/// in, what is kept and what goes out, and one is the new value: `c = f·c + i·g`, `h = o·tanh(c)`.
public record LSTM(Recurrent recurrent) implements Layer {
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
    public boolean inPlace() {
        return false;
    }

    @Override
    public void forward(Run run) {
        Recurrent.Pass pass = recurrent.new Pass(run, HIDDEN, GATES);
        int n = recurrent.numOutput();
        float[] h = pass.start(0, HIDDEN);
        float[] c = pass.start(1, HIDDEN);
        for (int step = 0; step < pass.steps; step++) {
            float[] gates = pass.gates(step, h);
            for (int s = 0; s < pass.streams; s++) {
                LSTMUnit.step(gates, s * GATES * n, n, pass.goesOn(step, s), c, h, s * n);
            }
            pass.put(step, h);
        }
        pass.end(0, h);
        pass.end(1, c);
    }
}
