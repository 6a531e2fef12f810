package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// One step of an LSTM from its gates: reads what was remembered (1 × streams × n), the gates (1 × streams × 4n) and whether each sequence
/// goes on (1 × streams); makes what is remembered now and what comes out. Caffe's LSTM is made of these.
public record LSTMUnit() implements Differentiable {
    public static final LayerType<LSTMUnit> TYPE = new LayerType<>("LSTMUnit", Category.DENSE, List.of(), Arity.exactly(3), Arity.exactly(2),
        "One step of an LSTM from its gates.", settings -> new LSTMUnit());

    @Override
    public LayerType<LSTMUnit> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape before = bottoms.get(0);
        if (before.rank() != 3 || before.dim(0) != 1) {
            throw new Refused("the first bottom is what was remembered, 1 × streams × values, but it is " + before);
        }
        Shape gates = Shape.of(1, before.dim(1), Math.multiplyExact(4, before.dim(2)));
        if (!bottoms.get(1).equals(gates)) {
            throw new Refused("the second bottom holds four gates for each value and must be " + gates + ", but it is " + bottoms.get(1));
        }
        Shape streams = Shape.of(1, before.dim(1));
        if (!bottoms.get(2).equals(streams)) {
            throw new Refused("the third bottom tells whether each sequence goes on and must be " + streams + ", but it is " + bottoms.get(2));
        }
        return List.of(before, before);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Shape shape = run.bottom(0).shape();
        int n = shape.dim(2);
        float[] c = run.denseBottom(0).toArray();
        float[] h = new float[c.length];
        float[] gates = run.denseBottom(1).toArray();
        return () -> {
            run.denseBottom(0).copyTo(c);
            run.denseBottom(1).copyTo(gates);
            for (int s = 0; s < shape.dim(1); s++) {
                step(gates, s * 4 * n, n, run.denseBottom(2).getFlat(s), c, h, s * n);
            }
            run.denseTop(0).setFlat(0, c);
            run.denseTop(1).setFlat(0, h);
        };
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom != 2;
    }

    @Override
    public void backward(Back back) {
        int streams = back.bottomShape(0).dim(1);
        int n = back.bottomShape(0).dim(2);
        float[] gates = back.denseBottom(1).toArray();
        float[] cDiff = back.denseTopDiff(0).toArray();
        float[] gateDiff = new float[gates.length];
        float[] before = back.denseBottom(0).toArray();
        float[] now = back.denseTop(0).toArray();
        float[] hDiff = back.denseTopDiff(1).toArray();
        for (int s = 0; s < streams; s++) {
            stepBack(gates, s * 4 * n, n, back.denseBottom(2).getFlat(s), before, now, hDiff, s * n, cDiff, gateDiff);
        }
        if (back.wants(0)) {
            back.pass(0, Tensor.of(back.bottomShape(0), cDiff));
        }
        if (back.wants(1)) {
            back.pass(1, Tensor.of(back.bottomShape(1), gateDiff));
        }
    }

    /// One stream's step.
    ///
    /// @param gates `n` each of: what comes in, what is kept, what goes out, the new value; from `first` on
    /// @param c what is remembered, `n` from `at` on; overwritten
    /// @param h where what comes out goes, `n` from `at` on
    static void step(float[] gates, int first, int n, float goesOn, float[] c, float[] h, int at) {
        for (int d = 0; d < n; d++) {
            double in = sigmoid(gates[first + d]);
            double keep = goesOn == 0 ? 0 : goesOn * sigmoid(gates[first + n + d]);
            double out = sigmoid(gates[first + 2 * n + d]);
            double value = Math.tanh(gates[first + 3 * n + d]);
            c[at + d] = (float) (keep * c[at + d] + in * value);
            h[at + d] = (float) (out * Math.tanh(c[at + d]));
        }
    }

    /// Back through [#step].
    ///
    /// @param before what was remembered before the step, `n` from `at` on; so are the next four
    /// @param now what is remembered after it
    /// @param hDiff the gradient of what came out
    /// @param cDiff the gradient of `now`; becomes that of `before`
    /// @param gateDiff where the gradients of the gates go, from `first` on
    static void stepBack(float[] gates, int first, int n, float goesOn, float[] before, float[] now, float[] hDiff, int at, float[] cDiff,
            float[] gateDiff) {
        for (int d = 0; d < n; d++) {
            double in = sigmoid(gates[first + d]);
            double keep = goesOn == 0 ? 0 : goesOn * sigmoid(gates[first + n + d]);
            double out = sigmoid(gates[first + 2 * n + d]);
            double value = Math.tanh(gates[first + 3 * n + d]);
            double seen = Math.tanh(now[at + d]);
            double diff = cDiff[at + d] + hDiff[at + d] * out * (1 - seen * seen);
            gateDiff[first + d] = (float) (diff * value * in * (1 - in));
            gateDiff[first + n + d] = (float) (diff * before[at + d] * keep * (1 - keep));
            gateDiff[first + 2 * n + d] = (float) (hDiff[at + d] * seen * out * (1 - out));
            gateDiff[first + 3 * n + d] = (float) (diff * in * (1 - value * value));
            cDiff[at + d] = (float) (diff * keep);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
