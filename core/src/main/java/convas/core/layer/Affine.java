package convas.core.layer;

/// `x * factors[c] + terms[c]` for each channel `c`.
public record Affine(float[] factors, float[] terms) {
    /// Zeros, to be worked out.
    static Affine ofChannels(int channels) {
        return new Affine(new float[channels], new float[channels]);
    }
}
