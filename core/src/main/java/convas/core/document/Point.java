package convas.core.document;

/// A place on the canvas, in canvas units (pixels at 100 %).
public record Point(double x, double y) {}
