package convas.core.layer;

/// `x * factors[c] + terms[c]` for each channel `c`.
public record Affine(float[] factors, float[] terms) {}
