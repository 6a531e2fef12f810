package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Mean-variance normalization of each image: each channel (or all together) less its mean, divided by its standard deviation.
public record MVN(boolean normalizeVariance, boolean acrossChannels, float eps) implements Differentiable {
    private static final Field<Boolean> NORMALIZE_VARIANCE = Field.bool("normalize_variance", true)
        .doc("Whether values are divided by the standard deviation; otherwise only the mean is subtracted.");
    private static final Field<Boolean> ACROSS_CHANNELS = Field.bool("across_channels", false)
        .doc("Whether mean and deviation are those of all channels together.");
    private static final Field<Float> EPS = Field.real("eps", 1e-9f).doc("Added to the deviation, so that nothing is divided by 0.");

    private static final FieldTable TABLE = FieldTable.of("mvn_param", NORMALIZE_VARIANCE, ACROSS_CHANNELS, EPS);

    public static final LayerType<MVN> TYPE = new LayerType<>("MVN", Category.NORMALIZATION, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Brings each channel of each image to mean 0 and variance 1.", settings -> of(settings.get(TABLE)));

    private static MVN of(Params params) {
        return new MVN(params.get(NORMALIZE_VARIANCE), params.get(ACROSS_CHANNELS), params.get(EPS));
    }

    @Override
    public LayerType<MVN> type() {
        return TYPE;
    }

    /// Four axes always: Caffe fills up with ones behind.
    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        if (in.rank() > 4) {
            throw new Refused("the bottom must have at most 4 axes, but it is " + in);
        }
        Axes.some((acrossChannels ? in.channels() : 1L) * in.height() * in.width(), in);
        return List.of(Shape.of(in.num(), in.channels(), in.height(), in.width()));
    }

    @Override
    public String knobs() {
        return acrossChannels ? "all channels together" : "";
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.denseBottom(0);
        Tensor out = run.denseTop(0);
        long rows = in.shape().num() * (acrossChannels ? 1L : in.shape().channels());
        long length = in.shape().count() / Math.max(1, rows);
        for (long row = 0; row < rows; row++) {
            run.checkCancelled();
            normalise(in, row * length, length, out);
        }
    }

    /// In double precision: deviations are often small against the mean.
    private void normalise(Tensor in, long from, long length, Tensor out) {
        double mean = mean(in, from, length);
        double scale = scale(in, from, length);
        for (long i = from; i < from + length; i++) {
            out.setFlat(i, (float) ((in.getFlat(i) - mean) * scale));
        }
    }

    private static double mean(Tensor in, long from, long length) {
        double sum = 0;
        for (long i = from; i < from + length; i++) {
            sum += in.getFlat(i);
        }
        return sum / length;
    }

    private double scale(Tensor in, long from, long length) {
        if (!normalizeVariance) {
            return 1;
        }
        double mean = mean(in, from, length);
        double variance = 0;
        for (long i = from; i < from + length; i++) {
            double deviation = in.getFlat(i) - mean;
            variance += deviation * deviation;
        }
        return 1 / (Math.sqrt(variance / length) + eps);
    }

    /// As Caffe, which takes `eps` to be small against the deviation.
    @Override
    public void backward(Back back) {
        Tensor in = back.denseBottom(0);
        long rows = in.shape().num() * (acrossChannels ? 1L : in.shape().channels());
        long length = in.shape().count() / Math.max(1, rows);
        for (long row = 0; row < rows; row++) {
            back.checkCancelled();
            denormalise(back, row * length, length);
        }
    }

    private void denormalise(Back back, long from, long length) {
        Tensor top = back.denseTop(0);
        Tensor diff = back.denseTopDiff(0);
        Tensor out = back.denseBottomDiff(0);
        double sum = 0;
        double along = 0;
        for (long i = from; i < from + length; i++) {
            sum += diff.getFlat(i);
            along += (double) diff.getFlat(i) * top.getFlat(i);
        }
        double scale = scale(back.denseBottom(0), from, length);
        for (long i = from; i < from + length; i++) {
            double less = normalizeVariance ? sum + top.getFlat(i) * along : sum;
            out.setFlat(i, (float) ((diff.getFlat(i) - less / length) * scale));
        }
    }
}
