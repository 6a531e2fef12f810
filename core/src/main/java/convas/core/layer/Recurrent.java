package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What LSTM and RNN share, as Caffe's `RecurrentLayer`: steps × streams × values go in, steps × streams × `num_output` come out. The
/// second bottom is 0 where a sequence begins, which clears what the layer remembers. A third bottom may be seen at every step.
///
/// With `expose_hidden` what is remembered before the first step comes in through further bottoms and goes out through further tops.
record Recurrent(int numOutput, Filler weightFiller, Filler biasFiller, boolean exposeHidden) {
    private static final Field<Integer> NUM_OUTPUT = Field.uint("num_output", 0).min(1).required().doc("Number of values at each step.");
    private static final Field<Params> WEIGHT_FILLER = Field.message("weight_filler", Filler.TABLE).doc("How the weights start before training.");
    private static final Field<Params> BIAS_FILLER = Field.message("bias_filler", Filler.TABLE).doc("How the biases start before training.");
    private static final Field<Boolean> DEBUG_INFO = Field.bool("debug_info", false)
        .doc("Whether Caffe logs every step; without effect in Convas.");
    private static final Field<Boolean> EXPOSE_HIDDEN = Field.bool("expose_hidden", false)
        .doc("Whether what is remembered comes in through further bottoms and goes out through further tops.");

    static final FieldTable TABLE = FieldTable.of("recurrent_param", NUM_OUTPUT, WEIGHT_FILLER, BIAS_FILLER, DEBUG_INFO, EXPOSE_HIDDEN);

    static Recurrent of(Params params) {
        return new Recurrent(params.get(NUM_OUTPUT), Filler.of(params.get(WEIGHT_FILLER)), Filler.of(params.get(BIAS_FILLER)),
            params.get(EXPOSE_HIDDEN));
    }

    /// @param hidden number of blobs that are remembered from step to step
    /// @throws Refused as Caffe's `RecurrentLayer::LayerSetUp`
    List<Shape> tops(List<Shape> bottoms, int tops, int hidden) {
        int exposed = exposeHidden ? hidden : 0;
        if (numOutput < 1) {
            throw new Refused("num_output", "`num_output` must be at least 1: say how many values come out at each step");
        }
        if (bottoms.size() < 2 + exposed || bottoms.size() > 3 + exposed) {
            throw new Refused("it takes " + (2 + exposed) + " or " + (3 + exposed) + " bottoms" + (exposeHidden ? " with `expose_hidden`" : "")
                + ", not " + bottoms.size());
        }
        if (tops != 1 + exposed) {
            throw new Refused("it makes " + (1 + exposed) + (exposed == 0 ? " top" : " tops") + (exposeHidden ? " with `expose_hidden`" : "")
                + ", not " + tops);
        }
        Shape in = bottoms.get(0);
        if (in.rank() < 3) {
            throw new Refused("the first bottom is steps × streams × values, but it is " + in);
        }
        Axes.some(in.count(), in);
        int streams = in.dim(1);
        if (!bottoms.get(1).equals(Shape.of(in.dim(0), streams))) {
            throw new Refused("the second bottom tells for each step and stream whether the sequence goes on, so that it must be "
                + Shape.of(in.dim(0), streams) + ", but it is " + bottoms.get(1));
        }
        if (seesStatic(bottoms.size(), hidden) && (bottoms.get(2).rank() < 2 || bottoms.get(2).dim(0) != streams)) {
            throw new Refused("the third bottom is seen at every step and must be streams × values with " + streams + " streams, but it is "
                + bottoms.get(2));
        }
        Shape remembered = Shape.of(1, streams, numOutput);
        for (int i = bottoms.size() - exposed; i < bottoms.size(); i++) {
            if (!bottoms.get(i).equals(remembered)) {
                throw new Refused("what is remembered must be " + remembered + ", but " + Axes.nth(i) + " is " + bottoms.get(i));
            }
        }
        List<Shape> out = new ArrayList<>(List.of(Shape.of(in.dim(0), streams, numOutput)));
        for (int i = 0; i < exposed; i++) {
            out.add(remembered);
        }
        return out;
    }

    boolean seesStatic(int bottoms, int hidden) {
        return bottoms > 2 + (exposeHidden ? hidden : 0);
    }

    /// Weights and biases of the bottom, then the weights of the third bottom if there is one, then those of the step before.
    ///
    /// @param gates how many values are computed for each of the outputs
    List<Parameter> params(List<Shape> bottoms, int hidden, int gates) {
        Shape in = bottoms.get(0);
        int rows = Math.multiplyExact(gates, numOutput);
        List<Parameter> out = new ArrayList<>();
        out.add(new Parameter("input weights", Shape.of(rows, Math.toIntExact(in.count(2, in.rank()))), false, true, weightFiller));
        out.add(Parameter.bias(Shape.of(rows), biasFiller));
        if (seesStatic(bottoms.size(), hidden)) {
            Shape seen = bottoms.get(2);
            out.add(new Parameter("static weights", Shape.of(rows, Math.toIntExact(seen.count(1, seen.rank()))), false, true, weightFiller));
        }
        out.add(new Parameter("recurrent weights", Shape.of(rows, numOutput), false, true, weightFiller));
        return out;
    }

    long macs(List<Shape> bottoms, int hidden, int gates) {
        Shape in = bottoms.get(0);
        long rows = (long) gates * numOutput;
        long perStep = Math.multiplyExact(rows, Math.addExact(in.count(2, in.rank()), numOutput));
        long all = Math.multiplyExact(in.count(0, 2), perStep);
        return seesStatic(bottoms.size(), hidden) ? Math.addExact(all, Math.multiplyExact(bottoms.get(2).count(), rows)) : all;
    }

    String knobs() {
        return numOutput + (exposeHidden ? ", exposed" : "");
    }

    /// The matrices in the order that the kernels like best.
    ///
    /// @param still for what is seen at every step; null if there is none
    private record Matrices(Kernels.Packed input, Kernels.Packed still, Kernels.Packed recurrent) {}

    /// The sums that go into the gates, step by step from the first to the last. It may be gone through again from [#begin] on, when the values
    /// of the bottoms have changed.
    final class Steps {
        final int steps;
        final int streams;
        private final Reading from;
        private final int rows;
        private final Tensor goesOn;
        private final Tensor given;
        private final Tensor still;
        private final Tensor before;
        private final Tensor recurrent;
        private final Loop begin;
        private final Loop recur;

        /// @param hidden number of blobs that are remembered
        /// @param gates how many values are computed for each of the outputs
        Steps(Reading from, int hidden, int gates) {
            this.from = from;
            Tensor in = from.denseBottom(0);
            steps = in.shape().dim(0);
            streams = in.shape().dim(1);
            rows = gates * numOutput;
            boolean seesStill = seesStatic(from.bottoms(), hidden);
            Matrices matrices = from.prepared(() -> new Matrices(
                from.kernels().packInnerProduct(from.param(0), from.param(1), false),
                seesStill ? from.kernels().packInnerProduct(from.param(2), null, false) : null,
                from.kernels().packInnerProduct(from.param(seesStill ? 3 : 2), null, false)));
            goesOn = from.denseBottom(1);
            given = Tensor.dense(Shape.of(steps * streams, rows));
            still = Tensor.dense(Shape.of(streams, rows));
            before = Tensor.dense(Shape.of(streams, numOutput));
            recurrent = Tensor.dense(Shape.of(streams, rows));
            Loop fromInput = from.kernels().innerProductLoop(in, (long) steps * streams, matrices.input, given);
            begin = seesStill
                ? Loop.of(fromInput, from.kernels().innerProductLoop(from.denseBottom(2), streams, matrices.still, still), this::addStill) : fromInput;
            recur = from.kernels().innerProductLoop(before, streams, matrices.recurrent, recurrent);
        }

        private void addStill() {
            for (long i = 0; i < given.shape().count(); i++) {
                given.setFlat(i, given.getFlat(i) + still.getFlat(i % still.shape().count()));
            }
        }

        /// What comes before the first step.
        void begin() {
            begin.run();
        }

        /// Room for values of streams × `num_output`.
        float[] room() {
            return new float[streams * numOutput];
        }

        /// Room for values of streams × gates.
        float[] roomForGates() {
            return new float[streams * rows];
        }

        /// Puts what is remembered before the first step into `out`: streams × `num_output`.
        void start(int which, int hidden, float[] out) {
            if (exposeHidden) {
                from.denseBottom(from.bottoms() - hidden + which).copyTo(out);
            } else {
                Arrays.fill(out, 0);
            }
        }

        /// Whether a stream's sequence goes on at a step: 0 where one begins.
        float goesOn(int step, int stream) {
            return goesOn.getFlat((long) step * streams + stream);
        }

        /// One of values of streams × `num_output`, cleared where a sequence begins.
        float goingOn(int step, float[] values, int i) {
            float goesOn = goesOn(step, i / numOutput);
            return goesOn == 0 ? 0 : values[i] * goesOn;
        }

        /// Puts what the gates get at a step into `out`, streams × gates: from the bottoms, and from what the step before gave, where the sequence
        /// goes on.
        void gates(int step, float[] hidden, float[] out) {
            from.checkCancelled();
            for (int i = 0; i < hidden.length; i++) {
                before.setFlat(i, goingOn(step, hidden, i));
            }
            recur.run();
            for (int i = 0; i < out.length; i++) {
                out[i] = recurrent.getFlat(i) + given.getFlat((long) step * out.length + i);
            }
        }
    }

    /// Writes the values of one step into the first top.
    static void put(Run run, int step, float[] values) {
        run.denseTop(0).setFlat((long) step * values.length, values);
    }

    /// Writes what is remembered at the end, if that is exposed.
    void end(Run run, int which, float[] values) {
        if (exposeHidden) {
            run.denseTop(1 + which).setFlat(0, values);
        }
    }

    /// The way back through the steps, from the last to the first. As in Caffe what is exposed neither gets nor gives gradients.
    final class StepsBack {
        private final Back back;
        private final Steps steps;
        private final boolean still;
        private final int rows;
        private final Tensor topDiff;
        private final Kernels.Packed hiddenWeights;
        private final float[] gateDiffs;
        private final float[] before;

        StepsBack(Back back, Steps steps, int hidden) {
            this.back = back;
            this.steps = steps;
            still = seesStatic(back.bottoms(), hidden);
            rows = steps.rows;
            topDiff = back.denseTopDiff(0);
            hiddenWeights = back.gradients().packInnerProductData(back.param(still ? 3 : 2), false);
            gateDiffs = new float[steps.steps * steps.streams * rows];
            before = new float[steps.steps * steps.streams * numOutput];
        }

        /// The gradient of the first top at a step: streams × `num_output`.
        float[] topDiff(int step) {
            float[] out = new float[steps.streams * numOutput];
            for (int i = 0; i < out.length; i++) {
                out[i] = topDiff.getFlat((long) step * out.length + i);
            }
            return out;
        }

        /// Takes a step's gradients of the gates.
        ///
        /// @param hidden what the step before gave
        /// @param diff streams × gates
        /// @return the gradient of `hidden`
        float[] step(int step, float[] hidden, float[] diff) {
            back.checkCancelled();
            System.arraycopy(diff, 0, gateDiffs, step * diff.length, diff.length);
            for (int i = 0; i < hidden.length; i++) {
                before[step * hidden.length + i] = steps.goingOn(step, hidden, i);
            }
            Tensor out = Tensor.dense(Shape.of(steps.streams, numOutput));
            back.gradients().innerProductData(Tensor.of(Shape.of(steps.streams, rows), diff), steps.streams, hiddenWeights, out);
            float[] values = out.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = steps.goingOn(step, values, i);
            }
            return values;
        }

        /// Gives bottoms and parameters what all steps together make.
        void finish() {
            Tensor diffs = Tensor.of(Shape.of(steps.steps * steps.streams, rows), gateDiffs);
            through(diffs, 0, 0);
            if (back.wantsParam(1)) {
                back.gradients().sums(diffs, null, 1, 1, back.paramDiff(1));
            }
            if (still) {
                float[] sums = new float[steps.streams * rows];
                for (int i = 0; i < gateDiffs.length; i++) {
                    sums[i % sums.length] += gateDiffs[i];
                }
                through(Tensor.of(Shape.of(steps.streams, rows), sums), 2, 2);
            }
            if (back.wantsParam(still ? 3 : 2)) {
                back.gradients().innerProductWeights(Tensor.of(Shape.of(steps.steps * steps.streams, numOutput), before), diffs,
                    diffs.shape().dim(0), false, back.paramDiff(still ? 3 : 2), true);
            }
        }

        private void through(Tensor diffs, int bottom, int param) {
            int count = diffs.shape().dim(0);
            if (back.wants(bottom)) {
                Kernels.Packed matrix = back.gradients().packInnerProductData(back.param(param), false);
                back.gradients().innerProductData(diffs, count, matrix, back.denseBottomDiff(bottom));
            }
            if (back.wantsParam(param)) {
                back.gradients().innerProductWeights(back.denseBottom(bottom), diffs, count, false, back.paramDiff(param), true);
            }
        }
    }
}
