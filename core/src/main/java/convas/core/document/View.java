package convas.core.document;

/// Which part of a picture is looked at.
///
/// @param zoom pixels a canvas unit
/// @param x of the point in the middle, in canvas units, and its `y`
public record View(double zoom, double x, double y) {}
