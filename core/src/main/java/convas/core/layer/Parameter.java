package convas.core.layer;

import convas.core.tensor.Shape;

/// One learnable (or stored) blob of a layer.
///
/// @param role for people: `weights`, `bias`, `mean`
/// @param bias whether it counts as a bias rather than a weight in the table's columns
/// @param filler how it starts without trained weights
public record Parameter(String role, Shape shape, boolean bias, Filler filler) {}
