package convas.core.kernel;

/// What a rectifier lets through of the gradient `g` on its way back, `x` being what it was given.
///
/// The rectifier's factor is 1 for a positive number, its slope for any other, and 0 for what is not a number.
public enum ReluRule {
    /// The derivative: the factor of `x`.
    PLAIN,
    /// The rectifier applied to the gradient: the factor of `g` (deconvnet: Zeiler and Fergus, 2014).
    DECONVNET,
    /// Both factors (guided backpropagation: Springenberg et al., 2015).
    GUIDED;

    /// The gradient that gets through.
    public float pass(float x, float g, float slope) {
        float forward = x > 0 || this == DECONVNET ? 1 : x <= 0 ? slope : 0;
        float backward = g > 0 || this == PLAIN ? 1 : slope;
        return g * forward * backward;
    }
}
