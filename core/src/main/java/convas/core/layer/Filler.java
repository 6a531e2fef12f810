package convas.core.layer;

/// How a parameter starts without trained weights: Caffe's `FillerParameter`.
public record Filler(Kind kind, float value, float mean, float std, float min, float max, int sparse, VarianceNorm varianceNorm) {
    public enum Kind { CONSTANT, GAUSSIAN, UNIFORM, XAVIER, MSRA, BILINEAR, POSITIVE_UNITBALL }

    public enum VarianceNorm { FAN_IN, FAN_OUT, AVERAGE }

    public static final Filler ZERO = constant(0);

    public static Filler constant(float value) {
        return new Filler(Kind.CONSTANT, value, 0, 1, 0, 1, -1, VarianceNorm.FAN_IN);
    }
}
