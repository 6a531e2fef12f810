package convas.core.layer;

import convas.core.tensor.Shape;

/// One learnable (or stored) blob of a layer.
///
/// @param role for people: `weights`, `bias`, `mean`
/// @param bias whether it counts as a bias rather than a weight in the table's columns
/// @param learned false for statistics that training gathers without learning them (BatchNorm's mean and variance)
/// @param filler how it starts without trained weights
public record Parameter(String role, Shape shape, boolean bias, boolean learned, Filler filler) {
    public static Parameter weights(Shape shape, Filler filler) {
        return new Parameter("weights", shape, false, true, filler);
    }

    public static Parameter bias(Shape shape, Filler filler) {
        return new Parameter("bias", shape, true, true, filler);
    }

    public static Parameter statistic(String role, Shape shape) {
        return new Parameter(role, shape, false, false, Filler.ZERO);
    }
}
